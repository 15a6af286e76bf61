"""The cases beside the rules, written for caseworkers: a sentence, a day, a household, the verdict."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
import yaml

from knowledge.eligibility import screen
from knowledge.loader import CONTENT

PROGRAMS = sorted(path.parent.name for path in CONTENT.glob("programs/*/program.yaml"))
CASES = [
    pytest.param(program, case, id=f"{program}: {case['case']}")
    for program in PROGRAMS
    for case in yaml.safe_load((CONTENT / "programs" / program / "cases.yaml").read_text("utf-8"))
]
KEYS = {"case", "day", "facts", "verdict", "says", "missing", "amounts", "asks"}
DOCUMENT = date(2017, 6, 4)


@pytest.mark.parametrize(("program", "case"), CASES)
def test_case(kb, program: str, case: Mapping[str, Any]):
    screening = screen(kb, case["facts"], case["day"], [program])
    result = screening.result(program)
    told = "\n".join(reason.text.zh_Hans for reason in result.reasons)
    assert result.verdict == case["verdict"], told
    for words in case.get("says", ()):
        assert words in told
    if "missing" in case:
        assert list(result.missing) == case["missing"]
    if "amounts" in case:
        assert list(result.missing_amounts) == case["amounts"]
    if "asks" in case:
        assert screening.next_question == case["asks"]
    assert result.reasons, "every verdict has a reason"


def by_program(program: str) -> list[Mapping[str, Any]]:
    return [case.values[1] for case in CASES if case.values[0] == program]


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_program_has_enough_cases_to_be_trusted(program: str):
    cases = by_program(program)
    assert len(cases) >= 6
    assert all(set(case) <= KEYS for case in cases)
    verdicts = {case["verdict"] for case in cases if case["day"] >= DOCUMENT}
    assert "unlikely" in verdicts
    assert "unknown" in verdicts
    assert verdicts & {"likely", "staff"}
    before = [case for case in cases if case["day"] == DOCUMENT - timedelta(days=1)]
    assert before
    assert all(case["verdict"] == "unknown" for case in before)


@pytest.mark.parametrize("trap", ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"])
def test_each_of_the_ten_traps_is_a_case(trap: str):
    assert any(f"易错点{trap}" in case.values[1]["case"] for case in CASES)
