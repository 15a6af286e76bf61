"""A new amount ends the one before it; nothing that was said of the past is edited."""

from datetime import date
from decimal import Decimal

import pytest

from knowledge.amounts import NewValue, with_values
from knowledge.loader import load
from knowledge.model import Certainty, DatedValue
from knowledge.schema.problems import ContentErrors

KB = load()
NAME = "dibao.rural"
DAY = date(2027, 1, 1)


def new(value: str | None = "650", *, start: date = DAY, area: str | None = None, **changes) -> NewValue:
    amount = None if value is None else Decimal(value)
    said = {"source": "yuminguifan-2025-6", "certainty": Certainty.unconfirmed} | changes
    name = said.pop("name", NAME)
    return NewValue(name, DatedValue(start, said.pop("end", None), amount, area=area, **said))


def on(kb, day: date, area: str | None = None) -> Decimal | None:
    found = kb.parameters[NAME].on(day, area)
    return None if found is None else found.value


def test_it_begins_on_its_day_and_the_past_stays():
    kb = with_values(KB, [new()])
    assert on(kb, date(2026, 12, 31)) == on(KB, date(2026, 12, 31)) == Decimal(630)
    assert on(kb, DAY) == Decimal(650)
    assert kb.version != KB.version
    assert with_values(KB, []) is KB
    for before, after in zip(KB.parameters[NAME].values, kb.parameters[NAME].values, strict=False):
        assert (before.start, before.value, before.source) == (after.start, after.value, after.source)


def test_a_gap_may_be_said_to_be_one():
    kb = with_values(KB, [new(None, start=date(2026, 12, 1)), new(start=DAY)])
    assert on(kb, date(2026, 12, 15)) is None
    assert on(kb, DAY) == Decimal(650)


def test_an_area_may_have_its_own():
    area = KB.areas[0].id
    kb = with_values(KB, [new("700", area=area)])
    assert on(kb, DAY, area) == Decimal(700)
    assert on(kb, DAY) == Decimal(630)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (new(name="dibao.moon"), "no parameter"),
        (new(source="hearsay"), "no source"),
        (new(area="atlantis"), "no area"),
        (new("-1"), "from nothing up"),
        (new("NaN"), "from nothing up"),
        (new(end=date(2026, 1, 1)), "before it starts"),
        (new(start=date(2025, 7, 1)), "begins on 2025-07-01 already"),
        (new(start=date(2019, 1, 1)), "not edited"),
    ],
)
def test_what_cannot_be_is_refused_with_its_key(value, said):
    with pytest.raises(ContentErrors) as caught:
        with_values(KB, [value])
    (problem,) = caught.value.problems
    assert said in problem.message
    assert problem.key == value.parameter


def test_two_new_ones_follow_each_other():
    kb = with_values(KB, [new(), new("680", start=date(2028, 1, 1))])
    assert [on(kb, day) for day in (DAY, date(2027, 12, 31), date(2028, 1, 1))] == [650, 650, 680]
