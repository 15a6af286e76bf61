"""「要带些啥子？」 after an answer: a short question without a subject goes on about the last one."""

from dataclasses import dataclass

from bot.dialogue.moment import Moment
from knowledge.search import Reading
from knowledge.sides import sister

_LONGEST = 16
_SIDES = {
    "amount": "amount",
    "papers": "papers",
    "where": "where",
    "duration": "duration",
    "appeal": "appeal",
    "refusal": "appeal",
    "eligibility": "who",
    "what": "what",
    "how": "how",
}
"""What a question asks for (marks of the search), and the side of an article that answers it."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A side of the last article, or (side None) another topic of its family."""

    topic: str
    side: str | None = None


def follow_up(moment: Moment, text: str, reading: Reading) -> FollowUp | None:
    """What a short text asks of the last topic; None where it is a question of its own."""
    articles, topic = moment.world.kb.articles, moment.conversation.topic
    if topic not in articles or len(text) > _LONGEST or reading.decision in {"answer", "refer"}:
        return None
    marks = moment.world.index.collection.analyser.analyse(text).marks
    if topic is None or marks["entity"] or marks["need"]:
        return None
    for side in dict.fromkeys(_SIDES[aspect] for aspect in _SIDES if aspect in marks["aspect"]):
        if side in articles[topic].facets:
            return FollowUp(topic, side)
        other = sister(articles, topic, side)
        if other is not None:
            return FollowUp(other)
    return None
