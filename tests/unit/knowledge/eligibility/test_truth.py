"""What outweighs what, on the line from no to yes, and between which ends an answer must come to lie."""

import itertools

import pytest

from knowledge.eligibility.truth import Truth, every, known, some

T, F, U, S = Truth.true, Truth.false, Truth.unknown, Truth.staff
BEST, LEAST = Truth.staff_at_best, Truth.staff_at_least


@pytest.mark.parametrize(
    ("values", "expected"),
    [((T, T), T), ((T, F, U, S), F), ((T, U, S), BEST), ((T, S), S), ((S, LEAST), S), ((), T)],
)
def test_all(values, expected):
    assert every(values) is expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [((F, F), F), ((T, F, U, S), T), ((F, U, S), LEAST), ((F, S), S), ((S, BEST), S), ((), F)],
)
def test_any(values, expected):
    assert some(values) is expected


def test_not_turns_the_line_round():
    assert [~value for value in (T, F, U, S, BEST, LEAST)] == [F, T, U, S, LEAST, BEST]
    assert [known(value) for value in (True, False, None)] == [T, F, U]


def test_what_is_undecided_is_what_can_still_end_on_two_places():
    assert [value for value in Truth if value.undecided] == [U, BEST, LEAST]
    assert [value.perhaps for value in (F, S, T, LEAST)] == [F, BEST, U, U]


def test_any_is_all_turned_round():
    for values in itertools.product(Truth, repeat=3):
        turned = ~every([~value for value in values])
        assert some(values) is turned


def test_a_group_ends_exactly_where_its_parts_can_lead_it():
    """Against trying out: every place that the parts can end on, put together one by one."""
    ends = {value: [end for end in (F, S, T) if value.low <= end.low <= value.high] for value in Truth}
    for values in itertools.product(Truth, repeat=3):
        for combine in (every, some):
            tried = {combine(chosen).low for chosen in itertools.product(*(ends[value] for value in values))}
            assert combine(values).value == (min(tried), max(tried))
