import pytest

from knowledge.languages import LANGUAGES
from referral.domain.kinds import Kind, Urgency
from referral.domain.urgency import RULES, Reason, assess, says

URGENT = {
    "家里着火了，啥都没得了": Reason.NO_ROOF,
    "屋头遭火烧光了": Reason.NO_ROOF,
    "落大雨房子垮了，没得地方住": Reason.NO_ROOF,
    "房屋倒塌": Reason.NO_ROOF,
    "泥石流把屋冲了": Reason.NO_ROOF,
    "家裡失火了": Reason.NO_ROOF,
    "our house burned down last night": Reason.NO_ROOF,
    "屋头没得吃的了": Reason.NO_FOOD,
    "三天没有饭吃": Reason.NO_FOOD,
    "家里揭不开锅": Reason.NO_FOOD,
    "we have nothing to eat": Reason.NO_FOOD,
    "我不想活了": Reason.LIFE_IN_DANGER,
    "他说要跳楼": Reason.LIFE_IN_DANGER,
    "my father is dying": Reason.LIFE_IN_DANGER,
    "两个娃儿没得人管": Reason.CHILD_ALONE,
    "孙子一个人在家，爸妈都走了": Reason.CHILD_ALONE,
    "没人照顾的孩子": Reason.CHILD_ALONE,
    "老汉突发脑溢血在抢救": Reason.ACUTE_ILLNESS,
    "我媽在重症監護": Reason.ACUTE_ILLNESS,
    "he had a heart attack": Reason.ACUTE_ILLNESS,
}
SOON = {
    "摔断了腿": Reason.INJURED,
    "出了车祸": Reason.INJURED,
    "没钱治病": Reason.CANNOT_PAY_TREATMENT,
    "欠起医院的钱，交不起住院费": Reason.CANNOT_PAY_TREATMENT,
    "we cannot pay for the surgery": Reason.CANNOT_PAY_TREATMENT,
}
CALM = [
    "想问低保啷个办",
    "残疾人护理补贴多少钱一个月",
    "我想申请医疗救助",
    "how do I apply for dibao",
    "低保要哪些材料？",
    "老人饭量好，身体也好",
]


@pytest.mark.parametrize(("text", "reason"), URGENT.items())
def test_what_cannot_wait_is_urgent_and_says_why(text, reason):
    found = assess(Kind.APPLICATION, [text])
    assert found.urgency is Urgency.URGENT
    assert reason in found.reasons


@pytest.mark.parametrize(("text", "reason"), SOON.items())
def test_what_should_not_wait_long_is_soon(text, reason):
    found = assess(Kind.APPLICATION, [text])
    assert found.urgency is Urgency.SOON
    assert reason in found.reasons


@pytest.mark.parametrize("text", CALM)
def test_an_ordinary_matter_is_normal(text):
    assert assess(Kind.APPLICATION, [text]).urgency is Urgency.NORMAL
    assert assess(Kind.APPLICATION, [text]).reasons == ()


def test_emergency_relief_is_never_last():
    found = assess(Kind.EMERGENCY_RELIEF, ["说不清楚"])
    assert (found.urgency, found.reasons) == (Urgency.SOON, (Reason.EMERGENCY_KIND,))


def test_hints_of_the_dialogue_count_and_unknown_ones_do_not():
    found = assess(Kind.QUESTION, ["你好"], ["injured", "no-food", "made-up"])
    assert found.reasons == (Reason.NO_FOOD, Reason.INJURED)
    assert found.urgency is Urgency.URGENT


def test_the_most_urgent_reason_stands_first():
    found = assess(Kind.EMERGENCY_RELIEF, ["摔断了腿，房子也塌了"])
    assert found.reasons == (Reason.NO_ROOF, Reason.INJURED, Reason.EMERGENCY_KIND)


def test_each_reason_can_be_read_in_every_language():
    assert {rule.reason for rule in RULES} == set(Reason) - {Reason.EMERGENCY_KIND}
    for reason in Reason:
        assert all(says(reason).in_(language) for language in LANGUAGES)
