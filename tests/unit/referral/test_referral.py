from dataclasses import FrozenInstanceError, fields
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from referral.domain import events
from referral.domain.aid import Receipt
from referral.domain.errors import TransitionRefused
from referral.domain.kinds import OPEN, ActorKind, Kind, Status, Urgency
from referral.domain.people import RESIDENT, Actor
from referral.domain.referral import Details, Referral
from referral.domain.satisfaction import Score
from referral.domain.tasks import Verdict

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
LI = Actor(ActorKind.STAFF, uuid4(), "李四")


def event(kind, *, minute=0, by=LI, **said):
    return kind(id=uuid4(), at=NOON + timedelta(minutes=minute), by=by, **said)


def filed(kind=Kind.EMERGENCY_RELIEF, **changes):
    return Referral(
        id=uuid4(),
        code="000000000019",
        address="web:abc",
        language="zh_Hans",
        kind=kind,
        urgency=Urgency.URGENT,
        township="永乐镇",
        village="大坝村",
        program=None,
        details=Details(what_happened="家里着火了", name="王二", contact="13800000000"),
        events=(event(events.ReferralFiled, by=RESIDENT),),
        **changes,
    )


def test_the_status_follows_from_what_happened():
    matter = filed()
    assert (matter.status, matter.version, matter.is_open) == (Status.FILED, 1, True)
    matter = matter.apply(event(events.ReferralAccepted, minute=1))
    assert (matter.status, matter.assignee) == (Status.CHECKING, LI.id)
    matter = matter.apply(event(events.ResidentAsked, minute=2, question="几口人？"))
    assert (matter.status, matter.question) == (Status.ASKED, "几口人？")
    matter = matter.apply(event(events.ResidentAnswered, minute=3, by=RESIDENT, text="三口"))
    assert (matter.status, matter.question) == (Status.CHECKING, None)
    matter = matter.apply(event(events.HandedToDepartment, minute=4, department="医保"))
    assert (matter.status, matter.standing.departments) == (Status.WITH_DEPARTMENTS, ("医保",))
    matter = matter.apply(event(events.ReferralApproved, minute=5, reason="情况属实"))
    assert (matter.status, matter.standing.reason, matter.is_open) == (Status.APPROVED, "情况属实", True)
    matter = matter.apply(event(events.HelpDelivered, minute=6, what="500元"))
    matter = matter.apply(event(events.ReferralClosed, minute=7, reason="办完"))
    assert (matter.status, matter.is_open, matter.version) == (Status.CLOSED, False, 8)
    assert (matter.filed_at, matter.updated_at) == (NOON, NOON + timedelta(minutes=7))


def test_who_accepts_does_not_take_it_from_a_colleague():
    other = uuid4()
    matter = filed().apply(event(events.ReferralAssigned, assignee=other))
    assert matter.apply(event(events.ReferralAccepted)).assignee == other


def test_back_to_the_queue_means_nobody():
    matter = filed().apply(event(events.ReferralAccepted))
    assert matter.apply(event(events.ReferralAssigned, assignee=None)).assignee is None


def test_a_second_question_replaces_the_first():
    matter = filed().apply(event(events.ReferralAccepted))
    for question in ("第一个？", "第二个？"):
        matter = matter.apply(event(events.ResidentAsked, question=question))
    assert matter.question == "第二个？"


def test_an_illegal_step_changes_nothing_and_says_from_and_action():
    matter = filed()
    with pytest.raises(TransitionRefused, match="approve does not start from filed"):
        matter.apply(event(events.ReferralApproved, reason="好"))
    assert matter.version == 1


def test_a_history_begins_with_its_filing():
    rest = (uuid4(), "1", "", "en", Kind.QUESTION, Urgency.SOON, "", "", None, Details())
    headless = (event(events.ReferralAccepted),)
    with pytest.raises(TransitionRefused, match="nothing"):
        Referral(*rest, headless)
    with pytest.raises(ValueError, match="begins"):
        Referral(*rest, ())


def test_what_happened_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        filed().events[0].at = NOON


def a_value(of_type):
    """Something for a field of an event; most of them hold words."""
    kinds = {
        "UUID": uuid4(), "tuple": ("a", "b"), "Decimal": Decimal("1.50"), "date": date(2026, 11, 24),
        "bool": True, "int": 2, "Receipt": Receipt.PART,
        "Verdict": Verdict.MORE, "Score": Score.FAIR,
    }  # fmt: skip
    return next((value for name, value in kinds.items() if name in of_type), "话")


@pytest.mark.parametrize("kind", events.EVENTS.values(), ids=lambda kind: kind.__name__)
def test_every_event_survives_being_stored(kind):
    said = {}
    for field in fields(kind):
        if field.name in {"id", "at", "by"}:
            continue
        said[field.name] = a_value(str(field.type))
    happened = event(kind, **said)
    stored = events.details_of(happened)
    again = events.revive(kind.__name__, id_=happened.id, at=happened.at, by=happened.by, said=stored)
    assert again == happened


def test_every_event_has_an_action_of_its_own():
    actions = [kind.action for kind in events.EVENTS.values()]
    assert len(set(actions)) == len(actions)


def test_erasing_leaves_the_skeleton_and_no_words():
    matter = filed().apply(event(events.ReferralAccepted))
    matter = matter.apply(event(events.ResidentAsked, question="王二，您的电话是13800000000吗？"))
    matter = matter.apply(event(events.ResidentAnswered, by=RESIDENT, text="王二，是的"))
    matter = matter.apply(event(events.ReferralWithdrawn, by=RESIDENT))
    erased = matter.erased(event(events.PersonalDataErased, by=RESIDENT))
    assert "王二" not in repr(erased)
    assert "13800000000" not in repr(erased)
    assert "大坝村" not in repr(erased)
    assert "web:abc" not in repr(erased)
    assert [type(e).__name__ for e in erased.events][:2] == ["ReferralFiled", "ReferralAccepted"]
    assert (erased.status, erased.standing.erased) == (Status.WITHDRAWN, True)


def test_open_means_that_somebody_still_has_to_do_something():
    assert set(Status) - OPEN == {Status.DECLINED, Status.CLOSED, Status.WITHDRAWN, Status.MERGED}
