"""Text from outside: invisible characters, private numbers, dates that do not exist."""

from datetime import date

import pytest

from bot.dialogue.dates import future, impossible
from bot.dialogue.pages import pages, width
from bot.dialogue.plain import one_line, visible, wordless

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("低\u200b保", "低保"),
        ("\u202e低保\u202c", "低保"),
        ("a\x00b\x07c", "a b c"),
        ("一\r\n\r\n\r\n二", "一\n二"),
        ("\ud800低保", "低保"),
        ("   ", ""),
        ("👨‍👩‍👧", "👨👩👧"),
    ],
)
def test_only_what_can_be_seen_is_kept(text, kept):
    assert visible(text) == kept


@pytest.mark.parametrize(
    ("text", "empty"), [("😀😀", True), ("……", True), ("", True), ("a", False), ("低", False), ("3", False)]
)
def test_wordless(text, empty):
    assert wordless(text) is empty


def test_one_line_is_cut_with_an_ellipsis():
    assert one_line("一\n二  三", 10) == "一 二 三"
    assert one_line("一二三四五", 4) == "一二三…"


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("2月30日房子垮了", "2月30日"),
        ("2025年13月1日", "2025年13月1日"),
        ("2025-02-29", "2025-02-29"),
        ("4 月 31 号", "4 月 31 号"),
        ("2月29日", None),
        ("2024年2月29日", None),
        ("上个月", None),
        ("3.5 万元", None),
        ("去年 12 月", None),
    ],
)
def test_a_day_that_no_calendar_has(text, wrong):
    assert impossible(text) == wrong


def test_a_day_that_has_not_come():
    assert future("2027年1月1日", TODAY) == "2027年1月1日"
    assert future("2026-11-23", TODAY) is None
    assert future("12月31日", TODAY) is None, "without a year it may be last year's"


def test_paragraphs_fill_pages_and_none_is_lost():
    paragraphs = ["一" * 100, "二" * 100, "三" * 100]
    found = pages(paragraphs, screen=220)
    assert [width(page) <= 220 for page in found] == [True, True]
    assert "".join(found).replace("\n", "") == "".join(paragraphs)


def test_a_paragraph_that_is_too_long_is_cut_between_its_lines():
    found = pages(["\n".join(["行" * 50] * 10)], screen=160)
    assert all(width(page) <= 160 for page in found)
    assert "\n".join(found) == "\n".join(["行" * 50] * 10)
