"""What the outside wishes, in the imperative and frozen. Texts are bounded by the services, times are UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from knowledge.languages import Language
from referral.conversing import EndTalk, SayToStaff, TellSatisfaction
from referral.domain import retention
from referral.domain.aid import Receipt
from referral.domain.consent import ConsentGiven, Purpose
from referral.domain.files import FileLimits, SentFile
from referral.domain.kinds import Kind
from referral.domain.proxy import Relation
from referral.giving_commands import AnswerMatch, OfferHelp
from referral.own_commands import (
    CopyMyData,
    ForgetMe,
    GiveConsent,
    ReplaceCode,
    RevokeConsent,
    ShowSharing,
    TakeBack,
)

__all__ = [
    "AgreeToFiles",
    "AnswerMatch",
    "AnswerStaff",
    "AttachFiles",
    "Command",
    "ConfirmDelivery",
    "ConsentGiven",
    "CopyMyData",
    "Count",
    "DropFiles",
    "EndTalk",
    "FileReferral",
    "ForgetMe",
    "GiveConsent",
    "KeepFile",
    "LookUp",
    "NoteUnanswered",
    "OfferHelp",
    "Purpose",
    "RaiseAlarm",
    "ReplaceCode",
    "RequestPerson",
    "RevokeConsent",
    "SayToStaff",
    "ShowSharing",
    "StoreScreening",
    "Subscribe",
    "TakeBack",
    "TellSatisfaction",
    "TellWhenAnswered",
    "Unsubscribe",
    "Withdraw",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReferral:
    """A matter for the window. `address` is "channel:id"; `facts` and `screening` as the dialogue showed
    them.

    Facts and verdicts are kept only with the consent `sensitive` among `consents`.
    `urgency_hints` are ids of `referral.domain.urgency.Reason` that the dialogue saw in buttons or danger
    words.
    """

    address: str
    language: Language
    kind: Kind
    what_happened: str
    since_when: str = ""
    who_affected: str = ""
    township: str = ""
    village: str = ""
    name: str = ""
    contact: str = ""
    consents: tuple[ConsentGiven, ...] = ()
    facts: Mapping[str, Any] | None = None
    screening: Mapping[str, Any] | None = None
    urgency_hints: tuple[str, ...] = ()
    for_other: bool = False
    relation: Relation | None = None
    program: str | None = None
    danger: str = ""
    """The kind of danger, of an alarm alone."""


@dataclass(frozen=True, slots=True)
class AnswerStaff:
    address: str
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class ConfirmDelivery:
    """`delivery` counts the deliveries of the matter from 1."""

    address: str
    code: str
    delivery: int
    receipt: Receipt


@dataclass(frozen=True, slots=True)
class Withdraw:
    address: str
    code: str


@dataclass(frozen=True, slots=True)
class LookUp:
    """`remote` is the network address where the channel knows one: one more limit against guessing."""

    address: str
    code: str
    remote: str | None = None


@dataclass(frozen=True, slots=True)
class StoreScreening:
    """Kept for `days` without name or address; `facts` are the answers, `result` the verdicts as shown."""

    address: str
    on: date
    rules_version: str
    facts: Mapping[str, Any]
    result: Mapping[str, Any]
    days: int = retention.SCREENING.days


@dataclass(frozen=True, slots=True)
class NoteUnanswered:
    """A question that found no answer, or one that did not help (decision `unhelpful`); `text` is masked."""

    text: str
    decision: str
    topic: str | None
    language: Language
    address: str | None = None


@dataclass(frozen=True, slots=True)
class RequestPerson:
    address: str
    language: Language
    text: str
    urgency_hints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RaiseAlarm:
    """A danger to life was heard: `danger` is its kind, `text` what was written (kept masked)."""

    address: str
    language: Language
    danger: str
    text: str


@dataclass(frozen=True, slots=True)
class Count:
    """One more of a decision (or of `helpful`, `unhelpful`) about a topic, on a day, under a content version.

    Nobody is named in it: `address` is None like that of every other command without one.
    """

    topic: str | None
    decision: str
    version: str
    on: date
    address: None = None


@dataclass(frozen=True, slots=True)
class TellWhenAnswered:
    """`question` is the id that `note_unanswered` gave to this very address."""

    address: str
    question: int


@dataclass(frozen=True, slots=True)
class Subscribe:
    """Announcements are wanted: those for everybody, and those for this township where one is named."""

    address: str
    township: str = ""


@dataclass(frozen=True, slots=True)
class Unsubscribe:
    address: str


@dataclass(frozen=True, slots=True)
class KeepFile:
    """A photo or paper of the resident's, for the matter with this code; None while there is none yet."""

    address: str
    file: SentFile
    limits: FileLimits
    code: str | None = None
    spoken: bool = False
    """Words came with it, and are answered already."""
    repeated: bool = False
    """One of several that were sent together, not the first."""


@dataclass(frozen=True, slots=True)
class AttachFiles:
    """What waits goes with the matter that has this code."""

    address: str
    code: str
    limits: FileLimits


@dataclass(frozen=True, slots=True)
class DropFiles:
    address: str


@dataclass(frozen=True, slots=True)
class AgreeToFiles:
    address: str
    code: str
    consent: ConsentGiven


Command = (
    FileReferral
    | OfferHelp
    | AnswerMatch
    | AnswerStaff
    | ConfirmDelivery
    | SayToStaff
    | EndTalk
    | TellSatisfaction
    | Withdraw
    | LookUp
    | CopyMyData
    | ForgetMe
    | StoreScreening
    | NoteUnanswered
    | RaiseAlarm
    | RequestPerson
    | GiveConsent
    | RevokeConsent
    | ReplaceCode
    | ShowSharing
    | TakeBack
    | Count
    | TellWhenAnswered
    | Subscribe
    | Unsubscribe
    | KeepFile
    | AttachFiles
    | DropFiles
    | AgreeToFiles
)
