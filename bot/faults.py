"""What may be told of a mistake of ours: where it happened, never with which words or values."""

import traceback
from pathlib import Path

_FRAMES = 8


def where(error: BaseException) -> str:
    """The kind of error and the places it passed, without its message: that may hold personal data."""
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    places = (f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames)
    return f"{type(error).__name__} at " + " > ".join(places)
