"""A resident asks: policy questions, what lies next door, what nobody here knows, and danger to life."""

import pytest

from tests.support.screening import HOUSEHOLD


def test_a_bedridden_father_and_dibao_of_his_own(resident):
    """The first journey of the whole project."""
    said = resident.say("我屋头老汉瘫起几年了，能不能单独吃低保")
    assert "分户纳入低保" in said
    assert "重度残疾人" in said
    assert "卧床不起" in said
    assert "3 倍" in said or "3倍" in said
    assert "奉节府办〔2017〕158号 三（二）1" in said
    assert "1.5 倍" in said, "what has changed since"
    assert "三（二）1" in resident.citations
    assert "screen:start:dibao-single-household" in resident.ids


def test_a_screen_of_a_telephone_holds_each_message(resident):
    resident.say("我屋头老汉瘫起几年了，能不能单独吃低保")
    assert len(resident.replies) > 1
    assert all(len(reply["text"]) < 700 for reply in resident.replies)
    assert [bool(reply["choices"]) for reply in resident.replies] == [False] * (len(resident.replies) - 1) + [
        True
    ]


def test_what_lies_next_door_is_named(resident):
    said = resident.say("危房改造补助找哪个")
    assert "归哪里管" in said


def test_a_question_that_could_be_several_is_asked_back(resident):
    resident.say("低保")
    topics = [choice for choice in resident.ids if choice.startswith("topic:")]
    assert len(topics) >= 2
    if "topic:none" in topics:
        resident.press("都不是")
        assert "nav:person" in resident.ids


def test_what_is_not_ours_is_declined_with_what_is(resident):
    said = resident.say("明天天气怎么样")
    assert "低保" in said
    assert "screen:start" in resident.ids


def test_several_hardships_lead_into_the_self_screening(resident):
    resident.say("我老公瘫痪在床，我又得了癌症，两个娃儿读书，家里一分钱收入都没有，欠了十几万")
    assert any(choice.startswith("heard:yes=") for choice in resident.ids), "what was told is shown for a yes"


def test_an_unanswered_question_is_noted_without_numbers_and_a_person_offered(resident, window):
    resident.say("村里那个救助的啥子啥子表要盖哪个章子嘛，我的号 13812345678")
    if "topic:none" in resident.ids:
        assert len(resident.ids) <= 4, "three to choose from, and none of them"
        resident.press("都不是")
    assert "我把问题记下了" in resident.text
    resident.press("找工作人员")
    said = resident.press("请工作人员回我")
    code = said.partition("编号 ")[2][:14]
    assert "要盖哪个章子" in window.find(code).details.what_happened


class TestDanger:
    def test_a_fire_brings_the_number_first_and_relief_next(self, resident):
        said = resident.say("家里着火了，啥都没得了")
        assert "119" in resident.replies[0]["text"]
        assert said.index("119") < said.index("救急难")
        assert "file:start:emergency-relief" in resident.ids

    @pytest.mark.parametrize("words", ["我不想活了", "活不下去了，死了算了", "I want to die"])
    def test_despair_brings_a_number_and_a_person_before_forms(self, resident, words):
        said = resident.say(words)
        assert "120" in said or "110" in said
        assert resident.ids[0] == "nav:person"

    def test_it_is_heard_in_the_middle_of_the_questions_and_the_question_waits(self, resident):
        resident.press("screen:start")
        question, asked = resident.text.splitlines()[-1], resident.question
        assert asked
        said = resident.say("屋头着火了")
        assert "119" in said
        assert resident.ids[0] == "file:start:emergency-relief", "relief is not buried below the question"
        assert question in resident.press("接着刚才的自查")
        assert resident.question == asked

    def test_it_is_heard_in_traditional_characters(self, resident):
        assert "119" in resident.say("我家失火了，什麼都燒沒了")


