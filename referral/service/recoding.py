"""A new follow-up code for a matter: whoever has the old one learns nothing with it any more."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

from referral.domain import codes, words
from referral.domain.errors import InvalidInput, NotFound
from referral.domain.people import RESIDENT, Staff
from referral.domain.recoding import CodeReplaced
from referral.domain.referral import Referral
from referral.own_commands import ReplaceCode
from referral.ports import UnitOfWork
from referral.service.decisions import stamp
from referral.service.filing import draw_digits, new_code
from referral.service.history import open_for, record


def replace_own_code(uow: UnitOfWork, command: ReplaceCode, *, at: datetime) -> Referral:
    """The resident wants another code, in the chat that the matter came from; the answer tells the new one.

    Of two at once the second names a code that is dead already. Raises InvalidCode, NotFound.
    """
    code = codes.parse(command.code)
    found = uow.referrals.by_code(code)
    if found is None or not command.address or found.address != command.address:
        raise NotFound("referral")
    referral = uow.referrals.get(found.id, lock=True)
    if referral.code != code:
        raise NotFound("referral")
    return record(uow, _recoded(uow, referral), CodeReplaced(id=uuid4(), at=at, by=RESIDENT))


def replace_code(
    uow: UnitOfWork, actor: Staff, referral_id: UUID, expected_version: int, reason: str, *, at: datetime
) -> Referral:
    """Staff give a new code after checking who asks; the resident reads it in the chat, where there is one.

    `reason` says how the person was checked, and may not hold the code itself. Raises InvalidInput (reason)
    beside what every decision raises.
    """
    text = words.required("reason", reason)
    event = CodeReplaced(reason=text, **stamp(actor, at))
    referral = uow.referrals.get(referral_id, lock=True)
    open_for(actor, referral, expected_version, event.action)
    if referral.code in re.sub(r"\D", "", text):
        raise InvalidInput("reason", "not-valid")
    return record(uow, _recoded(uow, referral), event, "referral.code_replaced")


def _recoded(uow: UnitOfWork, referral: Referral) -> Referral:
    return replace(referral, code=new_code(uow, draw_digits))
