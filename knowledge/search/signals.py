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
        near=0.160, centre=0.092, cover=0.340, entity=0.082, aspect=0.041, need=0.067,
        entity_absent=-0.047, aspect_absent=-0.016, learnt=0.430,
    ),
    long=Signals(
        near=0.092, centre=0.110, cover=0.195, entity=0.074, aspect=0.085, need=0.027,
        entity_absent=-0.016, aspect_absent=-0.027, learnt=0.360, part=0.165, request=0.290,
    ),
)  # fmt: skip
"""What `python -m knowledge.search.calibrate` fits."""
