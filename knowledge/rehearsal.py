"""What a change of the content would change in the answers, asked of both before anybody else asks."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from knowledge.languages import Language
from knowledge.model import KnowledgeBase

if TYPE_CHECKING:  # outcomes can be kept and compared without loading the search
    from knowledge.search import Index

Outcome = tuple[str, str | None]
"""Decision and topic."""

Question = tuple[str, str, Language]
"""The topic that it belongs to, the words, their language."""

Outcomes = Mapping[Question, Outcome]
"""How one content answers questions. It is kept, so that a content is asked each question once."""


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


def outcome(index: "Index", question: Question, on: date) -> Outcome:
    """How a question is decided on a day; of one that is only offered for choice no topic counts as found."""
    _, words, language = question
    reading = index.ask(words, language, on)
    return reading.decision, reading.topic if reading.decision != "choose" else None


def changed(before: Outcomes, after: Outcomes, asked: Iterable[Question]) -> list[Rehearsed]:
    """The questions that are decided otherwise afterwards; those that lose their topic come first.

    Raises KeyError for a question that one of both was not asked.
    """
    found = [
        Rehearsed(question[1], question[0], before[question], after[question])
        for question in asked
        if before[question] != after[question]
    ]
    return sorted(found, key=lambda one: (not one.lost, one.wanted, one.question))


def in_force(kb: KnowledgeBase, on: date) -> tuple[str, ...]:
    """The topics whose articles hold on a day: on two days with the same ones a content answers alike."""
    return tuple(
        sorted(
            topic
            for topic, article in kb.articles.items()
            if (article.effective_from is None or article.effective_from <= on)
            and (article.effective_until is None or on <= article.effective_until)
        )
    )
