"""What the matching promises, tried on very many small counties and on the cases that people ask about."""

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from referral.domain import assignment, fit, matching
from referral.domain.fit import Condition, Verdict
from referral.domain.givers import Giver, GiverKind
from referral.domain.kinds import Urgency
from referral.domain.offers import Group, OfferState, Terms
from referral.domain.people import Place
from tests.support.assigning import exactly, first_come, first_problem, greedily
from tests.support.giving import BEGIN, DAY, a_need, an_offer, county, uid

HERE, NEXT, FAR = Place("永乐镇", "大坝村"), Place("永乐镇", "别村"), Place("远方镇")

things = some.sampled_from(["quilt", "rice", "cash", "visit"])
places = some.sampled_from([("永乐镇", "大坝村"), ("永乐镇", "别村"), ("远方镇", ""), ("", "")])
numbers = some.integers(1, 12)


@some.composite
def needs(draw):
    found = []
    for number in range(draw(some.integers(1, 7))):
        names = draw(some.lists(things, min_size=1, max_size=3, unique=True))
        township, village = draw(places)
        found.append(
            a_need(
                number,
                *((name, draw(numbers) * fit.Line(name, 1).what.step) for name in names),
                township=township,
                village=village,
                urgency=draw(some.sampled_from(Urgency)),
                groups=draw(
                    some.dictionaries(some.sampled_from([Group.DIBAO, Group.DISABLED]), some.booleans())
                ),
                consented=draw(some.booleans() | some.just(True)),
                helped=draw(some.sampled_from([0, 0, 1, 2])),
            )
        )
    return found


@some.composite
def offers(draw):
    found = []
    for number in range(draw(some.integers(1, 6))):
        name = draw(things)
        households = draw(some.none() | some.integers(1, 6))
        quantity = draw(numbers) * fit.Line(name, 1).what.step
        areas = draw(some.sampled_from([(), (Place("永乐镇"),), (HERE,), (FAR,)]))
        groups = draw(some.sampled_from([frozenset(), frozenset({Group.DIBAO}), frozenset({Group.DISABLED})]))
        limit = None if households is None else min(households, quantity)
        giver = Giver(
            uid(number, 1), draw(some.sampled_from(GiverKind)), "某家", "1", base=Place(*draw(places))
        )
        terms = Terms(name, quantity, limit, areas, groups)
        found.append(an_offer(number, terms, giver=giver, open_=draw(some.sampled_from([True, True, False]))))
    return found


@given(needs(), offers())
@settings(deadline=None)
def test_nobody_gets_what_does_not_fit_and_no_giver_gives_more_than_there_is(needs, offers):
    plan = matching.plan(needs, offers, DAY)
    taken, reached, wanted = defaultdict(int), defaultdict(set), defaultdict(int)
    for one in plan.proposals:
        assert one.quantity > 0
        assert one.judgement == fit.judge(one.need, one.line, one.offer, DAY)
        assert one.judgement.verdict is Verdict.FITS
        taken[one.offer.id] += one.quantity
        reached[one.offer.id].add(one.need.id)
        wanted[one.need.id, one.line.thing] += one.quantity
    for offer in offers:
        assert taken[offer.id] <= offer.terms.quantity
        assert plan.left.get(offer.id, offer.left) == offer.left - taken[offer.id]
        if offer.terms.households is not None:
            assert len(reached[offer.id]) <= offer.terms.households
    for need in needs:
        for line in need.lines:
            assert wanted[need.id, line.thing] <= line.quantity


@given(needs(), offers())
@settings(deadline=None)
def test_nobody_is_helped_twice_before_another_once(needs, offers):
    """Whoever got nothing could not have had what somebody else got as a second help, also not by a chain."""
    plan = matching.plan(needs, offers, DAY)
    helps = {need.id: need.helped + len(plan.of(need.id)) for need in needs}
    served = {need.id for need in needs if plan.of(need.id)}
    more = [one for one in plan.proposals if helps[one.need.id] > 1]
    for need in needs:
        if need.id in served or need.helped or not need.consented:
            continue
        for other in more:
            for line in need.lines:
                assert not fit.fits(need, line, other.offer, DAY), (need, other)


@given(needs(), offers())
@settings(deadline=None)
def test_nothing_is_left_lying_that_somebody_needs(needs, offers):
    plan = matching.plan(needs, offers, DAY)
    slots = defaultdict(set)
    for one in plan.proposals:
        slots[one.offer.id].add(one.need.id)
    for unmet in plan.unmet:
        for offer in offers:
            free = offer.terms.households is None or len(slots[offer.id]) < offer.terms.households
            if free and plan.left.get(offer.id, 0) and fit.fits(unmet.need, unmet.line, offer, DAY):
                pytest.fail(f"{plan.left[offer.id]} of {offer.terms} lies unused beside {unmet}")


