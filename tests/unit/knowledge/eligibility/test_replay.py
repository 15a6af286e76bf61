"""The same answers on two days, and under changed amounts: what differs, and why."""

from datetime import date
from decimal import Decimal

import pytest

from knowledge.amounts import NewValue, with_values
from knowledge.eligibility import FactError, screen
from knowledge.eligibility.rehearsal import Subject, rehearse
from knowledge.eligibility.replay import replay
from knowledge.model import Certainty, DatedValue
from tests.unit.knowledge.eligibility.small_rules import leaf, staff

NEAR = {
    "registered_poor": True,
    "receives_dibao": False,
    "household_size": 2,
    "income": 1250,
    "assets": False,
}
"""625 yuan a head: under the standard of 630, over the earlier one of 610."""


def verdicts(screening) -> dict[str, str]:
    return {result.program: result.verdict for result in screening.programs}


def raised(kb, amount: str, start: date):
    value = DatedValue(start, None, Decimal(amount), "yuminguifan-2025-6", Certainty.verified)
    return with_values(kb, [NewValue("dibao.rural", value)])


def test_an_amount_that_changed_is_the_reason(kb):
    found = replay(kb, NEAR, date(2025, 3, 1), date(2026, 11, 23))
    (difference,) = [one for one in found.since if one.program == "rural-dibao"]
    assert (difference.before, difference.after) == ("unlikely", "likely")
    (amount,) = difference.because.amounts
    assert (amount.parameter, amount.before, amount.after) == ("dibao.rural", Decimal(610), Decimal(630))
    assert difference.reasons
    assert found.edited == ()


def test_an_amount_that_nobody_knew_is_named_as_none(kb):
    found = replay(kb, NEAR, date(2024, 5, 1), date(2026, 11, 23))
    (difference,) = [one for one in found.since if one.program == "rural-dibao"]
    assert difference.before == "unknown"
    assert difference.because.amounts[0].before is None


def test_a_part_that_began_in_between_is_the_reason(tiny):
    poor = leaf({"is": {"poor": True}})
    kb = tiny({"any": [poor, staff() | {"from": date(2022, 1, 1)}]})
    found = replay(kb, {"poor": False}, date(2021, 1, 1), date(2023, 1, 1))
    (difference,) = found.since
    assert (difference.before, difference.after) == ("unlikely", "staff")
    assert difference.because.dated
    assert not difference.because.amounts


def test_a_day_before_the_document_is_told_as_one(kb):
    found = replay(kb, NEAR, date(2017, 1, 1), date(2026, 11, 23))
    assert all(one.before == "unknown" and one.because.dated for one in found.since)


def test_an_edited_rule_shows_against_what_was_said(kb, today):
    shown = verdicts(screen(kb, NEAR, today))
    assert replay(kb, NEAR, today, today, shown=shown, version="old").edited == ()
    shown["rural-dibao"] = "unlikely"
    shown["gone"] = "likely"
    edited = {one.program: one for one in replay(kb, NEAR, today, today, shown=shown, version="old").edited}
    assert set(edited) == {"rural-dibao", "gone"}
    assert edited["rural-dibao"].because.rules == ("old", kb.version)
    assert edited["gone"].after is None


def test_answers_that_the_content_does_not_take_any_more_are_an_error(kb, today):
    with pytest.raises(FactError):
        replay(kb, NEAR | {"shoe_size": 42}, today, today)


class TestRehearsal:
    def test_who_crosses_the_line_is_listed_by_program_and_clause(self, kb):
        day = date(2027, 6, 1)
        subjects = [
            Subject("case", "just under", NEAR, day),
            Subject("persona", "far under", NEAR | {"income": 300}, day),
            Subject("screening", "7", NEAR | {"income": 1290}, day),
        ]
        outcome = rehearse(kb, raised(kb, "650", date(2027, 1, 1)), subjects)
        assert outcome.looked_at == 3
        dibao = [flip for flip in outcome.flips if flip.program == "rural-dibao"]
        assert [(flip.subject.name, flip.before, flip.after) for flip in dibao] == [
            ("7", "unlikely", "likely")
        ]
        assert dibao[0].clause is not None
        assert dibao[0].clause.clause == "三（二）1"
        assert ("rural-dibao", dibao[0].clause, "unlikely", "likely", 1) in outcome.by_clause()

    def test_the_same_content_flips_nothing(self, kb, today):
        assert rehearse(kb, kb, [Subject("case", "a", NEAR, today)]).flips == ()

    def test_a_program_that_goes_is_a_flip_to_nothing(self, tiny, today):
        poor = leaf({"is": {"poor": True}})
        two, one = tiny(poor, poor), tiny(poor)
        (flip,) = rehearse(two, one, [Subject("case", "a", {"poor": True}, date(2021, 1, 1))]).flips
        assert (flip.program, flip.before, flip.after, flip.clause) == ("p1", "likely", None, None)

    def test_only_the_programs_of_a_case_are_judged(self, kb):
        day = date(2027, 6, 1)
        subject = Subject("case", "a", NEAR | {"income": 1290}, day, ("care-subsidy",))
        assert rehearse(kb, raised(kb, "650", date(2027, 1, 1)), [subject]).flips == ()

    def test_answers_that_the_new_content_refuses_are_listed_and_stop_nothing(self, kb, today):
        subjects = [Subject("screening", "odd", {"shoe_size": 1}, today), Subject("case", "a", NEAR, today)]
        outcome = rehearse(kb, raised(kb, "650", date(2027, 1, 1)), subjects)
        assert outcome.looked_at == 2
        ((subject, said),) = outcome.refused
        assert subject.name == "odd"
        assert "shoe_size" in said
