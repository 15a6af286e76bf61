"""What the loop keeps: questions without an answer, and figures without identity."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from knowledge.clustering import Asked
from knowledge.languages import Language
from knowledge.rehearsal import Outcome, Outcomes, Question
from referral.domain.articles import Revision


class Questions(Protocol):
    def note(
        self, *, text: str, decision: str, topic: str | None, language: Language, owner: str, at: datetime
    ) -> int:
        """Counts the question for this asker ("" is nobody in particular); returns its id."""
        ...

    def promise(self, id_: int, owners: Collection[str], address: str, *, until: datetime) -> bool:
        """Keeps the address to tell until then. False: the question is not that of one of these askers."""
        ...

    def forget_promises(self, *, now: datetime) -> int:
        """Removes the addresses whose time is over; returns how many."""
        ...

    def open(self, limit: int) -> list[Asked]:
        """What nobody has settled yet, the newest first."""
        ...

    def some(self, ids: Collection[int]) -> list[Asked]: ...

    def settle(self, ids: Collection[int], how: str, reason: str = "", *, topic: str | None = None) -> int:
        """Takes them off the list; asking again puts a question back. Returns how many there were."""
        ...

    def adopted(self, topic: str) -> list[int]:
        """The questions that became phrasings of a topic's article."""
        ...

    def reopen(self, ids: Collection[int]) -> None:
        """Puts settled questions back on the list."""
        ...

    def take_promises(self, ids: Collection[int], *, now: datetime) -> list[tuple[str, Language, str]]:
        """Who wanted to be told (address, language, the question); the addresses are forgotten by this."""
        ...

    def purge(self, *, before: datetime) -> int: ...


class Tallies(Protocol):
    def add(self, week: str, topic: str, decision: str, version: str) -> None:
        """One more."""
        ...


class Regressions(Protocol):
    def add(self, topic: str, text: str, language: Language, *, at: datetime) -> None:
        """Keeps a question that has to find this topic from now on; one that is kept already stays."""
        ...

    def all(self) -> list[tuple[str, str, Language]]:
        """Topic, question, language."""
        ...

    def remove(self, topic: str, texts: Collection[str]) -> None:
        """Forgets questions of a topic."""
        ...


class Rehearsals(Protocol):
    """How contents answer the question set; `content` is the mark of one."""

    def outcomes(self, content: str) -> dict[Question, Outcome]:
        """What was found out so far; empty where nobody asked it anything."""
        ...

    def held(self, content: str, *, now: datetime) -> bool:
        """Whether somebody is asking."""
        ...

    def claim(self, content: str, holder: str, *, now: datetime, until: datetime) -> bool:
        """Takes the right to ask until then. False: somebody else has it."""
        ...

    def keep(self, content: str, holder: str, outcomes: Outcomes, *, now: datetime, until: datetime) -> bool:
        """Stores all outcomes so far, and holds on until then. False: the right went to somebody else."""
        ...


class Articles(Protocol):
    def get(self, topic: str, number: int) -> Revision:
        """Raises NotFound."""
        ...

    def open_of(self, topic: str) -> Revision | None:
        """The one draft or text in review of a topic."""
        ...

    def history(self, topic: str) -> list[Revision]:
        """Newest first."""
        ...

    def add(self, topic: str, body: Mapping[str, Any], author: UUID, note: str, *, at: datetime) -> Revision:
        """A new draft, numbered after the last and based on what is published."""
        ...

    def save(self, revision: Revision) -> Revision:
        """Stores it one version higher where nobody was faster; else raises DraftConflict."""
        ...

    def published(self) -> list[Revision]:
        """What stands over the content of the files, by topic."""
        ...

    def content_number(self) -> int:
        """How often something was published; 0 for never."""
        ...

    def count_publication(self) -> int:
        """One more; returns the number."""
        ...

    def states(self) -> dict[str, str]:
        """Topic -> state, of drafts and texts in review."""
        ...
