"""Figures: weeks, sums and rates; and that nothing small can be had from what everybody may see."""

from collections import Counter
from datetime import date
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referral.domain.disclosure import QUESTIONS, VOTES, depth, depths, spans
from referral.domain.figures import (
    DECISIONS,
    NOTHING,
    SMALLEST,
    Figures,
    Outcome,
    Tally,
    iso_week,
    learning,
    monday,
    together,
    weeks_until,
)

ANSWER, CHOOSE, HANDOFF, DECLINE = Outcome.ANSWER, Outcome.CHOOSE, Outcome.HANDOFF, Outcome.DECLINE


def test_weeks_go_over_the_turn_of_a_year():
    assert weeks_until(date(2027, 1, 5), 3) == ("2026-W52", "2026-W53", "2027-W01")
    assert monday("2026-W53") == date(2026, 12, 28)
    assert iso_week(date(2027, 1, 3)) == "2026-W53"


def test_sums_by_week_and_topic_with_the_topics_asked_most_first():
    weeks = ("2026-W47", "2026-W48")
    found = learning(
        [
            Tally("2026-W48", "appeal", ANSWER, 3),
            Tally("2026-W48", "appeal", Outcome.UNHELPFUL, 1),
            Tally("2026-W48", "dibao.apply", ANSWER, 2),
            Tally("2026-W48", "dibao.apply", CHOOSE, 6),
            Tally("2026-W48", "", DECLINE, 1),
            Tally("2026-W46", "appeal", ANSWER, 100),
        ],
        weeks,
    )
    assert (found.total.asked, found.total.judged) == (12, 1)
    assert list(found.topics) == ["dibao.apply", "appeal", ""]
    assert found.weeks == {"2026-W47": NOTHING, "2026-W48": found.total}
    assert found.topics["dibao.apply"].rate(CHOOSE) == Fraction(3, 4)
    assert found.topics["appeal"].helpful_rate == 0
    assert NOTHING.rate(ANSWER) is None
    assert NOTHING.helpful_rate is None


@pytest.mark.parametrize(
    ("rows", "shown"),
    [
        # Everything is large or nothing: everything is shown.
        ({"a": {ANSWER: 9, CHOOSE: 6}, "b": {ANSWER: 5}}, {"a": 3, "b": 3}),
        # Two choices of b would be known, so b shows only how many asked; a would give b away and joins it.
        ({"a": {ANSWER: 9, CHOOSE: 6}, "b": {ANSWER: 9, CHOOSE: 2}}, {"a": 1, "b": 1}),
        # With c the hidden ones are many enough.
        (
            {"a": {ANSWER: 30, CHOOSE: 9}, "b": {ANSWER: 20, CHOOSE: 3}, "c": {ANSWER: 20, CHOOSE: 4}},
            {"a": 3, "b": 1, "c": 1},
        ),
        # Three questions in all are too few for any figure.
        ({"a": {ANSWER: 3}}, {"a": 0}),
        # Eight were not answered; what became of these eight is too few each.
        ({"b": {ANSWER: 9, CHOOSE: 4, HANDOFF: 4}}, {"b": 2}),
    ],
)
def test_what_a_row_may_show(rows, shown):
    assert depths({name: Figures(counts) for name, counts in rows.items()}, QUESTIONS) == shown


FEW = st.integers(0, 9)
WEEKS, TOPICS, COLUMNS = range(2), range(2), (ANSWER, CHOOSE, HANDOFF)
CELLS = list(product(WEEKS, TOPICS, COLUMNS))


def published(counts):
    """What the page says, as sums over cells: (which cells, number)."""
    for place in (0, 1):
        rows = {
            name: Figures(
                Counter({c: sum(counts[x] for x in CELLS if x[place] == name and x[2] is c) for c in COLUMNS})
            )
            for name in (0, 1)
        }
        total = Figures({c: sum(counts[x] for x in CELLS if x[2] is c) for c in COLUMNS})
        for row, reached in [*depths(rows, QUESTIONS).items(), (None, depth(total, QUESTIONS))]:
            for level in QUESTIONS[:reached]:
                for group in level:
                    inside = [float(x[2] in group and row in {None, x[place]}) for x in CELLS]
                    yield inside, (total if row is None else rows[row]).count(*group)


