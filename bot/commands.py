"""From a command of the dialogue to the use case that does it, inside the open transaction."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from referral import service
from referral.commands import (
    AgreeToFiles,
    AnswerMatch,
    AnswerStaff,
    AttachFiles,
    Command,
    ConfirmDelivery,
    CopyMyData,
    Count,
    DropFiles,
    EndTalk,
    FileReferral,
    ForgetMe,
    GiveConsent,
    KeepFile,
    LookUp,
    NoteUnanswered,
    OfferHelp,
    RaiseAlarm,
    ReplaceCode,
    RequestPerson,
    RevokeConsent,
    SayToStaff,
    ShowSharing,
    StoreScreening,
    Subscribe,
    TakeBack,
    TellSatisfaction,
    TellWhenAnswered,
    Unsubscribe,
    Withdraw,
)
from referral.domain.codes import InvalidCode
from referral.domain.errors import InvalidInput, NotFound, TransitionRefused
from referral.domain.steps import NothingLeft, StepRefused
from referral.ports import UnitOfWork
from referral.service import giving

_USE_CASES: Mapping[type, Callable[..., Any]] = {
    FileReferral: service.file_referral,
    OfferHelp: giving.offer_help,
    AnswerMatch: giving.answer_match,
    AnswerStaff: service.answer_staff,
    ConfirmDelivery: service.confirm_delivery,
    SayToStaff: service.say_to_staff,
    EndTalk: service.end_talk,
    TellSatisfaction: service.tell_satisfaction,
    Withdraw: service.withdraw,
    LookUp: service.look_up,
    CopyMyData: service.offer_copy,
    ForgetMe: service.forget,
    StoreScreening: service.store_screening,
    NoteUnanswered: service.note_unanswered,
    RaiseAlarm: service.raise_alarm,
    RequestPerson: service.request_person,
    GiveConsent: service.give_consent,
    RevokeConsent: service.revoke_consent,
    ReplaceCode: service.replace_own_code,
    ShowSharing: service.sharing_of,
    TakeBack: service.take_back,
    Count: service.count,
    TellWhenAnswered: service.tell_when_answered,
    Subscribe: service.subscribe,
    Unsubscribe: service.unsubscribe,
    KeepFile: service.keep_file,
    AttachFiles: service.attach_files,
    DropFiles: service.drop_files,
    AgreeToFiles: service.agree_to_files,
}
REFUSALS = (InvalidInput, NotFound, NothingLeft, StepRefused, TransitionRefused)
"""What the services refuse before they have written anything, so the rest of the message still counts."""


def execute(uow: UnitOfWork, command: Command, at: datetime) -> Any:
    """What the use case returned, or the refusal that it raised. Everything else goes up and undoes all."""
    try:
        return _USE_CASES[type(command)](uow, command, at=at)
    except REFUSALS as refusal:
        return refusal
    except InvalidCode:
        return NotFound("referral")
