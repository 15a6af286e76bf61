"""Photos and papers that belong to a matter: what is taken, within which limits, and why something is not."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar, Literal

from referral.domain.errors import DomainError
from referral.domain.event import Event
from referral.domain.kinds import Action

JPEG, PDF = "image/jpeg", "application/pdf"
MEGABYTE = 1024 * 1024
LONGEST_NAME = 80

Part = Literal["full", "thumb"]
PARTS: frozenset[str] = frozenset({"full", "thumb"})


class Unfit(StrEnum):
    """Why a file was not taken. The values are stored and sent, so none ever changes."""

    EMPTY = "empty"
    TOO_BIG = "too-big"
    """More bytes than `FileLimits.bytes`."""
    GIANT = "giant"
    """A picture with more dots than anybody needs, or one that unpacks into far more than it is."""
    UNKNOWN = "unknown-type"
    HEIC = "heic"
    DAMAGED = "damaged"
    LOCKED = "locked"
    """A PDF behind a password."""
    ACTIVE = "active"
    """A PDF that wants to run something."""
    TOO_MANY = "too-many"
    NO_CONSENT = "no-consent"
    UNREACHABLE = "unreachable"
    """The channel would not hand it out."""


class FileRefused(DomainError):  # noqa: N818 - it reads as what happened
    """The file is not taken; nothing of it is kept."""

    def __init__(self, reason: Unfit) -> None:
        super().__init__(f"the file is {reason}")
        self.reason = reason


@dataclass(frozen=True, slots=True)
class FileLimits:
    """`bytes` of one file as it was sent, `per_matter` files with one matter, `per_day` from one address."""

    bytes: int = 10 * MEGABYTE
    per_matter: int = 20
    per_day: int = 60

    @property
    def numbers(self) -> dict[str, int]:
        """The limits as sentences name them."""
        return {"megabytes": self.bytes // MEGABYTE, "matter": self.per_matter, "day": self.per_day}


@dataclass(frozen=True, slots=True)
class Taken:
    """A file as it is kept. A picture is a JPEG made anew by us, with a small one beside it.

    `width` and `height` are in dots, 0 for what is no picture. `content` and `thumb` never show in a log.
    """

    media: str
    content: bytes = field(repr=False)
    thumb: bytes = field(default=b"", repr=False)
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that came with a message: its content where it came along, or where the channel hands it out.

    `kind` is what the sender's telephone called it (photo, document), never believed. `size` is in bytes, 0
    where the channel does not say. `source` is the channel's own id of it. `album` tells which were sent
    together, "" for one alone.
    """

    kind: str
    name: str = field(default="", repr=False)
    size: int = 0
    source: str = field(default="", repr=False)
    taken: Taken | None = None
    album: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesAdded(Event):
    """Photos or papers came to the matter: their ids."""

    action: ClassVar[Action] = Action.ATTACH
    files: tuple[str, ...] = ()


def clean_name(name: str) -> str:
    """The last part of a file's name with nothing in it that could lead, hide or reverse; "" for none."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    plain = "".join(c for c in last if unicodedata.category(c)[0] != "C")
    plain = " ".join(plain.split()).lstrip(".")
    return plain[:LONGEST_NAME]
