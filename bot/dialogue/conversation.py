"""What is remembered of a conversation: answers, never positions. Everything else is recomputed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from dataclasses import field as made
from typing import Any, Literal, NamedTuple, Self, get_args

from knowledge.languages import Language, is_language

Mode = Literal["idle", "screening", "filing", "replying", "offering"]
"""What a typed text is an answer to. The question itself follows from the answers."""


class Heard(NamedTuple):
    """A fact understood of a story (see `bot.dialogue.heard`).

    Its reference, the value, the words it was told by, whether exactly so, and how it calls the person.
    """

    ref: str
    value: Any
    words: str = ""
    sure: bool = True
    who: str = ""


@dataclass(frozen=True, slots=True)
class Conversation:
    """One resident's conversation.

    Screening: ``facts`` is the facts document that the answers make, ``answers`` the same answers as they
    were given, by key, in the order they were first given (see `bot.dialogue.answers`); ``asking``: the
    question shown again on purpose (back, edit), None for the next that the rules need; ``program``: the
    one in focus, until ``wide`` asks for all; ``told``: the verdict stands on the screen.
    Request: its ``kind``; ``wish``: the program applied for; ``fields`` in order; ``editing``: the field
    shown again, ``more``: with its long list of buttons; ``story``: what was told in free words;
    ``hints``: why it is urgent, as heard on the way.
    ``asked``: the question that the answer about ``topic`` was for; ``rated``: topics whose answer was
    called useful or not.
    ``draft``: a text that waits for a one-tap confirmation. ``code``: the matter that is being answered or
    was filed last. ``offered``: the buttons last shown, so that their words can be typed too. ``content``:
    the version of the content that the answers were given under. ``kept``: the ticket of the verdict that
    was stored last, to print it; ``kept_on``: the day it was given.
    ``heard``: facts understood of a story that wait for a yes, ``mending``: the one that is being corrected.
    ``files``: how many photos wait for the request; ``album``: the channel's id of those sent together last.
    ``settled``: the digest of the story of which nothing waits any more. ``warned``: the kinds of danger that
    the emergency numbers were given for. ``minor``: a child writes, or who has agreed for one (`minors`).
    """

    language: Language | None = None
    mode: Mode = "idle"
    facts: Mapping[str, Any] = made(default_factory=dict)
    answers: tuple[tuple[str, Any], ...] = ()
    asking: str | None = None
    for_other: bool = False
    program: str | None = None
    wide: bool = False
    told: bool = False
    topic: str | None = None
    asked: str = ""
    rated: tuple[str, ...] = ()
    story: str = ""
    kind: str | None = None
    wish: str | None = None
    fields: tuple[tuple[str, str], ...] = ()
    editing: str | None = None
    more: bool = False
    draft: str = ""
    code: str | None = None
    hints: tuple[str, ...] = ()
    offered: tuple[tuple[str, str], ...] = ()
    content: str = ""
    kept: str = ""
    kept_on: str = ""
    gift: tuple[tuple[str, str], ...] = ()
    heard: tuple[Heard, ...] = ()
    mending: str = ""
    settled: str = ""
    files: int = 0
    album: str = ""
    warned: tuple[str, ...] = ()
    minor: str = ""

    @property
    def asks_by_what_right(self) -> bool:
        """Whether whoever files for another has to say what they are to them; a guardian has said it."""
        return self.for_other and not self.minor

    def field(self, name: str) -> str | None:
        """What was entered for a field of the request, or None."""
        return dict(self.fields).get(name)

    def entered(self, name: str, value: str) -> Self:
        """With one field of the request entered or changed; its place in the order stays."""
        if self.field(name) is None:
            fields = (*self.fields, (name, value))
        else:
            fields = tuple((known, value if known == name else old) for known, old in self.fields)
        return replace(self, fields=fields, editing=None, more=False)

    def idle(self) -> Self:
        """Back to plain conversation; answers and fields are kept for whoever comes back to them."""
        return replace(self, mode="idle", asking=None, editing=None, more=False, draft="", mending="")

    def forgotten(self) -> Self:
        """A blank conversation that still knows which language to speak."""
        return type(self)(language=self.language)

    def to_json(self) -> dict[str, Any]:
        """The document that the store keeps (encrypted)."""
        return {name: _plain(getattr(self, name)) for name in self.__slots__}

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Self:
        """The conversation that ``to_json`` wrote; keys of another version of the program are passed over."""
        known = {key: value for key, value in document.items() if key in cls.__slots__}
        for pairs in ("answers", "fields", "offered", "gift"):
            known[pairs] = tuple((first, second) for first, second in known.get(pairs, ()))
        for words in ("hints", "rated", "warned"):
            known[words] = tuple(known.get(words, ()))
        known["heard"] = tuple(Heard(*item) for item in known.get("heard", ()))
        if not is_language(known.get("language")):
            known["language"] = None
        if known.get("mode") not in get_args(Mode):
            known["mode"] = "idle"
        return cls(**known)


def _plain(value: Any) -> Any:
    """Tuples as the lists that JSON has."""
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return dict(value) if isinstance(value, Mapping) else value
