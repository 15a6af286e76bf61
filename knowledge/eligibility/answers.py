"""From what a resident types or presses to the value of a fact, or to what is wrong with it."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from knowledge.eligibility import words
from knowledge.eligibility.facts import NOT_SURE, FactDefinition, define
from knowledge.eligibility.numbers import NotOneNumberError, one_number, tidy
from knowledge.eligibility.periods import read_amount
from knowledge.eligibility.problem import AnswerProblem
from knowledge.eligibility.questions import people_for
from knowledge.eligibility.yes_no import is_not_sure, yes_or_no
from knowledge.languages import Text
from knowledge.model import KnowledgeBase

__all__ = ["NOT_SURE", "AnswerProblem", "parse_answer", "parse_date"]

LONGEST = 100
"""Characters; an answer to one question is shorter."""


def parse_answer(kb: KnowledgeBase, ref: str, text: str, *, facts: Mapping[str, Any] | None = None) -> Any:
    """The value for `set_fact`: typed words and the values of the question's choices are understood.

    With `facts`, a plain yes about the others is asked back where it could mean somebody who is already
    listed. Raises AnswerProblem with what was wrong and how to write it; KeyError for an unknown `ref`.
    """
    where, definition = define(kb.facts, ref)
    if len(text) > LONGEST:
        raise AnswerProblem(words.fill(words.TOO_LONG, hint=definition.hint))
    said = tidy(text)
    if not said:
        raise AnswerProblem(words.fill(words.SAY_SOMETHING))
    if said == NOT_SURE:
        return NOT_SURE
    match definition.kind:
        case "bool":
            if where.rest:
                return _about_rest(kb, ref, definition, said, facts or {})
            return NOT_SURE if is_not_sure(said) else _yes_or_no(definition, said)
        case "int" if not definition.choices:
            return _integer(definition, said)
        case "int" | "choice":
            return _choice(definition, said)
        case "money":
            return _money(definition, said)
        case "date":
            return NOT_SURE if is_not_sure(said) else parse_date(said).isoformat()


def parse_date(text: str) -> date:
    """A day written like 2026-03-05, 2026/3/5 or 2026年3月5日; AnswerProblem where there is none such."""
    said = tidy(text)[:LONGEST]
    found = re.search(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?", said)
    if found is None:
        raise AnswerProblem(words.fill(words.SAY_DATE))
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError as error:
        raise AnswerProblem(words.fill(words.NO_SUCH_DATE, said=found[0].strip())) from error


def _about_rest(
    kb: KnowledgeBase, ref: str, definition: FactDefinition, said: str, facts: Mapping[str, Any]
) -> bool | str:
    people = people_for(kb, ref, facts)
    if re.fullmatch(r"members\[\d{1,2}\]", said):
        if said in people:
            return said
        raise AnswerProblem(words.fill(words.SAY_YES_OR_NO))
    if said == "true":
        return True
    if is_not_sure(said):
        return NOT_SURE
    if people and re.search(r"前面|刚才|同一个|就是他|就是她|same", said) and len(people) == 1:
        return next(iter(people))
    if people and re.search(r"另外|别的|还有|else|another", said):
        return True
    answer = _yes_or_no(definition, said)
    if answer and people:
        choices = words.quoted([*people.values(), words.SOMEBODY_ELSE])
        raise AnswerProblem(words.fill(words.SAY_WHO, choices=choices))
    return answer


def _yes_or_no(definition: FactDefinition, said: str) -> bool:
    answer = yes_or_no(said, definition.name.zh_Hans)
    if answer is None:
        raise AnswerProblem(words.fill(words.SAY_YES_OR_NO))
    return answer


def _integer(definition: FactDefinition, said: str) -> int | str:
    number = _number(definition, said)
    if number is None:
        return NOT_SURE
    if number != number.to_integral_value():
        raise AnswerProblem(
            words.fill(words.SAY_WHOLE, name=definition.name, said=shown(said), example=example(definition))
        )
    return int(within(definition, number, said))


def _number(definition: FactDefinition, said: str) -> Decimal | None:
    """One number, or None for somebody who is not sure."""
    try:
        return one_number(said)
    except NotOneNumberError as problem:
        if problem.kind == "none" and is_not_sure(said):
            return None
        raise not_one_number(definition, problem) from problem


def _money(definition: FactDefinition, said: str) -> Any:
    try:
        amount = read_amount(said)
    except NotOneNumberError as problem:
        if problem.kind == "none" and is_not_sure(said):
            return NOT_SURE
        raise not_one_number(definition, problem) from problem
    within(definition, amount.a_month, said)
    return amount.as_json()


def _choice(definition: FactDefinition, said: str) -> bool | int | str:
    spoken = _letters(said)
    labels = {
        choice.value: (_letters(tidy(choice.label.zh_Hans)), _letters(tidy(choice.label.en)))
        for choice in definition.choices
    }
    for value, called in labels.items():
        if said == str(value).lower() or spoken in called:
            return value
    if is_not_sure(said):
        return NOT_SURE
    none = next((value for value in definition.values if value in {0, "none"} and value is not False), None)
    if none is not None and yes_or_no(said, "") is False:
        return none
    named = [value for value, called in labels.items() if any(name in spoken for name in called)]
    if not named and len(spoken) >= 3:
        named = [value for value, called in labels.items() if any(spoken in name for name in called)]
    if not named:
        named = _counted(definition, said)
    if len(named) == 1:
        return named[0]
    choices = words.quoted([choice.label for choice in definition.choices])
    if named:
        raise AnswerProblem(words.fill(words.SAY_WHICH, said=shown(said), choices=choices))
    raise AnswerProblem(words.fill(words.SAY_CHOICE, choices=choices))


def _letters(said: str) -> str:
    """Without punctuation and spaces."""
    return "".join(char for char in said if char.isalnum())


def _counted(definition: FactDefinition, said: str) -> list[bool | int | str]:
    """A choice named by its number: the value of a number fact (二级), or the place in the list (选2)."""
    try:
        number = one_number(said)
    except NotOneNumberError as problem:
        if problem.kind == "none":
            return []
        raise not_one_number(definition, problem) from problem
    if definition.kind == "int":
        return [value for value in definition.values if value == number]
    place = re.fullmatch(r"(?:选|第)?\D?\d+\D?|(?:选|第)?[一二三四五六](?:个|项)?", said)
    inside = place is not None and 1 <= number <= len(definition.values)
    return [definition.values[int(number) - 1]] if inside else []


def within(definition: FactDefinition, number: Decimal, said: str) -> Decimal:
    """The number where it is inside the bounds of the fact."""
    low, high = definition.minimum, definition.maximum
    if (low is not None and number < low) or (high is not None and number > high):
        raise _outside(definition, said)
    return number


def _outside(definition: FactDefinition, said: str) -> AnswerProblem:
    low, high = definition.minimum, definition.maximum
    return AnswerProblem(
        words.fill(
            words.SAY_WITHIN,
            name=definition.name,
            said=shown(said),
            minimum=low,
            maximum=high,
            example=example(definition),
        )
    )


def not_one_number(definition: FactDefinition, problem: NotOneNumberError) -> AnswerProblem:
    """What to say of a text that is not one number."""
    if problem.kind == "negative" and (definition.minimum or definition.kind != "money"):
        return _outside(definition, problem.said)
    said: dict[str, Text] = {
        "none": words.SAY_A_NUMBER,
        "many": words.SAY_ONE_NUMBER,
        "vague": words.SAY_EXACT_NUMBER,
        "negative": words.SAY_NOT_NEGATIVE,
        "days": words.SAY_DAYS,
        "irregular": words.SAY_TWELVE_MONTHS,
    }
    return AnswerProblem(
        words.fill(
            said[problem.kind],
            name=definition.name,
            said=shown(problem.said),
            example=example(definition),
        )
    )


def example(definition: FactDefinition) -> str:
    """A number that would do."""
    if definition.kind == "money":
        return "1200"
    return "2" if definition.choices else "3" if (definition.maximum or 0) <= 30 else "46"


def shown(said: str) -> str:
    """What was typed, short enough to be said back."""
    return said if len(said) <= 20 else said[:19] + "…"
