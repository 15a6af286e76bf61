"""A resident checks what help may fit: every answer can be changed, and nothing is asked twice."""

import pytest

from tests.support.resident import Resident
from tests.support.screening import HOUSEHOLD

SHOWN = {
    "registered_poor": "是",
    "household_size": "4 人",
    "income": "6000 元/月",
    "others.seriously_ill": "没有",
    "others.disabled": "有",
    "members[0].disability_grade": "一级",
    "members[0].age": "68 岁",
}
"""The answers of the household, as they are shown."""
DECIDES = set(HOUSEHOLD) - {"others.seriously_ill"}
"""Without these nobody can say whether the father may get dibao of his own."""


def start(resident: Resident, program: str = "dibao-single-household") -> str:
    return resident.press(f"screen:start:{program}")


def judged(resident: Resident) -> str:
    """What the verdict says of the household."""
    start(resident)
    resident.answer(HOUSEHOLD)
    return resident.text


def about_the_first(resident: Resident) -> bool:
    """Whether the question is one about the person who was listed first."""
    return (resident.question or "").startswith("members[0].")


def test_the_verdict_says_why_with_which_papers_and_where(resident):
    said = judged(resident)
    assert "分户纳入低保" in said
    assert "1500 元" in said, "the income per head that was weighed"
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
    resident.answer(HOUSEHOLD | {"income": "四百"})
    said = resident.text
    for program in services.kb.programs.values():
        assert program.title.zh_Hans in said
    for line in said.splitlines():
        if "可以再看：" in line:
            assert line.partition("可以再看：")[2].strip()


def test_buttons_and_words_mean_the_same(services, tmp_path):
    typing, pressing = Resident(services), Resident(services)
    start(typing)
    start(pressing)
    buttons = ("registered_poor", "others.seriously_ill", "others.disabled", "members[0].disability_grade")
    pressed = 0
    while typing.question:
        asked, words = typing.question, HOUSEHOLD[typing.question]
        on_a_button = asked in buttons
        assert (words in pressing.buttons) is on_a_button
        said = typing.say(words)
        assert (pressing.press(words) if on_a_button else pressing.say(words)) == said
        assert pressing.question == typing.question
        pressed += on_a_button
    assert pressed >= 3
    assert "看起来可能符合" in typing.text


def test_only_what_can_matter_is_asked(resident):
    """The focus needs these answers, not the whole list of facts; an illness may decide in place of a disability."""
    start(resident)
    asked = resident.answer(HOUSEHOLD)
    assert len(set(asked)) == len(asked)
    assert set(asked) - {"others.seriously_ill"} == DECIDES
    assert f"一共答了 {len(asked)} 题" in resident.text


def test_what_an_answer_has_settled_is_not_asked(resident):
    """One no decides, and nobody is asked for the rest."""
    start(resident)
    given = resident.answer(HOUSEHOLD, until="registered_poor")
    resident.say("不是")
    assert resident.question is None
    assert f"一共答了 {len(given) + 1} 题" in resident.text
    assert "看起来不太符合" in resident.text


def test_not_sure_is_welcome_everywhere(resident):
    resident.press("screen:start")
    questions = 0
    while resident.question:
        assert "不清楚" in resident.buttons
        resident.say("不晓得")
        questions += 1
        assert questions <= 15
    assert "还说不准" in resident.text
    assert "看起来可能符合" not in resident.text, "nothing is made of nothing"


def test_why_is_answered_and_the_question_stays(resident):
    start(resident)
    resident.answer(HOUSEHOLD, at_most=1)
    before = resident.question
    assert before
    assert "为什么问" in resident.say("为什么问这个")
    assert resident.question == before
    assert "为什么问" in resident.press("为什么问这个")
    assert resident.question == before


def test_back_shows_each_answer_before_up_to_the_first_and_loses_none(resident):
    start(resident)
    given = resident.answer(HOUSEHOLD, at_most=4)
    for number, key in enumerate(reversed(given)):
        said = resident.press("上一步") if number % 2 else resident.say("返回")
        assert resident.question == key
        assert f"您刚才答的是：{SHOWN[key]}" in said
    assert "第一题" in resident.press("上一步")
    assert resident.question == given[0]
    resident.say("修改")
    assert [choice for choice in resident.ids if choice.startswith("edit:")] == [
        f"edit:{key}" for key in given
    ]


