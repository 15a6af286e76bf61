"""Somebody who knows a household and answers one question at a time, as people do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from knowledge.eligibility import NOT_SURE, Screening, screen, set_fact
from knowledge.eligibility.facts import Ref
from knowledge.model import KnowledgeBase

MOST_QUESTIONS = 60
"""No screening is longer; one that is asks in circles."""


class Resident:
    """Answers about a household whose every member is listed and whose every fact is known or not sure."""

    def __init__(self, household: Mapping[str, Any]) -> None:
        self.household = household
        self.listed: list[int] = []
        """For each listed member of the facts document, who that is in the household."""

    def answer(self, written: str, facts: Mapping[str, Any]) -> Any:
        """The answer to the question of that reference, after what `facts` holds already."""
        ref = Ref.parse(written)
        if ref.member is not None:
            return self._of(self.listed[ref.member], ref.fact)
        if not ref.rest:
            return self.household[ref.fact]
        return self._about_rest(ref.fact, facts.get("members", []))

    def _of(self, who: int, fact: str) -> Any:
        person = self.household["members"][who]
        if fact != "old_or_young" or fact in person:
            return person[fact]
        age, schooling = person["age"], person["schooling"]
        if schooling in {"preschool", "student"} or (age != NOT_SURE and age >= 70):
            return True
        return NOT_SURE if NOT_SURE in (age, schooling) else False

    def _about_rest(self, group: str, known: list[dict[str, Any]]) -> Any:
        """Somebody listed first, as people answer; else the first other person; else what is not sure; else
        nobody.
        """
        everybody = range(len(self.household["members"]))
        for at, who in enumerate(self.listed):
            if self._of(who, group) is True and not known[at].get(group):
                return f"members[{at}]"
        for who in everybody:
            if who not in self.listed and self._of(who, group) is True:
                self.listed.append(who)
                return True
        return NOT_SURE if any(self._of(who, group) == NOT_SURE for who in everybody) else False


@dataclass
class Interview:
    """What was asked and answered, one question at a time, and the screening that it ended in."""

    screening: Screening
    facts: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    @property
    def verdicts(self) -> dict[str, str]:
        return verdicts(self.screening)


def interview(
    kb: KnowledgeBase, household: Mapping[str, Any], day: date, *entries: Sequence[str] | None
) -> Interview:
    """Ask until every program of each entry is settled, one entry after the other; None is all programs."""
    resident = Resident(household)
    facts: dict[str, Any] = {}
    asked: list[str] = []
    for programs in entries or (None,):
        while (screening := screen(kb, facts, day, programs)).next_question is not None:
            asked.append(screening.next_question)
            assert len(asked) < MOST_QUESTIONS, asked
            facts = set_fact(facts, asked[-1], resident.answer(asked[-1], facts))
    return Interview(screening, facts, asked)


def verdicts(screening: Screening) -> dict[str, str]:
    return {result.program: result.verdict for result in screening.programs}
