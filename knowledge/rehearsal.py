"""What a change of the content would change in the answers, asked of both before anybody else asks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from knowledge.languages import Language
from knowledge.model import KnowledgeBase
from knowledge.search import Index

Outcome = tuple[str, str | None]
"""Decision and topic."""


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """A question whose answer changes. `wanted` is the topic that it belongs to, `lost` that it left it."""

    question: str
    wanted: str
    before: Outcome
    after: Outcome

    @property
    def lost(self) -> bool:
        return self.before[1] == self.wanted and self.after[1] != self.wanted


Question = tuple[str, str, Language]
"""The topic that it belongs to, the words, their language."""


def questions(*sides: KnowledgeBase) -> Iterator[Question]:
    """Every canonical question and phrasing of some knowledge bases, each once."""
    seen: set[Question] = set()
    for kb in sides:
        for topic, article in kb.articles.items():
            for language in ("zh_Hans", "en"):
                asked = (article.question.in_(language), *article.phrasings.get(language, ()))
                for question in ((topic, words, language) for words in asked):
                    if question not in seen:
                        seen.add(question)
                        yield question


def rehearse(before: Index, after: Index, asked: Iterable[Question], on: date) -> list[Rehearsed]:
    """The questions that are decided otherwise afterwards; those that lose their topic come first."""
    found = []
    for wanted, words, language in asked:
        old, new = _outcome(before, words, language, on), _outcome(after, words, language, on)
        if old != new:
            found.append(Rehearsed(words, wanted, old, new))
    return sorted(found, key=lambda one: (not one.lost, one.wanted, one.question))


def _outcome(index: Index, words: str, language: Language, on: date) -> Outcome:
    reading = index.ask(words, language, on)
    return reading.decision, reading.topic if reading.decision != "choose" else None
