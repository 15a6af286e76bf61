"""The command line: its answers, its exit codes, and a clear word on standard error for bad input."""

from __future__ import annotations

import json
import shutil
import sqlite3

import pytest
from click.testing import CliRunner

from admin_api.cli import main
from referral.store import Database
from tests.support.site import MODELS

KEYS = {"YIMEN_SECRET_KEY": "s" * 48, "YIMEN_DATA_KEYS": "d" * 48}
QUESTION = "我屋头老汉瘫起几年了，能不能单独吃低保"


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Runs `yimen`; nothing of the machine's own settings is seen."""
    import os

    for name in [name for name in os.environ if name.startswith(("YIMEN_", "TELEGRAM_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("YIMEN_DATABASE_URL", f"sqlite:///{tmp_path / 'yimen.sqlite3'}")
    monkeypatch.setenv("YIMEN_MODELS", str(MODELS))

    def command(*words: str, given: str | bytes = "", keys: bool = True):
        with monkeypatch.context() as patch:
            for name, value in KEYS.items() if keys else ():
                patch.setenv(name, value)
            return CliRunner().invoke(main, words, input=given)

    return command


def assert_refused(result, *said: str) -> None:
    assert result.exit_code == 2, result.output
    assert not isinstance(result.exception, Exception) or isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.stderr
    for words in said:
        assert words in result.stderr


def test_ask_answers_with_the_object_of_the_contract(run):
    result = run("ask", QUESTION, "--json", "--on", "2026-11-23", keys=False)
    assert result.exit_code == 0, result.stderr
    said = json.loads(result.stdout)
    assert said["question"] == QUESTION
    assert (said["decision"], said["topic"]) == ("answer", "dibao.single-household")
    assert 0 <= said["confidence"] <= 1
    assert {"document": "奉节府办〔2017〕158号", "clause": "三（二）1"} in said["citations"]
    assert len(said["ranked"]) == 5
    assert said["ranked"][0]["topic"] == said["topic"]
    assert isinstance(said["choices"], list)


def test_ask_speaks_to_people_too(run):
    result = run("ask", QUESTION, "--lang", "en", keys=False)
    assert "dibao" in result.stdout
    assert "[answer dibao.single-household" in result.stdout


def test_a_batch_gives_a_line_for_a_line(run):
    lines = [QUESTION, "", "今天天气怎么样", "字" * 10_000, "🙂🙂", "\u202e\u200f"]
    result = run("ask", "--batch", "-", given="\n".join(lines) + "\n", keys=False)
    assert result.exit_code == 0, result.stderr
    said = [json.loads(line) for line in result.stdout.splitlines()]
    assert len(said) == len(lines)
    assert said[0]["decision"] == "answer"
    assert said[2]["decision"] == "decline"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("ask",), "TEXT"),
        (("ask", "  "), "empty"),
        (("ask", "x", "--on", "2026-02-30"), "2026-02-30"),
        (("ask", "x", "--lang", "tlh"), "tlh"),
        (("ask", "--batch", "no-such-file"), "no-such-file"),
        (("screen",), "--facts"),
        (("screen", "--facts", "no-such-file"), "no-such-file"),
        (("evaluate", "no-such-file"), "no-such-file"),
        (("content", "import", "no-such-file", "--number", "1"), "no-such-file"),
        (("nonsense",), "nonsense"),
    ],
)
def test_a_command_that_makes_no_sense_is_said(run, words, said):
    assert_refused(run(*words, keys=False), said)


def test_screen_judges_a_household(run):
    facts = {"registered_poor": True, "hardship": "extreme", "rural": True}
    result = run(
        "screen", "--facts", "-", "--json", "--on", "2026-11-23", given=json.dumps(facts), keys=False
    )
    assert result.exit_code == 0, result.stderr
    said = json.loads(result.stdout)
    assert said["on"] == "2026-11-23"
    verdicts = {one["program"]: one["verdict"] for one in said["programs"]}
    assert set(verdicts.values()) <= {"likely", "unlikely", "unknown", "staff"}
    assert verdicts["emergency-relief"] == "likely"
    for one in said["programs"]:
        for reason in one["reasons"]:
            assert reason["text"]
            assert reason["clause"]
    assert said["next_question"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("{", "not JSON"),
        ("[]", "JSON object"),
        ('{"household_size": 0}', "household_size"),
        ('{"household_size": 200}', "household_size"),
        ('{"income": NaN}', "NaN"),
        ('{"income": 1e309}', "income"),
        ('{"income": -5}', "income"),
        ('{"no_such_fact": true}', "no_such_fact"),
        ("[" * 100_000, "not JSON"),
        ("\ufffe", "not JSON"),
    ],
)
def test_facts_that_cannot_be_are_said(run, given, said):
    assert_refused(run("screen", "--facts", "-", "--json", given=given, keys=False), said)


