"""An official text becomes the clauses that the content cites, word for word, or a clear refusal."""

import re
import time
from pathlib import Path

import pytest

from knowledge.loader import load
from knowledge.model import SEED_NUMBER
from knowledge.official import OfficialText, OfficialTextError, decode, file_name, numeral, split, stored
from tests.support.small_knowledge import NUMBER, written

TEXT = """\
 试验县办公室
关于试验的意见
试府办〔2030〕7 号
各乡、各部门，有关单

位：
为了把试验做好，按照上面的要求，结合这里的情况，制定

本意见。
一、想做到的事
把 3 件事做好。第一件事要早一点做，第二件事要慢一点

做，第三件事看着办。
二、原则
坚持早做。早做的事先做，没有做的事后来再做，一件一件
\f 地做。
坚持慢做。慢慢来。
三、怎么做
(一)先做的事。
1．头一样。村（社区）里的 A

类事情先办，每月一次。
2、第二样。办好以后贴出来。
（二）后做的事。大家一起办，谁也不要等谁，乡
（街道、社区）也要办。
四、别的
（一）没有了。
试验县办公室
2030 年 1 月 2 日
"""


def squeezed(words: str) -> str:
    return re.sub(r"\s", "", words)


def test_each_clause_has_its_own_words():
    clauses = split(TEXT, NUMBER).clauses
    assert list(clauses) == [
        "文头", "引言", "一", "二", "二/早做", "二/慢做",
        "三", "三（一）", "三（一）1", "三（一）2", "三（二）", "四", "四（一）", "落款",
    ]  # fmt: skip
    assert (
        clauses["一"]
        == "一、想做到的事\n把3件事做好。第一件事要早一点做，第二件事要慢一点做，第三件事看着办。"
    )
    assert clauses["二/早做"] == "坚持早做。早做的事先做，没有做的事后来再做，一件一件地做。"
    assert clauses["三（一）1"] == "1．头一样。村（社区）里的A类事情先办，每月一次。"
    assert clauses["三（二）"].endswith("谁也不要等谁，乡（街道、社区）也要办。")
    assert clauses["落款"] == "试验县办公室\n2030年1月2日"
    assert clauses["文头"].splitlines()[-1] == "各乡、各部门，有关单位："
    assert clauses["引言"].endswith("制定本意见。")


def test_no_word_is_lost_and_none_is_added():
    assert squeezed("".join(split(TEXT, NUMBER).clauses.values())) == squeezed(TEXT)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("(一)先", "（一）先"),
        ("1．", "１．"),
        ("1．", "1."),
        ("2、", "２、"),
        ("〔2030〕7 号", "[2030]７号"),
        ("\n", "\r\n"),
        ("", "\ufeff"),
    ],
)
def test_widths_of_marks_and_line_ends_do_not_matter(old, new):
    changed = TEXT.replace(old, new) if old else new + TEXT
    assert list(split(changed, NUMBER).clauses) == list(split(TEXT, NUMBER).clauses)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_files_come_in_several_encodings(encoding):
    assert squeezed(decode(TEXT.encode(encoding))) == squeezed(TEXT)


def test_bytes_that_are_no_text_are_refused():
    with pytest.raises(OfficialTextError, match="neither UTF-8 nor GB18030"):
        decode(b"\x89PNG\r\n\x1a\n\xff\xff")


@pytest.mark.parametrize(
    ("old", "new", "clause", "says"),
    [
        ("四、别的", "五、别的", "五", "before number 4"),
        ("二、原则", "一、原则", "一", "second time"),
        ("（二）后做", "（三）后做", "三（三）", "before number 2"),
        ("2、第二样", "3、第二样", "三（一）3", "before number 2"),
        ("2、第二样", "1、第二样", "三（一）1", "second time"),
    ],
)
def test_clauses_out_of_order_are_refused_with_line_and_clause(old, new, clause, says):
    with pytest.raises(OfficialTextError, match=says) as caught:
        split(TEXT.replace(old, new), NUMBER)
    line = 1 + TEXT[: TEXT.index(old)].count("\n")
    assert (caught.value.line, caught.value.clause) == (line, clause)


@pytest.mark.parametrize("text", ["", "\n\n", "没有条的话", "1．不是这样开头的", "\x00\x01"])
def test_a_text_without_clauses_is_refused(text):
    with pytest.raises(OfficialTextError, match="no clause like 一、"):
        split(text, NUMBER)


def test_a_text_of_another_number_is_refused():
    with pytest.raises(OfficialTextError, match="does not carry the number 试府办〔2030〕8号"):
        split(TEXT, "试府办〔2030〕8号")


def test_a_megabyte_is_split_at_once():
    long = TEXT.replace("第三件事看着办。", "看着办。\n" * 90_000 + "第三件事看着办。")
    assert len(long.encode()) > 1_000_000
    start = time.perf_counter()
    clauses = split(long, NUMBER).clauses
    assert time.perf_counter() - start < 2
    assert list(clauses) == list(split(TEXT, NUMBER).clauses)


def test_clauses_that_tree_and_text_do_not_share_are_told(tmp_path):
    document = load(written(tmp_path)).documents[NUMBER]
    missing, unknown = split(TEXT, NUMBER).unmatched(document)
    assert missing == ("一（一）",)
    assert "二/早做" in unknown


def test_what_was_saved_is_read_back_for_the_loader(tmp_path):
    text = split(TEXT, NUMBER)
    text.save(tmp_path / "official" / file_name(NUMBER))
    assert stored(tmp_path / "official") == {NUMBER: dict(text.clauses)}
    assert [path.name for path in (tmp_path / "official").iterdir()] == ["试府办-2030-7号.json"]
    assert stored(tmp_path / "nothing") == {}


@pytest.mark.parametrize(
    "broken", ["", "[]", "{}", '{"number": 1, "clauses": {}}', '{"number": "x", "clauses": {"a": 1}}']
)
def test_a_broken_store_is_refused(broken):
    with pytest.raises(OfficialTextError, match="not a stored official text"):
        OfficialText.from_json(broken)


@pytest.mark.parametrize(
    ("written_", "number"), [("一", 1), ("十", 10), ("十二", 12), ("二十", 20), ("三十五", 35)]
)
def test_numerals(written_, number):
    assert numeral(written_) == number


SEED = Path(__file__).parents[4] / "shared" / "policy" / "fengjie-2017-158.txt"


@pytest.mark.skipif(not SEED.exists(), reason="the official text is not kept in the repository")
def test_the_real_document_splits_into_exactly_the_clauses_of_our_tree(seed_document):
    words = decode(SEED.read_bytes())
    text = split(words, SEED_NUMBER)
    assert text.unmatched(seed_document) == ((), ())
    assert list(text.clauses) == [clause.id for clause in seed_document.clauses]
    assert squeezed("".join(text.clauses.values())) == squeezed(words)


@pytest.fixture(scope="module")
def seed_document():
    return load().documents[SEED_NUMBER]
