"""A story listened to: what it tells, and what in it cannot be, each named with the words it was told by.

Nothing that was heard counts before a yes. What cannot be (an age of 200, an income below nothing, two sizes
of one household) is not left out in silence: it is said which fact it was, and that it was not taken.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from knowledge.eligibility import words
from knowledge.eligibility.extraction import LONGEST, read_story
from knowledge.eligibility.extraction_result import Story, Suggestion, one_telling, suggestions
from knowledge.eligibility.facts import FactDefinition, FactError
from knowledge.eligibility.numbers import NotOneNumberError, one_number, tidy
from knowledge.eligibility.values import read_value
from knowledge.languages import Text
from knowledge.model import KnowledgeBase

_COUNT = r"(?:[\d.]+|[零一二两三四五六七八九十百千万]+)"
_SIGN = r"(?P<sign>(?<!\d)(?:负|[-−‐–—])\s*)"
_GRADE = r"(?:[五六七八九十5-9]|\d{2})"
_TOLD = {
    "age": rf"{_SIGN}?(?P<a>{_COUNT})\s*周?岁(?!以)|(?:\baged |\bis )(?P<b>\d{{2,4}})\b(?! ?yuan)",
    "household_size": rf"{_SIGN}?(?P<a>{_COUNT})\s*口(?:之家|人)|一家(?P<b>{_COUNT})口",
    "disability_grade": rf"残疾(?P<a>{_GRADE})级|(?P<b>{_GRADE})级残疾",
    "income": r"(?:收入|工资|进账|挣|赚|[一每]个?月|[一每全]年)[^，,。；;\d]{0,6}?"
    rf"{_SIGN}?(?P<a>{_COUNT})(?P<yuan>[元块])?"
    rf"|(?:income|earns?|wages?)\b[^,.;\d]{{0,16}}?(?P<minus>(?<!\d)[-−]\s*)(?P<b>[\d.]+)",
}
"""How a number is told of a fact; it is then seen whether the fact can have it."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something in a story that cannot be: the fact it is about, the words, and what is wrong with them."""

    fact: str
    words: str
    message: Text


@dataclass(frozen=True, slots=True)
class Listened:
    """What a story tells for a yes, and what of it was not taken."""

    suggestions: tuple[Suggestion, ...]
    flaws: tuple[Flaw, ...]


def listen(kb: KnowledgeBase, text: str, for_other: bool = False) -> Listened:
    """The facts that a text tells, as suggestions, and what is impossible or told in two ways.

    With `for_other` the household is the one that a helper speaks of, not the helper's own.
    """
    story, shown = read_story(kb, text, for_other)
    # One flaw of a fact is enough to look at it again.
    found = [*_impossible(kb, text[:LONGEST]), *_twofold(story, shown)]
    flaws = tuple({flaw.fact: flaw for flaw in reversed(found)}.values())[::-1]
    # Of what is once told impossibly of the household, no other reading is offered: it would be a guess.
    wrong = {flaw.fact for flaw in flaws}
    return Listened(tuple(one for one in suggestions(story, shown) if one.ref not in wrong), flaws)


def _impossible(kb: KnowledgeBase, text: str) -> Iterator[Flaw]:
    said = tidy(text)
    for fact, expression in _TOLD.items():
        definition = kb.facts.get(fact)
        for match in re.finditer(expression, said) if definition else ():
            number = _number(match)
            wrong = _outside(definition, number) if definition and number is not None else None
            if wrong is not None:
                yield Flaw(fact, match[0], wrong)


def _number(match: re.Match[str]) -> Decimal | None:
    parts = match.groupdict()
    negative = parts.get("sign") or parts.get("minus")
    if "yuan" in parts and not (parts["yuan"] or negative):
        return None  # a figure without its unit may be a telephone number or a year
    said = parts["a"] or parts["b"] or ""
    try:
        number = Decimal(said) if said.isascii() else one_number(said)
    except (InvalidOperation, NotOneNumberError):
        return None
    return -number if negative else number


def _outside(definition: FactDefinition, number: Decimal) -> Text | None:
    """What is wrong with a number for a fact, None where it may be so."""
    if definition.choices and number not in definition.values:
        labels = words.quoted([choice.label for choice in definition.choices])
        return words.fill(words.WRONG_CHOICE, name=definition.name, choices=labels)
    whole = number == number.to_integral_value()
    try:
        read_value(definition, definition.id, int(number) if whole else float(number))
    except FactError as error:
        return error.message
    return None


def _twofold(story: Story, shown: str) -> Iterator[Flaw]:
    """What the story says in two ways of the same person or household."""
    for (_whose, fact), hits in story.found.items():
        different = {str(hit.value): shown[hit.start : hit.end] for hit in hits}
        if one_telling(hits) is None and len(different) > 1:
            one, other = list(different.values())[:2]
            name = story.kb.facts[fact].name
            yield Flaw(fact, other, words.fill(words.TOLD_TWICE, name=name, one=one, other=other))
