"""What staff published and what residents asked for it, as the database holds them: to be measured on."""

from typing import TYPE_CHECKING

from admin_api.commands.common import knowledge, open_database
from admin_api.commands.trouble import Refused

if TYPE_CHECKING:
    from knowledge.model import KnowledgeBase
    from knowledge.search.evaluate import Row


def published_knowledge() -> "tuple[KnowledgeBase, list[Row]]":
    """The files with the published articles over them, and the questions that have to find their topic."""
    from knowledge.overlay import overlay
    from knowledge.search.evaluate import Row

    with open_database() as database, database.unit_of_work(read_only=True) as uow:
        bodies = {revision.topic: revision.body for revision in uow.articles.published()}
        kept = uow.regressions.all()
    rows = [
        Row(f"asked-{number:04}", words, topic, style=language)
        for number, (topic, words, language) in enumerate(kept, 1)
    ]
    return overlay(knowledge(), bodies), rows


def kept_rows(rows: "list[Row]") -> "list[Row]":
    """The rows; Refused where no question of a resident was made a phrasing yet."""
    if not rows:
        raise Refused("No question of a resident was taken into an article yet.")
    return rows
