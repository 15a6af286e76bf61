"""How easily a question is read aloud and answered: its length, its parts, and characters that few know.

The score is counted and not felt, so that a change that makes a question harder is seen where it is made.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from knowledge.eligibility.facts import FactDefinition
from knowledge.languages import Text

COMMON: Final = Path(__file__).parent / "data" / "common-characters.txt"
"""Level one of the Table of General Standard Chinese Characters; its source stands in it."""

QUESTION: Final = 40
"""Characters of a whole question with its example: one screen line and a half at a large size."""

PART: Final = 22
"""Characters between two pauses: what is kept in mind when it is read aloud."""

HINT: Final = 75
QUESTION_WORDS: Final = 32
"""English words of a whole question."""

_HAN = re.compile(r"[\u3400-\u9fff]")
_PAUSE = re.compile(r"[，。？！；：、（）“”《》]")  # fmt: skip
_PERSON = "这位残疾人"
"""Stands for whoever is asked about."""


@dataclass(frozen=True, slots=True)
class Score:
    """Of one text: its length, its longest part between pauses, how often it asks, what few can read."""

    characters: int
    part: int
    asks: int
    rare: str
    words: int


@cache
def common() -> frozenset[str]:
    """The characters that everybody who reads has learned."""
    lines = COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset("".join(line for line in lines if not line.startswith("#")))


def score(text: Text) -> Score:
    """The score of a text in Simplified Chinese, and how many words it has in English."""
    said = text.zh_Hans.replace("{person}", _PERSON)
    rare = dict.fromkeys(char for char in _HAN.findall(said) if char not in common())
    return Score(
        characters=len(said),
        part=max(map(len, _PAUSE.split(said))),
        asks=said.count("？"),
        rare="".join(rare),
        words=len(text.en.split()),
    )


def hard(fact: FactDefinition) -> Iterator[tuple[str, str]]:
    """What is too hard in the words of a fact: the key, and why."""
    questions = {"question": fact.question, "question_for_other": fact.question_for_other}
    if fact.question_more is not None:
        questions["question_more"] = fact.question_more
    for key, text in questions.items():
        found = score(text)
        if found.characters > QUESTION:
            yield key, f"{found.characters} characters, {QUESTION} at most"
        if found.part > PART:
            yield key, f"{found.part} characters without a pause, {PART} at most"
        if found.asks != 1:
            yield key, f"asks {found.asks} things, one at a time"
        if found.words > QUESTION_WORDS:
            yield key, f"{found.words} English words, {QUESTION_WORDS} at most"
    if (length := score(fact.hint).characters) > HINT:
        yield "hint", f"{length} characters, {HINT} at most"
    labels = {f"choices[{place}]": choice.label for place, choice in enumerate(fact.choices)}
    for key, text in (questions | labels | {"name": fact.name, "why": fact.why, "hint": fact.hint}).items():
        if rare := score(text).rare:
            yield key, f"has characters outside the 3,500 common ones: {rare}"
