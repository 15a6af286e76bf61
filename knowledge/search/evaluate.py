"""How well the search does on questions whose topic is known: the figures of `yimen evaluate`."""

import csv
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from knowledge.model import Scope
from knowledge.search.collection import OUT_OF_SCOPE
from knowledge.search.index import Index
from knowledge.search.reading import Reading


@dataclass(frozen=True, slots=True)
class Row:
    """A question with the topic that people say it has.

    `style` is the kind of writing and `split` the part of the set, where known; `also` are other topics
    whose answer is as fair.
    """

    id: str
    question: str
    topic: str
    style: str = ""
    split: str = ""
    also: tuple[str, ...] = ()

    @property
    def topics(self) -> frozenset[str]:
        """Every topic that is right."""
        return frozenset({self.topic, *self.also})


@dataclass(frozen=True, slots=True)
class Group:
    """Figures of some of the questions: shares 0..1, None where there is nothing to share out.

    `answered` is the share answered directly, `precision` the share of those that is right. The others are
    over the questions in scope; `settled` is the share answered with, or referred to, the right topic.
    """

    questions: int
    top1: float | None
    top3: float | None
    answered: float | None
    precision: float | None
    settled: float | None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Figures over all questions.

    `top1`, `top3` and `answered` are over questions in scope; `precision` is over all direct answers,
    where an answer to a question out of scope is wrong. `auroc` is the chance that a question in scope
    has a higher confidence than one out of scope. Latencies are in milliseconds.
    """

    questions: int
    in_scope: int
    out_of_scope: int
    top1: float | None
    top3: float | None
    answered: float | None
    precision: float | None
    referred_adjacent: float | None
    off_topic_answered: float | None
    auroc: float | None
    latency_ms: dict[str, float]
    decisions: dict[str, int]
    by_scope: dict[str, Group]
    by_style: dict[str, Group]
    by_split: dict[str, Group]
    wrong_answers: list[dict[str, Any]] = field(default_factory=list)
    missed: list[dict[str, Any]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The same as plain JSON values."""
        return asdict(self)

    def lines(self) -> Iterator[str]:
        """The groups as a table for people: by scope, split and style."""
        named = ("questions", 10), ("top-1", 8), ("top-3", 8), ("answered", 10), ("right", 8), ("settled", 9)
        yield f"{'':16}" + "".join(f"{name:>{width}}" for name, width in named)
        for group in (self.by_scope, self.by_split, self.by_style):
            for name, found in group.items():
                shares = (
                    f"{'-' if value is None else format(value, '.1%'):>{width}}"
                    for value, width in (
                        (found.top1, 8),
                        (found.top3, 8),
                        (found.answered, 10),
                        (found.precision, 8),
                        (found.settled, 9),
                    )
                )
                yield f"{name:16}{found.questions:>10}{''.join(shares)}"


@dataclass(frozen=True, slots=True)
class _Asked:
    row: Row
    scope: Scope
    reading: Reading
    milliseconds: float

    @property
    def topics(self) -> list[str]:
        return [topic for topic, _ in self.reading.ranked]

    @property
    def right(self) -> bool:
        return bool(self.topics) and self.topics[0] in self.row.topics

    @property
    def near(self) -> bool:
        return not self.row.topics.isdisjoint(self.topics[:3])

    @property
    def answered(self) -> bool:
        return self.reading.decision == "answer"

    def listed(self) -> dict[str, Any]:
        return {
            "id": self.row.id,
            "question": self.row.question,
            "topic": self.row.topic,
            "decision": self.reading.decision,
            "ranked": self.topics[:3],
            "confidence": self.reading.confidence,
            "matched": self.reading.matched,
        }


