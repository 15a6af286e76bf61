"""A reading as the JSON object that scripts and other systems lean on (`yimen ask --json`)."""

from datetime import date
from typing import Any

from knowledge.answering import Answer, compose
from knowledge.languages import Language
from knowledge.model import KnowledgeBase
from knowledge.search.reading import Reading

_WITH_ANSWER = frozenset({"answer", "refer", "screen"})


def as_json(kb: KnowledgeBase, reading: Reading, language: Language, on: date) -> dict[str, Any]:
    """The reading with its answer composed in a language for a day.

    `answer` is the composed text for answer, refer and screen, else null; `citations` are its clauses.
    `danger` (kind, numbers, words) is null unless life is in danger, and then comes before all else.
    """
    answer = _answer(kb, reading, language, on)
    danger = reading.danger
    return {
        "question": reading.question,
        "decision": reading.decision,
        "topic": reading.topic,
        "confidence": reading.confidence,
        "answer": answer.text if answer else None,
        "citations": [
            {"document": citation.document, "clause": citation.clause}
            for citation in (answer.citations if answer else ())
        ],
        "choices": [
            {"topic": topic, "question": kb.articles[topic].question.in_(language)}
            for topic in reading.choices
        ],
        "ranked": [{"topic": topic, "confidence": sure} for topic, sure in reading.ranked],
        "language": reading.language,
        "needs": list(reading.needs),
        "wants": [
            {
                "topic": want.topic,
                "sentence": want.sentence,
                "confidence": want.confidence,
                "asked": want.asked,
            }
            for want in reading.wants
        ],
        "danger": danger
        and {"kind": danger.kind, "numbers": list(danger.numbers), "words": danger.words.in_(language)},
    }


def _answer(kb: KnowledgeBase, reading: Reading, language: Language, on: date) -> Answer | None:
    if reading.decision not in _WITH_ANSWER or reading.topic is None:
        return None
    return compose(kb, reading.topic, language, on)
