"""`yimen rehearse` and `yimen replay`: what a change would do, and what a day would have said."""

import json
import shutil

import pytest
from click.testing import CliRunner

from admin_api.cli import main
from knowledge.loader import CONTENT

AMOUNT = ("--parameter", "dibao.rural", "--value", "650", "--from", "2027-01-01")
FACTS = {
    "registered_poor": True,
    "receives_dibao": False,
    "household_size": 2,
    "income": 1280,
    "assets": False,
}


@pytest.fixture
def run(monkeypatch, tmp_path):
    """Runs `yimen` without keys, so without a database."""
    monkeypatch.delenv("YIMEN_DATA_KEYS", raising=False)
    monkeypatch.chdir(tmp_path)
    return lambda *words, given="": CliRunner().invoke(main, words, input=given)


def test_a_higher_standard_flips_cases_by_program_and_clause(run):
    done = run("rehearse", *AMOUNT, "--json")
    assert done.exit_code == 0
    said = json.loads(done.stdout)
    assert said["on"] == "2027-01-01"
    assert said["looked_at"] > 450
    assert sum(one["count"] for one in said["by_clause"]) == len(said["flips"]) > 0
    assert {"program": "rural-dibao", "before": "unlikely", "after": "likely"}.items() <= said["flips"][
        -1
    ].items()
    assert "stored screenings are left out" in done.stderr
    assert run("rehearse", *AMOUNT, "--fail-on-flips").exit_code == 1


def test_an_amount_that_changes_nothing_fails_nothing(run):
    same = ("--parameter", "dibao.rural", "--value", "630", "--from", "2027-01-01")
    done = run("rehearse", *same, "--no-database", "--fail-on-flips")
    assert done.exit_code == 0
    assert "0 verdict(s) flip" in done.stdout


def test_another_content_folder_is_held_against_the_one_in_force(run, tmp_path):
    other = tmp_path / "other"
    shutil.copytree(CONTENT, other)
    for file in other.glob("parameters/*.yaml"):
        file.write_text(
            file.read_text().replace("start: 2025-07-01, value: 630,", "start: 2025-07-01, value: 650,")
        )
    said = json.loads(run("rehearse", "--content", str(other), "--no-database", "--json").stdout)
    assert {one["program"] for one in said["flips"]} >= {"rural-dibao"}


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--parameter", "dibao.moon", "--value", "1", "--from", "2027-01-01"),
        ("--parameter", "dibao.rural", "--value", "much", "--from", "2027-01-01"),
        ("--parameter", "dibao.rural", "--value", "650"),
        ("--parameter", "dibao.rural", "--value", "650", "--from", "2019-01-01"),
        (*AMOUNT, "--area", "atlantis"),
    ],
)
def test_what_cannot_be_is_refused_in_words(run, words):
    done = run("rehearse", *words, "--no-database")
    assert done.exit_code == 2
    assert "Traceback" not in done.output
    assert done.stderr


def test_a_replay_tells_which_amount_made_the_difference(run):
    done = run(
        "replay", "--facts", "-", "--then", "2025-01-31", "--on", "2025-07-31", "--json",
        given=json.dumps({**FACTS, "income": 1240}),
    )  # fmt: skip
    assert done.exit_code == 0
    differences = json.loads(done.stdout)["differences"]
    (rural,) = [one for one in differences if one["program"] == "rural-dibao"]
    assert (rural["before"], rural["after"]) == ("unlikely", "likely")
    assert {"parameter": "dibao.rural", "before": "610", "after": "630"} in rural["amounts"]


def test_a_replay_refuses_answers_that_cannot_be(run):
    assert run("replay", "--facts", "-", "--then", "2025-01-31", given='{"income": -1}').exit_code == 2
    assert run("replay", "--facts", "-", "--then", "2025-01-31", "--area", "x", given="{}").exit_code == 2
