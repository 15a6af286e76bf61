"""Questions that ask the same in other words, put together so that one article can answer them all."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from rapidfuzz import fuzz

from knowledge.languages import Language

ALIKE = 75.0
"""From this likeness of the sounds (0 to 100) on two questions about one topic are one."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A kept question; `owner` tells askers apart without naming them ("" is nobody in particular)."""

    id: int
    text: str
    topic: str | None
    decision: str
    language: Language
    owner: str
    count: int
    first_at: datetime
    last_at: datetime
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Cluster:
    """Questions that ask the same; the first is the one that was asked most."""

    questions: tuple[Asked, ...]

    @property
    def lead(self) -> Asked:
        return self.questions[0]

    @property
    def people(self) -> int:
        """How many asked; all those without an address count as one."""
        return len({question.owner for question in self.questions})

    @property
    def waiting(self) -> int:
        """How many agreed to be told."""
        return sum(question.waits for question in self.questions)

    @property
    def first_at(self) -> datetime:
        return min(question.first_at for question in self.questions)

    @property
    def texts(self) -> tuple[str, ...]:
        """Each wording once, the leading one first."""
        return tuple(dict.fromkeys(question.text for question in self.questions))


def clusters(questions: Iterable[Asked], spoken: Callable[[str], str]) -> list[Cluster]:
    """The clusters, those that most people asked first; `spoken` is how a text sounds.

    A question joins the first cluster of its nearest topic whose lead sounds alike, so the outcome depends
    on nothing but the questions.
    """
    found: list[tuple[str, list[Asked]]] = []
    for question in sorted(questions, key=lambda one: (-one.count, one.first_at, one.id)):
        sound = spoken(question.text)
        for heard, members in found:
            if members[0].topic == question.topic and _alike(heard, sound):
                members.append(question)
                break
        else:
            found.append((sound, [question]))
    made = [Cluster(tuple(members)) for _, members in found]
    return sorted(made, key=lambda one: (-one.people, one.first_at, one.lead.id))


def _alike(one: str, other: str) -> bool:
    return one == other or (bool(one and other) and fuzz.ratio(one, other) >= ALIKE)