def test_an_answer_changed_on_the_way_back_keeps_the_answers_after_it(resident):
    changed = {"income": "7200", "household_size": "五口人"}
    start(resident)
    given = resident.answer(HOUSEHOLD, at_most=5)
    waiting = resident.question
    assert waiting
    last = max(number for number, key in enumerate(given[:-1]) if key in changed)
    for _ in given[last:]:
        resident.press("上一步")
    assert resident.question == given[last]
    said = resident.say(changed[given[last]])
    assert "改好了" in said
    assert resident.question == waiting, "the answers after it are still there"
    assert f"已答 {len(given)} 题" in said


def test_back_at_the_first_question_says_so(resident):
    start(resident)
    first = resident.question
    assert first
    assert "第一题" in resident.say("返回")
    assert resident.question == first


def test_an_edit_at_the_verdict_changes_it_and_keeps_the_rest(resident):
    start(resident)
    given = resident.answer(HOUSEHOLD)
    resident.press("改前面的答案")
    resident.press("全家收入：6000 元/月")
    assert "您刚才答的是：6000 元/月" in resident.text
    said = resident.say("一万二")
    assert "比低保标准 630 元的 3 倍（1890 元）高" in said
    assert f"一共答了 {len(given)} 题" in said


def test_a_person_who_turns_out_not_to_be_there_takes_their_answers_along(resident):
    judged(resident)
    resident.say("修改")
    assert [label for label in resident.buttons if "残疾几级" in label]
    resident.press("家里有没有残疾人：有")
    resident.press("没有")
    resident.say("修改")
    assert not [label for label in resident.buttons if "残疾几级" in label]
    assert "家里几口人：4 人" in resident.buttons


def test_restart_asks_the_first_question_with_nothing_answered(resident):
    start(resident)
    first = resident.question
    resident.answer(HOUSEHOLD, at_most=3)
    assert resident.question != first
    assert "从头来" in resident.say("重来")
    assert resident.question == first
    assert "已答" not in resident.text


def test_who_leaves_can_come_back(resident):
    start(resident)
    resident.answer(HOUSEHOLD, at_most=3)
    waiting = resident.question
    assert "留着" in resident.say("退出")
    assert resident.question is None
    assert "接着来" in resident.press("screen:start:dibao-single-household")
    assert "已答 3 题" in resident.text
    assert resident.question == waiting


def test_the_word_for_the_screening_brings_the_answers_back(resident):
    start(resident)
    resident.answer(HOUSEHOLD, at_most=3)
    resident.say("退出")
    assert "接着来" in resident.say("自查")
    assert "已答 3 题" in resident.text


def test_for_somebody_else_the_words_change(resident):
    start(resident)
    resident.press("我是帮别人问")
    assert "他家" in resident.text


def test_a_question_in_between_is_answered_and_the_screening_waits(resident):
    start(resident)
    resident.answer(HOUSEHOLD, at_most=1)
    waiting = resident.question
    assert waiting
    said = resident.say("低保的钱什么时候发，怎么发？")
    assert "以县民政局通知为准" in said
    assert resident.question == waiting


class TestButtons:
    def test_one_pressed_twice_is_harmless(self, resident):
        start(resident)
        resident.answer(HOUSEHOLD, until="registered_poor")
        resident.press("fact:registered_poor=true")
        after = resident.question
        assert after != "registered_poor"
        assert "已经记下" in resident.press("fact:registered_poor=true")
        assert resident.question == after

    def test_one_that_lists_a_person_lists_them_once(self, resident):
        start(resident)
        resident.answer(HOUSEHOLD, until="others.disabled")
        resident.press("fact:others.disabled=true")
        detail = resident.question
        assert about_the_first(resident)
        assert "已经记下" in resident.press("fact:others.disabled=true")
        assert resident.question == detail

    def test_one_of_an_old_message_changes_that_answer(self, resident):
        start(resident)
        resident.answer(HOUSEHOLD, until="registered_poor")
        resident.answer(HOUSEHOLD, at_most=1)
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
            "more:gone",
            "more:",
            "side:gone=papers",
            "side:dibao.eligibility=gone",
            "side:dibao.eligibility",
            "side:",
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
        resident.answer(HOUSEHOLD, at_most=1)
        waiting = resident.question
        assert waiting
        assert resident.press(choice)
        assert resident.question == waiting
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
    given = resident.answer(HOUSEHOLD, until="income")
    said = resident.say(words)
    assert hint in said
    assert resident.question == "income"
    assert (f"已答 {len(given)} 题" if given else "多少钱") in said


