"""A resident checks what help may fit: every answer can be changed, and nothing is asked twice."""

import pytest

from tests.support.resident import Resident

QUICK = ("是", "四口人", "一千二", "有", "一级", "68岁")
"""A registered household of four with 1200 yuan and a father with a disability of grade 1."""


def start(resident: Resident, program: str = "dibao-single-household") -> str:
    return resident.press(f"screen:start:{program}")


def answer(resident: Resident, answers=QUICK) -> str:
    said = ""
    for words in answers:
        said = resident.say(words)
    return said


def asked(resident: Resident) -> str:
    """The fact that is being asked, by its buttons."""
    return (
        next(choice for choice in resident.ids if choice.startswith("fact:"))
        .removeprefix("fact:")
        .partition("=")[0]
    )


def test_the_verdict_says_why_with_which_papers_and_where(resident):
    start(resident)
    said = answer(resident)
    assert "分户纳入低保" in said
    assert "300 元" in said, "the income per head that was weighed"
    assert "630 元" in said
    assert "依据 三（二）1" in said
    assert "要带：" in said
    assert "去哪里：" in said
    assert "初步看法，不是决定" in said
    assert "2026-11-23" in said
    assert "规则版本" in said
    assert "三（二）1" in resident.citations


def test_a_verdict_names_every_program_and_a_next_door_for_each_no(resident, services):
    start(resident)
    said = answer(resident)
    for program in services.kb.programs.values():
        assert program.title.zh_Hans in said
    for line in said.splitlines():
        if "可以再看：" in line:
            assert line.partition("可以再看：")[2].strip()


def test_buttons_and_words_mean_the_same(services, tmp_path):
    typing, pressing = Resident(services), Resident(services)
    start(typing)
    start(pressing)
    typed = [typing.say(words) for words in QUICK]
    pressed = []
    for label in ("是", None, None, "有", "一级", None):
        words = QUICK[len(pressed)]
        pressed.append(pressing.press(label) if label else pressing.say(words))
    assert typed == pressed


def test_only_what_can_matter_is_asked(resident):
    """The focus of the question needs six answers, not the whole list of facts."""
    start(resident)
    answer(resident)
    assert "一共答了 6 题" in resident.text


def test_not_sure_is_welcome_everywhere(resident):
    resident.press("screen:start")
    for _ in range(40):
        if not any(choice.startswith("fact:") for choice in resident.ids):
            break
        assert "不清楚" in resident.buttons
        resident.say("不晓得")
    assert "还说不准" in resident.text
    assert "看起来可能符合" not in resident.text, "nothing is made of nothing"


def test_why_is_answered_and_the_question_stays(resident):
    start(resident)
    resident.say("是")
    before = asked(resident)
    assert "为什么问" in resident.say("为什么问这个")
    assert asked(resident) == before
    assert "为什么问" in resident.press("为什么问这个")


def test_back_shows_the_answer_before_and_loses_none(resident):
    start(resident)
    answer(resident, QUICK[:4])
    assert asked(resident).endswith("disability_grade")
    assert "您刚才答的是：有" in resident.say("返回")
    assert "您刚才答的是：1200 元/月" in resident.press("上一步")
    said = resident.say("1500")
    assert "改好了" in said
    assert asked(resident).endswith("disability_grade"), "the answer after it is still there"


def test_back_at_the_first_question_says_so(resident):
    start(resident)
    assert "第一题" in resident.say("返回")
    assert asked(resident) == "registered_poor"


def test_an_edit_at_the_verdict_changes_it_and_keeps_the_rest(resident):
    start(resident)
    answer(resident)
    resident.press("改前面的答案")
    resident.press("全家收入：1200 元/月")
    assert "您刚才答的是：1200 元/月" in resident.text
    said = resident.say("一万二")
    assert "比低保标准 630 元的 3 倍（1890 元）高" in said
    assert "一共答了 6 题" in said


def test_a_person_who_turns_out_not_to_be_there_takes_their_answers_along(resident):
    start(resident)
    answer(resident)
    resident.say("修改")
    resident.press("家里有没有残疾人：有")
    resident.press("没有")
    resident.say("修改")
    assert not [label for label in resident.buttons if "残疾几级" in label]
    assert "家里几口人：4 人" in resident.buttons


def test_restart_asks_the_first_question_with_nothing_answered(resident):
    start(resident)
    answer(resident, QUICK[:3])
    assert "从头来" in resident.say("重来")
    assert asked(resident) == "registered_poor"
    assert "已答" not in resident.text


def test_who_leaves_can_come_back(resident):
    start(resident)
    answer(resident, QUICK[:3])
    assert "留着" in resident.say("退出")
    assert "接着来" in resident.say("自查")
    assert "已答 3 题" in resident.text


def test_for_somebody_else_the_words_change(resident):
    start(resident)
    resident.press("我是帮别人问")
    assert "他家" in resident.text


def test_a_question_in_between_is_answered_and_the_screening_waits(resident):
    start(resident)
    resident.say("是")
    said = resident.say("低保的钱什么时候发，怎么发？")
    assert "以县民政局通知为准" in said
    assert asked(resident) == "household_size"


