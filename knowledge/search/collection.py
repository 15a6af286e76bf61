"""All phrasings of the knowledge base, taken apart and collected once.

An `Entry` is one way of asking for one topic. Entries of the topic `OUT_OF_SCOPE` are things that are
asked here and do not belong here; they rank like any other so that a likeness to them can be held
against an answer.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from knowledge.model import Article, KnowledgeBase
from knowledge.search.analyse import VIEWS, Analyser, Analysis, View, english_words
from knowledge.search.normalise import clean, sentences
from knowledge.search.postings import Coverage, Postings
from knowledge.search.profiles import Profile
from knowledge.search.repair import Repair, pairs_of
from knowledge.search.vocabulary import Vocabulary

OUT_OF_SCOPE = "out-of-scope"
_PINYIN_PROGRAMMES = frozenset({"dibao", "tekun", "wubao"})
"""English texts of ours use these, and they are pinyin all the same."""

_SHORT = 48
"""Sounds up to which a wording is compared with questions one by one. A whole story would be like no other
story and unlike every short question; it only teaches the model."""

_NAME = 4
"""Characters from which a synonym is a name rather than a word that many sentences hold."""

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

    One that was read from a file (see `stored`) is not `whole`: it holds what the ranking reads, and neither
    the n-grams of single texts nor lessons and bodies, so nothing can be learnt from it or left out.
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
    whole: bool = True

    @classmethod
    def build(cls, kb: KnowledgeBase) -> "Collection":
        vocabulary = Vocabulary.read(kb.vocabulary)
        analyser = Analyser(vocabulary, english_of(kb, vocabulary))
        texts = sorted(_entries(kb, vocabulary, analyser), key=lambda entry: entry.topic)
        entries = tuple(entry for entry in texts if entry.short)
        lessons = tuple(entry for entry in texts if not entry.short)
        own: dict[str, dict[int, Analysis]] = {}
        for number, entry in enumerate(entries):
            own.setdefault(entry.topic, {})[number] = entry.analysis
        bodies = {topic: tuple(_body(kb.articles.get(topic), analyser)) for topic in own}
        profiles = {topic: Profile.build(topic, analyses, bodies[topic]) for topic, analyses in own.items()}
        postings = {view: Postings.build([entry.analysis.grams[view] for entry in entries]) for view in VIEWS}
        coverage = {
            view: Coverage.build([profile.grams[view].keys() for profile in profiles.values()])
            for view in VIEWS
        }
        places = {topic: (min(held), max(held) + 1) for topic, held in own.items()}
        in_force = in_force_of(kb)
        repair = repair_of(vocabulary, right_pairs(vocabulary, (entry.text for entry in texts)), analyser)
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


def in_force_of(kb: KnowledgeBase) -> Mapping[str, tuple[date | None, date | None]]:
    """From when to when the article of each topic holds."""
    return {
        topic: (article.effective_from, article.effective_until) for topic, article in kb.articles.items()
    }


def texts_of(kb: KnowledgeBase, vocabulary: Vocabulary) -> Iterator[tuple[str, str, bool]]:
    """Every text that is learnt from: its topic, its words, whether it stands beyond the phrasings."""
    yield from ((topic, text, False) for topic, text in _phrasings(kb))
    for topic, texts in vocabulary.wordings.items():
        if topic in kb.articles or topic == OUT_OF_SCOPE:
            yield from ((topic, text, True) for text in texts)
    for texts in vocabulary.out_of_scope.values():
        yield from ((OUT_OF_SCOPE, text, False) for text in texts)


def answers_of(article: Article | None) -> Iterator[str]:
    """The texts of an article's answer, in the languages that are read."""
    if article is not None:
        for text in (article.short, article.details, *article.facets.values()):
            yield from (text.zh_Hans, text.en)


def right_pairs(vocabulary: Vocabulary, texts: Iterable[str]) -> frozenset[str]:
    """The pairs of characters that stand side by side in texts and words of ours."""
    return pairs_of(map(clean, (*texts, *vocabulary.dialect, *vocabulary.fillers)))


def repair_of(vocabulary: Vocabulary, known: Iterable[str], analyser: Analyser) -> Repair:
    """What mends questions: towards the words of marks and synonyms, by their looks towards names alone."""
    kinds = (vocabulary.entities, vocabulary.aspects, vocabulary.needs)
    marked = [clean(word) for marks in kinds for mark in marks for word in mark.words]
    same = {clean(word): list(map(clean, variants)) for word, variants in vocabulary.synonyms.items()}
    named = [clean(word) for entity in vocabulary.entities for word in entity.words]
    long = [
        word
        for kept, variants in same.items()
        for word in (kept, *variants)
        if max(len(kept), len(word)) >= _NAME
    ]
    words = [*marked, *same, *(word for variants in same.values() for word in variants)]
    return Repair(known, words, [*named, *long], analyser.sounds)


def english_of(kb: KnowledgeBase, vocabulary: Vocabulary) -> frozenset[str]:
    """The words of our texts that are English rather than typed pinyin."""
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
    for topic, text, further in texts_of(kb, vocabulary):
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
    for words in answers_of(article):
        yield from (analyser.grams(sentence) for sentence in sentences(clean(words)))