def test_facts_that_are_no_text_are_said(run):
    assert_refused(run("screen", "--facts", "-", given=b"\xff\xfe\xff", keys=False), "UTF-8")


def test_a_batch_of_households_answers_every_line_also_a_broken_one(run):
    given = '{"registered_poor": true}\n{broken\n{"household_size": -1}\n{}\n'
    result = run("screen", "--batch", "-", given=given, keys=False)
    assert_refused(result, "line 2", "line 3")
    said = [json.loads(line) for line in result.stdout.splitlines()]
    assert [("programs" in line) for line in said] == [True, False, False, True]
    assert said[1]["line"] == 2


def test_the_schema_names_every_fact(run):
    schema = json.loads(run("screen", "--schema", keys=False).stdout)
    assert "registered_poor" in json.dumps(schema)
    assert schema["$schema"].startswith("https://json-schema.org/")


def test_the_content_is_in_order(run):
    result = run("content", "check", keys=False)
    assert result.exit_code == 0, result.output
    assert "0 error(s)" in result.stdout


def test_a_mistake_in_the_content_is_named_with_file_line_and_key(run, tmp_path, monkeypatch):
    from knowledge.loader import CONTENT

    folder = tmp_path / "content"
    shutil.copytree(CONTENT, folder)
    article = folder / "articles" / "appeal.yaml"
    article.write_text(article.read_text("utf-8") + "\nsurprise: 1\n", "utf-8")
    monkeypatch.setenv("YIMEN_CONTENT", str(folder))
    assert_refused(run("content", "check", keys=False), "articles/appeal.yaml", "surprise")


def test_an_official_text_is_taken_in_and_shown_from_then_on(run, tmp_path):
    number = "奉节府办〔2017〕158号"
    file = tmp_path / "text.txt"
    text = (
        "某办公室\n关于某事的意见\n"
        + number
        + "\n各单位：\n引言一句。\n一、目标任务\n这是原话。\n某办公室\n2017年6月4日\n"
    )
    file.write_text(text, "utf-8")
    done = run("content", "import", str(file), "--number", number, keys=False)
    assert done.exit_code == 0, done.stderr
    assert "not found in the text" in done.stderr
    from admin_api.commands.common import knowledge

    stored = tmp_path / "official"
    assert [path.suffix for path in stored.iterdir()] == [".json"]
    assert knowledge().documents[number].clause("一").official
    assert_refused(run("content", "import", str(file), "--number", "别的〔2020〕1号", keys=False), number)


def test_secrets_are_fresh_strong_and_enough_to_start_with(run, monkeypatch):
    first, second = (run("secrets", keys=False).stdout for _ in range(2))
    assert first != second
    pairs = dict(line.split("=", 1) for line in first.splitlines())
    assert set(pairs) == set(KEYS)
    assert all(len(value) >= 48 for value in pairs.values())
    for name, value in pairs.items():
        monkeypatch.setenv(name, value)
    assert run("db", "upgrade", keys=False).exit_code == 0


def test_without_keys_the_database_stays_shut(run):
    assert_refused(run("db", "upgrade", keys=False), "YIMEN_DATA_KEYS", "yimen secrets")


def test_an_operator_makes_an_account_and_a_token(run):
    made = run("staff", "add", "chen", "--role", "county", "--name", "陈科")
    assert "/admin/setup/" in made.stdout
    assert_refused(run("staff", "add", "chen", "--role", "county"), "username")
    assert_refused(run("staff", "add", "li", "--role", "township"), "area")
    token = run("token", "add", "CHEN", "--name", "register", "--scope", "referrals:write")
    assert token.stdout.startswith("yimen_")
    assert_refused(run("token", "add", "nobody", "--name", "x"), "nobody")


def test_a_copy_brings_everything_back(run, tmp_path):
    run("staff", "add", "chen", "--role", "county")
    copy = tmp_path / "copy" / "yimen.backup"
    assert run("db", "backup", str(copy)).exit_code == 0
    run("staff", "add", "li", "--role", "county")
    assert run("db", "restore", str(copy), given="n\n").exit_code == 1
    assert run("db", "restore", str(copy), "--yes").exit_code == 0
    assert run("staff", "add", "li", "--role", "county").exit_code == 0
    assert_refused(run("staff", "add", "chen", "--role", "county"), "username")
    broken = tmp_path / "broken"
    broken.write_bytes(b"not a database")
    assert_refused(run("db", "restore", str(broken), "--yes"), "broken")