class TestButtons:
    def test_one_pressed_twice_is_harmless(self, resident):
        start(resident)
        resident.press("fact:registered_poor=true")
        assert "已经记下" in resident.press("fact:registered_poor=true")
        assert asked(resident) == "household_size"

    def test_one_that_lists_a_person_lists_them_once(self, resident):
        start(resident)
        answer(resident, QUICK[:3])
        resident.press("fact:others.disabled=true")
        assert asked(resident) == "members[0].disability_grade"
        assert "已经记下" in resident.press("fact:others.disabled=true")
        assert asked(resident) == "members[0].disability_grade"

    def test_one_of_an_old_message_changes_that_answer(self, resident):
        start(resident)
        answer(resident, QUICK[:3])
        assert "改好了，这一题现在是：不是" in resident.press("fact:registered_poor=false")

    @pytest.mark.parametrize(
        "choice",
        [
            "fact:shoe_size=42",
            "fact:household_size",
            "fact:registered_poor=perhaps",
            "fact:members[7].age=3",
            "fact:others.disabled#9=true",
            "edit:members[0].age",
            "edit:file.shoe",
            "program:gone",
            "screen:start:gone",
            "topic:gone",
            "nav:sideways",
            "lang:tlh",
            "reply:123456789012",
            "status:123456789012",
            "withdraw:123456789012=yes",
            "file:start:dance",
            "file:name=x",
            "file:submit",
            "forget:maybe",
            "person:no",
            "nonsense",
            ":",
            "",
            "乱",
        ],
    )
    def test_one_that_means_nothing_is_said_to_and_the_question_stays(self, resident, choice):
        start(resident)
        resident.say("是")
        assert resident.press(choice)
        assert asked(resident) == "household_size"
        assert "已答 1 题" in resident.text


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ("两三百", "一个"),
        ("-5", ""),
        ("1e309", ""),
        ("没有的事情哦", ""),
        ("1200 或者 1500", ""),
        ("😀", "没看到字"),
        ("\u202e\u200b", "没看到字"),
        ("长" * 5000, "太长"),
    ],
)
def test_a_wrong_amount_gets_a_clear_word_and_the_same_question(resident, words, hint):
    start(resident)
    answer(resident, QUICK[:2])
    said = resident.say(words)
    assert hint in said
    assert asked(resident) == "income"
    assert "已答 2 题" in said


@pytest.mark.parametrize(
    ("words", "shown"), [("一千二", "1200"), ("1200元", "1200"), ("1.2千", "1200"), ("一年一万二", "12000")]
)
def test_amounts_as_people_say_them(resident, words, shown):
    start(resident)
    answer(resident, [*QUICK[:2], words])
    resident.say("修改")
    assert any(f"{shown} " in label and "全家收入" in label for label in resident.buttons), resident.buttons


@pytest.mark.parametrize("size", ["0", "200", "三点五", "-3"])
def test_a_household_that_cannot_be(resident, size):
    start(resident)
    resident.say("是")
    resident.say(size)
    assert asked(resident) == "household_size"


def test_a_contradiction_is_said_and_not_kept(resident):
    start(resident)
    answer(resident, QUICK[:4])
    resident.say("修改")
    resident.press("家里几口人：4 人")
    resident.say("1")
    resident.say("修改")
    resident.press("家里几口人：1 人")
    resident.say("四")
    assert "改好了" in resident.text


def test_all_programs_can_be_looked_at_one_by_one(resident, services):
    start(resident)
    answer(resident)
    resident.press("一项一项细看")
    programs = [choice for choice in resident.ids if choice.startswith("program:")]
    assert len(programs) == len(services.kb.programs)
    for choice in programs:
        said = resident.press(choice)
        assert "依据：" in said
        assert "初步看法" in said
        assert resident.citations


def test_the_whole_screening_ends_within_fifteen_questions(resident):
    resident.press("screen:start")
    answers = {"household_size": "3", "income": "900", "hardship": "没有"}
    questions = []
    while any(choice.startswith("fact:") for choice in resident.ids):
        questions.append(asked(resident))
        resident.say(answers.get(questions[-1], "没有"))
        assert len(questions) <= 15, questions
    assert len(set(questions)) == len(questions), "nothing is asked twice"


def test_choice_ids_fit_every_channel(resident):
    resident.press("screen:start")
    for _ in range(40):
        assert all(len(choice.encode()) <= 60 and choice.isascii() for choice in resident.ids)
        facts = [choice for choice in resident.ids if choice.startswith("fact:")]
        if not facts:
            break
        key = asked(resident)
        resident.press(facts[0]) if not key.endswith(("size", "income", "age", "wages")) else resident.say(
            "6"
        )


def test_content_that_changed_under_way_does_not_stop_the_conversation(resident, services):
    """An answer to a question that no longer exists is passed over; the others count."""
    start(resident)
    answer(resident, QUICK[:3])
    address = resident.address
    with services.database.unit_of_work() as uow:
        document = uow.conversations.get(address)
        document["content"] = "the version before"
        document["facts"] = {**document["facts"], "shoe_size": 42}
        document["answers"] = [*document["answers"], ["shoe_size", 42]]
        uow.conversations.put(address, document, "zh_Hans", at=services.clock())
        uow.commit()
    resident.say("有")
    assert asked(resident) == "members[0].disability_grade"


def test_answers_about_one_household_are_not_taken_for_another(resident):
    start(resident)
    answer(resident, QUICK[:3])
    resident.say("退出")
    resident.press("screen:other")
    assert "已答" not in resident.text
    assert "他家" in resident.text
    resident.press("我是问自己家")
    assert "你家" in resident.text
