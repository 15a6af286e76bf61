"""Clocks of a matter: which run, by whose rule, when they end, and why they stand still."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from knowledge.deadlines import HOUSE, Stage
from knowledge.schema.deadlines import KindWord
from referral.calendar import ChineseCalendar
from referral.domain import events
from referral.domain.aid import Receipt
from referral.domain.errors import InvalidInput, TransitionRefused
from referral.domain.kinds import Action, ActorKind, Kind, Role, Status, Urgency
from referral.domain.pace import checked_stage, checked_until, checked_urgency, checked_variant
from referral.domain.people import RESIDENT, Actor
from referral.domain.referral import Details, Referral
from referral.domain.timekeeper import Timekeeper
from tests.support.resident import knowledge

LI = Actor(ActorKind.STAFF, uuid4(), "李四")
KB = knowledge()[0]
KEEPER = Timekeeper(KB, ChineseCalendar())


def at(day, time="12:00"):
    """A moment by the county's clock."""
    return datetime.fromisoformat(f"2026-{day}T{time}:00+08:00").astimezone(UTC)


def event(kind, when, by=LI, **said):
    return kind(id=uuid4(), at=when, by=by, **said)


def filed(when, kind=Kind.APPLICATION, program="rural-dibao", township="永乐镇"):
    first = event(events.ReferralFiled, when, RESIDENT)
    return Referral(
        uuid4(), "000000000019", "web:a", "zh_Hans", kind, Urgency.SOON, township, "", program, Details(), (first,)
    )  # fmt: skip


def after(matter, *happened):
    for one in happened:
        matter = matter.apply(one)
    return matter


def ends(matter, when):
    return {clock.stage: clock.last_day for clock in KEEPER.clocks(matter, when)}


@pytest.mark.parametrize(
    ("day", "time", "last"),
    [
        ("11-23", "12:00", "2026-11-26"),
        ("11-23", "23:59", "2026-11-26"),  # still the same day in the county
        ("11-24", "00:00", "2026-11-27"),
        ("02-13", "23:59", "2026-02-25"),  # before Spring Festival: the made-up Saturday counts
        ("02-14", "09:00", "2026-02-26"),  # filed on that Saturday itself
        ("09-30", "12:00", "2026-10-10"),  # before the long week, whose Saturday is made up for
    ],
)
def test_the_check_of_dibao_begins_within_three_working_days(day, time, last):
    when = at(day, time)
    (clock,) = KEEPER.clocks(filed(when), when)
    assert (clock.stage, clock.last_day) == (Stage.BEGIN, date.fromisoformat(last))
    assert clock.is_law
    assert KB.sources[clock.value.source].number == "民发〔2021〕57号"
    assert clock.value.note.zh_Hans == "第十五条"
    assert clock.left == 3
    assert not clock.overdue(clock.due - timedelta(seconds=1))
    assert clock.overdue(clock.due)


def test_what_no_rule_gives_is_a_rule_of_this_house_and_never_law():
    fire = filed(at("11-28", "23:30"), Kind.EMERGENCY_RELIEF, None)
    (clock,) = KEEPER.clocks(fire, at("11-28", "23:30"))
    assert (clock.value.source, clock.is_law) == (HOUSE, False)
    assert clock.due == at("11-29", "23:30"), "hours run through the weekend"
    assert KB.sources[HOUSE].title.zh_Hans == "内部约定，不是法定期限"


