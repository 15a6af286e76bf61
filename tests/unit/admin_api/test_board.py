"""What the public board shows: nobody can be recognised, also by subtracting."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from admin_api.public.board import Count, merge
from referral.domain.figures import SMALLEST

OTHER = "其他"


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        ({}, []),
        ({"a": 0}, []),
        ({"a": 7, "b": 5}, [("a", "7"), ("b", "5")]),
        ({"a": 9, "b": 4, "c": 3}, [("a", "9"), (OTHER, "7")]),
        ({"a": 9, "b": 6, "c": 1}, [("a", "9"), (OTHER, "7")]),
        ({"a": 9, "b": 1}, [(OTHER, "10")]),
    ],
)
def test_small_cells_are_added_up(cells, shown):
    assert merge(cells, OTHER) == [Count(label, number) for label, number in shown]


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.integers(0, 30), max_size=8))
def test_no_number_below_the_limit_is_ever_shown_and_nothing_is_lost(cells):
    total = sum(cells.values())
    if 0 < total < SMALLEST:
        return  # such a total is not shown as a number either
    numbers = [int(row.shown) for row in merge(cells, OTHER)]
    assert all(number >= SMALLEST for number in numbers)
    assert sum(numbers) == total
