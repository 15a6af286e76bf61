"""Households drawn at random in stated proportions: for figures over many of them, never for a verdict.

The proportions are assumptions about who asks (poorer, older and sicker than the average), not statistics.
"""

import random
from collections.abc import Iterator
from typing import Any

SIZES = {1: 18, 2: 26, 3: 22, 4: 18, 5: 10, 6: 6}
GRADES = {0: 25, 1: 12, 2: 20, 3: 20, 4: 23}
AGES = ((0, 6, 6), (7, 17, 14), (18, 59, 48), (60, 69, 14), (70, 95, 18))
"""From, to, out of a hundred."""


def households(count: int, seed: int = 20171226) -> Iterator[dict[str, Any]]:
    """Facts documents with every fact known and every member listed; the same for the same seed."""
    chance = random.Random(seed)
    for _ in range(count):
        yield _household(chance)


def _household(chance: random.Random) -> dict[str, Any]:
    size = _pick(chance, SIZES)
    members = [_person(chance) for _ in range(size)]
    registered, dibao = chance.random() < 0.35, chance.random() < 0.25
    facts: dict[str, Any] = {
        "registered_poor": registered,
        "receives_dibao": dibao,
        "rural": dibao or registered or chance.random() < 0.85,
        "household_size": size,
        "income": int(chance.lognormvariate(6.6, 0.9)) * size // 2,
        "assets": chance.random() < 0.12,
        "hardship": _pick(chance, {"none": 75, "serious": 17, "extreme": 8}),
        "heavy_expenses": chance.random() < 0.3,
        "own_cost_medicine": chance.random() < 0.3,
        "members": members,
    }
    if registered:
        facts["fell_back"] = chance.random() < 0.2
    if dibao:
        facts |= _working(chance, facts["income"])
    return facts


def _working(chance: random.Random, income: int) -> dict[str, Any]:
    found: dict[str, Any] = {"can_work": chance.random() < 0.5, "project_job": chance.random() < 0.2}
    if found["can_work"]:
        found["guarantees_unmet"] = chance.random() < 0.2
    if found["project_job"]:
        found["wages"] = int(income * chance.random())
    return found


def _person(chance: random.Random) -> dict[str, Any]:
    low, high, _ = chance.choices(AGES, weights=[share for *_, share in AGES])[0]
    age = chance.randint(low, high)
    disabled, ill = chance.random() < 0.14, chance.random() < 0.12
    schooling = "preschool" if age < 6 else "student" if age < 17 or chance.random() < 0.05 else "none"
    person: dict[str, Any] = {
        "age": age,
        "schooling": schooling,
        "old_or_young": age >= 70 or schooling != "none",
        "disabled": disabled,
        "seriously_ill": ill,
        "tekun": chance.random() < 0.02,
    }
    if disabled:
        person |= {"disability_grade": _pick(chance, GRADES), "long_term_care": chance.random() < 0.4}
    if ill:
        person["bedridden"] = chance.random() < 0.25
    return person


def _pick(chance: random.Random, shares: dict[Any, int]) -> Any:
    return chance.choices(list(shares), weights=list(shares.values()))[0]
