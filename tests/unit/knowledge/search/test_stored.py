"""What a start reads from a file: the same search, whatever happened to the file, whoever wrote it."""

import logging
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from knowledge.model import KnowledgeBase
from knowledge.search import Index, stored
from knowledge.search.collection import Collection
from knowledge.search.model import Model, examples
from knowledge.search.stored import key_of, load, prepared, save
from tests.unit.knowledge.search.test_ranking import SMALL, WORDS, knowledge

TODAY = date(2026, 11, 23)
QUESTIONS = (
    "低保怎么申请",
    "dibao duoshao qian",
    "how do I get a house repaired",
    "办底保要什么才料",
    "天气",
)


@pytest.fixture
def kb() -> KnowledgeBase:
    return knowledge(SMALL, WORDS)


@pytest.fixture(autouse=True)
def forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test starts as a process of its own."""
    monkeypatch.setattr(stored, "_LAST", {})


def started_again(kb: KnowledgeBase, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Index:
    monkeypatch.setattr(stored, "_LAST", {})
    return Index.build(kb, folder)


def test_a_second_start_takes_nothing_apart_and_trains_nothing(kb, tmp_path, monkeypatch):
    Index.build(kb, tmp_path)
    monkeypatch.setattr(Collection, "build", lambda _: pytest.fail("it took the texts apart again"))
    monkeypatch.setattr(stored, "trained", lambda *_: pytest.fail("it trained again"))
    assert started_again(kb, tmp_path, monkeypatch).ask("低保怎么申请", None, TODAY).topic is not None


def test_a_search_that_was_read_reads_questions_as_the_one_that_was_built(kb, tmp_path, monkeypatch):
    built = Index.build(kb, tmp_path)
    read = started_again(kb, tmp_path, monkeypatch)
    for question in QUESTIONS:
        one, two = built.ask(question, None, TODAY), read.ask(question, None, TODAY)
        assert [topic for topic, _ in one.ranked] == [topic for topic, _ in two.ranked]
        assert one.confidence == pytest.approx(two.confidence, abs=0.01)
        assert (one.decision, one.matched, one.wants) == (two.decision, two.matched, two.wants)


def test_the_whole_content_is_read_as_it_was_built(knowledge_base, index, tmp_path, monkeypatch):
    save(tmp_path, key_of(knowledge_base), index.collection, index.ranker.model)
    read = started_again(knowledge_base, tmp_path, monkeypatch)
    assert not read.collection.whole
    question = "我爸得了尿毒症，能申请医疗救助吗？"
    one, two = index.ask(question, None, TODAY), read.ask(question, None, TODAY)
    assert [topic for topic, _ in one.ranked] == [topic for topic, _ in two.ranked]
    assert one.confidence == pytest.approx(two.confidence, abs=0.01)


def cut(whole: bytes) -> bytes:
    return whole[: len(whole) // 2]


def flipped(whole: bytes) -> bytes:
    middle = len(whole) // 2
    return whole[:middle] + bytes(byte ^ 0xFF for byte in whole[middle : middle + 64]) + whole[middle + 64 :]


@pytest.mark.parametrize("damage", [lambda _: b"", lambda _: b"not a zip", cut, flipped])
def test_a_damaged_file_is_said_to_be_and_made_anew(
    kb, tmp_path, monkeypatch, caplog, damage: Callable[[bytes], bytes]
):
    Index.build(kb, tmp_path)
    [file] = tmp_path.iterdir()
    file.write_bytes(damage(file.read_bytes()))
    with caplog.at_level(logging.WARNING):
        assert started_again(kb, tmp_path, monkeypatch).ask("低保怎么申请", None, TODAY).topic is not None
    assert file.name in caplog.text
    assert load(tmp_path, key_of(kb), kb) is not None


def test_a_file_of_another_content_under_this_name_is_not_believed(kb, tmp_path, monkeypatch, caplog):
    Index.build(kb, tmp_path)
    [file] = tmp_path.iterdir()
    file.rename(tmp_path / "0123.npz")
    assert load(tmp_path, "0123", kb) is None
    assert "another content" in caplog.text


def test_another_version_of_the_program_reads_no_old_file(kb, tmp_path, monkeypatch):
    Index.build(kb, tmp_path)
    monkeypatch.setattr(stored, "_program", lambda: "the next version")
    started_again(kb, tmp_path, monkeypatch)
    assert len(list(tmp_path.iterdir())) == 2


def test_arrays_that_do_not_fit_together_are_damage(kb, tmp_path):
    key = key_of(kb)
    collection, model = prepared(kb)
    file = save(tmp_path, key, collection, model)
    with np.load(file) as held:
        arrays = {name: held[name] for name in held.files}
    for name in (
        "char_weights",
        "char_numbers",
        "sound_starts",
        "word_told_starts",
        "model_weights",
        "words",
    ):
        with file.open("wb") as out:
            np.savez(out, **{**arrays, name: arrays[name][:-1]})
        assert load(tmp_path, key, kb) is None, name


def test_two_that_start_at_once_leave_one_whole_file(kb, tmp_path):
    key, (collection, model) = key_of(kb), prepared(kb)
    with ThreadPoolExecutor(4) as both:
        list(both.map(lambda _: save(tmp_path, key, collection, model), range(8)))
    assert [held.name for held in tmp_path.iterdir()] == [f"{key}.npz"]
    assert load(tmp_path, key, kb) is not None


def test_old_files_and_half_ones_of_the_dead_are_taken_away(kb, tmp_path):
    collection, model = prepared(kb)
    half = tmp_path / "some.abc.new"
    half.touch()
    os.utime(half, (0, 0))
    for number in range(12):
        os.utime(save(tmp_path, f"key{number}", collection, model), (10**9 + number, 10**9 + number))
    assert {held.stem for held in tmp_path.iterdir()} == {f"key{number}" for number in range(4, 12)}


def test_the_key_changes_with_what_there_is_to_learn(kb):
    topic, article = next(iter(kb.articles.items()))
    more = {**article.phrasings, "en": (*article.phrasings.get("en", ()), "one more way of asking")}
    later = replace(kb, articles={**kb.articles, topic: replace(article, phrasings=more)})
    assert key_of(kb) == key_of(knowledge(SMALL, WORDS))
    assert key_of(kb) != key_of(later)
    assert key_of(kb) != key_of(replace(kb, vocabulary={**kb.vocabulary, "dialect": {"啷个": "怎么"}}))


def test_an_end_of_force_takes_effect_without_preparing_anew(kb, tmp_path, monkeypatch):
    topic = Index.build(kb, tmp_path).ask("低保一个月多少钱", None, TODAY).topic
    ended = replace(kb.articles[topic], effective_until=date(2026, 1, 1))
    later = replace(kb, articles={**kb.articles, topic: ended})
    assert key_of(later) == key_of(kb)
    assert Index.build(later, tmp_path).ask("低保一个月多少钱", None, TODAY).topic != topic
    assert started_again(later, tmp_path, monkeypatch).ask("低保一个月多少钱", None, TODAY).topic != topic


def test_what_was_read_teaches_nothing_and_leaves_nothing_out(kb, tmp_path, monkeypatch):
    Index.build(kb, tmp_path)
    read = started_again(kb, tmp_path, monkeypatch)
    with pytest.raises(ValueError, match="teaches nothing"):
        examples(read.collection)
    with pytest.raises(ValueError, match="left out"):
        read.ranker.rank("低保怎么申请", TODAY, without={0})


def test_a_model_keeps_what_it_says(kb, tmp_path):
    collection, model = prepared(kb)
    found = load(tmp_path, save(tmp_path, "key", collection, model).stem, kb)
    assert found is not None
    grams = collection.analyser.analyse("低保怎么申请").grams
    assert isinstance(found[1], Model)
    assert found[1].log_probabilities(grams) == pytest.approx(model.log_probabilities(grams), abs=0.05)
