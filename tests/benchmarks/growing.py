"""How speed, memory and building grow with the number of phrasings: 300, 3,000 and 30,000.

Each size runs in a process of its own, so that memory is its own. Fewer phrasings are the first of each
article; more are copies with the slips that people make.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from knowledge.languages import Language
from knowledge.loader import load
from knowledge.model import KnowledgeBase

SIZES = (300, 3_000, 30_000)
_ASKED = 300

Phrasings = Mapping[Language, tuple[str, ...]]


def tables(files: Sequence[Path]) -> Iterator[str]:
    yield "\n### Speed and memory by number of phrasings\n"
    yield "| phrasings | build and train s | build and load s | p50 ms | p99 ms | memory MB | model file MB |"
    yield "| ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    for size in SIZES:
        told = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.growing", str(size)],
            check=True, capture_output=True, text=True, env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        )  # fmt: skip
        yield "| {phrasings:,} | {train:.1f} | {load:.2f} | {p50:.1f} | {p99:.1f} | {memory:.0f} | {file:.1f} |".format(
            **json.loads(told.stdout)
        )


def measure(size: int) -> dict[str, float]:
    from knowledge.search import Index, stored
    from knowledge.search.evaluate import read_rows
    from tests.benchmarks.search import ON, OWN

    kb = _sized(load(), size)
    before = _resident()
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        Index.build(kb, Path(folder))
        trained = time.perf_counter()
        stored._LAST.clear()
        index = Index.build(kb, Path(folder))
        loaded = time.perf_counter()
        file = sum(one.stat().st_size for one in Path(folder).iterdir()) / 1e6
    spent = []
    for row in read_rows(OWN / "questions.tsv")[:: max(1, 884 // _ASKED)]:
        begun = time.perf_counter()
        index.ask(row.question, None, ON)
        spent.append((time.perf_counter() - begun) * 1000)
    spent.sort()
    return {
        "phrasings": len(index.collection.entries), "train": trained - start, "load": loaded - trained,
        "p50": spent[len(spent) // 2], "p99": spent[int(len(spent) * 0.99)],
        "memory": _resident() - before, "file": file,
    }  # fmt: skip


def _sized(kb: KnowledgeBase, size: int) -> KnowledgeBase:
    """The knowledge base with about so many phrasings, those of things out of scope included."""
    others = {
        language: texts[: max(5, size // 50)] for language, texts in kb.vocabulary["out-of-scope"].items()
    }
    left = size - sum(map(len, others.values())) - 2 * len(kb.articles)
    chance = random.Random(11)
    articles = {
        topic: replace(one, phrasings=_more(one.phrasings, left / len(kb.articles), chance))
        for topic, one in kb.articles.items()
    }
    return replace(
        kb,
        articles=articles,
        vocabulary=MappingProxyType({**kb.vocabulary, "out-of-scope": others, "wordings": {}}),
    )


def _more(phrasings: Phrasings, wanted: float, chance: random.Random) -> Phrasings:
    """About so many phrasings of an article, Chinese and English in their proportion."""
    phrasings = {language: texts for language, texts in phrasings.items() if language != "zh_Hant"}
    count = sum(map(len, phrasings.values()))
    sized: dict[Language, tuple[str, ...]] = {}
    for language, texts in phrasings.items():
        share = round(max(0.0, wanted) * len(texts) / count) if count else 0
        kept = dict.fromkeys(texts[:share])
        while texts and len(kept) < share:
            kept.setdefault(_slipped(chance.choice(texts), chance))
        sized[language] = tuple(kept)
    return sized


def _slipped(text: str, chance: random.Random) -> str:
    """The text with two letters doubled or swapped, and a word before and after."""
    for _ in range(2):
        place = chance.randrange(max(1, len(text) - 1))
        head, pair, tail = text[:place], text[place : place + 2], text[place + 2 :]
        text = head + chance.choice((pair[::-1], pair[:1] + pair)) + tail
    return (
        chance.choice(("", "我家", "今年", "村里", "现在")) + text + chance.choice(("", "急", "的事", "这事"))
    )


def _resident() -> float:
    """Resident memory of this process in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]))))
