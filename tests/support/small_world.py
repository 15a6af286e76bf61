"""A world around a knowledge base of two topics: its search is trained in no time, so texts can be published."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.bootstrap import Services, build
from knowledge.loader import load
from knowledge.search import Index
from tests.support.resident import Clock, settings
from tests.support.small_knowledge import FILES, written

TOPIC = "help.what"
EMPTY = "help.where"
"""A topic that has no article yet."""

ARTICLES = {
    "topics.yaml": FILES["topics.yaml"]
    + f"- id: {EMPTY}\n  scope: core\n  covers: {{zh: 去哪里办, en: Where}}\n",
}


def small_world(folder: Path, clock: Clock, **parts: Any) -> Services:
    """As `tests.support.resident.world`, over the small content, with a folder for models."""
    kb = load(written(folder / "content", **ARTICLES))
    models = folder / "models"
    chosen = settings(folder).model_copy(update={"models": models})
    return build(chosen, clock=clock, knowledge=(kb, Index.build(kb, models)), **parts)
