"""The parts of the ranking on a knowledge base small enough to see through."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

import pytest

from knowledge.languages import Text
from knowledge.model import Article, KnowledgeBase, Scope
from knowledge.search import Index, decide
from knowledge.search.calibrate import (
    Sample,
    contests,
    fit,
    fit_weights,
    folds,
    near_misses,
    report,
    samples,
    stretch,
    topic_folds,
)
from knowledge.search.collection import OUT_OF_SCOPE, Collection
from knowledge.search.model import examples, train
from knowledge.search.postings import Postings
from knowledge.search.rank import Ranker
from knowledge.search.segments import segments

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
    postings = Postings([("a", "b"), ("b", "c"), ("d",)])
    cosines = postings.cosines(("a", "b"))
    assert cosines[0] == pytest.approx(1.0)
    assert 0 < cosines[1] < 1
    assert cosines[2] == 0


def test_rare_grams_tell_more():
    shares = dict(Postings([("a", "b"), ("b",), ("b", "c")]).shares(("a", "b", "never")))
    assert shares["b"] < shares["a"] < shares["never"]
    assert sum(shares.values()) == pytest.approx(1.0)


def test_a_short_message_has_no_parts_and_in_a_long_one_the_question_comes_first():
    assert segments("低保怎么办") == []
    parts = segments("我是村里的人，在外面做事很多年了。家里父亲身体不好。低保怎么申请？")
    assert parts[0] == ("低保怎么申请", 1.0)
    assert ("家里父亲身体不好", 0.8) in parts


def test_every_phrasing_is_ranked_once_by_a_model_that_has_not_seen_it(small):
    collection = Collection.build(small)
    seen = []
    for ranker, held in folds(collection):
        seen += [number for number, _ in held]
        for number, entry in held:
            assert all(one.entry != number for one in ranker.candidates(entry.analysis, {number}))
    assert sorted(seen) == list(range(len(collection.entries)))


def test_calibration_learns_that_a_lead_is_worth_more_than_none(small):
    collection = Collection.build(small)
    ranker = ranker_of(collection)
    found = list(samples(ranker, enumerate(collection.entries), TODAY))
    for stranger, held, out in topic_folds(collection):
        missed = list(near_misses(stranger, held, out, TODAY))
        assert not any(sample.right for sample in missed)
        found += missed
    constants = fit(found)
    assert len(constants) == 1 + len(found[0].values)
    assert any(sample.right for sample in found)
    assert constants[2] > 0
    assert any(line.startswith("p >= 0.90") for line in report(found, constants))


def test_stretching_keeps_the_order_and_moves_the_level():
    easy = [Sample((score,), score > 0.4, 1.0) for score in (0.1, 0.2, 0.3, 0.5, 0.6, 0.7)]
    shift, slope = stretch((-4.0, 4.0), easy)
    assert slope > 0
    assert shift + slope * 0.55 > 0 > shift + slope * 0.35


def test_fitted_weights_add_up_to_a_perfect_match(small):
    collection = Collection.build(small)
    weights = fit_weights(list(contests(ranker_of(collection), enumerate(collection.entries))))
    perfect = sum(value for name in weights.__slots__ if (value := getattr(weights, name)) > 0)
    assert perfect == pytest.approx(1.0)
