"""What a start reads instead of working it out: all texts taken apart, and the model trained on them.

One file for each content, named by the hash of everything that went into it: the texts, the vocabulary, the
encoder, the program of the search and the libraries whose tables it uses. Nothing in it can be executed:
numbers in an `.npz`, words as JSON. It is written beside its place and moved there whole, so that two
processes that start at once do not meet, and a reader never sees half a file. A file that is damaged is said
to be, and made anew.
"""

import hashlib
import json
import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cache
from importlib import metadata
from itertools import accumulate, pairwise
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from zipfile import BadZipFile

import numpy as np

from knowledge.model import KnowledgeBase
from knowledge.search.analyse import VIEWS, Analyser, Analysis
from knowledge.search.collection import (
    Collection,
    Entry,
    answers_of,
    in_force_of,
    repair_of,
    texts_of,
)
from knowledge.search.encoder import Encoder
from knowledge.search.model import Model, trained
from knowledge.search.postings import Coverage, Holders, Postings
from knowledge.search.profiles import Profile
from knowledge.search.vocabulary import Vocabulary

log = logging.getLogger(__name__)

_KEPT = 8
"""Files that stay in the folder: the content of now, of drafts, and of versions that one may roll back to."""

_DEAD = 86_400.0
"""Seconds after which a half-written file is nobody's."""

_LAST: dict[str, tuple[Collection, Model]] = {}
"""What this process used last: building the same index twice works once."""

_DAMAGE = (OSError, EOFError, ValueError, KeyError, IndexError, TypeError, BadZipFile)


def prepared(
    kb: KnowledgeBase, folder: Path | None = None, encoder: Encoder | None = None
) -> tuple[Collection, Model]:
    """All texts taken apart and the model: of this process, from the folder, or worked out now and kept."""
    key = key_of(kb, encoder)
    if (found := _LAST.get(key)) is None:
        found = load(folder, key, kb) if folder is not None else None
        if found is None:
            collection = Collection.build(kb)
            found = collection, trained(collection, encoder)
            if folder is not None:
                save(folder, key, *found)
                # What was read holds a third of the memory of what was worked out.
                found = load(folder, key, kb) or found
    _LAST.clear()
    _LAST[key] = found
    # From when to when an article holds is no part of the key: it changes nothing that is prepared.
    return replace(found[0], in_force=in_force_of(kb)), found[1]


def key_of(kb: KnowledgeBase, encoder: Encoder | None = None) -> str:
    """The hash of everything that the texts taken apart and the model come from: same key, same file."""
    told = hashlib.sha256(_program().encode())
    told.update((encoder.name if encoder else "").encode())
    vocabulary = Vocabulary.read(kb.vocabulary)
    told.update(vocabulary.model_dump_json().encode())
    for topic, text, further in texts_of(kb, vocabulary):
        told.update(f"{topic}\t{text}\t{further}\n".encode())
    for topic, article in kb.articles.items():
        told.update(f"{topic}\t{article.scope}\n".encode())
        told.update("\n".join(answers_of(article)).encode())
    return told.hexdigest()[:32]


@cache
def _program() -> str:
    """A hash of the search itself and of the libraries whose tables it uses."""
    digest = hashlib.sha256()
    for file in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(file.read_bytes())
    for library in ("numpy", "opencc", "pypinyin"):
        digest.update(f"{library} {metadata.version(library)}".encode())
    return digest.hexdigest()


def save(folder: Path, key: str, collection: Collection, model: Model) -> Path:
    """Write what was prepared into a folder (made if missing), whole or not at all; returns the file."""
    folder.mkdir(parents=True, exist_ok=True)
    arrays, words = dict(model.arrays()), _words(collection, model)
    for view in VIEWS:
        postings, coverage = collection.postings[view], collection.coverage[view]
        words |= {
            f"{view}_grams": list(postings.holders.places),
            f"{view}_told": list(coverage.holders.places),
        }
        arrays |= {
            f"{view}_starts": postings.holders.starts,
            f"{view}_numbers": postings.holders.numbers,
            f"{view}_weights": postings.weights,
            f"{view}_told_starts": coverage.holders.starts,
            f"{view}_told_numbers": coverage.holders.numbers.astype(np.int16),
        }
    arrays["words"] = np.frombuffer(json.dumps({"key": key, **words}, ensure_ascii=False).encode(), np.uint8)
    with NamedTemporaryFile(dir=folder, prefix=f"{key}.", suffix=".new", delete=False) as beside:
        np.savez(beside, **arrays)
    kept = Path(beside.name).replace(folder / f"{key}.npz")
    _tidy(folder)
    return kept


