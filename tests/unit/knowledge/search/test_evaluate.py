import json
from datetime import date

import pytest

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
