"""Danger to life is found in every wording, and harmless words raise no alarm."""

import re

import pytest

DANGERS = {
    "fire": ["家里着火了，啥都没得了", "屋头起火了", "房子遭火烧了，没得地方住", "jia li zhao huo le", "家里找火了怎么办", "my house is on fire"],
    "suicide": ["我不想活了", "活不下去了，真的", "活起没得意思", "她喝农药了", "喝了敌敌畏", "我不想货了", "wo bu xiang huo le", "I want to kill myself"],
    "starvation": ["没饭吃了", "屋头没得米下锅了", "我们三天没吃饭了", "娃儿饿了两天了", "mei fan chi le", "we have nothing to eat"],
    "collapse": ["房子垮了埋了人", "房子塌了，我婆婆被压在里面", "涨水了，洪水冲进屋了", "房子跨了埋了人", "the house collapsed, my mother is trapped inside"],
    "violence": ["男的天天打我", "我老公打我，往死里打", "他拿刀要砍人", "家庭暴力怎么办", "my husband beats me"],
    "missing-child": ["娃儿丢了", "我屋娃儿不见了", "haizi bujian le", "my child is missing"],
    "medical": ["老汉昏倒了喊不醒", "他吐血了，快不行了", "laohan hun dao le han bu xing", "he is unconscious"],
    "poison": ["煤气中毒了怎么办", "小娃把洗衣液喝了", "一屋人吃了野菌子都在吐", "my son drank bleach"],
    "drowning": ["有人落水了", "娃儿滑进堰塘了", "my son fell into the river"],
    "electric": ["我爸触电了", "高压线断了掉在路上", "he got an electric shock"],
    "abandoned": ["有人把婴儿扔在垃圾桶边上", "两个娃儿反锁在家里哭", "the baby was abandoned"],
}  # fmt: skip

HARMLESS = [
    "笑死我了",
    "忙死了，没时间去办",
    "累死个人了，跑了三趟都没办好",
    "热死了今天",
    "气死我了，低保又没批",
    "穷得要死，能不能吃低保",
    "如果家里着火了能不能申请临时救助",
    "去年我家着火，临时救助申请了没批",
    "火灾后怎么申请临时救助",
    "父亲生病抢救花了十几万",
    "身份证丢了怎么办低保",
    "残疾证丢了怎么补办",
    "把钱打我卡上",
    "房子要垮了，危房改造怎么申请",
    "人死了丧葬费怎么领",
    "父亲失踪多年，孩子算孤儿吗",
    "家里垮了，欠了一屁股债",
    "他打人被拘留了，家里没收入",
    "孩子在外打工没回来过年",
    "手机中毒了怎么清",
    "饿死了，哪里有饭馆",
    "What happens if my house burns down?",
    "三年前房子垮了埋了人，现在能补吗",
    "手机掉水里了",
    "把我的材料丢了不管",
    "低保标准上调了没有",
    "压在镇里一直没批",
    "弃婴收养怎么办手续",
]


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind, texts in DANGERS.items() for text in texts]
)
def test_danger_is_found(ask, kind, text):
    danger = ask(text).danger
    assert danger is not None
    assert danger.kind == kind


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_words_raise_no_alarm(ask, text):
    assert ask(text).danger is None


def test_phrasings_raise_no_alarm_but_those_that_may_be_meant(index):
    told = {"temporary-aid", "disaster", "housing", "multi"}  # these tell of an emergency on purpose
    alarms = [
        (entry.topic.partition(".")[0], entry.text, danger.kind)
        for entry in index.collection.entries
        if (danger := index.dangers.find(entry.text)) is not None
    ]
    assert [alarm for alarm in alarms if alarm[0] not in told] == []
    assert len(alarms) < 0.02 * len(index.collection.entries)


def test_a_fire_leads_to_emergency_relief(ask):
    reading = ask("家里着火了，啥都没得了")
    assert reading.danger is not None
    assert reading.ranked[0][0].startswith("temporary-aid.")


def test_despair_goes_to_a_person_whatever_else_is_asked(ask):
    reading = ask("低保又没批，我不想活了")
    assert reading.danger is not None
    assert reading.decision == "handoff"


def test_the_words_name_every_number_in_every_language(index, knowledge_base):
    for kind in index.collection.vocabulary.danger:
        for words in (kind.words.text().in_(language) for language in ("zh_Hans", "zh_Hant", "en")):
            assert set(kind.numbers) <= set(re.findall(r"\d+", words)), kind.kind
        assert set(kind.topics) <= knowledge_base.articles.keys()


@pytest.mark.parametrize(
    "text", ["自~杀", "我，不，想，活，了", "我 不 想 活 了", "着🔥了", "想s", "I dont want to live"]
)
def test_marks_pictures_and_letters_inside_a_word_hide_nothing(ask, text):
    assert ask(text).danger is not None


@pytest.mark.parametrize(
    "text", ["去年他自杀过一次，今天又说不想活", "我去年申请过低保，现在我看我还是买瓶敌敌畏喝了算了"]
)
def test_a_danger_of_today_is_heard_beside_the_past(ask, text):
    assert ask(text).danger.kind == "suicide"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("以前喝过农药，胃坏了，现在看病能报吗", "suicide"),
        ("离婚前他常打我，现在离了，能吃低保不", "violence"),
    ],
)
def test_what_may_be_danger_is_possible_and_never_sure(ask, text, kind):
    reading = ask(text)
    assert reading.danger is None
    assert reading.possible.kind == kind
    assert not reading.possible.sure


def test_a_sure_danger_is_not_possible_besides(ask):
    assert ask("屋头着火了").possible is None
