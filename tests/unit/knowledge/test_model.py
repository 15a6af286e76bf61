"""The values of the knowledge: what a parameter was on a day, and where a clause stands."""

from datetime import date
from decimal import Decimal

import pytest

from knowledge.languages import Text
from knowledge.loader import load
from knowledge.model import Certainty, Citation, DatedValue, Parameter, Source
from tests.support.small_knowledge import NUMBER, written


@pytest.fixture(scope="module")
def amount(tmp_path_factory) -> Parameter:
    return load(written(tmp_path_factory.mktemp("content"))).parameters["help.amount"]


@pytest.mark.parametrize(
    ("day", "value"),
    [
        (date(2028, 12, 31), None),
        (date(2029, 1, 1), "100"),
        (date(2029, 12, 31), "100"),
        (date(2030, 1, 1), "110"),
        (date(2030, 6, 30), "110"),
        (date(2030, 7, 1), "120.5"),
        (date(2050, 1, 1), "120.5"),
    ],
)
def test_a_value_holds_from_its_first_to_its_last_day_and_none_before_it_existed(amount, day, value):
    found = amount.on(day)
    assert (found and found.value) == (value and Decimal(value))


def test_an_ended_value_is_not_carried_on():
    text = Text("x", "x", "x")
    ended = DatedValue(date(2020, 1, 1), date(2020, 12, 31), Decimal(5), "s", Certainty.verified)
    assert Parameter("p", text, text, (ended,)).on(date(2021, 1, 1)) is None


def test_an_area_has_its_own_value_before_the_county(amount):
    day = date(2029, 6, 1)
    assert amount.on(day, "east").value == 90
    assert amount.on(day, "west").value == 100
    assert amount.on(date(2031, 1, 1), "east").value == Decimal("120.5")


def test_an_unconfirmed_value_may_not_be_said(amount):
    found = amount.on(date(2030, 1, 1))
    assert (found.value, found.sayable) == (110, None)
    assert amount.on(date(2029, 6, 1)).sayable == 100


def test_a_document_is_a_tree(tmp_path):
    document = load(written(tmp_path)).documents[NUMBER]
    assert [clause.id for clause in document.children(None)] == ["一"]
    assert [clause.id for clause in document.children("一")] == ["一（一）"]
    assert document.clause("一").citation == Citation(NUMBER, "一")
    with pytest.raises(KeyError):
        document.clause("二")


def test_a_source_is_called_by_title_and_number():
    title = Text("办法", "辦法", "Measures")
    named = Source("s", title, "民发〔2021〕57号", None, Certainty.verified)
    assert named.name("zh_Hant") == "辦法（民发〔2021〕57号）"
    assert named.name("en") == "Measures (民发〔2021〕57号)"
    assert Source("s", title, None, None, Certainty.verified).name("en") == "Measures"
