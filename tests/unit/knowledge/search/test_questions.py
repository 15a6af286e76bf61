"""What residents type and what it must be understood as: the specification of the search, by example.

These sentences are the project's own; none stands in the knowledge base and none comes from the
question sets that the search is measured on.
"""

import pytest

ANSWERED = [
    # dialect
    ("我屋头老汉瘫起几年了，能不能单独吃低保", "dibao.single-household"),
    ("我老汉儿瘫痪在床，可不可以一个人单独吃低保", "dibao.single-household"),
    ("办低保要带些啥子", "dibao.apply.documents"),
    ("低保一个月好多钱", "dibao.amount"),
    ("低保在哪点办", "dibao.apply.where"),
    ("低保要好久才批得下来", "dibao.apply.time"),
    ("低保公示要贴好多天", "dibao.publicity"),
    ("五保户要啥子条件", "tekun.eligibility"),
    ("我的低保被取消了，咋个办", "dibao.cancelled"),
    # plain
    ("申请低保需要准备什么材料？", "dibao.apply.documents"),
    ("五保老人一个月发多少钱", "tekun.amount"),
    ("临时救助能给多少钱", "temporary-aid.amount"),
    ("救急难是什么意思", "temporary-aid.what"),
    ("残疾人两项补贴可以同时领吗", "disability.two-subsidies"),
    ("护理补贴要几级残疾才有", "disability.care-subsidy"),
    ("建档立卡户能不能同时享受低保", "dibao.poverty-both"),
    ("大病医保目录外的费用有没有救助", "medical.out-of-list"),
    ("医保费交不起，有人帮忙交吗", "medical.insurance-subsidy"),
    ("公司想捐款给困难家庭", "charity.offer"),
    ("我想当志愿者", "charity.volunteer"),
    ("我的个人信息给哪些人看", "privacy.disclosure"),
    # typed pinyin, spaced and not
    ("dibao zenme shenqing", "dibao.apply.how"),
    ("di bao zen me shen qing", "dibao.apply.how"),
    # Traditional
    ("低保怎麼申請", "dibao.apply.how"),
    ("臨時救助怎麼申請", "temporary-aid.apply"),
    # English
    ("How do I apply for dibao?", "dibao.apply.how"),
    ("How much is the dibao per month?", "dibao.amount"),
    ("What is the difference between a poor household and a dibao household?", "poverty.vs-dibao"),
]

BEST = [
    # homophones and slips of the finger
    ("帝保怎么申情", "dibao.apply.how"),
    ("的保在哪里办", "dibao.apply.where"),
    ("临时就助怎么申请", "temporary-aid.apply"),
    # in few or many other words
    ("低保申請要準備什麼材料", "dibao.apply.documents"),
    ("没儿没女的老人哪个养", "tekun.eligibility"),
    ("不服低保的决定，可以告吗", "appeal"),
    ("有人开小车还吃低保，我要举报", "dibao.complaint"),
    ("村上有没有人帮忙办低保", "service.village"),
    (
        "你好，我是吐祥镇的村民。我父亲今年七十多岁了，前年中风以后一直瘫在床上，全靠我照顾。我们家以前是建档立卡户。请问他能不能单独吃低保？谢谢！",
        "dibao.single-household",
    ),
]

REFERRED = [
    ("残疾证怎么办", "disability.certificate"),
    ("高龄津贴在哪里领", "elderly.allowance"),
    ("危房改造找哪个", "housing.aid"),
    ("娃儿考上大学没钱交学费", "education.aid"),
]

DECLINED = [
    "今天天气怎么样",
    "帮我写一首诗",
    "怎么炒回锅肉",
    "公积金怎么提取",
    "离婚了孩子归谁",
    "What's the weather like today?",
]


@pytest.mark.parametrize(("question", "topic"), ANSWERED)
def test_a_plain_question_is_answered_with_its_topic(ask, question, topic):
    reading = ask(question)
    assert (reading.decision, reading.topic) == ("answer", topic)


@pytest.mark.parametrize(("question", "topic"), BEST)
def test_the_right_topic_comes_first_even_where_a_question_back_is_needed(ask, question, topic):
    reading = ask(question)
    assert reading.ranked[0][0] == topic
    assert reading.decision in {"answer", "choose"}
    assert reading.decision == "answer" or topic in reading.choices


@pytest.mark.parametrize(("question", "topic"), REFERRED)
def test_a_neighbours_matter_is_referred(ask, question, topic):
    reading = ask(question)
    assert (reading.decision, reading.topic) == ("refer", topic)


@pytest.mark.parametrize("question", DECLINED)
def test_what_is_not_ours_is_declined(ask, question):
    reading = ask(question)
    assert (reading.decision, reading.topic, reading.choices) == ("decline", None, ())


@pytest.mark.parametrize("question", ["转人工", "我要找真人", "I want to talk to a person"])
def test_a_wish_for_a_person_is_granted(ask, question):
    assert ask(question).decision == "handoff"


def test_a_scheme_in_the_same_breath_is_a_question_and_no_wish_for_a_person(ask):
    assert ask("找个人帮我办低保").decision != "handoff"


def test_several_hardships_in_one_story_lead_into_the_screening(ask):
    reading = ask("家里有个残疾人，父亲得了癌症住院，娃儿读书也交不起学费，我又失业没得收入，怎么办")
    assert (reading.decision, reading.topic) == ("screen", "multi.needs")
    assert set(reading.needs) >= {"disability", "illness", "schooling", "income"}


def test_an_ambiguous_word_asks_back_with_three_topics(ask):
    reading = ask("要带啥子材料")
    assert reading.decision == "choose"
    assert len(set(reading.choices)) == 3


def test_a_foreign_scheme_is_never_answered_with_ours(ask):
    # Words and shape are those of a dibao question; only the scheme is another's.
    assert ask("公积金一个月多少钱").decision == "decline"
    assert ask("失业金怎么申请，要带什么材料").decision == "decline"


def test_homophones_lose_nothing_of_the_order(ask):
    right, typed = ask("低保怎么申请"), ask("dibao zenme shenqing")
    assert right.ranked[0][0] == typed.ranked[0][0]


def test_every_canonical_question_finds_its_own_article(knowledge_base, ask):
    lost = [
        (article.topic, question)
        for article in knowledge_base.articles.values()
        if article.scope != "none"
        for question in (article.question.zh_Hans, article.question.zh_Hant, article.question.en)
        if ask(question).ranked[0][0] != article.topic
    ]
    assert lost == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("低保怎么申请", "zh_Hans"),
        ("低保怎麼申請", "zh_Hant"),
        ("How do I apply?", "en"),
        ("dibao zenme shenqing", "zh_Hans"),
        ("😀", "zh_Hans"),
    ],
)
def test_the_language_is_that_of_the_message_unless_it_is_given(ask, text, language):
    assert ask(text).language == language
    assert ask(text, "en").language == "en"


def test_confidence_falls_down_the_ranking(ask):
    sure = [confidence for _, confidence in ask("低保").ranked]
    assert len(sure) == 5
    assert sure == sorted(sure, reverse=True)
    assert all(0 <= confidence <= 1 for confidence in sure)
