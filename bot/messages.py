"""Channel-neutral values: what comes in from a resident and what goes out to one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from knowledge.languages import Language
from knowledge.model import Citation
from referral.domain.files import SentFile

__all__ = [
    "CHOICE_ID_BYTES",
    "Address",
    "Choice",
    "Citation",
    "Inbound",
    "Link",
    "Outbound",
    "Reply",
    "SentFile",
    "TextFile",
]

CHOICE_ID_BYTES = 60
"""The longest choice id in bytes: Telegram's callback data holds 64, four are left to the channel."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a resident can be reached: a channel and the channel's own id of the private chat."""

    channel: str
    id: str

    def __str__(self) -> str:
        return f"{self.channel}:{self.id}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The address of ``channel:id``; ValueError where either half is missing."""
        channel, colon, identity = text.partition(":")
        if not (channel and colon and identity):
            raise ValueError("an address is written channel:id")
        return cls(channel, identity)


@dataclass(frozen=True, slots=True)
class Choice:
    """A button. The id is stateless and at most 60 ASCII bytes, so that it fits into every channel."""

    id: str
    label: str

    def __post_init__(self) -> None:
        if not self.id.isascii() or not 0 < len(self.id) <= CHOICE_ID_BYTES:
            raise ValueError(f"a choice id is 1 to {CHOICE_ID_BYTES} ASCII bytes: {self.id!r}")


@dataclass(frozen=True, slots=True)
class Inbound:
    """One thing a resident did: typed ``text``, pressed ``choice`` or sent an ``attachment``.

    ``external_id`` is the channel's unique id of the update; a second message with the same id has no
    second effect. ``attachment`` names what was sent when it is not text (photo, voice, sticker,
    location, document, video, contact, other); ``text`` is then the caption, where there was one.
    ``file`` is what was sent where it can be kept: a photo or document, with its content or its source.
    ``language_hint`` is what the channel knows of the resident's language (a BCP 47 tag), or None.
    """

    address: Address
    external_id: str
    text: str | None
    choice: str | None
    attachment: str | None
    language_hint: str | None
    received_at: datetime
    file: SentFile | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A page of ours to open beside the conversation. ``href`` is whole, or begins with / on our own site."""

    href: str
    label: str


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file of text that goes along with a message, for channels in which no page of ours can be opened."""

    name: str
    body: str


@dataclass(frozen=True, slots=True)
class Reply:
    """One message for the resident. ``id`` is empty until the message is stored in the outbox."""

    text: str
    choices: tuple[Choice, ...] = ()
    citations: tuple[Citation, ...] = ()
    id: str = ""
    links: tuple[Link, ...] = ()
    file: TextFile | None = None

    def to_json(self) -> dict[str, Any]:
        """The reply as the HTTP contract and the outbox write it; what it has none of has no key there."""
        links = [{"href": link.href, "label": link.label} for link in self.links]
        return {
            "id": self.id,
            "text": self.text,
            "choices": [{"id": choice.id, "label": choice.label} for choice in self.choices],
            "citations": [{"document": cited.document, "clause": cited.clause} for cited in self.citations],
            **({"links": links} if links else {}),
            **({"file": {"name": self.file.name, "body": self.file.body}} if self.file else {}),
        }

    @classmethod
    def from_json(cls, body: Mapping[str, Any], identity: str = "") -> Self:
        """The reply that ``to_json`` wrote; ``identity`` replaces the id that stands in the body."""
        return cls(
            text=body["text"],
            choices=tuple(Choice(choice["id"], choice["label"]) for choice in body.get("choices", ())),
            citations=tuple(Citation(c["document"], c["clause"]) for c in body.get("citations", ())),
            id=identity or body.get("id", ""),
            links=tuple(Link(link["href"], link["label"]) for link in body.get("links", ())),
            file=TextFile(body["file"]["name"], body["file"]["body"]) if body.get("file") else None,
        )


@dataclass(frozen=True, slots=True)
class Outbound:
    """A worded message on its way to one address. ``id`` is the outbox row's, the same at every attempt."""

    id: str
    address: Address
    language: Language
    reply: Reply
