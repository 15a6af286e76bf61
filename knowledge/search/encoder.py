"""The port behind which a sentence encoder may stand: texts with like meaning get like vectors.

The search is complete without one. With one, a second linear model over its vectors is trained beside that
over the n-grams, and both are heard together (`model`).
"""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class Encoder(Protocol):
    """Gives texts vectors of one length; the same text always gets the same vector."""

    @property
    def name(self) -> str:
        """Names the encoder and its version: a model trained with another one is not used."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors[text, dimension]."""
