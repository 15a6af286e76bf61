"""The parts of the ranking on a knowledge base small enough to see through."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

import numpy as np
import pytest

from knowledge.languages import Text
from knowledge.model import Article, KnowledgeBase, Scope
from knowledge.search import Index, decide
from knowledge.search.calibrate import fit, report, samples
from knowledge.search.collection import OUT_OF_SCOPE, Collection
from knowledge.search.evaluate import Row
from knowledge.search.fitting import fit_weights, left_out, near_misses, of_people
from knowledge.search.model import examples, train
from knowledge.search.postings import Postings
from knowledge.search.rank import Ranker
from knowledge.search.segments import request, segments
from knowledge.search.signals import WEIGHTS

TODAY = date(2026, 11, 23)


def same(words: str) -> Text:
    return Text(words, words, words)


def article(topic: str, scope: Scope, *phrasings: str) -> Article:
    return Article(
        topic=topic,
        scope=scope,
        question=Text(phrasings[0], phrasings[0], f"About {topic.replace('.', ' ')}"),
        phrasings={"zh_Hans": phrasings, "zh_Hant": (), "en": ()},
        short=same("先到乡镇窗口问"),
        details=same("工作人员会告诉您"),
        review_by=date(2027, 6, 30),
        facets={},
    )


def knowledge(articles: list[Article], vocabulary: Mapping[str, object]) -> KnowledgeBase:
    return KnowledgeBase(
        documents={}, topics={}, articles={one.topic: one for one in articles}, programs={}, parameters={},
        facts={}, sources={}, areas=(), vocabulary=MappingProxyType(dict(vocabulary)), version="test",
    )  # fmt: skip


SMALL = [
    article("dibao.amount", "core", "低保一个月多少钱", "低保标准是多少", "低保金发多少"),
    article("dibao.papers", "core", "办低保要带什么材料", "低保申请书怎么写", "申请低保交哪些材料"),
    article("tekun.amount", "core", "特困一个月多少钱", "特困供养标准多少", "五保发多少钱"),
    article("housing.aid", "adjacent", "危房改造找谁", "房子要倒了有补助吗", "危房补多少钱"),
]
WORDS = {
    "entities": [
        {"id": "dibao", "words": ["低保"]},
        {"id": "tekun", "words": ["特困", "五保"]},
        {"id": "housing", "words": ["危房"]},
        {"id": "fund", "words": ["公积金"], "foreign": True},
    ],
    "aspects": [{"id": "amount", "words": ["多少"]}, {"id": "papers", "words": ["材料", "申请书"]}],
    "out-of-scope": {"zh": ["天气怎么样", "公积金一个月多少钱", "讲个笑话"]},
}


@pytest.fixture(scope="module")
def small():
    return knowledge(SMALL, WORDS)


@pytest.fixture(scope="module")
def ranker(small):
    return ranker_of(Collection.build(small))


def ranker_of(collection):
    return Ranker(collection, train(examples(collection)))


def best(ranking):
    return ranking.candidates[0].topic


def test_the_scheme_and_what_is_asked_decide_between_siblings(ranker):
    assert best(ranker.rank("特困每个月拿多少", TODAY)) == "tekun.amount"
    assert best(ranker.rank("低保每个月拿多少", TODAY)) == "dibao.amount"
    assert best(ranker.rank("低保的材料", TODAY)) == "dibao.papers"


def test_a_phrasing_left_out_is_as_if_never_written(ranker, small):
    collection = Collection.build(small)
    number = next(n for n, entry in enumerate(collection.entries) if entry.text == "低保申请书怎么写")
    with_it = ranker.rank("低保申请书怎么写", TODAY).candidates[0]
    without = ranker.rank("低保申请书怎么写", TODAY, without={number}).candidates
    assert with_it.entry == number
    assert all(candidate.entry != number for candidate in without)
    assert without[0].signals.cover < with_it.signals.cover


def test_a_topic_left_out_whole_is_not_a_candidate(ranker, small):
    own = Collection.build(small).profiles["dibao.amount"].entries.keys()
    assert "dibao.amount" not in {
        one.topic for one in ranker.rank("低保多少钱", TODAY, without=own).candidates
    }


def test_an_article_out_of_force_is_not_a_candidate(small):
    ended = replace(small.articles["dibao.amount"], effective_until=date(2026, 1, 1))
    later = replace(small, articles={**small.articles, "dibao.amount": ended})
    index = Index.build(later)
    assert index.ask("低保一个月多少钱", None, date(2025, 6, 1)).topic == "dibao.amount"
    assert index.ask("低保一个月多少钱", None, TODAY).topic != "dibao.amount"


def test_what_is_not_ours_ranks_nowhere_and_counts_against(ranker):
    ranking = ranker.rank("公积金一个月多少钱", TODAY)
    assert OUT_OF_SCOPE not in {candidate.topic for candidate in ranking.candidates}
    assert ranking.negative > ranking.candidates[0].score


def test_a_foreign_scheme_passes_no_guard(ranker):
    ranking = ranker.rank("公积金一个月多少钱", TODAY)
    assert not decide.carries_the_scheme(ranking, ranking.candidates[0], frozenset({"fund"}))


def test_a_foreign_word_beside_our_scheme_is_part_of_the_story(ranker):
    ranking = ranker.rank("低保一个月多少钱，公积金算不算", TODAY)
    assert ranking.candidates[0].topic == "dibao.amount"
    assert decide.carries_the_scheme(ranking, ranking.candidates[0], frozenset({"fund"}))


def test_a_question_without_a_subject_is_no_question_about_one_scheme(ranker):
    bare, full = ranker.rank("要交材料", TODAY), ranker.rank("低保要交材料", TODAY)
    assert best(bare) == best(full) == "dibao.papers"
    assert not decide.says_what_of(bare, bare.candidates[0])
    assert decide.says_what_of(full, full.candidates[0])


def test_a_bare_name_of_a_scheme_is_asked_back(small):
    named = replace(small.articles["dibao.amount"], phrasings={"zh_Hans": ("给我讲低保", "低保"), "en": ()})
    index = Index.build(replace(small, articles={**small.articles, "dibao.amount": named}))
    reading = index.ask("低保", None, TODAY)
    assert reading.ranked[0][0] == "dibao.amount"
    assert reading.decision != "answer"


def test_of_two_schemes_of_ours_one_is_enough(ranker):
    ranking = ranker.rank("低保和危房", TODAY)
    by_topic = {candidate.topic: candidate for candidate in ranking.candidates}
    assert decide.carries_the_scheme(ranking, by_topic["dibao.amount"], frozenset())
    assert not decide.carries_the_scheme(ranking, by_topic["tekun.amount"], frozenset())


def test_another_aspect_passes_no_guard(ranker):
    ranking = ranker.rank("特困要什么材料", TODAY)
    by_topic = {candidate.topic: candidate for candidate in ranking.candidates}
    assert not decide.asks_the_same(ranking, by_topic["tekun.amount"])
    assert decide.asks_the_same(ranking, by_topic["dibao.papers"])


def test_nothing_found_is_no_probability(ranker):
    ranking = ranker.rank("😀", TODAY)
    assert ranking.candidates == ()
    assert decide.probability(ranking) == 0.0
    assert decide.confidences(ranking, 5) == ()


def test_a_knowledge_base_without_vocabulary_still_answers():
    index = Index.build(knowledge(SMALL, {}))
    assert index.ask("办低保要带什么材料", None, TODAY).topic == "dibao.papers"


def test_a_broken_vocabulary_names_file_and_place():
    with pytest.raises(ValueError, match=r"aspects\.0\.words"):
        Index.build(knowledge(SMALL, {"aspects": [{"id": "x", "words": 3}]}))


def test_cosines_are_one_for_the_same_and_absent_for_nothing_shared():
    postings = Postings.build([("a", "b"), ("b", "c"), ("d",)])
    cosines = postings.cosines(("a", "b"))
    assert cosines[0] == pytest.approx(1.0)
    assert 0 < cosines[1] < 1
    assert cosines[2] == 0


def test_rare_grams_tell_more():
    shares = dict(Postings.build([("a", "b"), ("b",), ("b", "c")]).shares(("a", "b", "never")))
    assert shares["b"] < shares["a"] < shares["never"]
    assert sum(shares.values()) == pytest.approx(1.0)


def test_a_short_message_has_no_parts_and_in_a_long_one_the_question_comes_first():
    assert segments("低保怎么办") == []
    parts = segments("我是村里的人，在外面做事很多年了。家里父亲身体不好。低保怎么申请？")
    assert parts[0] == ("低保怎么申请", 1.0)
    assert ("家里父亲身体不好", 0.8) in parts


def test_of_a_story_the_asking_sentence_is_the_request():
    story = "我屋头三口人，爸爸前年走了。妈妈身体不好，我在读书。请问我家能不能吃低保？给你们添麻烦了。"
    assert request(story) == "请问我家能不能吃低保?"


def test_of_a_long_asking_sentence_only_the_asking_clause_and_what_it_leans_on_is_kept():
    story = (
        "我是前年得病退下来的，现在家里住的老平房，去年娃儿考上学校，欠了亲戚几万块，我这种家庭能不能吃低保"
    )
    assert request(story) == "欠了亲戚几万块,我这种家庭能不能吃低保"


def test_a_story_that_asks_nothing_ends_with_what_it_wants():
    assert request("妈妈去年走了。爸爸在外面回不来。两个娃儿跟着我这把老骨头") == "两个娃儿跟着我这把老骨头"


def test_what_asks_outweighs_what_is_told(small):
    story = "我屋头的房子是危房，去年修补过，住了好多年了。" * 2
    told = replace(small, articles=dict(small.articles))
    ranking = ranker_of(Collection.build(told)).rank(story + "请问低保申请书怎么写？", TODAY)
    assert best(ranking) == "dibao.papers"
    signals = ranking.candidates[0].signals
    assert signals.request > 0
    assert signals.part > 0


def test_long_wordings_teach_the_model_and_are_compared_with_nothing(small):
    story = "妈妈八十二岁瘫在床上，哥哥又是聋哑人，全靠我一个人在外头打零工，" * 2 + "特困申请找哪个"
    vocabulary = {**small.vocabulary, "wordings": {"tekun.amount": (story,)}}
    collection = Collection.build(replace(small, vocabulary=MappingProxyType(vocabulary)))
    assert [entry.text for entry in collection.lessons] == [story]
    assert story not in {entry.text for entry in collection.entries}
    assert len(examples(collection)) == len(examples(Collection.build(small))) + 1


def test_every_text_is_asked_once_by_a_model_that_has_not_seen_it(small):
    collection = Collection.build(small)
    asked = list(left_out(collection))
    assert sorted(number for one in asked for number in one.without) == list(range(len(collection.texts)))
    for one in asked:
        candidates = Ranker(collection, one.model).candidates(one.text, one.without)
        assert all(candidate.entry not in one.without for candidate in candidates)


def test_a_near_miss_is_asked_of_a_model_that_lacks_its_topic(small):
    collection = Collection.build(small)
    for one in near_misses(collection):
        gone = {collection.texts[number].topic for number in one.without}
        assert not gone & set(one.model.topics)
        assert one.topics == frozenset()


def test_calibration_trusts_what_is_right_more_than_what_is_not(small):
    collection = Collection.build(small)
    rows = [Row("1", "低保一个月好多钱", "dibao.amount"), Row("2", "公积金怎么取", OUT_OF_SCOPE)]
    asked = [*left_out(collection), *near_misses(collection), *of_people(train(examples(collection)), rows)]
    found = list(samples(collection, asked, WEIGHTS, TODAY))
    assert any(sample.right for sample in found)
    assert not all(sample.right for sample in found)
    constants = fit(found)
    assert len(constants) == 1 + len(found[0].values)

    def trust(right):
        logits = [np.dot(constants[1:], sample.values) for sample in found if sample.right == right]
        return sum(logits) / len(logits)

    assert trust(True) > trust(False)
    assert any(line.startswith("  p >= 0.95") for line in report(found, constants))


def test_fitted_weights_keep_their_sign_and_rank_no_worse(small):
    collection = Collection.build(small)
    asked = list(left_out(collection))
    weights = fit_weights(collection, asked, WEIGHTS)
    for name in WEIGHTS.short.__slots__:
        assert getattr(weights.short, name) * getattr(WEIGHTS.short, name) >= 0

    def firsts(some):
        return sum(sample.right for sample in samples(collection, asked, some, TODAY))

    assert firsts(weights) >= firsts(WEIGHTS)


@pytest.mark.parametrize(
    "plea",
    [
        "我离婚带两个娃，没得工作，房子也没得，能得啥子帮助",
        "刚离婚，一个人带娃，没收入咋办",
        "退伍军人，得了癌症，有什么补助",
        "老公坐牢了，我一个人养三个娃，有没有什么政策",
    ],
)
def test_nobody_in_hardship_is_told_that_it_is_no_matter_of_ours(index, plea):
    assert index.ask(plea, "zh_Hans", date(2026, 11, 23)).decision in {
        "screen",
        "choose",
        "handoff",
        "answer",
    }


@pytest.mark.parametrize(
    "other", ["失业金怎么领", "离婚证在哪里办", "结婚登记要带啥子", "附近哪里有好吃的火锅"]
)
def test_a_word_of_hardship_alone_makes_nothing_ours(index, other):
    assert index.ask(other, "zh_Hans", date(2026, 11, 23)).decision in {"decline", "refer"}