def test_each_stage_starts_and_stops_its_clock():
    matter = filed(at("03-02"))
    matter = after(matter, event(events.ReferralAccepted, at("03-03")))
    assert ends(matter, at("03-03")) == {Stage.DECIDE: date(2026, 4, 15)}, "Qingming lies between"
    matter = after(matter, event(events.StageEntered, at("03-10"), stage="posting"))
    assert ends(matter, at("03-10"))[Stage.POSTING] == date(2026, 3, 17), "seven days, worked or not"
    matter = after(matter, event(events.StageEntered, at("03-18"), stage="county"))
    found = ends(matter, at("03-18"))
    assert Stage.POSTING not in found
    assert found[Stage.COUNTY] == date(2026, 4, 1)
    assert KEEPER.due(matter).stage is Stage.COUNTY, "the nearest"
    matter = after(matter, event(events.ReferralApproved, at("03-20"), reason="好"))
    assert set(ends(matter, at("03-20"))) == {Stage.DELIVER}
    matter = after(matter, event(events.HelpDelivered, at("03-21"), what="钱"))
    assert ends(matter, at("03-21")) == {}
    matter = after(
        matter, event(events.DeliveryDisputed, at("03-22"), RESIDENT, delivery=1, receipt=Receipt.NONE)
    )
    assert set(ends(matter, at("03-22"))) == {Stage.DELIVER}, "it is to be delivered again"
    matter = after(matter, event(events.ReferralClosed, at("03-23"), reason="完"))
    assert ends(matter, at("03-23")) == {}
    assert KEEPER.due(matter).at is None


@pytest.mark.parametrize(("variant", "number"), [("special", 45), ("township", 20), ("", 30)])
def test_another_term_holds_where_staff_say_so(variant, number):
    matter = after(filed(at("03-02")), event(events.ReferralAccepted, at("03-02")))
    matter = after(matter, event(events.TermVaried, at("03-03"), variant=variant, reason="跨省核查"))
    (clock,) = KEEPER.clocks(matter, at("03-03"))
    assert int(clock.value.value) == number
    assert clock.is_law


def paused(until, *more):
    matter = after(filed(at("03-02")), event(events.ReferralAccepted, at("03-02")))
    return after(matter, event(events.ClockPaused, at("03-05"), reason="等户口簿", until=until), *more)


def test_a_pause_moves_the_end_by_the_working_days_that_it_covers():
    free = after(filed(at("03-02")), event(events.ReferralAccepted, at("03-02")))
    held = paused(date(2026, 3, 12))
    calendar = ChineseCalendar()
    (before,), (clock,) = KEEPER.clocks(free, at("03-06")), KEEPER.clocks(held, at("03-06"))
    moved = [d for d in (before.last_day + timedelta(n) for n in range(1, 20)) if d <= clock.last_day]
    assert sum(map(calendar.is_working, moved)) == 5, "6, 9, 10, 11 and 12 March"
    assert (clock.pause.said.reason, clock.pause.said.by, clock.pause.last) == (
        "等户口簿",
        LI,
        date(2026, 3, 12),
    )
    assert KEEPER.clocks(held, at("03-13"))[0].pause is None, "its own date ended it"
    assert KEEPER.clocks(held, at("03-13"))[0].due == clock.due


def test_the_answer_of_the_resident_ends_a_pause():
    asked = event(events.ResidentAsked, at("03-05", "13:00"), question="户口簿？")
    answered = event(events.ResidentAnswered, at("03-09"), RESIDENT, text="这是")
    long, short = paused(date(2026, 3, 31)), paused(date(2026, 3, 31), asked, answered)
    assert KEEPER.due(short).at < KEEPER.due(long).at
    assert KEEPER.clocks(short, at("03-10"))[0].pause is None


def test_resuming_on_the_same_day_costs_nothing():
    free = after(filed(at("03-02")), event(events.ReferralAccepted, at("03-02")))
    held = paused(date(2026, 3, 31), event(events.ClockResumed, at("03-05", "18:00"), reason="来了"))
    assert KEEPER.due(held).at == KEEPER.due(free).at


def test_a_decision_ends_a_pause():
    approved = event(events.ReferralApproved, at("03-06"), reason="好")
    matter = paused(date(2026, 3, 31), approved)
    assert KEEPER.clocks(matter, at("03-09"))[0].pause is None
    assert ends(matter, at("03-09")) == {Stage.DELIVER: date(2026, 3, 20)}


