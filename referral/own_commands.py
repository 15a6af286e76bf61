"""What residents wish about what is known of them, in the imperative and frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from knowledge.languages import Language
from referral.domain.consent import Purpose


@dataclass(frozen=True, slots=True)
class ForgetMe:
    address: str


@dataclass(frozen=True, slots=True)
class CopyMyData:
    """`by_link`: the resident can reach our pages, so a one-time link is better than the copy in the chat."""

    address: str
    language: Language
    by_link: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveConsent:
    """A yes about the matter with this code. `recipient` and `until` as in `referral.domain.consent`."""

    address: str
    code: str
    purpose: Purpose
    text_version: str
    recipient: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class RevokeConsent:
    """`recipient` "" is the window and everybody behind it; `code` None is about every matter."""

    address: str
    purpose: Purpose
    recipient: str = ""
    code: str | None = None


@dataclass(frozen=True, slots=True)
class ReplaceCode:
    """Another follow-up code for the matter that has this one."""

    address: str
    code: str


@dataclass(frozen=True, slots=True)
class ShowSharing:
    """Who may see what, and who saw what. `code` and `mark` name one consent that is to be taken back."""

    address: str
    readers: bool = False
    code: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Revokes the consent that a button named; `mark` as in `referral.service.rights.Allowed`."""

    address: str
    code: str
    mark: str
