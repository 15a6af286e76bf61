"""How people put it beyond the phrasings of an article: what the search learns from and nobody is shown.

`vocabulary/wordings.yaml` holds short wordings by topic; `vocabulary/wordings/<topic>.yaml` those of one
topic by the kind of writing. `out-of-scope` stands for what is asked here and belongs elsewhere.
"""

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Final

from pydantic import RootModel

from knowledge.schema.entries import Entries
from knowledge.schema.files import ContentFile, KeyPath
from knowledge.schema.problems import ContentError
from knowledge.schema.words import Statement

FOLDER: Final = "vocabulary/wordings/"
TOGETHER: Final = "vocabulary/wordings.yaml"
ELSEWHERE: Final = "out-of-scope"


class Wordings(RootModel[Mapping[str, tuple[Statement, ...]]]):
    """Wordings by topic, or those of one topic by kind: petition, story, legal, search, page, english …

    The kinds are for writers, who see what is still lacking; the search learns from all alike.
    """


def wordings(entries: Entries) -> dict[str, tuple[str, ...]]:
    """All wordings by topic, files together; what names no topic of ours is noted as a mistake."""
    found: dict[str, tuple[str, ...]] = {}
    if (file := entries.files.get(TOGETHER)) and file.node is not None:
        together = entries.validated(file, (), Wordings)
        for topic, texts in together.entry.root.items() if together else ():
            entries.problems += _unknown(entries, file, (topic,), topic)
            found[topic] = texts
    for placed in entries.whole(FOLDER, ".yaml", Wordings):
        topic = placed.file.name.removeprefix(FOLDER).removesuffix(".yaml")
        entries.problems += _unknown(entries, placed.file, (), topic)
        found[topic] = found.get(topic, ()) + tuple(chain.from_iterable(placed.entry.root.values()))
    return found


def _unknown(entries: Entries, file: ContentFile, path: KeyPath, topic: str) -> Iterator[ContentError]:
    if topic != ELSEWHERE and topic not in entries.topics:
        yield file.problem(path, f"no topic is called {topic!r}")
