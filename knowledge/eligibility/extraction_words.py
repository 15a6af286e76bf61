"""A story cut into clauses, and the words in it that tell of a fact.

Everything keeps the length of the text: what a clause tells can be shown in the resident's own words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from knowledge.eligibility.numbers import tidy
from knowledge.schema.facts_told import FactsTold, one_of
from knowledge.search.pinyin import Sounds

_CLAUSE = re.compile(r"(?:[^，,。;；!！?？、\n:：.]|(?<=\d)[,.](?=\d)|\.(?=\d))+")
_SENTENCE_END = re.compile(r"[。!！?？;；\n]|\.(?!\d)")
_GAP = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")
_MASK = "■"


@dataclass(frozen=True, slots=True)
class Clause:
    """A part between commas: its place, its words, and the whole sentence that it is of."""

    start: int
    text: str
    sentence: str
    before: str
    """The clause before it in the same story, empty for the first."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Words at a place of the story that tell of a value of a fact."""

    fact: str
    value: object
    start: int
    end: int
    sure: bool = True
    cured: bool = False


@lru_cache(maxsize=1)
def _sounds() -> Sounds:
    return Sounds({})


def mended(told: FactsTold, text: str) -> str:
    """The tidied text with our own words in their right characters, where they were written by sound."""
    said = _GAP.sub("，", tidy(text))
    for wrong, right in told.typos:
        said = said.replace(wrong, right)
    heard = _sounds().of(said)
    for word in told.sounds:
        sound, place = _sounds().of(word), 0
        while (place := heard.find(sound, place)) >= 0:
            said = said[:place] + word + said[place + len(word) :]
            place += len(word)
    return said


def clauses(told: FactsTold, said: str) -> Iterator[Clause]:
    """The clauses in their order, without what is harmless in them."""
    said = one_of(told.harmless).sub(lambda found: _MASK * len(found[0]), said)
    ends = [0, *(found.end() for found in _SENTENCE_END.finditer(said)), len(said)]
    before = ""
    for found in _CLAUSE.finditer(said):
        start = max(end for end in ends if end <= found.start())
        end = min(end for end in ends if end >= found.end())
        yield Clause(found.start(), found[0], said[start:end], before)
        before = found[0]


def is_asking(told: FactsTold, clause: Clause) -> bool:
    """Whether the sentence asks for something instead of telling it."""
    return one_of(told.asking).search(clause.sentence) is not None


def is_doubtful(told: FactsTold, clause: Clause) -> bool:
    """Whether nothing that is said here can be taken at its word."""
    return one_of(told.doubt).search(clause.text) is not None


def is_past(told: FactsTold, clause: Clause) -> bool:
    """Whether it is about how things were."""
    return one_of(told.past).search(clause.text) is not None


def masked(text: str, hits: list[Hit], start: int) -> str:
    """The clause without the words that were understood already."""
    for hit in hits:
        text = text[: hit.start - start] + _MASK * (hit.end - hit.start) + text[hit.end - start :]
    return text


def word_hits(told: FactsTold, clause: Clause, story: str, text: str) -> list[Hit]:
    """What words tell in a clause, of which `text` is what is not yet understood."""
    hits: list[Hit] = []
    past = is_past(told, clause)
    for telling in told.facts:
        if telling.needs and not re.search(telling.needs, story):
            continue
        for found in one_of(telling.words).finditer(masked(text, hits, clause.start)):
            if _MASK in found[0] or not found[0]:
                continue
            place = (clause.start + found.start(), clause.start + found.end())
            # A thing of the past is understood too, so that its words tell nothing else.
            fact = "" if past and telling.fades else telling.fact
            hits.append(Hit(fact, telling.value, *place, telling.sure, telling.cured))
            if telling.also:
                hits.append(Hit(telling.also, True, *place, telling.sure, telling.cured))
    return hits