class TestLanguages:
    def test_english_is_answered_in_english(self, resident):
        said = resident.say("Can my bedridden father get dibao on his own?")
        assert "separate household" in said
        assert "Check: do I qualify?" in resident.buttons

    def test_traditional_is_answered_in_traditional(self, resident):
        said = resident.say("我家老人臥床幾年了，能不能單獨吃低保")
        assert "單獨" in said
        assert "自查：我夠不夠條件" in resident.buttons

    def test_the_first_message_counts_more_than_the_browser(self, resident):
        resident.language = "en-US"
        assert "低保" in resident.say("谁能吃低保")

    def test_a_browser_counts_where_the_message_does_not_tell(self, resident):
        resident.language = "en-GB,en;q=0.8"
        assert "Hello" in resident.press("nav:back")

    @pytest.mark.parametrize(
        ("wish", "words"),
        [
            ("English please", "English from now on"),
            ("講繁體", "以後用繁體中文"),
            ("說中文", "以后用简体中文"),
        ],
    )
    def test_the_language_changes_at_any_time_and_the_question_stays(self, resident, wish, words):
        resident.press("screen:start:dibao-single-household")
        resident.answer(HOUSEHOLD, at_most=1)
        waiting = resident.question
        assert waiting
        said = resident.say(wish)
        assert words in said
        assert len(resident.replies) == 2, "the question that waits is asked again"
        assert resident.question == waiting

    def test_the_choice_of_languages_can_be_read_by_all(self, resident):
        resident.say("语言")
        assert resident.buttons["English"] == "lang:en"
        assert "English from now on" in resident.press("English")


def test_small_talk_is_answered(resident):
    assert "一门" in resident.say("你好")
    assert "不用谢" in resident.say("谢谢")
    assert "删除我的记录" in resident.say("帮助")
    assert "打字" in resident.say("要得")


def test_a_link_on_a_poster_leads_to_its_topic(resident):
    assert "分户纳入低保" in resident.say("/start dibao_single-household")
    assert any(choice.startswith("fact:") for choice in (resident.say("/start screen"), resident.ids)[1])
    assert "一门" in resident.say("/start something-gone")


class TestFollowUps:
    def test_a_short_question_goes_on_about_the_last_topic(self, resident):
        resident.say("谁能吃低保")
        said = resident.say("要带些啥子")
        assert "接着说「哪些人能吃低保" in said
        assert "户口簿" in said
        assert len(said) < 400, "the whole article was said just before"

    def test_a_side_that_the_article_lacks_is_found_at_its_sister(self, resident, services):
        resident.say("谁能吃低保")
        assert services.kb.articles["dibao.amount"].short.zh_Hans in resident.say("那能得好多钱")

    def test_a_question_with_its_own_subject_is_its_own(self, resident):
        resident.say("谁能吃低保")
        assert "接着说" not in resident.say("残疾人护理补贴要带什么材料")

    def test_after_a_question_that_was_not_understood_nothing_is_assumed(self, resident):
        resident.say("谁能吃低保")
        resident.say("明天天气怎么样")
        assert "接着说" not in resident.say("好多钱")


@pytest.mark.parametrize(
    ("topic", "kind"),
    [
        ("dibao.complaint", "file:start:report"),
        ("temporary-aid.apply", "file:start:emergency-relief"),
        ("charity.apply", "file:start:charity-help"),
        ("dibao.eligibility", "file:menu"),
        ("policy.goal", None),
    ],
)
def test_after_an_answer_the_fitting_request_is_offered(resident, topic, kind):
    resident.press(f"topic:{topic}")
    assert [choice for choice in resident.ids if choice.startswith("file:")] == ([kind] if kind else [])


def test_every_topic_can_be_asked_by_its_button_in_every_language(resident, services):
    for language in ("zh_Hans", "zh_Hant", "en"):
        resident.press(f"lang:{language}")
        for topic, article in services.kb.articles.items():
            if article.scope != "none":
                assert article.short.in_(language).strip() in resident.press(f"topic:{topic}"), topic
