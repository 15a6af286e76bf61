"""「要带些啥子？」 after an answer: a short question without a subject goes on about the last one."""

from dataclasses import dataclass

from bot.dialogue.moment import Moment
from knowledge.search import Reading

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
_SIBLINGS = {
    "amount": ("amount",),
    "papers": ("apply.documents", "apply"),
    "where": ("apply.where", "apply"),
    "duration": ("apply.time",),
    "who": ("eligibility",),
    "what": ("what",),
    "how": ("apply.how", "apply"),
}
"""Where an article does not say it: the endings of its sisters' names that do."""


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
        family = topic.rpartition(".")[0] if topic.count(".") > 1 else topic.partition(".")[0]
        for ending in _SIBLINGS.get(side, ()):
            if (sister := f"{family}.{ending}") in articles and sister != topic:
                return FollowUp(sister)
    return None
