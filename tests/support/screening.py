"""Answering a self-screening whatever it asks, in whichever order it asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

HOUSEHOLD = {
    "registered_poor": "是",
    "household_size": "四口人",
    "income": "六千",
    "others.seriously_ill": "没有",
    "others.disabled": "有",
    "members[0].disability_grade": "一级",
    "members[0].age": "68岁",
}
"""A registered household of four with 6000 yuan a month and a father with a disability of grade 1, by reference:
what a screening for dibao of his own may ask."""
MOST_QUESTIONS = 40
"""No screening is longer; one that is asks in circles."""


class Person(Protocol):
    """Somebody in front of the questions."""

    @property
    def question(self) -> str | None: ...

    def say(self, text: str) -> str: ...


def asked_by(choices: Iterable[str]) -> str | None:
    """The key of the fact that buttons with these ids ask for; None where none does."""
    keys = {
        choice.removeprefix("fact:").partition("=")[0] for choice in choices if choice.startswith("fact:")
    }
    assert len(keys) <= 1, f"several questions at once: {keys}"
    return keys.pop() if keys else None


def answer(
    person: Person, answers: Mapping[str, str], *, until: str | None = None, at_most: int = MOST_QUESTIONS
) -> list[str]:
    """Type the answer to whatever is asked; returns the keys that were answered, in order.

    `answers` maps a key, or the reference in it, to words. It ends at the verdict, or before the question
    `until`, or after `at_most` answers, and fails at a question that nobody was prepared for.
    """
    given: list[str] = []
    while (key := person.question) is not None and len(given) < at_most:
        ref = key.partition("#")[0]
        if until in (key, ref):
            return given
        words = answers.get(key, answers.get(ref))
        assert words is not None, f"{key} was asked after {given}, and there is no answer to it"
        said = person.say(words)
        assert person.question != key, f"{words!r} did not do as an answer to {key}: {said}"
        given.append(key)
    assert until is None, f"{until} was not asked, but {given}"
    ended = len(given) == at_most if at_most < MOST_QUESTIONS else key is None
    assert ended, f"it did not end as it should have: {given}, then {key}"
    return given