@given(needs(), offers(), some.randoms())
@settings(deadline=None)
def test_the_order_of_what_is_given_does_not_matter(needs, offers, chance):
    told = [(p.need.id, p.offer.id, p.quantity) for p in matching.plan(needs, offers, DAY).proposals]
    chance.shuffle(needs)
    chance.shuffle(offers)
    assert [(p.need.id, p.offer.id, p.quantity) for p in matching.plan(needs, offers, DAY).proposals] == told


@given(needs(), offers())
@settings(deadline=None, max_examples=60)
def test_the_assignment_is_the_best_there_is(needs, offers):
    problem = first_problem(needs, offers)
    assert assignment.solve(problem).value == pytest.approx(exactly(problem), rel=1e-6, abs=1e-4)


def test_the_assignment_is_the_best_there_is_in_a_small_county_too():
    problem = first_problem(*county(120, 40))
    assert assignment.solve(problem).value == pytest.approx(exactly(problem), rel=1e-6)


@given(needs(), offers())
@settings(deadline=None)
def test_the_short_answer_is_that_of_the_long_one(needs, offers):
    for need in needs:
        for line in need.lines:
            for offer in offers:
                long = fit.judge(need, line, offer, DAY)
                assert fit.fits(need, line, offer, DAY) is (long.verdict is Verdict.FITS)
                told = (*long.met, *long.missing, *long.unknown)
                assert sorted(told) == sorted(Condition), "every condition is told, and told once"
                said = fit.reasons(long, offer)
                assert all(
                    text.zh_Hans and text.zh_Hant and text.en and "{" not in text.en for _, text in said
                )


@given(
    offers(), some.sampled_from([HERE, NEXT, FAR, Place("")]), some.sampled_from([HERE, NEXT, FAR, Place("")])
)
@settings(deadline=None)
def test_a_closer_and_otherwise_equal_offer_never_ranks_lower(others, one, other):
    need = a_need(0, ("quilt", 4), ("rice", 10))
    terms = Terms("quilt", 30)
    first, second = an_offer(50, terms, base=one), an_offer(50, terms, base=other)
    second = replace(second, id=uid(51, 2))
    ranked = [found.offer.id for found in fit.candidates(need, [*others, first, second], DAY)]
    if fit.nearness(need, one) > fit.nearness(need, other):
        assert ranked.index(first.id) < ranked.index(second.id)
    (proposed, *_) = matching.plan([need], [first, second], DAY).proposals
    nearest = max(fit.nearness(need, one), fit.nearness(need, other))
    assert fit.nearness(need, proposed.offer.giver.base) == nearest


def test_thirty_quilts_and_a_family_of_four():
    (one,) = matching.plan(
        [a_need(1, ("quilt", 4), urgency=Urgency.URGENT)], [an_offer(1, Terms("quilt", 30, 7))], DAY
    ).proposals
    assert (one.quantity, one.judgement.missing, one.judgement.unknown) == (4, (), ())


def test_equal_shares_where_there_is_not_enough():
    plan = matching.plan([a_need(n) for n in range(5)], [an_offer(1, Terms("quilt", 10))], DAY)
    assert [one.quantity for one in plan.proposals] == [2] * 5


def test_what_is_for_so_many_households_reaches_no_more():
    plan = matching.plan(
        [a_need(n, ("quilt", 1)) for n in range(20)], [an_offer(1, Terms("quilt", 30, 10))], DAY
    )
    assert [one.need.id for one in plan.proposals] == [a_need(n).id for n in range(10)], "who waited longest"


def test_no_crumbs_of_money():
    plan = matching.plan(
        [a_need(n, ("cash", 1000)) for n in range(30)], [an_offer(1, Terms("cash", 1000))], DAY
    )
    assert [one.quantity for one in plan.proposals] == [100] * 10


def test_urgent_before_soon_before_normal():
    asked = [
        a_need(n, urgency=urgency) for n, urgency in enumerate([Urgency.NORMAL, Urgency.SOON, Urgency.URGENT])
    ]
    plan = matching.plan(asked, [an_offer(1, Terms("quilt", 4, 1))], DAY)
    assert [one.need.urgency for one in plan.proposals] == [Urgency.URGENT]


def test_a_household_makes_way_by_taking_what_the_other_cannot_use():
    """The first could have either; the second only the quilt: both are helped."""
    either, only = a_need(1, ("quilt", 1), ("rice", 50), urgency=Urgency.URGENT), a_need(2, ("quilt", 1))
    plan = matching.plan([either, only], [an_offer(1, Terms("quilt", 1)), an_offer(2, Terms("rice", 5))], DAY)
    assert {(one.need.id, one.offer.terms.thing) for one in plan.proposals} == {
        (either.id, "rice"),
        (only.id, "quilt"),
    }


