"""`yimen evaluate`: its figures, its tables, and a clear word for a file that cannot be measured."""

from __future__ import annotations

import json

import pytest

from tests.integration.web.test_commands import QUESTION, assert_refused, run

__all__ = ["run"]

SOUND = f"id\tquestion\ttopic\tstyle\n1\t{QUESTION}\tdibao.single-household\tdialect\n2\t天气\tout-of-scope\tplain\n"
DANGERS = "id\tmessage\tkind\tdanger\n1\t屋头着火了\tfire\tyes\n2\t低保多少钱\t\tno\n3\t一切都好\tfire\tyes\n"


@pytest.fixture
def file(tmp_path):
    return tmp_path / "questions.tsv"


def test_the_figures_of_questions_as_json(run, file):
    file.write_text(SOUND, "utf-8")
    figures = json.loads(run("evaluate", str(file), "--json", keys=False).stdout)
    assert (figures["questions"], figures["top1"]) == (2, 1.0)


def test_people_read_the_figures_and_the_tables_of_scopes_and_styles(run, file):
    file.write_text(SOUND, "utf-8")
    said = run("evaluate", str(file), keys=False).stdout.splitlines()
    assert [line.split() for line in said if line.startswith("questions ")] == [["questions", "2"]]
    [head] = [number for number, line in enumerate(said) if "top-1" in line and "settled" in line]
    assert {line.split()[0] for line in said[head + 1 :]} == {"core", "none", "dialect", "plain"}


def test_a_file_of_dangers_is_known_by_its_columns(run, file):
    file.write_text(DANGERS, "utf-8")
    figures = json.loads(run("evaluate", str(file), "--json", keys=False).stdout)
    assert (figures["dangers"], figures["harmless"], figures["recall"]) == (2, 1, 0.5)
    said = run("evaluate", str(file), keys=False).stdout.splitlines()
    assert [line.split() for line in said if line.startswith(("recall", "missed"))] == [
        ["recall", "0.5"],
        ["missed", "3", "fire", "一切都好"],
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", ("questions.tsv:1", "columns are missing: id, question, topic")),
        ("question\nx\n", ("questions.tsv:1", "columns are missing: id, topic")),
        ("id,question,topic\n1,低保,dibao.what\n", ("columns are missing", "tab-separated")),
        ("id\tmessage\n1\t着火了\n", ("columns are missing: danger",)),
        ("id\tquestion\ttopic\n", ("no row",)),
        ("id\tquestion\ttopic\n1\t低保\tdibao.wat\n", ("questions.tsv:2", "'dibao.wat'", "out-of-scope")),
        ("id\tquestion\ttopic\n\n1\t低保\tdibao.what\n2\t低保\n", ("questions.tsv:4", "topic: is empty")),
        ("id\tquestion\ttopic\n1\t \tdibao.what\n", ("questions.tsv:2", "question: is empty")),
        ("id\tquestion\ttopic\talso\n1\t低\tdibao.what\tno.topic\n", ("questions.tsv:2", "'no.topic'")),
        ("id\tquestion\ttopic\n1\t低保\tdibao.what\tmore\n", ("questions.tsv:2", "1 value(s) more")),
        ("id\tmessage\tdanger\n1\t着火了\tja\n", ("questions.tsv:2", "neither yes nor no")),
        ("id\tquestion\ttopic\n1\t" + "字" * 200_000 + "\tdibao.what\n", ("questions.tsv:", "field")),
        ("id\tquestion\ttopic\n".encode("gb18030") + "1\t低保\tdibao.what\n".encode("gb18030"), ("UTF-8",)),
    ],
)
def test_what_cannot_be_measured_is_said_with_its_line(run, file, content, said):
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    for words in ((), ("--json",)):
        result = run("evaluate", str(file), *words, keys=False)
        assert_refused(result, *said)
        assert result.stdout == ""


def test_a_hundred_mistakes_are_counted_and_not_all_told(run, file):
    file.write_text("id\tquestion\ttopic\n" + "1\t低保\tno.topic\n" * 100, "utf-8")
    result = run("evaluate", str(file), keys=False)
    assert_refused(result, "and 90 more")
    assert result.stderr.count("no.topic") == 10
