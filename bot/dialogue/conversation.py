"""What is remembered of a conversation: answers, never positions. Everything else is recomputed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal, Self, get_args

from knowledge.languages import Language, is_language

Mode = Literal["idle", "screening", "filing", "replying"]
"""What a typed text is an answer to. The question itself follows from the answers."""

LONGEST_STORY = 2000
"""Characters kept of what a resident has told on the way to a request."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """One resident's conversation.

    Screening: ``answers`` by fact reference in the order they were first given; ``asking``: the fact shown
    again on purpose (back, edit), None for the next that the rules need; ``program``: the one in focus,
    until ``wide`` asks for all; ``told``: the verdict stands on the screen.
    Request: ``fields`` in order; ``editing``: the field shown again, ``more``: with its long list of
    buttons; ``story``: what was told in free words; ``hints``: why it is urgent, as heard on the way.
    ``draft``: a text that waits for a one-tap confirmation. ``code``: the matter that is being answered or
    was filed last. ``offered``: the buttons last shown, so that their words can be typed too. ``content``:
    the version of the content that the answers were given under.
    """

    language: Language | None = None
    mode: Mode = "idle"
    answers: tuple[tuple[str, Any], ...] = ()
    asking: str | None = None
    for_other: bool = False
    program: str | None = None
    wide: bool = False
    told: bool = False
    topic: str | None = None
    story: str = ""
    kind: str | None = None
    fields: tuple[tuple[str, str], ...] = ()
    editing: str | None = None
    more: bool = False
    draft: str = ""
    code: str | None = None
    hints: tuple[str, ...] = ()
    offered: tuple[tuple[str, str], ...] = ()
    content: str = ""

    def answer_to(self, ref: str) -> Any:
        """The answer given to a fact, or None."""
        return dict(self.answers).get(ref)

    def answered(self, ref: str, value: Any) -> Self:
        """With one answer given or changed; its place in the order stays, later answers stay."""
        return replace(self, answers=_put(self.answers, ref, value), asking=None, told=False)

    def without(self, ref: str) -> Self:
        """With one answer taken back."""
        return replace(self, answers=tuple(pair for pair in self.answers if pair[0] != ref))

    def field(self, name: str) -> str | None:
        """What was entered for a field of the request, or None."""
        return dict(self.fields).get(name)

    def entered(self, name: str, value: str) -> Self:
        """With one field of the request entered or changed."""
        return replace(self, fields=_put(self.fields, name, value), editing=None, more=False)

    def idle(self) -> Self:
        """Back to plain conversation; answers and fields are kept for whoever comes back to them."""
        return replace(self, mode="idle", asking=None, editing=None, more=False, draft="")

    def forgotten(self) -> Self:
        """A blank conversation that still knows which language to speak."""
        return type(self)(language=self.language)

    def to_json(self) -> dict[str, Any]:
        """The document that the store keeps (encrypted)."""
        return {
            "language": self.language,
            "mode": self.mode,
            "answers": [[ref, _pack(value)] for ref, value in self.answers],
            "asking": self.asking,
            "for_other": self.for_other,
            "program": self.program,
            "wide": self.wide,
            "told": self.told,
            "topic": self.topic,
            "story": self.story,
            "kind": self.kind,
            "fields": [list(pair) for pair in self.fields],
            "editing": self.editing,
            "more": self.more,
            "draft": self.draft,
            "code": self.code,
            "hints": list(self.hints),
            "offered": [list(pair) for pair in self.offered],
            "content": self.content,
        }

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Self:
        """The conversation that ``to_json`` wrote; keys of another version of the program are passed over."""
        known = {key: value for key, value in document.items() if key in cls.__slots__}
        known["answers"] = tuple((ref, _unpack(value)) for ref, value in known.get("answers", ()))
        for pairs in ("fields", "offered"):
            known[pairs] = tuple((first, second) for first, second in known.get(pairs, ()))
        known["hints"] = tuple(known.get("hints", ()))
        if not is_language(known.get("language")):
            known["language"] = None
        if known.get("mode") not in get_args(Mode):
            known["mode"] = "idle"
        return cls(**known)


def _put(pairs: tuple[tuple[str, Any], ...], key: str, value: Any) -> tuple[tuple[str, Any], ...]:
    if any(known == key for known, _ in pairs):
        return tuple((known, value if known == key else old) for known, old in pairs)
    return (*pairs, (key, value))


def _pack(value: Any) -> Any:
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    return value


def _unpack(value: Any) -> Any:
    match value:
        case {"decimal": str() as text}:
            return Decimal(text)
        case _:
            return value