def _words(collection: Collection, model: Model) -> dict[str, Any]:
    topics = list(collection.profiles)
    return {
        "topics": topics,
        "texts": [entry.text for entry in collection.entries],
        "spoken": [entry.analysis.spoken for entry in collection.entries],
        "counts": [end - start for start, end in (collection.places[topic] for topic in topics)],
        "shares": [collection.profiles[topic].shares for topic in topics],
        "english": sorted(collection.analyser.english),
        "right": "".join(sorted(pair for pair in collection.repair.known if len(pair) == 2)),
        "model_topics": model.topics,
        "model_grams": list(model.grams),
    }


def load(folder: Path, key: str, kb: KnowledgeBase) -> tuple[Collection, Model] | None:
    """What was prepared for that key, or None where there is no such file or it is damaged."""
    file = folder / f"{key}.npz"
    try:
        with file.open("rb") as source, np.load(source, allow_pickle=False) as held:
            arrays = {name: held[name] for name in held.files}
        words = json.loads(arrays["words"].tobytes())
        if words["key"] != key:
            raise ValueError("the file belongs to another content")
        collection = _collection(kb, words, arrays)
        return collection, Model.of(words["model_topics"], words["model_grams"], arrays)
    except FileNotFoundError:
        return None
    except _DAMAGE as damage:
        log.warning("The search kept in %s cannot be read and is made anew: %s", file.name, damage)
        return None


def _collection(kb: KnowledgeBase, words: Mapping[str, Any], arrays: Mapping[str, Any]) -> Collection:
    vocabulary = Vocabulary.read(kb.vocabulary)
    analyser = Analyser(vocabulary, frozenset(words["english"]))
    topics, bounds = words["topics"], list(pairwise(accumulate(words["counts"], initial=0)))
    right = words["right"]
    postings = {view: _postings(view, len(words["texts"]), words, arrays) for view in VIEWS}
    coverage = {
        view: Coverage(len(topics), _holders(words[f"{view}_told"], f"{view}_told", len(topics), arrays))
        for view in VIEWS
    }
    return Collection(
        analyser=analyser,
        vocabulary=vocabulary,
        entries=tuple(_entries(topics, bounds, words)),
        lessons=(),
        profiles={
            topic: Profile(topic, {}, shares, {})
            for topic, shares in zip(topics, words["shares"], strict=True)
        },
        places=dict(zip(topics, bounds, strict=True)),
        bodies={},
        postings=postings,
        coverage=coverage,
        in_force=in_force_of(kb),
        repair=repair_of(vocabulary, map("".join, zip(right[::2], right[1::2], strict=True)), analyser),
        whole=False,
    )


def _entries(topics: list[str], bounds: list[tuple[int, int]], words: Mapping[str, Any]) -> Iterator[Entry]:
    if bounds[-1][1] != len(words["texts"]):
        raise ValueError("the texts of a file are not as many as its topics hold")
    spoken: list[str] = words["spoken"]
    for topic, (start, end) in zip(topics, bounds, strict=True):
        for number in range(start, end):
            heard = Analysis(plain="", spoken=spoken[number], script="none", grams={}, marks={})
            yield Entry(topic, words["texts"][number], heard)


def _postings(view: str, count: int, words: Mapping[str, Any], arrays: Mapping[str, Any]) -> Postings:
    holders = _holders(words[f"{view}_grams"], view, count, arrays)
    weights = arrays[f"{view}_weights"]
    if len(weights) != len(holders.numbers):
        raise ValueError("a weight is missing")
    return Postings.weighed(count, holders, weights)


def _holders(grams: Iterable[str], name: str, count: int, arrays: Mapping[str, Any]) -> Holders:
    places = {gram: place for place, gram in enumerate(grams)}
    starts, numbers = arrays[f"{name}_starts"], arrays[f"{name}_numbers"]
    if len(starts) != len(places) + 1 or starts[-1] != len(numbers) or (numbers >= count).any():
        raise ValueError("the arrays of a file do not fit together")
    return Holders(places, starts, numbers)


def _tidy(folder: Path) -> None:
    """Leave the newest files, and no half ones of processes that died long ago."""
    with suppress(OSError):  # what another process has just taken away is gone all the same
        files = sorted(folder.glob("*.npz"), key=_age, reverse=True)
        old = [file for file in folder.glob("*.new") if _age(files[0]) - _age(file) > _DEAD]
        for file in (*files[_KEPT:], *old):
            file.unlink(missing_ok=True)


def _age(file: Path) -> float:
    return file.stat().st_mtime
