"""What givers and households wish in a chat, in the imperative and frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from referral.domain.givers import Giver
from referral.domain.offers import Terms


@dataclass(frozen=True, slots=True)
class OfferHelp:
    """Somebody wants to give. `townships` are those of the county, `today` its day."""

    address: str
    giver: Giver
    terms: Terms
    townships: tuple[str, ...]
    today: date


@dataclass(frozen=True, slots=True)
class AnswerMatch:
    """A button below a notice about a match: `step` is one of `referral.service.giving.CHAT_STEPS`."""

    address: str
    match: UUID
    step: str
    consent_text: str = ""
