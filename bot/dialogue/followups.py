"""「要带些啥子？」 after an answer: a short question without a subject goes on about the last one."""

from dataclasses import dataclass

from bot.dialogue.moment import Moment
from knowledge.search import Reading
from knowledge.sides import sister

_ASKED_FOR = ("dibao", "disability", "temporary-aid")
"""The families of topics that are asked for most."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A side of the last article, or (side None) another topic of its family."""

    topic: str
    side: str | None = None


def follow_up(moment: Moment, text: str, reading: Reading) -> FollowUp | None:
    """What a short text asks of the last topic; None where it is a question of its own."""
    articles, topic = moment.world.kb.articles, moment.conversation.topic
    if topic is None or topic not in articles or reading.decision in {"answer", "refer"}:
        return None
    side = moment.world.index.follow_up(text, topic)
    if side is None:
        return None
    if side in articles[topic].facets:
        return FollowUp(topic, side)
    other = sister(articles, topic, side)
    return None if other is None else FollowUp(other)


def which_of(moment: Moment, text: str) -> tuple[str, ...]:
    """What a short question without a subject may be about where nothing was spoken of yet: 「好多钱？」."""
    articles = moment.world.kb.articles
    side = moment.world.index.follow_up(text, next(iter(articles), ""))
    found = (sister(articles, f"{family}.", side) for family in _ASKED_FOR) if side else ()
    return tuple(topic for topic in found if topic)
