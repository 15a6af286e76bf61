"""An answer comes in layers: what one must know first, the details and each side behind a button."""

import pytest

from knowledge.answering import SURENESS, spoken_number
from knowledge.loader import load
from tests.support.resident import MORNING, Resident, knowledge, world

NUMBER = "奉节府办〔2017〕158号"
TOPIC = "dibao.eligibility"
TODAY = MORNING.date()
WORDS = "这里是导入的原文。"
STALE = "已经过时了"


class TestFirst:
    def test_the_clause_the_amount_and_what_has_changed_stand_in_it(self, resident):
        said = resident.press(f"topic:{TOPIC}")
        assert "依据：奉节府办〔2017〕158号 三（二）1" in said
        assert "农村低保标准：630 元（每人每月），2025年7月1日起（渝民规〔2025〕6号，已核对）" in said
        assert "2017 年以后的变化：" in said
        assert "社会救助法，2026年7月1日起，已核对" in said
        assert "三（二）1" in resident.citations

    def test_it_does_so_for_every_topic_and_leaves_the_details_out(self, resident, services):
        kb = services.kb
        for topic, article in kb.articles.items():
            said = resident.press(f"topic:{topic}")
            assert article.short.zh_Hans.strip() in said, topic
            for clause in article.clauses:
                assert f"{clause.document} {clause.clause}（" in said, topic
                assert clause.clause in resident.citations, topic
            for name in article.amounts:
                title, found = kb.parameters[name].title.zh_Hans, kb.parameters[name].on(TODAY)
                (line,) = [line for line in said.splitlines() if line.startswith(f"· {title}：")]
                if found is None or found.sayable is None:
                    assert "尚无确认的数" in line, topic
                else:
                    assert f"{spoken_number(found.sayable)} " in line, topic
                    assert SURENESS[found.certainty].zh_Hans in line, topic
            for change in article.changes:
                (line,) = [line for line in said.splitlines() if change.text.zh_Hans.strip() in line]
                assert SURENESS[change.certainty].zh_Hans in line, topic
            assert article.details.zh_Hans.strip() not in said, topic

    def test_a_button_is_offered_for_each_side_that_there_is(self, resident, services):
        for topic, article in services.kb.articles.items():
            resident.press(f"topic:{topic}")
            offered = {one.rpartition("=")[2] for one in resident.ids if one.startswith(f"side:{topic}=")}
            assert offered <= set(article.facets), topic
            unsaid = {"papers", "where", "amount"} & set(article.facets) - offered
            own = topic.rpartition(".")[2]
            assert unsaid <= {"papers" if own == "documents" else own}, topic


class TestMore:
    def test_the_details_come_without_the_first_layer_again(self, resident, services):
        article = services.kb.articles[TOPIC]
        resident.press(f"topic:{TOPIC}")
        said = resident.press("说细一点")
        assert article.question.zh_Hans in said
        assert article.details.zh_Hans.strip() in said
        assert article.short.zh_Hans.strip() not in said
        assert "630 元（每人每月）" not in said
        assert "三（二）1" in resident.citations
        assert f"topic:{article.related[0]}" in resident.ids

    def test_they_can_be_asked_for_in_every_language(self, resident, services):
        article = services.kb.articles[TOPIC]
        for language in ("zh_Hans", "zh_Hant", "en"):
            resident.press(f"lang:{language}")
            said = resident.press(f"more:{TOPIC}")
            assert article.question.in_(language) in said
            assert article.details.in_(language).strip() in said

    def test_each_message_fits_the_screen_of_a_telephone(self, resident, services):
        for topic in services.kb.articles:
            resident.press(f"more:{topic}")
            assert all(len(reply["text"]) < 700 for reply in resident.replies), topic
            assert [bool(reply["choices"]) for reply in resident.replies].index(True) == (
                len(resident.replies) - 1
            ), topic

    def test_official_words_are_shown_where_they_were_imported(self, database, tmp_path, clock):
        kb = load(official={NUMBER: {"三（二）1": WORDS}})
        resident = Resident(world(tmp_path, clock, database=database, knowledge=(kb, knowledge()[1])))
        assert WORDS not in resident.press(f"topic:{TOPIC}")
        said = resident.press("说细一点，看原文")
        assert f"三（二）1 原文：“{WORDS}”" in said

    def test_without_them_none_are_promised(self, resident):
        resident.press(f"topic:{TOPIC}")
        assert "说细一点" in resident.buttons
        assert "说细一点，看原文" not in resident.buttons
        assert "原文：" not in resident.press("说细一点")


class TestSides:
    @pytest.mark.parametrize(("label", "side"), [("要带什么", "papers"), ("去哪里办", "where")])
    def test_one_is_shown_and_no_other(self, resident, services, label, side):
        article = services.kb.articles[TOPIC]
        resident.press(f"topic:{TOPIC}")
        said = resident.press(label)
        assert f"接着说「{article.question.zh_Hans}" in said
        assert article.facets[side].zh_Hans.strip() in said
        others = [text.zh_Hans.strip() for name, text in article.facets.items() if name != side]
        assert others
        assert not [text for text in others if text in said]

    def test_from_one_the_whole_is_a_button_away(self, resident, services):
        resident.press(f"side:{TOPIC}=papers")
        assert services.kb.articles[TOPIC].short.zh_Hans.strip() in resident.press("整个看一遍")

    def test_every_side_of_every_topic_is_said(self, resident, services):
        pressed = 0
        for topic, article in services.kb.articles.items():
            for side, text in article.facets.items():
                assert text.zh_Hans.strip() in resident.press(f"side:{topic}={side}"), (topic, side)
                pressed += 1
        assert pressed > 100


@pytest.mark.parametrize(
    "choice",
    [
        "more:",
        "more:gone",
        f"more:{TOPIC}=papers",
        "side:",
        f"side:{TOPIC}",
        f"side:{TOPIC}=",
        f"side:{TOPIC}=gone",
        "side:gone=papers",
        "side:=papers",
    ],
)
def test_a_button_for_what_is_not_there_is_harmless(resident, services, choice):
    resident.press(f"topic:{TOPIC}")
    said = resident.press(choice)
    assert STALE in said
    assert not resident.citations
    assert f"接着说「{services.kb.articles[TOPIC].question.zh_Hans}" in resident.say("要带些啥子"), (
        "nothing is lost"
    )