def test_a_term_into_a_year_that_nobody_knows_has_no_end_and_says_which_year():
    when = datetime(2026, 12, 30, 4, tzinfo=UTC)
    matter = filed(when)
    (clock,) = KEEPER.clocks(matter, when)
    assert (clock.due, clock.last_day, clock.left, clock.unknown) == (None, None, None, 2027)
    assert (KEEPER.due(matter).at, KEEPER.due(matter).unknown) == (None, 2027)


def test_a_known_end_is_not_hidden_by_an_unknown_one():
    matter = after(filed(at("12-01")), event(events.ReferralAccepted, at("12-01")))
    matter = after(matter, event(events.StageEntered, at("12-02"), stage="posting"))
    due = KEEPER.due(matter)
    assert (due.stage, due.unknown) == (Stage.POSTING, 2027)


def test_without_terms_nothing_has_a_clock():
    assert Timekeeper().clocks(filed(at("03-02")), at("03-02")) == ()
    assert Timekeeper().due(filed(at("03-02"))).at is None
    assert Timekeeper().version != KEEPER.version


def test_first_relief_has_a_clock_for_its_papers_and_is_not_closed_before():
    matter = filed(at("03-02"), Kind.EMERGENCY_RELIEF, None)
    granted = event(events.ReliefGranted, at("03-02", "14:00"), reason="被子四床")
    matter = after(matter, granted, event(events.HelpDelivered, at("03-02", "14:00"), what="被子四床"))
    assert (matter.status, matter.standing.papers_pending) == (Status.DELIVERED, True)
    assert ends(matter, at("03-03")) == {Stage.PAPERS: date(2026, 3, 16)}
    assert Action.CLOSE not in matter.possible(Role.COUNTY)
    with pytest.raises(TransitionRefused, match="close does not start from delivered"):
        after(matter, event(events.ReferralClosed, at("03-03"), reason="完"))
    with pytest.raises(TransitionRefused):
        after(matter, granted)
    done = after(matter, event(events.FileCompleted, at("03-04"), text="齐了"))
    assert ends(done, at("03-04")) == {}
    assert Action.COMPLETE_FILE not in done.possible(Role.COUNTY)
    with pytest.raises(TransitionRefused):
        after(done, event(events.FileCompleted, at("03-05"), text="又齐了"))
    assert after(done, event(events.ReferralClosed, at("03-05"), reason="完")).status is Status.CLOSED


def test_every_kind_has_a_term_for_every_stage_of_its_life():
    for kind in Kind:
        for stage in (Stage.BEGIN, Stage.DECIDE, Stage.DELIVER):
            assert any(term.fits(stage, kind, None, None) for term in KB.terms), (kind, stage)
    assert set(KindWord.__args__) == set(Kind)


def test_every_term_says_whose_rule_it_is_and_only_this_house_goes_unconfirmed():
    for term in KB.terms:
        for value in KB.parameters[term.parameter].values:
            assert value.source in KB.sources
            assert (value.source == HOUSE) == (value.certainty == "unconfirmed"), term.id
            assert value.source == HOUSE or value.note, "a law is named with its article"


@pytest.mark.parametrize("until", [date(2026, 3, 2), date(2026, 1, 1), date(2026, 8, 30)])
def test_a_pause_ends_after_today_and_within_half_a_year(until):
    with pytest.raises(InvalidInput):
        checked_until(until, at=at("03-02"))
    assert checked_until(date(2026, 3, 3), at=at("03-02"))


@pytest.mark.parametrize(
    ("check", "wrong"),
    [(checked_stage, "begin"), (checked_stage, ""), (checked_variant, "never"), (checked_urgency, "low")],
)
def test_what_is_not_on_a_list_is_refused(check, wrong):
    with pytest.raises(InvalidInput):
        check(wrong)
