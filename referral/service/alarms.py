"""A danger to life that the dialogue heard reaches the staff at once, whatever the resident presses next."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from referral.commands import FileReferral, RaiseAlarm
from referral.domain import events, words
from referral.domain.kinds import Kind, Urgency
from referral.domain.masking import masked
from referral.domain.notices import NoticeKind
from referral.domain.people import RESIDENT
from referral.domain.referral import Referral
from referral.domain.urgency import Reason
from referral.ports import UnitOfWork
from referral.service.filing import file_referral
from referral.service.history import record
from referral.service.notices import call_duty

AGAIN_AFTER = timedelta(hours=1)
"""For so long the same kind of danger from the same address is the same alarm."""


def raise_alarm(uow: UnitOfWork, command: RaiseAlarm, *, at: datetime) -> Referral | None:
    """An urgent question at the top of the queue, or a line in the urgent matter that is already open.

    A request that the same person files afterwards takes the alarm over (`file_referral`).

    Nobody is asked for consent while a life is in danger (个人信息保护法 第十三条第一款第四项).
    So names and numbers are masked, and the address is kept only for the answer. None where the same was
    said within the hour. Raises InvalidInput for words without anything in them.
    """
    text = words.required("text", masked(command.text[: words.STAFF_TEXT]))
    key = f"alarm:{command.danger}:{command.address}"
    if uow.attempts.since(key, at - AGAIN_AFTER):
        return None
    uow.attempts.note(key, at=at)
    for referral in uow.referrals.for_address(command.address):
        if referral.is_open and referral.urgency is Urgency.URGENT:
            locked = uow.referrals.get(referral.id, lock=True)
            heard = record(uow, locked, events.ResidentWrote(id=uuid4(), at=at, by=RESIDENT, text=text))
            call_duty(uow, heard, NoticeKind.ALARM, at=at)
            return heard
    alarm = FileReferral(
        address=command.address,
        language=command.language,
        kind=Kind.QUESTION,
        what_happened=text,
        urgency_hints=(Reason.LIFE_IN_DANGER,),
        danger=command.danger,
    )
    raised = file_referral(uow, alarm, at=at)
    call_duty(uow, raised, NoticeKind.ALARM, at=at)
    return raised
