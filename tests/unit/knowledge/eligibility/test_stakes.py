"""Why a question is asked, read off the rules."""

from datetime import date

from knowledge.eligibility import screen, set_fact
from knowledge.eligibility.stakes import stakes
from tests.support.answering import Resident
from tests.support.population import households
from tests.unit.knowledge.eligibility.small_rules import leaf, staff

TODAY = date(2020, 6, 1)
POOR, URBAN = leaf({"is": {"poor": True}}), leaf({"is": {"urban": True}})


def test_each_program_that_waits_is_named_with_its_clause(tiny):
    kb = tiny({"all": [POOR, URBAN]}, POOR, URBAN)
    told = stakes(kb, {}, "poor", TODAY)
    assert [stake.program for stake in told] == ["p0", "p1"]
    assert [str(clause) for stake in told for clause in stake.clauses] == ["D 一", "D 一"]
    assert [stake.program for stake in stakes(kb, {"urban": False}, "poor", TODAY)] == ["p1"]


def test_nothing_hangs_on_what_can_only_lead_to_the_same_judgement(tiny):
    kb = tiny({"any": [staff(), {"all": [POOR, staff("more")]}]})
    assert stakes(kb, {}, "poor", TODAY) == ()
    assert screen(kb, {}, TODAY).result("p0").verdict == "staff"


def test_only_the_programs_asked_for_count(tiny):
    kb = tiny(POOR, POOR)
    assert [stake.program for stake in stakes(kb, {}, "poor", TODAY, ["p1"])] == ["p1"]


def test_before_the_document_nothing_hangs_on_anything(tiny):
    assert stakes(tiny(POOR), {}, "poor", date(2019, 1, 1)) == ()


def test_every_question_of_an_interview_has_something_hanging_on_it(kb, today):
    for household in households(30, 5):
        resident, facts = Resident(household), {}
        while (ref := screen(kb, facts, today).next_question) is not None:
            told = stakes(kb, facts, ref, today)
            assert told, ref
            assert all(kb.clause(clause) for stake in told for clause in stake.clauses)
            facts = set_fact(facts, ref, resident.answer(ref, facts))
