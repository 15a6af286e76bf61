"""The real knowledge base and its index, built once for all tests of the search."""

from collections.abc import Callable
from datetime import date

import pytest

from knowledge.languages import Language
from knowledge.loader import load
from knowledge.model import KnowledgeBase
from knowledge.search import Index, Reading

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="session")
def knowledge_base() -> KnowledgeBase:
    return load()


@pytest.fixture(scope="session")
def index(knowledge_base: KnowledgeBase) -> Index:
    return Index.build(knowledge_base)


@pytest.fixture(scope="session")
def ask(index: Index) -> Callable[..., Reading]:
    def asked(text: str, language: Language | None = None, on: date = TODAY) -> Reading:
        return index.ask(text, language, on)

    return asked
