"""The trained model: what it learns and what it says."""

import numpy as np
import pytest

from knowledge.search.collection import Collection
from knowledge.search.learning import logistic
from knowledge.search.model import Model, examples, train, trained


@pytest.fixture(scope="module")
def collection(knowledge_base):
    return Collection.build(knowledge_base)


@pytest.fixture(scope="module")
def learnt(collection):
    return trained(collection)


def grams(collection, text):
    return collection.analyser.analyse(text).grams


def best(learnt, collection, text):
    sure = learnt.log_probabilities(grams(collection, text))
    return max(sure, key=sure.__getitem__)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("低保要带什么材料去办", "dibao.apply.documents"),
        ("how do I get a disability card", "disability.certificate"),
        ("tekun yi ge yue duoshao qian", "tekun.amount"),
    ],
)
def test_it_knows_questions_in_every_script(learnt, collection, text, topic):
    assert best(learnt, collection, text) == topic


def test_probabilities_add_up_to_one(learnt, collection):
    sure = learnt.log_probabilities(grams(collection, "低保怎么申请"))
    assert sum(np.exp(value) for value in sure.values()) == pytest.approx(1.0, abs=1e-4)


def test_of_what_it_has_never_seen_it_says_nothing(learnt, collection):
    assert learnt.log_probabilities(grams(collection, "😀")) == {}
    assert learnt.log_probabilities({"char": ("㐀",), "sound": (), "word": ()}) == {}


def test_arrays_that_do_not_fit_together_are_no_model(learnt):
    with pytest.raises(ValueError, match="do not fit"):
        Model.of(learnt.topics, ["c低"], learnt.arrays())


def test_phrasings_left_out_are_not_learnt_from(collection):
    out = {number for number, entry in enumerate(collection.texts) if entry.topic == "funeral.subsidy"}
    assert "funeral.subsidy" not in {example.topic for example in examples(collection, out)}


def test_one_topic_alone_is_certain(collection):
    only = [example for example in examples(collection) if example.topic == "appeal"]
    assert train(only).log_probabilities(grams(collection, "不服决定")) == {"appeal": 0.0}


def test_the_plain_fit_finds_the_curve_it_was_drawn_from():
    rng = np.random.default_rng(7)
    values = rng.normal(size=(4000, 2))
    chance = 1 / (1 + np.exp(-(0.5 + 2.0 * values[:, 0] - 1.0 * values[:, 1])))
    right = rng.random(4000) < chance
    assert logistic(values.tolist(), right.tolist(), [1.0] * 4000) == pytest.approx((0.5, 2.0, -1.0), abs=0.2)
