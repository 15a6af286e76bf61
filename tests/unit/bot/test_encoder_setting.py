"""The sentence encoder is heard where it is wanted and installed, and nowhere else."""

from typing import Any

import pytest

from bot import bootstrap
from bot.bootstrap import encoder_of
from bot.settings import Settings
from knowledge.search import Index
from tests.unit.knowledge.search.test_encoder import Topical
from tests.unit.knowledge.search.test_ranking import SMALL, WORDS, knowledge


def settings(**more: Any) -> Settings:
    return Settings.model_validate({"data_keys": ("a secret key of this test, long enough",), **more})


def test_it_is_not_even_looked_for_where_it_is_not_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "installed", lambda: pytest.fail("it was looked for"))
    assert encoder_of(settings(sentence_encoder=False)) is None


def test_without_its_package_the_words_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "installed", lambda: None)
    assert encoder_of(settings(sentence_encoder=True)) is None


def test_published_content_is_searched_with_the_same_encoder() -> None:
    encoder, kb = Topical(), knowledge(SMALL, WORDS)
    assert Index.build(kb, encoder=encoder).of(kb).ranker.encoder is encoder
    assert Index.build(kb).of(kb).ranker.encoder is None