@settings(max_examples=60, deadline=None)
@given(st.fixed_dictionaries(dict.fromkeys(CELLS, FEW)))
def test_no_sum_of_cells_that_follows_from_the_page_is_small(counts):
    """Every set of cells is tried: where its sum is a combination of shown numbers, it is not small."""
    shown = list(published(counts))
    if not shown:
        return
    rows = np.array([inside for inside, _ in shown])
    values = np.array([counts[cell] for cell in CELLS], dtype=float)
    assert np.allclose(rows @ values, [number for _, number in shown])
    sets = np.array(list(product((0.0, 1.0), repeat=len(CELLS))))
    known = np.isclose(sets @ np.linalg.pinv(rows) @ rows, sets).all(axis=1)
    sums = (sets @ values)[known]
    assert not [n for n in sums if 0 < n < SMALLEST]


@given(
    st.dictionaries(
        st.text("abcd", min_size=1, max_size=2), st.fixed_dictionaries(dict.fromkeys(DECISIONS, FEW))
    )
)
def test_what_is_hidden_is_never_small_together(found):
    rows = {name: Figures(counts) for name, counts in found.items()}
    reached = depths(rows, QUESTIONS)
    total = Figures({one: sum(row.count(one) for row in rows.values()) for one in DECISIONS})
    for number, level in enumerate(QUESTIONS[: depth(total, QUESTIONS)], 1):
        for group in level:
            hidden = sum(row.count(*group) for name, row in rows.items() if reached[name] < number)
            assert hidden == 0 or hidden >= SMALLEST
            seen = [row.count(*group) for name, row in rows.items() if reached[name] >= number]
            assert all(n == 0 or n >= SMALLEST for n in seen)
    assert all(deep <= depth(total, QUESTIONS) for deep in reached.values())


def test_opinions_have_levels_of_their_own():
    yes = Figures({Outcome.HELPFUL: 9, Outcome.UNHELPFUL: 6})
    some = Figures({Outcome.HELPFUL: 9, Outcome.UNHELPFUL: 1})
    assert depths({"a": yes, "b": yes}, VOTES) == {"a": 2, "b": 2}
    assert depth(some, VOTES) == 1, "ten opinions, but not that one of them was bad"


def test_quiet_weeks_join_their_neighbours():
    weeks = {
        "w1": Figures({ANSWER: 9}),
        "w2": Figures({ANSWER: 9, CHOOSE: 3}),
        "w3": Figures({}),
        "w4": Figures({ANSWER: 9, CHOOSE: 3}),
        "w5": Figures({}),
        "w6": Figures({ANSWER: 9, HANDOFF: 8}),
        "w7": Figures({ANSWER: 1}),
    }
    assert list(spans(weeks, QUESTIONS)) == [("w1",), ("w2", "w3", "w4"), ("w5",), ("w6", "w7")]
    weeks["w7"] = Figures({ANSWER: 1, CHOOSE: 2})
    assert list(spans(weeks, QUESTIONS)) == [("w1",), ("w2", "w3", "w4", "w5", "w6", "w7")]


@given(st.lists(st.fixed_dictionaries(dict.fromkeys(DECISIONS, FEW)), max_size=12))
def test_spans_hold_every_week_once_and_show_all_that_the_total_shows(found):
    weeks = {f"w{n:02d}": Figures(counts) for n, counts in enumerate(found)}
    made = spans(weeks, QUESTIONS)
    assert [week for span in made for week in span] == list(weeks)
    assert together(made.values()).asked == together(weeks.values()).asked
    whole = depth(together(weeks.values()), QUESTIONS)
    assert set(depths(made, QUESTIONS).values()) <= {whole}
