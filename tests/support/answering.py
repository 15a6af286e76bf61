"""Somebody who knows a household and answers one question at a time, as people do."""

from collections.abc import Mapping
from typing import Any

from knowledge.eligibility.facts import Ref


class Resident:
    """Answers about a household whose every fact is known and whose every member is listed."""

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
        if fact == "old_or_young":
            return person["age"] >= 70 or person["schooling"] != "none"
        return person[fact]

    def _about_rest(self, group: str, known: list[dict[str, Any]]) -> Any:
        """Somebody listed first, as people answer; else the first other person; else nobody."""
        for at, who in enumerate(self.listed):
            if self._of(who, group) and not known[at].get(group):
                return f"members[{at}]"
        for who in range(len(self.household["members"])):
            if who not in self.listed and self._of(who, group):
                self.listed.append(who)
                return True
        return False
