"""The word lists are linted like code: a word has one meaning, and a meaning stays put."""

from collections import Counter
from datetime import date

import pytest

from knowledge.search.collection import OUT_OF_SCOPE
from knowledge.search.normalise import clean


@pytest.fixture(scope="module")
def vocabulary(index):
    return index.collection.vocabulary


def test_a_wording_belongs_to_one_word(vocabulary):
    variants = Counter(clean(variant) for group in vocabulary.synonyms.values() for variant in group)
    assert [variant for variant, count in variants.items() if count > 1] == []


def test_unifying_twice_changes_nothing(vocabulary, index):
    unified = index.collection.analyser.normaliser.unified
    words = [
        *vocabulary.dialect,
        *vocabulary.synonyms,
        *(v for group in vocabulary.synonyms.values() for v in group),
    ]
    changed = [word for word in words if unified(unified(clean(word))) != unified(clean(word))]
    assert changed == []


def test_ids_are_unique_and_every_mark_has_words(vocabulary):
    for marks in (vocabulary.entities, vocabulary.aspects, vocabulary.needs):
        assert len({mark.id for mark in marks}) == len(marks)
        assert all(mark.words and mark.english for mark in marks)


def test_no_filler_carries_meaning(vocabulary, index):
    analyser = index.collection.analyser
    telling = [
        filler
        for filler in vocabulary.fillers
        if analyser.analyse(filler + "低保").marks != analyser.analyse("低保").marks
    ]
    assert telling == []


def test_readings_have_one_syllable_a_character(vocabulary):
    wrong = [word for word, reading in vocabulary.readings.items() if len(reading.split()) != len(word)]
    assert wrong == []


def test_further_wordings_belong_to_articles_and_stand_once(vocabulary, knowledge_base):
    assert vocabulary.wordings.keys() <= {*knowledge_base.articles, OUT_OF_SCOPE}
    phrasings = [
        (clean(text), topic)
        for topic, article in knowledge_base.articles.items()
        for text in (article.question.zh_Hans, *article.phrasings["zh_Hans"])
    ]
    further = [(clean(text), topic) for topic, texts in vocabulary.wordings.items() for text in texts]
    counts = Counter(text for text, _ in {*phrasings, *further})
    assert [text for text, _ in further if counts[text] > 1] == []
    assert len(further) == len(set(further))
    assert not {text for text, _ in further} & {text for text, _ in phrasings}


def test_a_further_wording_is_found_like_a_phrasing(index, vocabulary):
    for topic, texts in list(vocabulary.wordings.items())[::10]:
        assert index.ask(texts[0], None, date(2026, 11, 23)).ranked[0][0] == topic