def read_rows(file: Path) -> list[Row]:
    """Questions from a tab-separated file with the columns `id question topic`, and maybe others.

    `style` (or `kind`), `split` and `also` (topics between commas) are read where they stand.


    Raises ValueError naming the columns that are missing.
    """
    with file.open(encoding="utf-8-sig", newline="") as lines:
        table = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        missing = {"id", "question", "topic"} - set(table.fieldnames or ())
        if missing:
            raise ValueError(f"{file.name}: columns are missing: {', '.join(sorted(missing))}")
        return [
            Row(
                id=line["id"],
                question=line["question"],
                topic=line["topic"],
                style=line.get("style") or line.get("kind") or "",
                split=line.get("split") or "",
                also=tuple(filter(None, map(str.strip, (line.get("also") or "").split(",")))),
            )
            for line in table
        ]


def evaluate(
    index: Index, rows: Iterable[Row], on: date, timer: Callable[[], float] = time.perf_counter
) -> Evaluation:
    """Ask every question and compare. `timer` gives seconds; a topic without an article counts as core."""
    asked = [_ask(index, row, on, timer) for row in rows]
    ours = [one for one in asked if one.scope != "none"]
    others = [one for one in asked if one.scope == "none"]
    answers = [one for one in asked if one.answered]
    adjacent = [one for one in ours if one.scope == "adjacent"]
    return Evaluation(
        questions=len(asked),
        in_scope=len(ours),
        out_of_scope=len(others),
        top1=_share(one.right for one in ours),
        top3=_share(one.near for one in ours),
        answered=_share(one.answered for one in ours),
        precision=_share(one.right for one in answers),
        referred_adjacent=_share(one.right and one.reading.decision == "refer" for one in adjacent),
        off_topic_answered=_share(one.answered for one in others),
        auroc=_auroc([one.reading.confidence for one in ours], [one.reading.confidence for one in others]),
        latency_ms=_latency([one.milliseconds for one in asked]),
        decisions=dict(Counter(one.reading.decision for one in asked)),
        by_scope=_groups(asked, lambda one: one.scope),
        by_style=_groups(asked, lambda one: one.row.style),
        by_split=_groups(asked, lambda one: one.row.split),
        wrong_answers=[one.listed() for one in answers if not one.right],
        missed=[one.listed() for one in ours if not one.right and not one.answered],
    )


def _ask(index: Index, row: Row, on: date, timer: Callable[[], float]) -> _Asked:
    start = timer()
    reading = index.ask(row.question, None, on)
    spent = (timer() - start) * 1000
    scope: Scope = "none" if row.topic == OUT_OF_SCOPE else index.scopes.get(row.topic, "core")
    return _Asked(row, scope, reading, spent)


def _share(outcomes: Iterable[bool]) -> float | None:
    found = list(outcomes)
    return round(sum(found) / len(found), 4) if found else None


def _groups(asked: Sequence[_Asked], key: Callable[[_Asked], str]) -> dict[str, Group]:
    groups: dict[str, list[_Asked]] = {}
    for one in asked:
        groups.setdefault(key(one), []).append(one)
    return {name: _group(group) for name, group in sorted(groups.items()) if name}


def _group(asked: Sequence[_Asked]) -> Group:
    ours = [one for one in asked if one.scope != "none"]
    return Group(
        questions=len(asked),
        top1=_share(one.right for one in ours),
        top3=_share(one.near for one in ours),
        answered=_share(one.answered for one in asked),
        precision=_share(one.right for one in asked if one.answered),
        settled=_share(one.right and one.reading.decision in {"answer", "refer"} for one in ours),
    )


def _auroc(ours: Sequence[float], others: Sequence[float]) -> float | None:
    """The share of pairs in which the question in scope has the higher confidence; a tie counts half."""
    if not ours or not others:
        return None
    won = sum((one > other) + 0.5 * (one == other) for one in ours for other in others)
    return round(won / (len(ours) * len(others)), 4)


def _latency(milliseconds: Sequence[float]) -> dict[str, float]:
    if not milliseconds:
        return {}
    ordered = sorted(milliseconds)
    return {
        name: round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 3)
        for name, share in (("p50", 0.5), ("p99", 0.99))
    }
