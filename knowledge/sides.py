"""The sides of a matter that people ask for on their own, and where each is answered."""

from collections.abc import Iterator, Mapping
from typing import Final

from knowledge.model import FACETS, Article

SISTERS: Final[Mapping[str, tuple[str, ...]]] = {
    "amount": ("amount",),
    "papers": ("apply.documents", "apply"),
    "where": ("apply.where", "apply"),
    "duration": ("apply.time", "apply"),
    "who": ("eligibility",),
    "what": ("what",),
    "how": ("apply.how", "apply"),
}
"""Where an article does not answer a side: the endings of its sisters' names that do. An appeal is not
shared: what can be done against a refusal is told with the refusal."""


def sister(articles: Mapping[str, Article], topic: str, side: str) -> str | None:
    """The other article of the same family that answers a side, the nearest family first."""
    for family in _families(topic):
        for ending in SISTERS.get(side, ()):
            name = f"{family}.{ending}"
            if name != topic and name in articles:
                return name
    return None


def _families(topic: str) -> Iterator[str]:
    """`dibao.apply.how` belongs to `dibao.apply`, and to `dibao`."""
    while "." in topic:
        topic = topic.rpartition(".")[0]
        yield topic


def unanswered(articles: Mapping[str, Article], topic: str) -> tuple[str, ...]:
    """The facets that neither an article nor a sister of it answers."""
    return tuple(
        side
        for side in FACETS
        if side not in articles[topic].facets and sister(articles, topic, side) is None
    )