def test_volunteers_are_asked_first_for_company():
    volunteer = Giver(uid(1), GiverKind.VOLUNTEER, "小赵", "1", base=FAR)
    firm = Giver(uid(2), GiverKind.ENTERPRISE, "公司", "1", base=HERE)
    terms = Terms("visit", 4, 1)
    plan = matching.plan(
        [a_need(1, ("visit", 4))], [an_offer(1, terms, giver=firm), an_offer(2, terms, giver=volunteer)], DAY
    )
    assert [one.offer.giver.kind for one in plan.proposals] == [GiverKind.VOLUNTEER]


def test_a_single_hit_is_judged_on_its_own_merits():
    far = an_offer(1, Terms("quilt", 30, areas=(FAR,)))
    (only,) = fit.candidates(a_need(1), [far], DAY)
    assert only.judgement.verdict is Verdict.NO
    assert only.judgement.missing == (Condition.AREA,)
    assert matching.plan([a_need(1)], [far], DAY).proposals == ()


@pytest.mark.parametrize(
    ("need", "terms", "unknown"),
    [
        (a_need(1), Terms("quilt", 9, groups=frozenset({Group.DISABLED})), Condition.GROUP),
        (a_need(1, township=""), Terms("quilt", 9, areas=(HERE,)), Condition.AREA),
        (a_need(1, village=""), Terms("quilt", 9, areas=(HERE,)), Condition.AREA),
        (a_need(1), Terms("other-goods", 9, words="铺盖"), Condition.KIND),
    ],
    ids=["group", "township", "village", "words"],
)
def test_what_nobody_knows_is_neither_yes_nor_no(need, terms, unknown):
    (one,) = fit.candidates(need, [an_offer(1, terms)], DAY)
    assert (one.judgement.verdict, one.judgement.unknown) == (Verdict.UNCLEAR, (unknown,))
    assert matching.plan([need], [one.offer], DAY).proposals == (), "a person asks first"


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"consented": False}, Condition.CONSENT),
        ({"deadline": DAY - timedelta(days=1)}, Condition.DATES),
        ({"groups": {Group.DIBAO: False}}, Condition.GROUP),
    ],
    ids=["consent", "deadline", "group"],
)
def test_a_hard_condition_that_is_missing_stops_it(change, missing):
    offer = an_offer(
        1, Terms("quilt", 9, groups=frozenset({Group.DIBAO}) if "groups" in change else frozenset())
    )
    (one,) = fit.candidates(a_need(1, **change), [offer], DAY)
    assert one.judgement.missing == (missing,)
    assert matching.plan([a_need(1, **change)], [offer], DAY).proposals == ()


def test_an_offer_that_begins_after_the_deadline_comes_too_late():
    offer = an_offer(1, Terms("quilt", 9, start=DAY + timedelta(days=9)))
    assert fit.dates(a_need(1), offer, DAY)
    assert not fit.dates(a_need(1, deadline=DAY + timedelta(days=8)), offer, DAY)
    assert not fit.dates(a_need(1), an_offer(1, Terms("quilt", 9, until=DAY - timedelta(days=1))), DAY)


def test_what_is_not_open_or_used_up_gives_nothing():
    closed, gone = (
        an_offer(1, Terms("quilt", 9), open_=False),
        replace(an_offer(2, Terms("quilt", 9)), taken=9),
    )
    assert closed.state is OfferState.REGISTERED
    plan = matching.plan([a_need(1)], [closed, gone], DAY)
    assert (plan.proposals, plan.unmet[0].left, plan.value) == ((), 4, 0)


def test_nothing_at_all():
    assert matching.plan([], [], DAY).proposals == ()
    assert matching.plan([a_need(1)], [], DAY).unmet[0].left == 4


def test_the_same_county_gives_the_same_plan():
    people, stock = county(200, 60)
    told = matching.plan(people, stock, DAY)
    Random(5).shuffle(people)
    Random(6).shuffle(stock)
    again = matching.plan(people, stock, DAY)
    assert [(p.need.id, p.offer.id, p.quantity) for p in told.proposals] == [
        (p.need.id, p.offer.id, p.quantity) for p in again.proposals
    ]
    assert max(need.since for need in people) > BEGIN


def test_it_helps_more_than_simpler_ways_do():
    people, stock = county(300, 60)
    weight = matching.WEIGHTS
    ours = sum(
        weight[need.urgency]
        for need in {p.need.id: p.need for p in matching.plan(people, stock, DAY).proposals}.values()
    )
    for way in (greedily, first_come):
        theirs = {need.id: need for need, *_ in way(people, stock)}.values()
        assert ours >= sum(weight[need.urgency] for need in theirs)
