"""The vocabulary files as typed data: what villagers' words mean, and what a question names.

Everything here stands in `content/vocabulary/*.yaml`, so that staff can teach the search a word
without touching code. A malformed file fails as a pydantic error naming file (first key) and place.
"""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from knowledge.schema.words import Entry, Words


class Mark(Entry):
    """A thing that a question can name, ask for or tell of: its id and the words that show it."""

    id: str
    words: tuple[str, ...] = ()
    english: tuple[str, ...] = ()


class Entity(Mark):
    """A programme or scheme. `foreign` ones belong to other offices' counters altogether."""

    foreign: bool = False


class DangerKind(Entry):
    """One kind of danger to life.

    `patterns` are regular expressions over the normalised text; `wider` ones are tried when no kind has been
    found by its `patterns`. A word of `sounds` is also found by
    its sound; `harmless` expressions are cut out before looking, and where `told` is set, so are clauses
    about the past or a supposition; where it is `lasting`, these stay possible. What `possible` finds only
    may be danger. `topics` are what may help
    after the danger is over, so the ranking puts them first.
    """

    kind: str
    numbers: tuple[str, ...]
    words: Words
    patterns: tuple[str, ...]
    wider: tuple[str, ...] = ()
    possible: tuple[str, ...] = ()
    sounds: tuple[str, ...] = ()
    harmless: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    told: bool = False
    lasting: bool = False


class Told(Entry):
    """Expressions by which a clause is about the past, only supposed, about now again, or made up.

    With `asking` and nothing `urgent` a message asks what is paid after a danger.

    `signs` are pictures that stand for a word.
    """

    past: tuple[str, ...] = ()
    supposed: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    asking: tuple[str, ...] = ()
    urgent: tuple[str, ...] = ()
    fiction: tuple[str, ...] = ()
    signs: Mapping[str, str] = Field(default_factory=dict)


class Padding(Entry):
    """Words that carry nothing about what is asked."""

    words: tuple[str, ...] = ()
    english: tuple[str, ...] = ()


class FollowUps(Entry):
    """What short questions without a subject are made of; the ids of `facets` are sides of an article."""

    facets: tuple[Mark, ...] = ()
    padding: Padding = Padding()


class Requests(Entry):
    """What people say to the bot itself rather than ask about assistance."""

    person: tuple[str, ...] = ()
    domain: tuple[str, ...] = ()


class Vocabulary(BaseModel):
    """All vocabulary files, by file name. A file that is not there is an empty vocabulary."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    dialect: Mapping[str, str] = Field(default_factory=dict)
    synonyms: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    fillers: tuple[str, ...] = ()
    readings: Mapping[str, str] = Field(default_factory=dict)
    entities: tuple[Entity, ...] = ()
    aspects: tuple[Mark, ...] = ()
    needs: tuple[Mark, ...] = ()
    danger: tuple[DangerKind, ...] = ()
    people: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    wordings: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    told: Told = Told()
    followups: FollowUps = FollowUps()
    requests: Requests = Requests()
    out_of_scope: Mapping[str, tuple[str, ...]] = Field(default_factory=dict, alias="out-of-scope")

    @classmethod
    def read(cls, files: Mapping[str, Any]) -> "Vocabulary":
        """From `kb.vocabulary`: file name without ending -> parsed content."""
        return cls.model_validate(dict(files))
