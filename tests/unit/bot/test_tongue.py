"""The language of a resident: what they write in, and what they ask for."""

import pytest

from bot.dialogue.tongue import spoken, wished
from bot.texts import language_of_tag


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("English please", "en"),
        ("english", "en"),
        ("Can you speak English?", "en"),
        ("请说英文", "en"),
        ("能不能用英语", "en"),
        ("講繁體", "zh_Hant"),
        ("讲繁体", "zh_Hant"),
        ("繁體中文", "zh_Hant"),
        ("請用繁體字", "zh_Hant"),
        ("Traditional Chinese, please", "zh_Hant"),
        ("说普通话", "zh_Hans"),
        ("换成简体", "zh_Hans"),
        ("speak Chinese", "zh_Hans"),
    ],
)
def test_a_wish_for_a_language_is_heard(text, language):
    assert wished(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "我女儿学英语要交学费，有补助没得",
        "English course subsidy for my son",
        "低保",
        "中文系的学生能申请吗",
        "",
        "繁",
    ],
)
def test_a_question_that_names_a_language_is_no_wish(text):
    assert wished(text) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("我屋头老汉瘫起几年了", "zh_Hans"),
        ("我家老人臥床幾年了，能不能單獨吃低保", "zh_Hant"),
        ("裏面沒有錢了", "zh_Hant"),
        ("Can my father get dibao?", "en"),
        ("你好", "zh_Hans"),
        ("低保 dibao 多少", "zh_Hans"),
        ("😀😀", None),
        ("138", None),
        ("", None),
    ],
)
def test_the_language_of_a_text(text, language):
    assert spoken(text) == language


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("en-GB", "en"),
        ("zh-CN", "zh_Hans"),
        ("zh-TW", "zh_Hant"),
        ("zh_Hant_HK", "zh_Hant"),
        ("yue", "zh_Hant"),
        ("fr", None),
        (None, None),
        ("", None),
    ],
)
def test_the_language_of_a_tag(tag, language):
    assert language_of_tag(tag) == language
