"""What speaks for a topic, and how much each sign counts: in a short question, and in a longer message."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for one topic, each about 0..1, or how much each counts.

    near: its nearest phrasing, by cosine and edit ratio. centre: its phrasings together. cover: the share
    of the question that its phrasings and answer hold. entity, aspect, need: it names the same schemes,
    asks the same thing, tells of the same hardship. entity_absent, aspect_absent: its phrasings always
    name or ask what this question does not. learnt: what the trained model makes of the whole message.
    Of messages with several sentences, part: the best of them; request: those that ask, read on their own.
    """

    near: float = 0.0
    centre: float = 0.0
    cover: float = 0.0
    entity: float = 0.0
    aspect: float = 0.0
    need: float = 0.0
    entity_absent: float = 0.0
    aspect_absent: float = 0.0
    learnt: float = 0.0
    part: float = 0.0
    request: float = 0.0

    def column(self) -> NDArray[np.float64]:
        """The values in the order of the fields."""
        return np.array([getattr(self, name) for name in type(self).__slots__])


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each signal counts in a short question and in a message of several sentences."""

    short: Signals
    long: Signals


WEIGHTS = Weights(
    short=Signals(
        near=0.196, centre=0.105, cover=0.320, entity=0.075, aspect=0.042, need=0.067,
        entity_absent=-0.037, aspect_absent=-0.012, learnt=0.410,
    ),
    long=Signals(
        near=0.153, centre=0.084, cover=0.193, entity=0.088, aspect=0.064, need=0.043,
        entity_absent=-0.000, aspect_absent=-0.032, learnt=0.353, part=0.179, request=0.293,
    ),
)  # fmt: skip
"""What `python -m knowledge.search.calibrate` fits: on texts of ours, each left out, and on the split `tune`.

A difference of 0.05 in score makes a topic e times as likely. What answer and phrasings hold and what the
model has learnt carry the ranking; the marks decide between siblings. In a story what asks counts most."""
