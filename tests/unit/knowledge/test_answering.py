"""An answer says the short of it first, the amounts of the day, what changed, and on what it rests."""

from dataclasses import replace
from datetime import date

import pytest

from knowledge.answering import compose
from knowledge.languages import LANGUAGES
from knowledge.loader import load
from knowledge.model import Citation
from tests.support.small_knowledge import NUMBER, written

DAY = date(2030, 8, 1)


@pytest.fixture(scope="module")
def kb(tmp_path_factory):
    return load(written(tmp_path_factory.mktemp("content")))


def test_the_whole_answer_as_it_is_read(kb):
    assert compose(kb, "help.what", "zh_Hans", DAY).text == (
        "帮扶就是帮。\n\n"
        "头一段。\n第二段。\n\n"
        "2030年8月1日这一天的数：\n"
        "· 帮扶金：120.5 元，2030年7月1日起（试发〔2029〕1号，已核对）。\n\n"
        "2017 年以后的变化：\n"
        "· 现在先报再查。（试发〔2029〕1号，2029年3月1日起，已核对）\n"
        "· 听说要涨。（听来的话，没有核实，不能当准）\n\n"
        f"依据：{NUMBER} 一（里面的话）\n"
        "另据：网上转述（只见到转述，请再核实）"
    )


def test_the_same_in_english(kb):
    text = compose(kb, "help.what", "en", DAY).text
    assert (
        "· help money: 120.5 yuan, since 1 July 2030 (试发〔2029〕1号; checked against the source)." in text
    )
    assert "· It may rise. (Hearsay; not confirmed, do not rely on it)" in text
    assert text.endswith(
        f"Source: {NUMBER} 一 (Inside)\nSee also: A retelling (known only second-hand, please confirm)"
    )


def test_the_same_in_traditional_characters(kb):
    text = compose(kb, "help.what", "zh_Hant", DAY).text
    assert text.startswith("幫扶就是幫。")
    assert f"依據：{NUMBER} 一（裡面的話）" in text


def test_the_parts_stand_beside_the_text(kb):
    answer = compose(kb, "help.what", "zh_Hans", DAY)
    assert answer.short == "帮扶就是帮。"
    assert answer.citations == (Citation(NUMBER, "一"),)
    assert all(change in answer.text for change in answer.changes)
    assert len(answer.changes) == 2
    assert (answer.screen, answer.program, answer.official) == (True, "trial-help", ())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("day", [date(2030, 3, 1), date(2028, 1, 1)])
def test_an_amount_that_nobody_confirmed_or_found_is_not_said(kb, language, day):
    text = compose(kb, "help.what", language, day).text
    assert not any(number in text for number in ("110", "100", "120"))
    assert {"zh_Hans": "尚无确认的数", "zh_Hant": "尚無確認的數", "en": "no confirmed amount"}[
        language
    ] in text


def test_a_second_hand_amount_is_said_to_be_one(kb):
    assert (
        "100 元，2029年1月1日起（网上转述，只见到转述，请再核实）"
        in compose(kb, "help.what", "zh_Hans", date(2029, 6, 1)).text
    )


def test_a_change_that_has_not_begun_says_so(kb):
    assert "2029年3月1日才施行" in compose(kb, "help.what", "zh_Hans", date(2029, 2, 28)).text
    assert "2029年3月1日起" in compose(kb, "help.what", "zh_Hans", date(2029, 3, 1)).text


def test_words_imported_are_shown_word_for_word(tmp_path):
    kb = load(written(tmp_path), official={NUMBER: {"一": "一、原来的话"}})
    answer = compose(kb, "help.what", "zh_Hans", DAY)
    assert "原文：“一、原来的话”" in answer.text
    assert answer.official == (("一", "一、原来的话"),)


def test_a_stale_article_warns_right_after_the_short_answer(kb):
    fresh, stale = (
        compose(kb, "help.what", "zh_Hans", day).text for day in (date(2031, 1, 1), date(2031, 1, 2))
    )
    assert "复核" not in fresh
    assert stale.split("\n\n")[1].startswith("注意：这段内容应在2031年1月1日前复核")


@pytest.mark.parametrize(
    ("field", "day", "says"),
    [
        ("effective_from", date(2030, 9, 1), "2030年9月1日起才适用"),
        ("effective_until", date(2030, 7, 1), "只适用到2030年7月1日"),
    ],
)
def test_an_article_outside_its_days_says_so(kb, field, day, says):
    article = replace(kb.articles["help.what"], **{field: day})
    dated = replace(kb, articles={"help.what": article})
    assert says in compose(dated, "help.what", "zh_Hans", DAY).text
    assert says not in compose(dated, "help.what", "zh_Hans", day).text


def test_a_neighbours_matter_names_the_office_and_what_we_can_still_do(kb):
    text = compose(kb, "school", "zh_Hans", DAY).text
    assert "归哪里管：县教委\n可以这样问：有没有助学金\n我们还能帮的：帮你看低保" in text
    assert "158号" not in text


def test_one_side_of_the_matter_can_be_asked_for(kb):
    text = compose(kb, "help.what", "zh_Hans", DAY, facet="papers").text
    assert "带户口簿。" in text
    assert "头一段" not in text
    assert (
        compose(kb, "help.what", "zh_Hans", DAY, facet="appeal").text
        == compose(kb, "help.what", "zh_Hans", DAY).text
    )


def test_a_topic_without_an_article_has_no_answer(kb):
    with pytest.raises(KeyError):
        compose(kb, "other", "zh_Hans", DAY)


@pytest.fixture(scope="module")
def ours():
    return load()


class TestOurContent:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_every_topic_answers_in_every_language_with_its_clauses(self, ours, language):
        for article in ours.articles.values():
            answer = compose(ours, article.topic, language, date(2026, 11, 23))
            assert answer.text.startswith(answer.short)
            for citation in article.clauses:
                assert f"{citation.document} {citation.clause}" in answer.text

    def test_a_bedridden_father_is_told_of_the_three_times_and_of_what_changed(self, ours):
        text = compose(ours, "dibao.single-household", "zh_Hans", date(2026, 11, 23)).text
        for words in (
            "分户纳入低保",
            "成年",
            "重度残疾",
            "长期卧床",
            "3 倍",
            "奉节府办〔2017〕158号 三（二）1",
            "1.5 倍",
        ):
            assert words in text

    @pytest.mark.parametrize(
        ("day", "said"),
        [
            (date(2026, 11, 23), "630 元"),
            (date(2025, 6, 30), "610 元"),
            (date(2024, 5, 1), "农村低保标准：尚无确认的数"),
            (date(2017, 6, 4), "300 元"),
            (date(2018, 6, 4), "农村低保标准：尚无确认的数"),
        ],
    )
    def test_the_rural_standard_is_that_of_the_day(self, ours, day, said):
        assert said in compose(ours, "dibao.amount", "zh_Hans", day).text

    def test_key_category_aid_has_no_amount_today(self, ours):
        text = compose(ours, "dibao.key-aid", "zh_Hans", date(2026, 11, 23)).text
        assert "尚无确认的数" in text
        assert "40 元" not in text
        assert "60 元" not in text
