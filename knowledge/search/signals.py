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
        near=0.192, centre=0.098, cover=0.302, entity=0.072, aspect=0.043, need=0.064,
        entity_absent=-0.044, aspect_absent=-0.009, learnt=0.409,
    ),
    long=Signals(
        near=0.156, centre=0.085, cover=0.199, entity=0.082, aspect=0.066, need=0.037,
        aspect_absent=-0.029, learnt=0.334, part=0.139, request=0.318,
    ),
)  # fmt: skip
"""What `python -m knowledge.search.calibrate` fits: on texts of ours, each left out, and on the split `tune`.

A difference of 0.05 in score makes a topic e times as likely. What answer and phrasings hold and what the
model has learnt carry the ranking; the marks decide between siblings. In a story what asks counts most."""

WEIGHTS_HEARD = Weights(
    short=Signals(
        near=0.188, centre=0.032, cover=0.233, entity=0.067, aspect=0.033, need=0.053,
        entity_absent=-0.028, learnt=0.366,
    ),
    long=Signals(
        near=0.093, cover=0.153, entity=0.083, aspect=0.070, need=0.017,
        learnt=0.401, part=0.085, request=0.264,
    ),
)  # fmt: skip
"""The same where a sentence encoder is heard beside the words: it speaks within `learnt`."""
