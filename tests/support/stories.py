"""The labelled stories, and how well the extraction of facts does on them."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path
from typing import Any

from knowledge.eligibility.extraction import Suggestion, extract
from knowledge.model import KnowledgeBase

FILE = Path(__file__).parents[1] / "questions" / "stories.tsv"
Told = set[tuple[str, str, bool]]
"""Facts of one person or household: the fact, its value as JSON, whether it is certain."""


@dataclass(frozen=True)
class Story:
    """One story with the facts that it tells; a fact ending in `~` is told only roughly."""

    id: str
    held: bool
    style: str
    text: str
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Score:
    """Suggestions that were right, wrong, and facts that were missed, and the stories with a mistake."""

    right: int
    wrong: int
    missed: int
    amiss: tuple[tuple[Story, list[str], list[str]], ...]

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)


def stories(*, held: bool) -> list[Story]:
    """The stories of one half."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    found = [
        Story(row["id"], row["set"] == "held", row["style"], row["text"], json.loads(row["facts"]))
        for row in rows
    ]
    return [story for story in found if story.held is held]


def score(kb: KnowledgeBase, told: Iterable[Story]) -> Score:
    """How the extraction does: each fact of each person counts once, whichever order the people are in."""
    right = wrong = missed = 0
    amiss = []
    for story in told:
        wanted = _people(_flat(story.facts))
        said = _people({s.ref: (s.value, s.certain) for s in _extracted(kb, story)})
        extra, lacking, hit = _compared(wanted, said)
        right, wrong, missed = right + hit, wrong + len(extra), missed + len(lacking)
        if extra or lacking:
            amiss.append((story, extra, lacking))
    return Score(right, wrong, missed, tuple(amiss))


def _extracted(kb: KnowledgeBase, story: Story) -> tuple[Suggestion, ...]:
    return extract(kb, story.text, for_other=story.style == "helper")


def _flat(facts: Mapping[str, Any]) -> dict[str, tuple[Any, bool]]:
    found: dict[str, tuple[Any, bool]] = {}
    for key, value in facts.items():
        if key == "members":
            for at, member in enumerate(value):
                found |= {f"members[{at}].{k.rstrip('~')}": (v, k[-1] != "~") for k, v in member.items()}
        elif key == "others":
            found |= {f"others.{k}": (v, True) for k, v in value.items()}
        else:
            found[key.rstrip("~")] = (value, key[-1] != "~")
    return found


def _people(facts: Mapping[str, tuple[Any, bool]]) -> dict[str, Told]:
    people: dict[str, Told] = {"": set()}
    for ref, (value, certain) in facts.items():
        whose, _, fact = ref.rpartition(".") if ref.startswith("members[") else ("", "", ref)
        people.setdefault(whose, set()).add((fact, json.dumps(value, sort_keys=True), certain))
    return {whose: _without_implied(told) for whose, told in people.items()}


def _without_implied(told: Told) -> Told:
    """Without what follows from another fact: a grade is a disability, seventy is old."""
    names = {fact for fact, _, _ in told}
    drop = {"disabled"} if "disability_grade" in names else set()
    drop |= {"old_or_young"} if names & {"age", "schooling"} else set()
    return {entry for entry in told if entry[0] not in drop}


def _compared(wanted: dict[str, Told], said: dict[str, Told]) -> tuple[list[str], list[str], int]:
    house, heard = wanted.pop(""), said.pop("")
    extra, lacking, hit = list(map(str, heard - house)), list(map(str, house - heard)), len(house & heard)
    mine, theirs = list(wanted.values()), list(said.values())
    size = max(len(mine), len(theirs))
    mine += [set() for _ in range(size - len(mine))]
    theirs += [set() for _ in range(size - len(theirs))]
    best = max(
        permutations(theirs), key=lambda order: sum(len(a & b) for a, b in zip(mine, order, strict=True))
    )
    for a, b in zip(mine, best, strict=True):
        extra, lacking, hit = extra + list(map(str, b - a)), lacking + list(map(str, a - b)), hit + len(a & b)
    return extra, lacking, hit
