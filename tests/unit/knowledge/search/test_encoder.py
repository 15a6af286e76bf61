"""A sentence encoder behind its port: heard beside the words, part of the model's name, never needed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from numpy.typing import NDArray

from knowledge.search import Index
from knowledge.search.collection import Collection
from knowledge.search.model import trained
from knowledge.search.stored import key_of, load, prepared
from knowledge.search.vectors import installed
from tests.unit.knowledge.search.test_ranking import SMALL, WORDS, knowledge

TODAY = date(2026, 11, 23)


class Topical:
    """Knows three things of a text: papers, money, houses; 凭据 and 证件 mean papers to it."""

    name = "topical 1"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        signs = ("材料|申请书|凭据|证件|papers", "多少|钱|amount", "危房|房子|housing")
        return np.array(
            [
                [0.1, *(float(any(word in text for word in sign.split("|"))) for sign in signs)]
                for text in texts
            ],
            np.float32,
        )


@pytest.fixture(scope="module")
def kb():
    return knowledge(SMALL, WORDS)


def learnt(index: Index, text: str) -> dict[str, float]:
    return {one.topic: one.signals.learnt for one in index.ranker.rank(text, TODAY).candidates}


def test_words_that_no_phrasing_has_are_heard_by_their_meaning(kb):
    words, both = Index.build(kb), Index.build(kb, encoder=Topical())
    question = "办低保的凭据"
    assert learnt(both, question)["dibao.papers"] > learnt(words, question)["dibao.papers"]


def test_the_encoder_is_part_of_the_models_name(kb):
    class Later(Topical):
        name = "topical 2"

    keys = {key_of(kb), key_of(kb, Topical()), key_of(kb, Later())}
    assert len(keys) == 3


def test_what_the_encoder_taught_is_kept_with_the_model(kb, tmp_path):
    class Fresh(Topical):  # what this process has trained already is not written again
        name = "topical of this test"

    _, model = prepared(kb, tmp_path, Fresh())
    found = load(tmp_path, key_of(kb, Fresh()), kb)
    assert model.meaning is not None
    assert found is not None
    kept = found[1]
    assert kept.meaning is not None
    assert np.array_equal(kept.meaning.weights, model.meaning.weights)
    assert kept.log_probabilities({"char": ("低",), "sound": (), "word": ()}, np.ones(4, np.float32))


def test_a_model_without_meaning_reads_no_vector(kb):
    collection = Collection.build(kb)
    model = replace(trained(collection, Topical()), meaning=None)
    grams = collection.entries[0].analysis.grams
    assert model.log_probabilities(grams, np.ones(4, np.float32)) == model.log_probabilities(grams)


@pytest.mark.skipif(installed() is None, reason="the extra `vectors` is not installed")
def test_the_real_encoder_puts_like_meanings_side_by_side():
    encoder = installed()
    assert encoder is not None
    one, same, other = encoder.encode(
        ["低保怎么申请", "how do I apply for the minimum living allowance", "今天下雨"]
    )
    assert one @ same > one @ other
