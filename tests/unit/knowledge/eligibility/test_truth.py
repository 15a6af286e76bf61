"""Four values: what outweighs what."""

import itertools

import pytest

from knowledge.eligibility.truth import Truth, every, known, some

T, F, U, S = Truth.true, Truth.false, Truth.unknown, Truth.staff


@pytest.mark.parametrize(
    ("values", "expected"),
    [((T, T), T), ((T, F, U, S), F), ((T, U, S), U), ((T, S), S), ((), T)],
)
def test_all(values, expected):
    assert every(values) is expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [((F, F), F), ((T, F, U, S), T), ((F, U, S), U), ((F, S), S), ((), F)],
)
def test_any(values, expected):
    assert some(values) is expected


def test_not_turns_only_what_is_decided():
    assert [~value for value in (T, F, U, S)] == [F, T, U, S]
    assert [known(value) for value in (True, False, None)] == [T, F, U]


def test_any_is_all_turned_round():
    for values in itertools.product(Truth, repeat=3):
        turned = ~every([~value for value in values])
        assert some(values) is turned
