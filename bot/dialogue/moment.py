"""The values around one message: the world that is known, the conversation so far, what follows."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, Self

from bot.dialogue.conversation import Conversation
from bot.messages import CHOICE_ID_BYTES, Choice, Citation, Reply
from bot.texts import Texts
from knowledge.languages import Language
from knowledge.model import KnowledgeBase
from knowledge.search import Index, Reading
from referral.commands import Command
from referral.domain import retention
from referral.domain.files import FileLimits
from referral.domain.talk import SILENCE
from referral.service.looking_up import Matter

__all__ = ["Context", "DialogueWorld", "Matter", "Moment", "Turn", "choices", "cited", "labels_of"]


@dataclass(frozen=True, slots=True)
class DialogueWorld:
    """What the dialogue knows: the content, the search over it, and the words."""

    kb: KnowledgeBase
    index: Index
    texts: Texts


@dataclass(frozen=True, slots=True)
class Context:
    """What is true outside of the conversation: the moment, the county's day, the resident's matters.

    ``days_kept`` is how long an untouched conversation is remembered. ``site`` is how addresses of our own
    pages begin in the resident's channel (empty in the web chat); None: no page of ours can be reached.
    ``silence`` is after how long without a word a talk with a person is over.
    """

    at: datetime
    today: date
    matters: tuple[Matter, ...] = ()
    days_kept: int = retention.CONVERSATION.days
    site: str | None = None
    file_limits: FileLimits = field(default_factory=FileLimits)
    silence: timedelta = SILENCE


@dataclass(frozen=True, slots=True)
class Turn:
    """What follows from a message: the conversation after it, what is said, what is to be done."""

    conversation: Conversation
    replies: tuple[Reply, ...] = ()
    commands: tuple[Command, ...] = ()

    def before(self, *replies: Reply) -> Self:
        """The same turn with something said first."""
        return replace(self, replies=(*replies, *self.replies))


@dataclass(frozen=True, slots=True)
class Moment:
    """One message in its surroundings. Every handler takes one and returns a Turn."""

    world: DialogueWorld
    conversation: Conversation
    context: Context
    address: str

    @property
    def language(self) -> Language:
        """The language to answer in."""
        return self.conversation.language or "zh_Hans"

    def say(self, msgid: str, **params: object) -> str:
        """A sentence in the resident's language."""
        return self.world.texts.in_(self.language)(msgid, **params)

    def but(self, **changes: Any) -> Self:
        """The same moment with a changed conversation."""
        return replace(self, conversation=replace(self.conversation, **changes))

    def with_(self, conversation: Conversation) -> Self:
        """The same moment with another conversation."""
        return replace(self, conversation=conversation)

    def turn(self, *replies: Reply, commands: tuple[Command, ...] = ()) -> Turn:
        """The turn that ends this moment."""
        return Turn(self.conversation, replies, commands)

    def reading(self, text: str) -> Reading:
        """What a text asks for, as the search reads it."""
        return self.world.index.ask(text, self.language, self.context.today)


def choices(*pairs: tuple[str, str] | None) -> tuple[Choice, ...]:
    """Buttons of (id, label); None and an id that no channel could carry are left out."""
    return tuple(Choice(*pair) for pair in pairs if pair and len(pair[0].encode()) <= CHOICE_ID_BYTES)


def cited(citations: tuple[Citation, ...]) -> tuple[Citation, ...]:
    """Citations without repetition, in their order."""
    return tuple(dict.fromkeys(citations))


def labels_of(replies: tuple[Reply, ...]) -> tuple[tuple[str, str], ...]:
    """The buttons of some replies by id, so that their words can be typed instead of pressed."""
    found: Mapping[str, str] = {choice.id: choice.label for reply in replies for choice in reply.choices}
    return tuple(found.items())
