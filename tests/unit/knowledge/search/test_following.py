"""Short questions after an answer, and questions that start afresh."""

import pytest

from knowledge.model import FACETS

FOLLOWING = {
    "papers": ["那要带啥子？", "要带些什么", "需要什么材料", "那要准备啥子呢", "yao dai shenme", "要代什么", "那要帶什麼？", "And what do I bring?", "which documents", "表格呢"],
    "amount": ["好多钱", "有多少", "那一个月好多钱嘛", "能拿多少钱", "duoshao qian", "多绍钱", "how much is it?", "大概能有好多"],
    "where": ["去哪点办", "在哪里办", "找哪个", "那去哪儿申请呢", "qu nali ban", "Where do I go?", "which office"],
    "duration": ["要好久", "多久能下来", "几天能办好", "那要等多久", "yao duojiu", "how long does it take?", "什么时候发"],
    "who": ["哪个批", "谁说了算", "有啥条件", "哪些人可以", "who decides?", "Who can get it?"],
    "appeal": ["不批怎么办", "要是没通过呢", "what if they refuse?"],
    "what": ["是啥子意思", "What does it mean?"],
    "how": ["那啷个申请呢", "办理流程", "How do I apply?"],
}  # fmt: skip

AFRESH = [
    "特困要带啥子",
    "残疾证在哪里办",
    "那五保多少钱",
    "明天多少度",
    "我父亲瘫痪了怎么办",
    "高铁票多少钱",
    "天气怎么样",
    "谢谢",
    "好",
    "",
    "😀",
    "12345",
    "how much is a train ticket",
    "where is the nearest hospital",
    "那要带啥子，我家住在乡下，离镇上很远，走路要两个小时，来回一趟很不容易，还要请人照看家里的老人",
]


@pytest.mark.parametrize(
    ("side", "text"), [(side, text) for side, texts in FOLLOWING.items() for text in texts]
)
def test_a_short_question_goes_on_about_the_last_answer(index, side, text):
    assert index.follow_up(text, "dibao.apply.how") == side


@pytest.mark.parametrize("text", AFRESH)
def test_a_subject_of_its_own_starts_afresh(index, text):
    assert index.follow_up(text, "dibao.apply.how") is None


def test_nothing_follows_a_topic_that_is_not_ours(index):
    assert index.follow_up("那要带啥子？", "no.such.topic") is None


def test_every_side_is_one_that_articles_have(index):
    # How to apply is an article of its own, which stands beside the others of its family.
    assert {side.id for side in index.collection.vocabulary.followups.facets} <= {*FACETS, "how"}
