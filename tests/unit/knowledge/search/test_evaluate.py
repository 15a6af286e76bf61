import json
from datetime import date

import pytest

from knowledge.search import evaluate_danger
from knowledge.search.alarms import DangerRow, read_danger_rows
from knowledge.search.evaluate import Row, evaluate, read_rows

TODAY = date(2026, 11, 23)
ROWS = [
    Row("1", "低保一个月好多钱", "dibao.amount", "dialect"),
    Row("2", "残疾证怎么办", "disability.certificate", "plain"),
    Row("3", "今天天气怎么样", "out-of-scope", "plain"),
    Row("4", "低保一个月好多钱", "tekun.amount", "dialect"),
]


def ticking(milliseconds):
    """A timer by which the questions take these times, one after the other."""
    now = 0.0
    for spent in milliseconds:
        yield now
        now += spent / 1000
        yield now


def test_figures_add_up(index):
    times = ticking([1, 2, 3, 100])
    found = evaluate(index, ROWS, TODAY, timer=lambda: next(times)).as_json()
    assert (found["questions"], found["in_scope"], found["out_of_scope"]) == (4, 3, 1)
    assert found["top1"] == pytest.approx(2 / 3, abs=1e-4)
    assert found["answered"] == pytest.approx(2 / 3, abs=1e-4)
    assert found["precision"] == 0.5
    assert found["referred_adjacent"] == 1.0
    assert found["off_topic_answered"] == 0.0
    assert found["auroc"] == 1.0
    assert found["latency_ms"] == {"p50": 3.0, "p99": 100.0}
    assert found["decisions"] == {"answer": 2, "refer": 1, "decline": 1}
    assert [wrong["id"] for wrong in found["wrong_answers"]] == ["4"]
    assert found["by_style"]["dialect"]["questions"] == 2
    assert found["by_style"]["plain"]["top1"] == 1.0
    assert json.loads(json.dumps(found, ensure_ascii=False)) == found


def test_no_questions_are_no_figures(index):
    found = evaluate(index, [], TODAY).as_json()
    assert found["questions"] == 0
    assert found["top1"] is None
    assert found["auroc"] is None
    assert found["latency_ms"] == {}


def test_rows_are_read_by_column_names(tmp_path):
    file = tmp_path / "questions.tsv"
    file.write_text('id\tquestion\ttopic\tkind\n1\t他说"低保"\tdibao.what\tplain\n', encoding="utf-8-sig")
    assert read_rows(file) == [Row("1", '他说"低保"', "dibao.what", "plain")]


def test_a_file_without_topics_is_refused_by_name(tmp_path):
    file = tmp_path / "questions.tsv"
    file.write_text("id\tquestion\n1\t低保\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"questions\.tsv: columns are missing: topic"):
        read_rows(file)


def test_another_fair_topic_is_right_as_well(index):
    rows = [Row("1", "低保一个月好多钱", "tekun.amount", "dialect", "test", ("dibao.amount",))]
    found = evaluate(index, rows, TODAY)
    assert (found.top1, found.precision, found.wrong_answers) == (1.0, 1.0, [])
    assert found.by_split["test"].precision == 1.0


def test_the_table_has_a_line_for_each_style_and_split(index):
    rows = [
        Row("1", "低保一个月好多钱", "dibao.amount", "dialect", "tune"),
        Row("2", "下雨不", "out-of-scope", "plain"),
    ]
    names = [line.split()[0] for line in evaluate(index, rows, TODAY).lines()]
    assert names[1:] == ["core", "none", "tune", "dialect", "plain"]


def test_style_split_and_other_topics_are_read(tmp_path):
    file = tmp_path / "questions.tsv"
    head, line = (
        "id\tquestion\ttopic\tstyle\tsplit\talso\n",
        "1\t低保\tdibao.what\tshort\ttune\tdibao.amount, dibao.exit\n",
    )
    file.write_text(head + line, encoding="utf-8")
    (row,) = read_rows(file)
    assert (row.style, row.split, row.also) == ("short", "tune", ("dibao.amount", "dibao.exit"))
    assert row.topics == {"dibao.what", "dibao.amount", "dibao.exit"}


def test_missed_dangers_and_false_alarms_are_counted_apart(index):
    rows = [
        DangerRow("1", "屋头着火了", True, "fire"),
        DangerRow("2", "一切都好", True, "fire"),
        DangerRow("3", "家里着火了", False),
        DangerRow("4", "低保多少钱", False),
    ]
    found = evaluate_danger(index, rows)
    assert (found.dangers, found.harmless, found.recall, found.false_alarms) == (2, 2, 0.5, 0.5)
    assert [one["id"] for one in found.missed] == ["2"]
    assert [(one["id"], one["kind"]) for one in found.alarmed] == [("3", "fire")]
    assert found.missed_by_kind == {"fire": 1}


def test_danger_rows_are_read_and_a_missing_column_is_named(tmp_path):
    file = tmp_path / "danger.tsv"
    file.write_text("id\tmessage\tkind\tdanger\n1\t着火了\tfire\tyes\n2\t好\t\tno\n", encoding="utf-8")
    assert [row.danger for row in read_danger_rows(file)] == [True, False]
    file.write_text("id\tmessage\n1\t着火了\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"danger\.tsv: columns are missing: danger"):
        read_danger_rows(file)
