"""Offers, needs and matches in both databases: from the registration to the delivery, and what stops on the way."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update

from referral import service
from referral.commands import ConsentGiven, ForgetMe, Purpose, RevokeConsent, Withdraw
from referral.domain.aid import Receipt
from referral.domain.articles import SecondPairOfEyes
from referral.domain.consent import WINDOW, in_force
from referral.domain.errors import AlreadyExists, InvalidInput, NotFound, NotPermitted
from referral.domain.givers import Giver, GiverKind, Profile
from referral.domain.kinds import Kind, Role
from referral.domain.matches import SILENCE, MatchState
from referral.domain.needs import Line, NeedState, NotANeed
from referral.domain.offers import Group, Handing, OfferState, Terms
from referral.domain.people import Place
from referral.domain.steps import Moved, NothingLeft, Side, StepRefused
from referral.service import giving
from referral.service.giving import Ended, RegisterOffer
from referral.store.giving import offers as offers_table
from tests.unit.referral.giving.test_offers_and_matches import GOOD

TOWNS = ("永乐镇", "吐祥镇")
TODAY = date(2026, 11, 23)
TERMS = Terms("quilt", 30, 7, (Place("永乐镇"),), start=TODAY, until=TODAY + timedelta(days=30), words="新的")
FACTORY = Giver(
    UUID(int=7),
    GiverKind.ENTERPRISE,
    "暖冬被服厂",
    "023-56550000",
    address="telegram:900",
    code=GOOD,
    base=Place("永乐镇", "大坝村"),
    named=True,
    profile=Profile("缝纫", ("zh",), ()),
)
HOME = "telegram:7"


@pytest.fixture
def county(account):
    return account("county", Role.COUNTY)


@pytest.fixture
def register(do) -> Callable:
    def one(terms=TERMS, giver=FACTORY, minute=1.0, **more):
        return do(
            giving.register_offer,
            RegisterOffer(giver, terms),
            townships=TOWNS,
            today=TODAY,
            minute=minute,
            **more,
        )

    return one


@pytest.fixture
def opened(do, register, li) -> Callable:
    """An offer that was checked and is open."""

    def one(terms=TERMS, giver=FACTORY):
        offer = register(terms, giver)
        offer = do(giving.check_offer, li, offer.id, offer.version, "营业执照")
        return do(giving.open_offer, li, offer.id, offer.version, two_from=10_000)

    return one


@pytest.fixture
def burned(file, noon) -> Callable:
    """A family whose house burned and who wants to be matched."""

    def one(**changes):
        agreed = tuple(ConsentGiven(purpose, f"{purpose}-1", noon) for purpose in Purpose)
        return file(**{"consents": agreed, **changes})

    return one


@pytest.fixture
def needy(do, li, burned) -> Callable:
    def one(*lines, **changes):
        referral = burned(**changes)
        wanted = lines or (Line("quilt", 4),)
        return do(giving.open_need, li, referral.id, wanted, charity_doors=(), today=TODAY)

    return one


@pytest.fixture
def asked(do, li, opened, needy) -> Callable:
    """A match that both sides are asked about."""

    def one():
        offer, need = opened(), needy()
        (match,) = do(giving.propose_matches, li, today=TODAY)
        match = do(giving.confirm_match, li, match.id, match.version)
        return offer, need, match

    return one


def now(database, kind, id_):
    with database.unit_of_work(read_only=True) as uow:
        return getattr(uow, kind).get(id_)


def notices(database, address):
    with database.unit_of_work(read_only=True) as uow:
        return [(one.notice, dict(one.body)) for one in uow.outbox.after(address, 0)]


def yes(do, match, side, **more):
    who = {"address": FACTORY.address if side is Side.GIVER else HOME}
    text = {"consent_text": "giver-1"} if side is Side.HOUSEHOLD else {}
    return do(giving.say_yes, match.id, side, **{**who, **text, **more})


def test_an_offer_comes_back_whole(database, register):
    terms = replace(TERMS, groups=frozenset({Group.ELDERLY}), handing=Handing.WINDOW, monthly=True, worth=900)
    made = register(terms)
    assert now(database, "offers", made.id) == made
    assert now(database, "givers", made.giver.id).profile.skills == "缝纫"
    assert notices(database, FACTORY.address)[0][0] == "offer.registered"


def test_the_same_giver_is_one_giver(database, register):
    first, second = register(), register(Terms("rice", 50))
    assert first.giver.id == second.giver.id
    assert register(giver=replace(FACTORY, name="另一家")).giver.id != first.giver.id
    with database.unit_of_work(read_only=True) as uow:
        assert [offer.id for offer in uow.offers.of_giver(first.giver.id)][:2] == [first.id, second.id]


def test_a_wrong_offer_leaves_nothing_behind(database, register):
    for terms, giver in (
        (replace(TERMS, quantity=0), FACTORY),
        (replace(TERMS, areas=(Place("邻县"),)), FACTORY),
        (TERMS, replace(FACTORY, code=GOOD[:-1] + ("1" if GOOD[-1] == "0" else "0"))),
    ):
        with pytest.raises(InvalidInput):
            register(terms, giver)
    with database.unit_of_work(read_only=True) as uow:
        assert uow.offers.in_states(OfferState) == []
        assert uow.givers.for_address(FACTORY.address) == []


def test_nobody_is_shown_an_offer_that_nobody_checked(do, li, register, needy):
    register()
    needy()
    assert do(giving.propose_matches, li, today=TODAY) == []


def test_an_organisation_shows_its_papers_and_two_look_at_much_money(do, li, county, register):
    offer = register(Terms("cash", 10_000, 10))
    with pytest.raises(InvalidInput, match="documents"):
        do(giving.open_offer, li, offer.id, offer.version, two_from=10_000)
    offer = do(giving.check_offer, li, offer.id, offer.version, "营业执照、捐赠意向书")
    offer = do(giving.open_offer, li, offer.id, offer.version, two_from=10_000)
    assert offer.state is OfferState.VERIFYING
    with pytest.raises(SecondPairOfEyes):
        do(giving.open_offer, li, offer.id, offer.version, two_from=10_000)
    offer = do(giving.open_offer, county, offer.id, offer.version, two_from=10_000)
    assert (offer.state, offer.documents) == (OfferState.OPEN, ("营业执照、捐赠意向书",))


def test_who_may_decide_on_offers(do, account, register):
    offer = register()
    for nobody in (account("village", Role.VILLAGE), account("audit", Role.AUDITOR)):
        with pytest.raises(NotPermitted):
            do(giving.check_offer, nobody, offer.id, offer.version, "x")
    with pytest.raises(NotFound):
        do(giving.withdraw_offer, offer.id, address="telegram:1")
    with pytest.raises(NotFound):
        do(giving.withdraw_offer, offer.id, address="")


def test_two_who_decide_at_once_lose_nothing(do, li, county, register):
    offer = register()
    do(giving.check_offer, li, offer.id, offer.version, "营业执照")
    with pytest.raises(Moved) as caught:
        do(giving.refuse_offer, county, offer.id, offer.version, "不行")
    assert caught.value.current.state is OfferState.VERIFYING


def test_a_refused_one_says_why_and_one_at_rest_gives_nothing(database, do, li, register, opened, needy):
    offer = register()
    offer = do(giving.refuse_offer, li, offer.id, offer.version, "不在范围")
    assert notices(database, FACTORY.address)[-1][1]["reason"] == "不在范围"
    with pytest.raises(StepRefused):
        do(giving.resume_offer, li, offer.id, offer.version)
    other = opened()
    needy()
    other = do(giving.pause_offer, li, other.id, other.version, "清点")
    assert do(giving.propose_matches, li, today=TODAY) == []
    do(giving.resume_offer, li, other.id, other.version)
    assert len(do(giving.propose_matches, li, today=TODAY)) == 1


def test_what_is_not_a_need(do, li, account, burned):
    question = burned(kind=Kind.QUESTION, screening=None)
    with pytest.raises(NotANeed):
        do(giving.open_need, li, question.id, (Line("quilt", 1),), charity_doors=(), today=TODAY)
    elsewhere = burned(township="吐祥镇", address="telegram:8")
    with pytest.raises(NotFound):
        do(giving.open_need, li, elsewhere.id, (Line("quilt", 1),), charity_doors=(), today=TODAY)


def test_a_need_comes_back_whole_and_is_there_once(database, do, li, needy):
    need = needy(Line("quilt", 4), Line("other-goods", 1, "煤炉"))
    assert now(database, "needs", need.id).lines == need.lines
    assert need.groups == {}
    with pytest.raises(AlreadyExists):
        do(giving.open_need, li, need.referral_id, (Line("quilt", 4),), charity_doors=(), today=TODAY)
    after = do(
        giving.describe_need, li, need.id, need.version, (Line("quilt", 5),),
        today=TODAY, deadline=TODAY, beside="已申请临时救助", groups={Group.DISABLED: True},
    )  # fmt: skip
    assert (after.lines, after.deadline, after.beside, after.groups) == (
        (Line("quilt", 5),), TODAY, "已申请临时救助", {Group.DISABLED: True},
    )  # fmt: skip
    with pytest.raises(Moved):
        do(giving.close_need, li, need.id, need.version, "不要了")
    assert do(giving.close_need, li, need.id, after.version, "不要了").state is NeedState.CLOSED


def test_thirty_quilts_four_for_the_family_whose_house_burned(database, do, li, asked):
    offer, need, match = asked()
    assert (match.quantity, match.state) == (4, MatchState.CONFIRMED)
    assert now(database, "offers", offer.id).left == 26
    to_giver = notices(database, FACTORY.address)[-1]
    assert to_giver[0] == "match.ask_giver"
    told = str(to_giver[1])
    assert "永乐镇" in told
    assert not any(secret in told for secret in ("王二麻子", "13812345678", "大坝村"))
    to_home = notices(database, HOME)[-1]
    assert (to_home[0], to_home[1]["giver"]) == ("match.ask_household", "暖冬被服厂")
    assert "023-56550000" not in str(to_home[1])

    half = yes(do, match, Side.GIVER)
    assert half.state is MatchState.GIVER_AGREED
    assert "13812345678" not in str(notices(database, FACTORY.address))
    whole = yes(do, match, Side.HOUSEHOLD)
    assert whole.state is MatchState.AGREED
    assert notices(database, FACTORY.address)[-1][1]["contact"] == "13812345678"
    assert notices(database, HOME)[-1][1]["contact"] == "023-56550000"
    with database.unit_of_work(read_only=True) as uow:
        (line,) = uow.disclosures.of([need.referral_id])
        assert (line.recipient, line.basis) == (offer.giver.recipient, "consent")

    do(giving.record_help, match.id, 3, address=FACTORY.address)
    part = now(database, "matches", match.id)
    assert (part.state, part.delivered) == (MatchState.DELIVERING, 3)
    with pytest.raises(InvalidInput, match="quantity"):
        do(giving.record_help, match.id, 2, address=FACTORY.address)
    do(giving.record_help, match.id, 1, "送到村口", address=FACTORY.address)
    closed = do(giving.receive_help, match.id, Receipt.ALL, address=HOME)
    assert closed.state is MatchState.CLOSED
    assert now(database, "needs", need.id).state is NeedState.MET
    assert notices(database, FACTORY.address)[-1][0] == "match.thanks"
    for side, address in ((Side.HOUSEHOLD, HOME), (Side.GIVER, FACTORY.address)):
        do(giving.rate, match.id, side, 5, "好人", address=address)
    with pytest.raises(InvalidInput, match="stars"):
        do(giving.rate, match.id, Side.GIVER, 6, address=FACTORY.address)
    with database.unit_of_work(read_only=True) as uow:
        assert uow.audit.verify() is None


def test_a_plan_is_not_proposed_twice(do, li, opened, needy):
    opened()
    needy()
    assert len(do(giving.propose_matches, li, today=TODAY)) == 1
    assert do(giving.propose_matches, None, today=TODAY) == []


def test_staff_change_refuse_or_choose_another(database, do, li, opened, needy):
    offer, need = opened(), needy()
    (match,) = do(giving.propose_matches, li, today=TODAY)
    with pytest.raises(InvalidInput, match="quantity"):
        do(giving.change_match, li, match.id, match.version, quantity=5, reason="多给")
    with pytest.raises(InvalidInput, match="reason"):
        do(giving.change_match, li, match.id, match.version, quantity=2, reason=" ")
    match = do(giving.change_match, li, match.id, match.version, quantity=2, reason="两床就够")
    assert match.quantity == 2
    do(giving.refuse_match, li, match.id, match.version, "先问清楚")
    by_hand = do(giving.propose_match, li, need.id, offer.id, quantity=3, reason="问清楚了", today=TODAY)
    assert by_hand.quantity == 3
    with pytest.raises(AlreadyExists):
        do(giving.propose_match, li, need.id, offer.id, quantity=1, reason="再来", today=TODAY)
    assert notices(database, HOME) == [], "nobody outside heard of it"


def test_what_does_not_fit_is_not_proposed_by_hand_either(do, li, opened, needy):
    far, need = opened(replace(TERMS, areas=(Place("吐祥镇"),))), needy()
    with pytest.raises(InvalidInput, match="offer"):
        do(giving.propose_match, li, need.id, far.id, quantity=3, reason="就要", today=TODAY)


def test_who_is_no_side_of_a_match_learns_nothing(do, asked, account):
    _, _, match = asked()
    for side in (Side.GIVER, Side.HOUSEHOLD):
        for address in ("telegram:1", "", HOME if side is Side.GIVER else FACTORY.address):
            with pytest.raises(NotFound):
                do(giving.say_yes, match.id, side, address=address, consent_text="giver-1")
    other = account("zhou", Role.TOWNSHIP, "吐祥镇")
    with pytest.raises(NotFound):
        do(giving.refuse_match, other, match.id, match.version, "x")


@pytest.mark.parametrize("agreed", [(), (Side.GIVER,), (Side.HOUSEHOLD,), (Side.GIVER, Side.HOUSEHOLD)])
def test_a_consent_that_is_taken_back_ends_it_at_once_and_shows_nothing_more(database, do, asked, agreed):
    offer, _, match = asked()
    for side in agreed:
        yes(do, match, side)
    before = len(notices(database, FACTORY.address))
    do(service.revoke_consent, RevokeConsent(HOME, Purpose.MATCHING))
    assert now(database, "matches", match.id).state is MatchState.WITHDRAWN
    assert now(database, "offers", offer.id).left == 30
    (over,) = notices(database, FACTORY.address)[before:]
    assert over[0] == "match.over"
    assert "13812345678" not in str(over)
    with pytest.raises(StepRefused):
        yes(do, match, Side.GIVER)


def test_a_consent_that_runs_out_or_went_before_the_yes_stops_it_too(database, do, asked, noon):
    _, need, match = asked()
    with database.unit_of_work() as uow:
        from referral.domain.consent import ConsentEntry

        # Behind the back of the use case, as a consent that ran out would be gone.
        entry = ConsentEntry(
            Purpose.MATCHING, "m", given=False, at=noon, referral_id=need.referral_id, recipient=WINDOW
        )
        uow.consents.record(HOME, entry)
        uow.commit()
    ended = yes(do, match, Side.HOUSEHOLD)
    assert isinstance(ended, Ended)
    assert ended.match.state is MatchState.WITHDRAWN
    assert "13812345678" not in str(notices(database, FACTORY.address))


def test_the_yes_of_a_household_is_a_consent_for_this_giver_alone(database, do, asked, noon):
    offer, need, match = asked()
    with pytest.raises(InvalidInput, match="consent_text"):
        do(giving.say_yes, match.id, Side.HOUSEHOLD, address=HOME)
    yes(do, match, Side.HOUSEHOLD)
    later = noon + timedelta(hours=1)
    with database.unit_of_work(read_only=True) as uow:
        ledger = uow.consents.of_referral(need.referral_id, HOME)
    assert in_force(ledger, Purpose.MATCHING, offer.giver.recipient, later)
    assert not in_force(ledger, Purpose.MATCHING, "giver:another", later)
    assert not in_force(ledger, Purpose.MATCHING, offer.giver.recipient, later + timedelta(days=91))


def test_a_no_and_a_step_back_free_the_quilts(database, do, li, asked, needy):
    offer, _, match = asked()
    do(giving.say_no, match.id, Side.HOUSEHOLD, "亲戚给了", address=HOME)
    assert now(database, "offers", offer.id).left == 30
    assert notices(database, FACTORY.address)[-1][0] == "match.over"
    again = do(giving.propose_matches, li, today=TODAY)[0]
    again = do(giving.confirm_match, li, again.id, again.version)
    for side in (Side.GIVER, Side.HOUSEHOLD):
        yes(do, again, side)
    do(giving.withdraw_match, again.id, Side.GIVER, address=FACTORY.address)
    assert now(database, "offers", offer.id).left == 30
    assert notices(database, HOME)[-1][0] == "match.over"


def test_silence_frees_what_was_held(database, do, asked):
    offer, _, match = asked()
    minutes = SILENCE / timedelta(minutes=1)
    assert do(giving.lapse, today=TODAY, minute=minutes - 1)["matches"] == 0
    assert do(giving.lapse, today=TODAY, minute=minutes + 2)["matches"] == 1
    assert now(database, "matches", match.id).state is MatchState.LAPSED
    assert now(database, "offers", offer.id).left == 30
    assert do(giving.lapse, today=TODAY, minute=minutes + 3) == {"matches": 0, "proposals": 0, "offers": 0}


def test_an_offer_ends_after_its_last_day(database, do, asked):
    offer, _, match = asked()
    assert do(giving.lapse, today=TERMS.until)["offers"] == 0
    assert do(giving.lapse, today=TERMS.until + timedelta(days=1))["offers"] == 1
    assert now(database, "offers", offer.id).state is OfferState.LAPSED
    assert now(database, "matches", match.id).state is MatchState.LAPSED


def test_a_giver_takes_the_offer_back(database, do, asked):
    offer, _, match = asked()
    do(giving.withdraw_offer, offer.id, "卖完了", address=FACTORY.address)
    assert now(database, "offers", offer.id).state is OfferState.WITHDRAWN
    assert now(database, "matches", match.id).state is MatchState.WITHDRAWN
    assert notices(database, HOME)[-1][0] == "match.over"


def test_who_is_missed_three_times_rests(database, do, li, asked):
    offer, _, match = asked()
    for side in (Side.GIVER, Side.HOUSEHOLD):
        yes(do, match, side)
    for _ in range(3):
        do(giving.report_missed, match.id, address=HOME)
    assert now(database, "offers", offer.id).state is OfferState.PAUSED
    assert now(database, "givers", offer.giver.id).no_shows == 3
    assert notices(database, FACTORY.address)[-1][0] == "giver.resting"


def test_what_did_not_come_and_a_complaint(database, do, li, asked):
    _, _, match = asked()
    for side in (Side.GIVER, Side.HOUSEHOLD):
        yes(do, match, side)
    do(giving.record_help, match.id, 4, address=FACTORY.address)
    back = do(giving.receive_help, match.id, Receipt.NONE, address=HOME)
    assert back.state is MatchState.DELIVERING
    angry = do(giving.complain, match.id, Side.HOUSEHOLD, "没有人来", address=HOME)
    assert angry.complaint == "没有人来"
    assert "没有人来" not in str(notices(database, FACTORY.address))
    calm = do(giving.settle_complaint, li, match.id, angry.version, "补送了")
    assert calm.complaint == ""
    with pytest.raises(InvalidInput):
        do(giving.settle_complaint, li, match.id, calm.version, "又")
    do(giving.close_match, li, match.id, calm.version, "办完")


def test_staff_speak_for_who_has_no_chat(database, do, li, register, needy):
    giver = replace(FACTORY, address="")
    offer = register(giver=giver, actor=li)
    offer = do(giving.check_offer, li, offer.id, offer.version, "执照")
    do(giving.open_offer, li, offer.id, offer.version, two_from=10_000)
    needy(address="")
    (match,) = do(giving.propose_matches, li, today=TODAY)
    do(giving.confirm_match, li, match.id, match.version)
    do(giving.say_yes, match.id, Side.GIVER, actor=li)
    agreed = do(giving.say_yes, match.id, Side.HOUSEHOLD, actor=li, consent_text="paper-1")
    assert agreed.state is MatchState.AGREED
    do(giving.record_help, match.id, 4, actor=li)
    assert do(giving.receive_help, match.id, Receipt.ALL, actor=li).state is MatchState.CLOSED


def test_the_last_one_goes_to_exactly_one_of_two(database, do, li, county, opened, needy, noon):
    """Two staff at the same moment, on both databases: one succeeds, and the offer is never below zero."""
    offer = opened(Terms("quilt", 1, 1))
    first, second = needy(Line("quilt", 1)), needy(Line("quilt", 1), address="telegram:8")
    one = do(giving.propose_match, li, first.id, offer.id, quantity=1, reason="先到", today=TODAY)
    other = do(giving.propose_match, county, second.id, offer.id, quantity=1, reason="更急", today=TODAY)
    start, said = threading.Barrier(2), []

    def confirm(actor, match):
        start.wait()
        try:
            with database.unit_of_work() as uow:
                giving.confirm_match(uow, actor, match.id, match.version, at=noon + timedelta(minutes=5))
                uow.commit()
            said.append("yes")
        except NothingLeft:
            said.append("nothing left")

    threads = [threading.Thread(target=confirm, args=pair) for pair in ((li, one), (county, other))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(said) == ["nothing left", "yes"]
    left = now(database, "offers", offer.id)
    assert (left.left, left.reached, left.state) == (0, 1, OfferState.USED_UP)


@pytest.mark.parametrize("wrong", [{"taken": 31}, {"taken": -1}, {"reached": 8}, {"reached": -1}])
def test_the_database_itself_refuses_a_capacity_that_cannot_be(database, opened, wrong):
    offer = opened()
    with database.unit_of_work() as uow, pytest.raises(NothingLeft):
        uow.offers._run(update(offers_table).where(offers_table.c.id == offer.id).values(**wrong))


def test_a_matter_that_is_taken_back_or_forgotten_ends_its_need_and_its_words(database, do, li, asked):
    offer, need, match = asked()
    do(giving.say_yes, match.id, Side.HOUSEHOLD, address=HOME, consent_text="giver-1")
    do(service.forget, ForgetMe(HOME))
    gone = now(database, "needs", need.id)
    assert (gone.state, gone.groups, gone.village) == (NeedState.CLOSED, {}, "")
    assert now(database, "matches", match.id).state is MatchState.WITHDRAWN
    assert now(database, "offers", offer.id).left == 30


def test_a_withdrawn_matter_is_looked_after_no_more(database, do, asked):
    _, need, match = asked()
    with database.unit_of_work(read_only=True) as uow:
        code = uow.referrals.get(need.referral_id).code
    do(service.withdraw, Withdraw(HOME, code))
    assert now(database, "matches", match.id).state is MatchState.WITHDRAWN


def test_a_giver_who_wants_to_be_forgotten_is(database, do, asked):
    offer, _, _match = asked()
    do(service.forget, ForgetMe(FACTORY.address))
    giver = now(database, "givers", offer.giver.id)
    assert (giver.name, giver.contact, giver.address, giver.profile.skills) == ("", "", "", "")
    gone = now(database, "offers", offer.id)
    assert (gone.state, gone.terms.words) == (OfferState.WITHDRAWN, "")
    assert notices(database, HOME)[-1][0] == "match.over"
    with database.engine.connect() as connection:
        assert connection.execute(select(offers_table.c.address)).scalar_one() == ""


def test_candidates_tell_every_offer_and_why(do, li, opened, needy):
    near, far = opened(), opened(replace(TERMS, areas=(Place("吐祥镇"),)), replace(FACTORY, name="远方的厂"))
    need = needy()
    _, found = do(giving.candidates_for, li, need.id, today=TODAY)
    assert [(one.offer.id, one.judgement.verdict) for one in found] == [(near.id, "fits"), (far.id, "no")]


def test_the_worker_frees_what_nobody_answered_for(database, asked, noon):
    from bot.jobs import lapse

    offer, _, _match = asked()
    assert lapse.run_once(database, noon + SILENCE + timedelta(hours=1))["matches"] == 1
    assert now(database, "offers", offer.id).left == 30
