"""All phrasings of the knowledge base, taken apart and collected once.

An `Entry` is one way of asking for one topic. Entries of the topic `OUT_OF_SCOPE` are things that are
asked here and do not belong here; they rank like any other so that a likeness to them can be held
against an answer.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from knowledge.model import Article, KnowledgeBase
from knowledge.search.analyse import VIEWS, Analyser, Analysis, View, english_words
from knowledge.search.normalise import clean, sentences
from knowledge.search.postings import Coverage, Postings
from knowledge.search.profiles import Profile
from knowledge.search.repair import Repair
from knowledge.search.vocabulary import Vocabulary

OUT_OF_SCOPE = "out-of-scope"
_PINYIN_PROGRAMMES = frozenset({"dibao", "tekun", "wubao"})
"""English texts of ours use these, and they are pinyin all the same."""

_SHORT = 48
"""Sounds up to which a wording is compared with questions one by one. A whole story would be like no other
story and unlike every short question; it only teaches the model."""

Grams = Mapping[View, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Entry:
    """One phrasing of a topic, as written and taken apart."""

    topic: str
    text: str
    analysis: Analysis
    short: bool = True


@dataclass(frozen=True, slots=True)
class Collection:
    """What the ranking reads: entries, profiles of the topics, and one inverted index a view.

    The entries of a topic stand side by side: `places` says from where to where. `lessons` are the long
    wordings that only the model learns from, numbered on after the entries. `bodies` are the sentences of
    each topic's answer. `coverage` numbers the topics as `profiles` does.
    """

    analyser: Analyser
    vocabulary: Vocabulary
    entries: tuple[Entry, ...]
    lessons: tuple[Entry, ...]
    profiles: Mapping[str, Profile]
    places: Mapping[str, tuple[int, int]]
    bodies: Mapping[str, tuple[Grams, ...]]
    postings: Mapping[View, Postings]
    coverage: Mapping[View, Coverage]
    in_force: Mapping[str, tuple[date | None, date | None]]
    repair: Repair

    @classmethod
    def build(cls, kb: KnowledgeBase) -> "Collection":
        vocabulary = Vocabulary.read(kb.vocabulary)
        analyser = Analyser(vocabulary, _english(kb, vocabulary))
        texts = sorted(_entries(kb, vocabulary, analyser), key=lambda entry: entry.topic)
        entries = tuple(entry for entry in texts if entry.short)
        lessons = tuple(entry for entry in texts if not entry.short)
        own: dict[str, dict[int, Analysis]] = {}
        for number, entry in enumerate(entries):
            own.setdefault(entry.topic, {})[number] = entry.analysis
        bodies = {topic: tuple(_body(kb.articles.get(topic), analyser)) for topic in own}
        profiles = {topic: Profile.build(topic, analyses, bodies[topic]) for topic, analyses in own.items()}
        postings = {view: Postings([entry.analysis.grams[view] for entry in entries]) for view in VIEWS}
        coverage = {
            view: Coverage(profile.grams[view].keys() for profile in profiles.values()) for view in VIEWS
        }
        places = {topic: (min(held), max(held) + 1) for topic, held in own.items()}
        in_force = {
            topic: (article.effective_from, article.effective_until) for topic, article in kb.articles.items()
        }
        repair = _repair(vocabulary, [entry.text for entry in texts], analyser)
        return cls(
            analyser,
            vocabulary,
            entries,
            lessons,
            profiles,
            places,
            bodies,
            postings,
            coverage,
            in_force,
            repair,
        )

    @property
    def texts(self) -> tuple[Entry, ...]:
        """Entries and lessons, by their number."""
        return self.entries + self.lessons

    def holds_on(self, topic: str, day: date) -> bool:
        """Whether the article of a topic is in force on a day."""
        start, end = self.in_force.get(topic, (None, None))
        return (start is None or start <= day) and (end is None or day <= end)


def _repair(vocabulary: Vocabulary, texts: Iterable[str], analyser: Analyser) -> Repair:
    """What mends questions: towards the words of marks and synonyms, by their looks towards names alone."""
    marked = [
        clean(word)
        for marks in (vocabulary.entities, vocabulary.aspects, vocabulary.needs)
        for mark in marks
        for word in mark.words
    ]
    same = {clean(word): list(map(clean, variants)) for word, variants in vocabulary.synonyms.items()}
    names = [clean(word) for entity in vocabulary.entities for word in entity.words]
    names += [
        word
        for kept, variants in same.items()
        for word in (kept, *variants)
        if max(map(len, (kept, word))) > 3
    ]
    right = [*map(clean, texts), *map(clean, vocabulary.dialect), *map(clean, vocabulary.fillers)]
    words = [*marked, *same, *(word for variants in same.values() for word in variants)]
    return Repair(right, words, names, analyser.sounds)


def _english(kb: KnowledgeBase, vocabulary: Vocabulary) -> frozenset[str]:
    phrasings = (phrase for article in kb.articles.values() for phrase in article.phrasings.get("en", ()))
    details = (article.details.en for article in kb.articles.values())
    marks = (
        word
        for mark in (*vocabulary.entities, *vocabulary.aspects, *vocabulary.needs)
        for word in mark.english
    )
    return english_words([*phrasings, *details, *marks]) - _PINYIN_PROGRAMMES


def _entries(kb: KnowledgeBase, vocabulary: Vocabulary, analyser: Analyser) -> Iterable[Entry]:
    seen: set[tuple[str, str]] = set()
    others = [(OUT_OF_SCOPE, text, False) for texts in vocabulary.out_of_scope.values() for text in texts]
    wordings = [
        (topic, text, True)
        for topic, texts in vocabulary.wordings.items()
        if topic in kb.articles or topic == OUT_OF_SCOPE
        for text in texts
    ]
    own = [(topic, text, False) for topic, text in _phrasings(kb)]
    for topic, text, further in [*own, *wordings, *others]:
        analysis = analyser.analyse(text)
        key = (topic, analysis.plain)
        if key not in seen:
            seen.add(key)
            # In English `spoken` holds letters, in Chinese sounds: five letters make a word of two sounds.
            length = len(analysis.spoken) / (2.5 if analysis.script == "latin" else 1)
            yield Entry(topic, text, analysis, not further or length <= _SHORT)


def _phrasings(kb: KnowledgeBase) -> Iterable[tuple[str, str]]:
    """Simplified and English wordings. Traditional ones come out of normalisation as the same text."""
    for article in kb.articles.values():
        topic = OUT_OF_SCOPE if article.scope == "none" else article.topic
        yield topic, article.question.zh_Hans
        yield topic, article.question.en
        for language in ("zh_Hans", "en"):
            for phrase in article.phrasings.get(language, ()):
                yield topic, phrase


def _body(article: Article | None, analyser: Analyser) -> Iterable[Grams]:
    """The answer's own words, sentence by sentence: residents often name what only the answer names."""
    if article is None:
        return
    for text in (article.short, article.details, *article.facets.values()):
        for words in (text.zh_Hans, text.en):
            yield from (analyser.grams(sentence) for sentence in sentences(clean(words)))
