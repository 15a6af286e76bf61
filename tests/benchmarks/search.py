"""How often the right article comes first: ours, ours with each signal left out, and other methods.

One run, the same questions, the same phrasings. Only the split `test` of the project's own questions is
shown, which nothing was fitted to, beside the files that are given.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

from knowledge.loader import load
from knowledge.model import KnowledgeBase
from knowledge.search import Index, evaluate_danger
from knowledge.search.alarms import read_danger_rows
from knowledge.search.collection import OUT_OF_SCOPE, Collection
from knowledge.search.evaluate import Row, evaluate, read_rows
from knowledge.search.model import examples, train, trained, with_meaning
from knowledge.search.rank import Ranker
from knowledge.search.signals import WEIGHTS, Signals, Weights
from knowledge.search.vectors import installed
from tests.benchmarks.rivals import RIVALS, Ranked

ON = date(2026, 11, 23)
OWN = Path("tests/questions")
SIGNALS: Mapping[str, tuple[str, ...]] = {
    "the learnt model": ("learnt",),
    "words covered": ("cover",),
    "all phrasings together": ("centre",),
    "the nearest phrasing": ("near",),
    "schemes named": ("entity", "entity_absent"),
    "what is asked for": ("aspect", "aspect_absent"),
    "hardships told": ("need",),
    "the sentence that asks": ("request",),
    "the best sentence": ("part",),
}
Method = Callable[[str], Ranked]
Sets = Mapping[str, Sequence[Row]]


def tables(files: Sequence[Path]) -> Iterator[str]:
    own = [row for row in read_rows(OWN / "questions.tsv") if row.split == "test"]
    sets: Sets = {"test": own, **{file.stem: read_rows(file) for file in files}}
    kb = load()
    yield from _rankings(kb, sets)
    index = Index.build(kb)
    yield from _decisions(index, sets, "")
    if (encoder := installed()) is not None:
        yield from _decisions(Index.build(kb, encoder=encoder), sets, " with a sentence encoder")
    yield "\n### Danger to life\n"
    messages = read_danger_rows(OWN / "danger.tsv")
    for split in ("look", "held"):
        alarms = evaluate_danger(index, (row for row in messages if row.split == split))
        yield f"{split}: heard {alarms.recall} of {alarms.dangers}, {alarms.sure} before all else;"
        yield f"false alarms {alarms.false_alarms} of {alarms.harmless}, {alarms.gentle} gently."


def _decisions(index: Index, sets: Sets, beside: str) -> Iterator[str]:
    for name, rows in sets.items():
        found = evaluate(index, rows, ON)
        yield f"\n### Whole search{beside} on `{name}`\n\n```"
        yield f"precision {found.precision}  adjacent referred {found.referred_adjacent}"
        yield f"off-topic answered {found.off_topic_answered}  AUROC {found.auroc}  {found.latency_ms}"
        yield from found.lines()
        yield "```"


def _rankings(kb: KnowledgeBase, sets: Sets) -> Iterator[str]:
    yield "\n### The right article first, and among the first three\n"
    heads = "".join(f" {name} top-1 | top-3 | AUROC |" for name in sets)
    yield f"| method |{heads}"
    yield "| --- |" + " ---: |" * (3 * len(sets))
    for method, ask in _methods(kb):
        yield f"| {method} |" + "".join(_figures(ask, rows) for rows in sets.values())


def _methods(kb: KnowledgeBase) -> Iterator[tuple[str, Method]]:
    collection = Collection.build(kb)
    plain = collection.analyser.normaliser.plain
    phrasings = [(entry.analysis.plain, entry.topic) for entry in collection.entries]
    for name, build in RIVALS.items():
        asked = build(phrasings)
        yield name, lambda text, asked=asked: asked(plain(text))
    model = trained(collection)
    yield "**ours**", _ours(Ranker(collection, model))
    for name, signals in SIGNALS.items():
        out = dict.fromkeys(signals, 0.0)
        weights = Weights(replace(WEIGHTS.short, **out), replace(WEIGHTS.long, **out))
        yield f"ours without {name}", _ours(Ranker(collection, model, weights))
    alone = Signals(learnt=1.0)
    yield "the learnt model alone", _ours(Ranker(collection, model, Weights(alone, alone)))
    yield "ours without sentences apart", _whole_only(Ranker(collection, model))
    if (encoder := installed()) is not None:
        heard = with_meaning(model, collection, encoder)
        yield "ours with a sentence encoder", _ours(Ranker(collection, heard, encoder=encoder))
    fewer = {name: words for name, words in kb.vocabulary.items() if name not in {"dialect", "synonyms"}}
    bare = Collection.build(replace(kb, vocabulary=MappingProxyType(fewer)))
    yield "ours without dialect and synonyms", _ours(Ranker(bare, train(examples(bare))))


def _ours(ranker: Ranker) -> Method:
    def ask(text: str) -> Ranked:
        found = ranker.rank(text, ON)
        return [*((one.topic, one.score) for one in found.candidates), (OUT_OF_SCOPE, found.negative)]

    return ask


def _whole_only(ranker: Ranker) -> Method:
    """Every message read as one thing, as if it were short."""

    def ask(text: str) -> Ranked:
        found = ranker.candidates(text, apart=False)
        return sorted(((one.topic, one.score) for one in found), key=lambda item: -item[1])

    return ask


def _figures(ask: Method, rows: Sequence[Row]) -> str:
    first = third = ours = 0
    inside, outside = [], []
    for row in rows:
        ranked = ask(row.question)
        own = [(topic, score) for topic, score in ranked if topic != OUT_OF_SCOPE]
        # Sureness is how far the best topic of ours lies above what is not ours.
        other = max((score for topic, score in ranked if topic == OUT_OF_SCOPE), default=0.0)
        sure = own[0][1] - other if own else -1e9
        if row.topic == OUT_OF_SCOPE:
            outside.append(sure)
            continue
        inside.append(sure)
        ours += 1
        topics = [topic for topic, _ in own[:3]]
        first += bool(topics) and topics[0] in row.topics
        third += not row.topics.isdisjoint(topics)
    won = sum((one > two) + 0.5 * (one == two) for one in inside for two in outside)
    auroc = won / (len(inside) * len(outside)) if inside and outside else float("nan")
    return f" {first / ours:.1%} | {third / ours:.1%} | {auroc:.2f} |"
