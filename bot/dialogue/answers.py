"""The answers of a self-screening: given, changed and taken back, without a word of them misplaced.

A question about the others can come up again (「还有没有别的残疾人」), so an answer is kept under a key: the
reference, and for the others how many people were listed when it was asked: `others.disabled#1`. A button
carries the key too, and so can be told from the same button of a later question.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from knowledge.eligibility.document import canonical, facts_known, set_fact
from knowledge.eligibility.facts import FactDefinition

Definitions = Mapping[str, FactDefinition]
Given = tuple[tuple[str, Any], ...]

_KEY = re.compile(r"(?P<ref>[^#]+)(?:#(?P<listed>\d{1,2}))?", re.ASCII)
_MEMBER = re.compile(r"members\[(\d{1,2})\]", re.ASCII)


@dataclass(frozen=True, slots=True)
class Answers:
    """The facts document, and the answers that made it in the order they were first given."""

    facts: Mapping[str, Any]
    given: Given

    def value(self, key: str) -> Any:
        """The answer given under a key, or None."""
        return dict(self.given).get(key)


def listed(facts: Mapping[str, Any]) -> int:
    """How many people are listed."""
    return len(canonical(facts).get("members", ()))


def key_of(facts: Mapping[str, Any], ref: str) -> str:
    """The key under which a question asked now is answered."""
    count = listed(facts)
    return f"{ref}#{count}" if ref.startswith("others.") and count else ref


def ref_of(key: str) -> str:
    """The reference that a key is about."""
    return key.partition("#")[0]


def _asked_at(key: str) -> int:
    match = _KEY.fullmatch(key)
    return int(match["listed"] or 0) if match else 0


def before(answers: Answers, key: str) -> Mapping[str, Any]:
    """The facts as they were when the question of a key came up: people listed by it or later are away."""
    if not ref_of(key).startswith("others."):
        return answers.facts
    facts = dict(canonical(answers.facts))
    members = facts.get("members", [])[: _asked_at(key)]
    return {**{name: value for name, value in facts.items() if name != "members"}, "members": members}


def answered(answers: Answers, key: str, value: Any, definitions: Definitions) -> Answers:
    """With one answer given or changed. What followed only from the old one goes, everything else stays."""
    if answers.value(key) == value:
        return answers
    if ref_of(key).startswith("others."):
        answers, key = _ready_for(answers, key, value)
    facts = set_fact(answers.facts, ref_of(key), value, definitions=definitions)
    if any(known == key for known, _ in answers.given):
        given = tuple((known, value if known == key else kept) for known, kept in answers.given)
    else:
        given = (*answers.given, (key, value))
    return Answers(facts, tuple(pair for pair in given if _still_there(facts, *pair)))


def _ready_for(answers: Answers, key: str, value: Any) -> tuple[Answers, str]:
    """A changed answer about the others: people whom the old answers listed go, a new one comes last."""
    old, ref, place = answers.value(key), ref_of(key), _asked_at(key)
    if old is None and place == listed(answers.facts):
        return answers, key
    if old is True:
        later = [k for k, v in answers.given if v is True and ref_of(k) == ref and _asked_at(k) >= place]
        for known in sorted(later, key=_asked_at, reverse=True):
            answers = without_person(answers, _asked_at(known))
    kept = tuple(pair for pair in answers.given if ref_of(pair[0]) != ref or _asked_at(pair[0]) < place)
    answers = Answers(answers.facts, kept)
    return answers, key_of(answers.facts, ref) if value is True else key


def without_person(answers: Answers, index: int) -> Answers:
    """Without one listed person and all that was said of them; the people after them move up."""
    facts = dict(canonical(answers.facts))
    members = [member for place, member in enumerate(facts.get("members", [])) if place != index]
    # Two keys may become one (asked with and without this person): the later answer is the one that counts.
    given = {
        _moved(key, index): _moved(value, index) if isinstance(value, str) else value
        for key, value in answers.given
        if f"members[{index}]" not in key and value != f"members[{index}]"
    }
    return Answers(facts | {"members": members}, tuple(given.items()))


def _moved(text: str, index: int) -> str:
    """A key or value after the person with an index has gone."""

    def up(number: str) -> int:
        return int(number) - 1 if int(number) > index else int(number)

    text = _MEMBER.sub(lambda found: f"members[{up(found[1])}]", text)
    match = _KEY.fullmatch(text)
    if match and match["listed"]:
        count = up(match["listed"])
        return f"{match['ref']}#{count}" if count else str(match["ref"])
    return text


def _still_there(facts: Mapping[str, Any], key: str, value: Any) -> bool:
    """Whether an answer still shows in the facts: details of a no are gone with their reason."""
    ref = ref_of(key)
    if not ref.startswith("others."):
        return ref in facts_known(facts)
    if value is True or (isinstance(value, str) and _MEMBER.fullmatch(value)):
        index = _asked_at(key) if value is True else int(value[len("members[") : -1])
        members = canonical(facts).get("members", ())
        return index < len(members) and members[index].get(ref.removeprefix("others.")) is not None
    return ref in facts_known(facts)
