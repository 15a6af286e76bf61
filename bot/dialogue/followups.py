"""「要带些啥子？」 after an answer: a short question without a subject goes on about the last one."""

from dataclasses import dataclass

from bot.dialogue.moment import Moment
from knowledge.search import Reading
from knowledge.sides import sister


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