@pytest.mark.parametrize(
    ("words", "shown"), [("一千二", "1200"), ("1200元", "1200"), ("1.2千", "1200"), ("一年一万二", "12000")]
)
def test_amounts_as_people_say_them(resident, words, shown):
    start(resident)
    resident.answer(HOUSEHOLD, until="income")
    resident.answer({"income": words}, at_most=1)
    resident.say("修改")
    assert any(f"{shown} " in label and "全家收入" in label for label in resident.buttons), resident.buttons


@pytest.mark.parametrize("size", ["0", "200", "三点五", "-3"])
def test_a_household_that_cannot_be(resident, size):
    start(resident)
    resident.answer(HOUSEHOLD, until="household_size")
    resident.say(size)
    assert resident.question == "household_size"


def test_a_contradiction_is_said_and_not_kept(resident):
    """Two people who are each a case of their own are no household of one."""
    start(resident)
    two = {"others.disabled#1": "有，是另外的人", "others.disabled#2": "没有"}
    ill = {"others.seriously_ill": "有", "others.seriously_ill#1": "没有", "others.seriously_ill#2": "没有"}
    details = {
        f"members[{number}].{fact}": words
        for number in (0, 1)
        for fact, words in (("disability_grade", "三级"), ("bedridden", "不是"), ("age", "40"))
    }
    resident.answer(HOUSEHOLD | two | ill | details)
    resident.say("修改")
    resident.press("家里几口人：4 人")
    assert "只有 1 口人" in resident.say("1")
    assert resident.question == "household_size"
    resident.say("修改")
    assert "家里几口人：4 人" in resident.buttons


def test_all_programs_can_be_looked_at_one_by_one(resident, services):
    judged(resident)
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
    questions = []
    while key := resident.question:
        questions.append(key)
        resident.say({"household_size": "3", "income": "900"}.get(key, "没有"))
        assert len(questions) <= 15, questions
    assert len(set(questions)) == len(questions), "nothing is asked twice"
    assert "先看个大概" in resident.text


def test_choice_ids_fit_every_channel(resident):
    resident.press("screen:start")
    for _ in range(40):
        assert all(len(choice.encode()) <= 60 and choice.isascii() for choice in resident.ids)
        if not (key := resident.question):
            break
        first = next(choice for choice in resident.ids if choice.startswith("fact:"))
        first = "不清楚" if "#" in key else first  # A yes would go on to list one person after the other.
        resident.say("6") if key.endswith(("size", "income", "age", "wages")) else resident.press(first)
    assert resident.question is None


def test_content_that_changed_under_way_does_not_stop_the_conversation(resident, services):
    """An answer to a question that no longer exists is passed over; the others count."""
    start(resident)
    given = resident.answer(HOUSEHOLD, until="others.disabled")
    address = resident.address
    with services.database.unit_of_work() as uow:
        document = uow.conversations.get(address)
        document["content"] = "the version before"
        document["facts"] = {**document["facts"], "shoe_size": 42}
        document["answers"] = [*document["answers"], ["shoe_size", 42]]
        uow.conversations.put(address, document, "zh_Hans", at=services.clock())
        uow.commit()
    resident.say("有")
    assert about_the_first(resident)
    assert f"已答 {len(given) + 1} 题" in resident.text


def test_answers_about_one_household_are_not_taken_for_another(resident):
    start(resident)
    resident.answer(HOUSEHOLD, at_most=3)
    resident.say("退出")
    resident.press("screen:other")
    assert "已答" not in resident.text
    assert "他家" in resident.text
    resident.press("我是问自己家")
    assert "他家" not in resident.text
    assert "我是帮别人问" in resident.buttons