def test_keys_are_rotated(run, tmp_path, monkeypatch):
    run("demo", "--yes")
    monkeypatch.setenv("YIMEN_SECRET_KEY", "s" * 48)
    monkeypatch.setenv("YIMEN_DATA_KEYS", f"{'n' * 48},{'d' * 48}")
    assert "sealed with the newest key" in run("rotate-keys", keys=False).stdout
    with (
        Database(f"sqlite:///{tmp_path / 'yimen.sqlite3'}", ["n" * 48]) as database,
        database.unit_of_work() as uow,
    ):
        staff = uow.staff.credentials("demo-county").staff
        from referral.store.queries import queue

        assert len(queue(uow, staff=staff).items) > 3


def test_the_demonstration_is_plainly_marked_and_can_be_run_again(run, tmp_path):
    first = run("demo", "--yes")
    assert first.exit_code == 0, first.output
    assert run("demo", "--yes").exit_code == 0
    from referral.domain.kinds import Role
    from referral.store.queries import View, queue, task_rows

    with (
        Database(f"sqlite:///{tmp_path / 'yimen.sqlite3'}", ["d" * 48]) as database,
        database.unit_of_work() as uow,
    ):
        staff = uow.staff.credentials("demo-county").staff
        rows = [
            row
            for view in (View.OPEN, View.CLOSED)
            for row in queue(uow, staff=staff, view=view, limit=100).items
        ]
        everybody = uow.staff.everybody()
        school = uow.staff.credentials("demo-department").staff
        tasks = task_rows(uow, staff=school)
    assert all(row.name.startswith("示例·") for row in rows)
    assert len({row.status for row in rows}) >= 6
    assert {one.role for one in everybody} == set(Role)
    assert tasks, "the department has something to answer"


def test_serve_lists_every_setting(run):
    from admin_api.settings import AdminSettings
    from bot.settings import Settings

    text = " ".join(run("serve", "--help").stdout.split())
    for settings in (AdminSettings, Settings):
        for name, field in settings.model_fields.items():
            assert field.description, name
            assert " ".join(field.description.split())[:30] in text, name


def test_the_terminal_talks(run):
    result = run("chat", given="低保要什么条件？\n")
    assert result.exit_code == 0, result.output
    assert "低保" in result.stdout


def test_the_audit_is_checked_and_a_change_is_named(run, tmp_path):
    run("staff", "add", "chen", "--role", "admin")
    whole = run("audit", "verify")
    assert whole.exit_code == 0, whole.stderr
    anchor = whole.stdout.strip().rsplit(" ", 1)[-1]
    assert run("audit", "verify", "--anchor", anchor).exit_code == 0
    shown = [json.loads(line) for line in run("audit", "show").stdout.splitlines()]
    assert {"invite", "add-staff"} <= {entry["action"] for entry in shown}
    assert (
        json.loads(run("audit", "show", "--who", "operator").stdout.splitlines()[0])["action"] == "read-audit"
    )
    with sqlite3.connect(tmp_path / "yimen.sqlite3") as connection:
        connection.execute("DROP TRIGGER audit_stays_delete")
        connection.execute("DELETE FROM audit WHERE number >= 2")
    cut = run("audit", "verify")
    assert cut.exit_code == 0, "a chain whose end was cut off is whole by itself"
    missed = run("audit", "verify", "--anchor", anchor)
    assert missed.exit_code == 1
    assert "entry 2 is missing" in missed.stderr
    assert_refused(run("audit", "verify", "--anchor", "7"), "NUMBER:HASH")
    assert_refused(run("audit", "show", "--who", "ghost"), "no account ghost")


def test_a_lost_telephone_is_helped_at_the_machine(run):
    run("staff", "add", "chen", "--role", "county")
    done = run("staff", "reset-second-factor", " CHEN ")
    assert done.exit_code == 0, done.stderr
    assert "chen has no second factor now" in done.stdout
    shown = run("audit", "show", "--action", "reset-second-factor").stdout
    assert json.loads(shown)["who"] == "operator"
    assert_refused(run("staff", "reset-second-factor", "ghost"), "no account ghost")
