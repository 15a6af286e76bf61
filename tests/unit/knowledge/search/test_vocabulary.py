"""The word lists are linted like code: a word has one meaning, and a meaning stays put."""

from collections import Counter

import pytest

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
