"""A screening becomes a case: facts without a name, and the verdict that a reviewer stands for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from referral.domain import words
from referral.domain.amounts import SignedCase, Verdict
from referral.domain.people import Permission, Staff
from referral.ports import UnitOfWork
from referral.service.history import who

SENTENCE = 50
"""A case is read at a glance."""


def sign_case(
    uow: UnitOfWork, actor: Staff, facts: Mapping[str, Any], expected: Verdict, *, day: str, at: datetime
) -> SignedCase:
    """Keeps a case as cases.yaml writes it, signed with the reviewer's name and the county's `day`.

    Only facts go in: nothing leads back to the household. Raises NotPermitted, InvalidInput (sentence,
    reason).
    """
    actor.require(Permission.DECIDE)
    body = {
        "case": words.required("sentence", expected.sentence, SENTENCE),
        "day": expected.on.isoformat(),
        "facts": dict(facts),
        "verdict": expected.verdict,
        "signed": {
            "by": actor.name,
            "on": day,
            "reason": words.required("reason", expected.reason, words.SHORT),
        },
    }
    case = uow.signed_cases.add(expected.program, body, actor.id, at=at)
    subject = f"case:{case.number}"
    detail = {"program": expected.program, "verdict": expected.verdict}
    uow.audit.add(who=who(actor.actor), action="sign-case", subject=subject, at=at, detail=detail)
    return case
