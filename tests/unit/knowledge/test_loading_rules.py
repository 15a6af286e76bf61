"""A rule that reads well and is wrong stops the start, with file, line and key."""

import pytest

from knowledge.loader import ContentErrors, load
from tests.support.small_knowledge import FILES, written

PROGRAM = "programs/trial-help/program.yaml"
HEAD = FILES[PROGRAM].split("rule:\n")[0]
WORDS = "  clause: 一\n  met: {zh: 是。, en: Yes.}\n  unmet: {zh: 不是。, en: No.}\n"


def leaf(operator: str, indent: int) -> str:
    first, *rest = f"{operator}\n{WORDS}".splitlines()
    return "\n".join([" " * indent + "- " + first, *(" " * indent + line for line in rest)]) + "\n"


REGISTERED, NOT = leaf("is: {registered_poor: true}", 4), leaf("is: {registered_poor: false}", 4)


def problems(tmp_path, rule: str, **files: str) -> list[str]:
    with pytest.raises(ContentErrors) as caught:
        load(written(tmp_path, **{PROGRAM: HEAD + rule} | files))
    return [str(problem) for problem in caught.value.problems]


def line_of(text: str, rule: str) -> int:
    whole = HEAD + rule
    return 1 + whole[: whole.index(text, len(HEAD))].count("\n")


def test_a_contradiction(tmp_path):
    rule = f"rule:\n  all:\n{REGISTERED}{NOT}"
    (told,) = problems(tmp_path, rule)
    assert told.startswith(f"{PROGRAM}:{line_of('rule:', rule)}: rule: ")
    assert "nobody can meet this on 2030-01-02" in told


def test_an_unreachable_branch(tmp_path):
    told = problems(tmp_path, f"rule:\n  any:\n{REGISTERED}{REGISTERED}")
    assert any(f"{PROGRAM}:" in one and "rule.any[1]: unreachable" in one for one in told), told


def test_a_day_without_an_amount(tmp_path):
    rule = "rule:\n  at_most: {income_per_head: {parameter: help.amount}}\n" + WORDS
    amounts = FILES["parameters/amounts.yaml"].replace("2030-07-01", "2030-09-01")
    (told,) = problems(tmp_path, rule, **{"parameters/amounts.yaml": amounts})
    assert f"{PROGRAM}:" in told
    assert "help.amount has no value on 2030-07-01" in told


def other(rule: str) -> dict[str, str]:
    body = FILES[PROGRAM].split("rule:\n")[0].replace("id: trial-help", "id: other-help")
    return {"programs/other-help/program.yaml": body + rule}


def test_an_overlap_between_programs_that_exclude_each_other(tmp_path):
    own = "excludes: [other-help]\n" + FILES[PROGRAM].removeprefix(HEAD)
    (told,) = problems(tmp_path, own, **other(FILES[PROGRAM].removeprefix(HEAD)))
    assert told.startswith(f"{PROGRAM}:{line_of('excludes', own)}: excludes[0]: ")
    assert "both this and other-help on 2030-01-02" in told


def test_programs_that_cannot_meet_may_exclude_each_other(tmp_path):
    own = "excludes: [other-help]\n" + FILES[PROGRAM].removeprefix(HEAD)
    opposite = FILES[PROGRAM].removeprefix(HEAD).replace("registered_poor: true", "registered_poor: false")
    assert len(load(written(tmp_path, **{PROGRAM: HEAD + own} | other(opposite))).programs) == 2


def test_an_unknown_program_to_exclude(tmp_path):
    own = "excludes: [nobody]\n" + FILES[PROGRAM].removeprefix(HEAD)
    (told,) = problems(tmp_path, own)
    assert "excludes[0]" in told
    assert "nobody" in told


def test_a_circle(tmp_path):
    asks = "rule:\n  program: {}\n  clause: 一\n"
    (told,) = problems(tmp_path, asks.format("other-help"), **other(asks.format("trial-help")))
    assert "trial-help" in told
    assert "in a circle" in told
