"""Offers, needs and matches by themselves: what may be written down, and which step follows which."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from referral.domain import givers, needs, offers
from referral.domain.errors import InvalidInput
from referral.domain.givers import Giver, GiverKind, Profile
from referral.domain.kinds import Kind, Status
from referral.domain.matches import BOUND, MATCHES, SILENCE, Match, MatchAction, MatchEvent, MatchState
from referral.domain.needs import Line, NotANeed, Why
from referral.domain.offers import OFFERS, Group, OfferAction, OfferState, Terms
from referral.domain.people import RESIDENT, SYSTEM, Place
from referral.domain.steps import Happened, Side, StepRefused
from referral.domain.things import CATEGORY_NAMES, THINGS, Category, of_category
from tests.support.giving import BEGIN, DAY, an_offer, uid

TOWNS = ("永乐镇", "吐祥镇")


def with_check_digit(seventeen: str) -> str:
    from stdnum.cn import uscc

    return seventeen + uscc.calc_check_digit(seventeen)


GOOD = with_check_digit("91500236MA5U12AB3")


def giver(**changes) -> Giver:
    plain = Giver(uid(1), GiverKind.ENTERPRISE, " 暖冬被服厂 ", "023-56550000", code=GOOD)
    return replace(plain, **changes)


def test_a_credit_code_is_held_to_its_check_digit():
    assert givers.credit_code(f" {GOOD[:8].lower()}-{GOOD[8:]} ") == GOOD
    wrong = GOOD[:-1] + ("0" if GOOD[-1] != "0" else "1")
    swapped = GOOD[:3] + GOOD[4] + GOOD[3] + GOOD[5:]
    for slip in (wrong, swapped, GOOD[:-1], GOOD + "0", "写错了"):
        if slip == GOOD:
            continue
        with pytest.raises(InvalidInput) as caught:
            givers.credit_code(slip)
        assert (caught.value.field, caught.value.problem) == ("credit_code", "not-valid")
    with pytest.raises(InvalidInput) as caught:
        givers.credit_code(" ")
    assert caught.value.problem == "empty"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"contact": ""}, "contact"),
        ({"code": ""}, "credit_code"),
        ({"base": Place("邻县")}, "base"),
        ({"profile": Profile(skills="长" * 2001)}, "skills"),
    ],
)
def test_a_giver_that_cannot_be(change, field):
    with pytest.raises(InvalidInput) as caught:
        givers.checked(giver(**change), TOWNS)
    assert caught.value.field == field


def test_a_person_gives_without_a_code():
    one = givers.checked(giver(kind=GiverKind.VOLUNTEER, code="whatever"), TOWNS)
    assert (one.name, one.code) == ("暖冬被服厂", "")


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        (Terms("quilt", 0), "quantity"),
        (Terms("quilt", -3), "quantity"),
        (Terms("quilt", True), "quantity"),
        (Terms("quilt", 10**9), "quantity"),
        (Terms("gold", 3), "thing"),
        (Terms("", 3), "thing"),
        (Terms("quilt", 30, 0), "households"),
        (Terms("quilt", 3, 4), "households"),
        (Terms("quilt", 3, areas=(Place("邻县"),)), "areas"),
        (Terms("quilt", 3, start=DAY - timedelta(days=1)), "start"),
        (Terms("quilt", 3, until=DAY - timedelta(days=1)), "until"),
        (Terms("quilt", 3, start=DAY + timedelta(days=2), until=DAY + timedelta(days=1)), "until"),
        (Terms("quilt", 3, worth=-1), "worth"),
        (Terms("other-goods", 3), "words"),
        (Terms("quilt", 3, words="长" * 201), "words"),
    ],
)
def test_terms_that_cannot_be(terms, field):
    with pytest.raises(InvalidInput) as caught:
        offers.checked(terms, TOWNS, DAY)
    assert caught.value.field == field


def test_places_are_told_once():
    said = (Place("吐祥镇", "一村"), Place("永乐镇"), Place("永乐镇", "大坝村"), Place("永乐镇"))
    assert offers.checked(Terms("quilt", 3, areas=said), TOWNS, DAY).areas == (
        Place("吐祥镇", "一村"),
        Place("永乐镇"),
    )


def test_every_category_has_something_in_it_and_every_thing_its_words():
    assert set(CATEGORY_NAMES) == set(Category)
    assert all(of_category(category) for category in Category)
    for thing in THINGS.values():
        assert thing.name.zh_Hans
        assert thing.name.zh_Hant
        assert thing.name.en
        assert thing.unit.en
        assert thing.step > 0


def offer_at(state: OfferState):
    ways = {
        OfferState.REGISTERED: [],
        OfferState.VERIFYING: ["check"],
        OfferState.OPEN: ["check", "open"],
        OfferState.PAUSED: ["check", "open", "pause"],
        OfferState.USED_UP: ["check", "open", "use-up"],
        OfferState.LAPSED: ["lapse"],
        OfferState.WITHDRAWN: ["withdraw"],
        OfferState.REFUSED: ["refuse"],
    }
    offer = an_offer(1, Terms("quilt", 9), open_=False)
    for action in ways[state]:
        side = Side.SYSTEM if action in {"use-up", "lapse"} else Side.STAFF
        offer = offer.apply(Happened(uuid4(), BEGIN, SYSTEM, side, OfferAction(action)))
    assert offer.state is state
    return offer


ALLOWED = {
    ("registered", "check"), ("verifying", "check"), ("verifying", "vouch"), ("verifying", "open"),
    ("registered", "refuse"), ("verifying", "refuse"), ("open", "pause"), ("used-up", "pause"), ("paused", "resume"),
    ("open", "use-up"), ("used-up", "free"),
    *((state, end) for state in ("registered", "verifying", "open", "paused", "used-up") for end in ("lapse", "withdraw")),
}  # fmt: skip


@pytest.mark.parametrize("state", OfferState)
@pytest.mark.parametrize("action", OfferAction)
def test_an_offer_takes_the_steps_of_the_table_and_no_other(state, action):
    offer = offer_at(state)
    sides = [side for side in Side if action in OFFERS.possible(state, side)]
    assert bool(sides) is ((state, action) in ALLOWED)
    for side in Side:
        event = Happened(uuid4(), BEGIN, SYSTEM, side, action)
        if side in sides:
            assert offer.apply(event).version == offer.version + 1
        else:
            with pytest.raises(StepRefused) as caught:
                offer.apply(event)
            assert (caught.value.from_, caught.value.action) == (state, action)


def test_a_history_has_a_beginning():
    with pytest.raises(ValueError, match="begins"):
        OFFERS.fold([])
    with pytest.raises(StepRefused, match="from nothing to open"):
        OFFERS.fold([Happened(uuid4(), BEGIN, SYSTEM, Side.STAFF, OfferAction.OPEN)])


@pytest.mark.parametrize("taken", [-1, 10])
def test_the_rest_of_an_offer_is_never_below_zero_or_above_the_whole(taken):
    with pytest.raises(ValueError, match="taken"):
        replace(an_offer(1, Terms("quilt", 9)), taken=taken)


@pytest.mark.parametrize(
    ("terms", "two"),
    [
        (Terms("cash", 10_000), True),
        (Terms("cash", 9_999), False),
        (Terms("quilt", 9, worth=10_000), True),
        (Terms("quilt", 9), False),
    ],
)
def test_two_people_look_at_what_is_worth_much(terms, two):
    assert an_offer(1, terms).needs_two(offers.VALUE_NEEDS_TWO) is two


def event(
    action: MatchAction, side: Side, quantity: int | None = None, reason: str = "", hours: float = 0
) -> MatchEvent:
    return Happened(uuid4(), BEGIN + timedelta(hours=hours), SYSTEM, side, action, reason, quantity)


def match(*steps: MatchEvent) -> Match:
    first = event(MatchAction.PROPOSE, Side.SYSTEM, 4)
    return Match(uid(1), uid(2), uid(3), uid(4), uid(5), "quilt", (first, *steps))


A, S = MatchAction, Side
CONFIRM, GIVER, HOUSEHOLD = event(A.CONFIRM, S.STAFF), event(A.AGREE, S.GIVER), event(A.AGREE, S.HOUSEHOLD)


def test_both_have_to_say_yes_whoever_is_first():
    for first, second, between in (
        (GIVER, HOUSEHOLD, "giver-agreed"),
        (HOUSEHOLD, GIVER, "household-agreed"),
    ):
        half = match(CONFIRM, first)
        assert (half.state, half.names_known, half.holds) == (between, False, 4)
        whole = half.apply(second)
        assert (whole.state, whole.names_known) == (MatchState.AGREED, True)
        with pytest.raises(StepRefused):
            half.apply(first)


def test_nobody_agrees_to_what_staff_have_not_confirmed():
    assert (match().state, match().holds) == (MatchState.PROPOSED, 0)
    for yes in (GIVER, HOUSEHOLD):
        with pytest.raises(StepRefused, match="from proposed"):
            match(yes)


@pytest.mark.parametrize("side", [S.GIVER, S.HOUSEHOLD])
def test_either_may_say_no_or_step_back_and_holds_nothing_then(side):
    other = HOUSEHOLD if side is S.GIVER else GIVER
    assert match(CONFIRM, event(A.DECLINE, side)).holds == 0
    assert match(CONFIRM, other, event(A.DECLINE, side)).state is MatchState.DECLINED
    both = match(CONFIRM, GIVER, HOUSEHOLD, event(A.WITHDRAW, side))
    assert (both.state, both.holds, both.names_known) == (MatchState.WITHDRAWN, 0, False)


def test_what_was_handed_over_stays_taken_when_it_ends_early():
    part = match(CONFIRM, GIVER, HOUSEHOLD, event(A.DELIVER_PART, S.GIVER, 3))
    assert (part.state, part.delivered, part.holds) == (MatchState.DELIVERING, 3, 4)
    assert part.apply(event(A.WITHDRAW, S.GIVER)).holds == 3
    closed = part.apply(event(A.CLOSE, S.STAFF))
    assert (closed.state, closed.holds) == (MatchState.CLOSED, 3)


def test_delivered_confirmed_and_rated():
    done = match(CONFIRM, GIVER, HOUSEHOLD, event(A.DELIVER, S.GIVER, 4), event(A.RECEIVE, S.HOUSEHOLD))
    assert done.state is MatchState.CLOSED
    for side in (S.GIVER, S.HOUSEHOLD):
        assert done.apply(event(A.RATE, side, 5)).state is MatchState.CLOSED
    with pytest.raises(StepRefused):
        done.apply(event(A.DELIVER, S.GIVER, 1))


def test_what_did_not_come_is_under_way_again_and_a_complaint_waits_for_staff():
    back = match(CONFIRM, GIVER, HOUSEHOLD, event(A.DELIVER, S.GIVER, 4), event(A.DISPUTE, S.HOUSEHOLD))
    assert back.state is MatchState.DELIVERING
    angry = back.apply(event(A.COMPLAIN, S.HOUSEHOLD, reason="没人来"))
    assert angry.complaint == "没人来"
    assert angry.apply(event(A.SETTLE, S.STAFF, reason="已补送")).complaint == ""


def test_silence_lapses_what_waits_for_a_yes_and_nothing_else():
    asked = match(event(A.CONFIRM, S.STAFF, hours=1))
    at = BEGIN + timedelta(hours=1)
    assert not asked.silent_on(at + SILENCE - timedelta(seconds=1))
    assert asked.silent_on(at + SILENCE)
    assert asked.apply(event(A.LAPSE, S.SYSTEM)).holds == 0
    assert not match(CONFIRM, GIVER, HOUSEHOLD).silent_on(at + 9 * SILENCE)
    assert not match().silent_on(at + 9 * SILENCE)
    with pytest.raises(StepRefused):
        match(CONFIRM, GIVER, HOUSEHOLD, event(A.LAPSE, S.SYSTEM))


def test_staff_change_what_is_proposed_and_not_what_was_agreed():
    assert match(event(A.CHANGE, S.STAFF, 2, "两床就够")).quantity == 2
    with pytest.raises(StepRefused):
        match(CONFIRM, event(A.CHANGE, S.STAFF, 2, "两床就够"))


def test_names_are_known_where_both_are_bound():
    assert {MatchState.AGREED, MatchState.DELIVERING, MatchState.DELIVERED, MatchState.CLOSED} == BOUND
    assert not set(MATCHES.possible(MatchState.PROPOSED, S.GIVER)) - {A.WITHDRAW}


class Stub:
    """As much of a referral as the door to charity looks at."""

    def __init__(self, kind, status=Status.FILED, verdicts=()):
        self.kind, self.status = kind, status
        self.details = type("Details", (), {"screening": {"programs": list(verdicts)}})()


@pytest.mark.parametrize(
    ("referral", "found"),
    [
        (Stub(Kind.CHARITY_HELP), Why.ASKED),
        (Stub(Kind.EMERGENCY_RELIEF), Why.NOT_COVERED),
        (Stub(Kind.APPLICATION, Status.DECLINED), Why.NEXT_DOOR),
        (Stub(Kind.APPLICATION, verdicts=[{"program": "rural-dibao", "verdict": "unlikely"}]), Why.NEXT_DOOR),
    ],
)
def test_what_leads_to_charity(referral, found):
    assert needs.why(referral, {"rural-dibao"}) is found


@pytest.mark.parametrize(
    "verdict", [{"program": "rural-dibao", "verdict": "likely"}, {"program": "other", "verdict": "unlikely"}]
)
def test_what_does_not_lead_to_charity(verdict):
    with pytest.raises(NotANeed):
        needs.why(Stub(Kind.APPLICATION, verdicts=[verdict]), {"rural-dibao"})


def test_the_groups_of_a_household_are_yes_no_or_not_known():
    known = needs.groups_of(
        {
            "receives_dibao": False,
            "members": [{"age": 70, "disabled": True}, {"age": 9, "schooling": "student", "disabled": False}],
            "others": {"seriously_ill": "not_sure"},
        }
    )
    assert known == {
        Group.DIBAO: False,
        Group.DISABLED: True,
        Group.ELDERLY: True,
        Group.CHILDREN: True,
        Group.STUDENTS: True,
    }
    assert needs.groups_of(None) == {}
    assert needs.groups_of({"members": [{"disabled": False}], "others": {"disabled": False}}) == {
        Group.DISABLED: False
    }


@pytest.mark.parametrize(
    ("lines", "field"),
    [
        ((), "lines"),
        ((Line("quilt", 0),), "quantity"),
        ((Line("quilt", 1), Line("quilt", 2)), "lines"),
        ((Line("nothing", 1),), "thing"),
        ((Line("other-goods", 1),), "words"),
    ],
)
def test_lines_that_cannot_be(lines, field):
    with pytest.raises(InvalidInput) as caught:
        needs.checked(lines)
    assert caught.value.field == field


def test_a_deadline_lies_ahead():
    assert needs.deadline(DAY, DAY) == DAY
    assert needs.deadline(None, DAY) is None
    with pytest.raises(InvalidInput, match="deadline"):
        needs.deadline(DAY - timedelta(days=1), DAY)


def test_what_is_covered_and_what_is_left():
    need = needs.Need(uid(1), uid(2), "", "", "soon", (Line("quilt", 4),), BEGIN, consented=True)
    part = need.covering("quilt", 3)
    assert (part.lines[0].left, part.is_open) == (1, True)
    assert not part.covering("quilt", 1).is_open
    assert part.covering("quilt", -9).lines[0].covered == 0
    assert RESIDENT.id is None
