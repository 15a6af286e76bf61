"""The search as the rest of the house sees it: build once, ask often, nothing remembered between.

`Index.ask` decides in a fixed order. A wish for a person and a danger that no article helps in go to a
person; several hardships in one story lead into the self-screening; then the ranking decides by its
probability and the guards (see `decide`); what is left is handed to a person where it is about assistance
at all, and declined where it is not.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Self

from knowledge.languages import Language
from knowledge.model import KnowledgeBase, Scope
from knowledge.search import decide
from knowledge.search.analyse import Script
from knowledge.search.collection import Collection
from knowledge.search.danger import Danger, DangerFinder
from knowledge.search.encoder import Encoder
from knowledge.search.following import Follower
from knowledge.search.lexicon import Lexicon
from knowledge.search.normalise import clean, is_traditional
from knowledge.search.profiles import Profile
from knowledge.search.rank import Candidate, Ranker, Ranking
from knowledge.search.reading import Decision, Reading
from knowledge.search.stored import prepared
from knowledge.search.wants import Want, wants

SEVERAL_NEEDS = "multi.needs"
_RANKED, _CHOICES = 5, 3
_SEVERAL = 3
"""So many different hardships in one message are several needs: no one article answers them."""

_FAINT = 0.08
"""Below this a word of hardship is a word of something else."""

_HELP = "benefits"
"""The aspect of a question for what help there is."""

_STORY = 30
"""Characters from which a message can tell of several hardships rather than name them."""

_REQUEST = 30
"""A wish for a person is a short message; a longer one, or one that names a scheme, asks something else."""

_DANGER_LIFT = 0.3
"""What a danger adds to the topics that help once it is over: more than any rival's lead."""


_OFTEN = 0.1
"""A hardship that one in ten tells of who ask about a topic is the background of asking about it."""

_ONE_HARDSHIP = 0.1
"""What speaks against several needs where one hardship is told: it makes them seven times less likely."""


@dataclass(frozen=True, slots=True)
class Index:
    """Everything that answering a question needs, immutable and shared by all threads."""

    collection: Collection
    ranker: Ranker
    dangers: DangerFinder
    follower: Follower
    scopes: Mapping[str, Scope]
    foreign: frozenset[str]
    schemes: frozenset[str]
    person: Lexicon
    domain: Lexicon
    helps: Mapping[str, frozenset[str]]

    @classmethod
    def build(cls, kb: KnowledgeBase, models: Path | None = None, encoder: Encoder | None = None) -> Self:
        """Read what was prepared for this content from a folder.

        Where the folder has nothing for it, all is taken apart and trained now (some seconds) and kept there;
        without a folder that is done once a process. A sentence encoder, where given, is heard too.
        """
        collection, model = prepared(kb, models, encoder)
        vocabulary, unified = collection.vocabulary, collection.analyser.normaliser.unified
        return cls(
            collection=collection,
            ranker=Ranker(collection, model, encoder=encoder),
            dangers=DangerFinder(vocabulary, collection.analyser),
            follower=Follower(vocabulary.followups, collection.analyser),
            scopes={topic: article.scope for topic, article in kb.articles.items()},
            foreign=frozenset(entity.id for entity in vocabulary.entities if entity.foreign),
            schemes=frozenset(
                unified(clean(word)) for one in vocabulary.entities for word in (*one.words, *one.english)
            ),
            person=Lexicon(unified(clean(word)) for word in vocabulary.requests.person),
            domain=Lexicon(unified(clean(word)) for word in vocabulary.requests.domain),
            helps={topic: _typical_needs(profile) for topic, profile in collection.profiles.items()},
        )

    def of(self, kb: KnowledgeBase, models: Path | None = None) -> Self:
        """A search over other content, with the same encoder."""
        return self.build(kb, models, self.ranker.encoder)

    def ask(self, text: str, language: Language | None, on: date) -> Reading:
        """What a message asks for, on a day. `language` None: as the message is written."""
        heeded = self.dangers.heed(text)
        danger = heeded if heeded and heeded.sure else None
        ranking = _lift(_of_one_hardship(self.ranker.rank(text, on)), danger)
        decision = self._decide(text, ranking, danger)
        ranked = decide.confidences(ranking, _RANKED)
        if decision == "screen":
            ranked = _screening_first(ranked)
        return Reading(
            question=text,
            decision=decision,
            topic=ranked[0][0] if ranked and decision != "decline" else None,
            confidence=ranked[0][1] if ranked else 0.0,
            choices=self._choices(ranked) if decision == "choose" else (),
            ranked=ranked,
            language=language or _written_in(text, ranking.script),
            danger=danger,
            needs=tuple(sorted(ranking.marks["need"])),
            matched=self._matched(ranking),
            possible=None if danger else heeded,
            wants=self.wants(text, on),
        )

    def wants(self, text: str, on: date) -> tuple[Want, ...]:
        """The things that a message wants on a day, one by one, each with the words that tell it.

        Empty where it wants one thing at most: then the reading itself says all.
        """
        found = wants(text, self.collection.analyser, lambda piece: self._guess(piece, on), self.helps)
        return found if len(found) > 1 else ()

    def _guess(self, piece: str, on: date) -> tuple[str, float] | None:
        """The topic of one piece of a message, where it is likely enough to be named."""
        ranking = self.ranker.rank(piece, on)
        found = [one for one in ranking.candidates if one.topic != SEVERAL_NEEDS]
        ranking = replace(ranking, candidates=tuple(found))
        sure = decide.probability(ranking)
        if sure < decide.REFER_FROM or not decide.carries_the_scheme(ranking, found[0], self.foreign):
            return None
        return found[0].topic, round(sure, 4)

    def follow_up(self, text: str, topic: str) -> str | None:
        """The side of the last answer (`knowledge.model.FACETS`) that a short question goes on about.

        None where the topic is not ours or the text has a subject of its own, which starts afresh.
        """
        return self.follower.side(text) if topic in self.scopes else None

    def _decide(self, text: str, ranking: Ranking, danger: Danger | None) -> Decision:
        if self._wants_a_person(text, ranking) or (danger and not danger.topics):
            return "handoff"
        if not ranking.candidates:
            return self._without_answer(text, ranking, danger)
        best, sure = ranking.candidates[0], decide.probability(ranking)
        if self._tells_several_needs(text, ranking, best, sure):
            return "screen"
        guarded = decide.carries_the_scheme(ranking, best, self.foreign)
        # A scheme's bare name says what of and not what about it: it is asked back, whatever lies nearest.
        bare = self.collection.analyser.normaliser.plain(text) in self.schemes
        same = decide.asks_the_same(ranking, best) and decide.says_what_of(ranking, best) and not bare
        if self.scopes[best.topic] == "adjacent":
            if guarded and sure >= decide.REFER_FROM:
                return "refer"
        elif guarded and same and sure >= decide.ANSWER_FROM:
            return "answer"
        if sure >= decide.OFFER_FROM and (guarded or not ranking.marks["entity"] & self.foreign):
            return "choose"
        return self._without_answer(text, ranking, danger)

    def _wants_a_person(self, text: str, ranking: Ranking) -> bool:
        short = len(text) <= _REQUEST and not ranking.marks["entity"]
        return short and any(self.person.matches(self._unified(text)))

    def _tells_several_needs(self, text: str, ranking: Ranking, best: Candidate, sure: float) -> bool:
        if SEVERAL_NEEDS not in self.scopes:
            return False
        if best.topic == SEVERAL_NEEDS and sure >= decide.REFER_FROM:
            return True
        return len(text) >= _STORY and len(ranking.marks["need"]) >= _SEVERAL

    def _without_answer(self, text: str, ranking: Ranking, danger: Danger | None) -> Decision:
        marks = ranking.marks
        if danger:
            return "handoff"
        if self._pleads(ranking):
            return "screen" if ranking.candidates[0].topic == SEVERAL_NEEDS else "handoff"
        # In a story of hardship a foreign word is beside the point: a veteran's cancer is a matter of ours.
        story = marks["need"] and len(text) >= _STORY
        if marks["entity"] and marks["entity"] <= self.foreign and not story:
            return "decline"
        ours = marks["entity"] or marks["need"] or any(self.domain.matches(self._unified(text)))
        return "handoff" if ours else "decline"

    def _pleads(self, ranking: Ranking) -> bool:
        """Whether somebody in hardship, or who asks what help there is, is heard however faintly.

        Told that it is no matter of ours, such a person goes away for good; a person to ask costs little.
        """
        told = ranking.marks["need"] or _HELP in ranking.marks["aspect"]
        return bool(told and ranking.candidates) and decide.probability(ranking) >= _FAINT

    def _unified(self, text: str) -> str:
        return self.collection.analyser.normaliser.unified(clean(text))

    def _choices(self, ranked: tuple[tuple[str, float], ...]) -> tuple[str, ...]:
        return tuple(topic for topic, _ in ranked[:_CHOICES])

    def _matched(self, ranking: Ranking) -> str | None:
        return self.collection.entries[ranking.candidates[0].entry].text if ranking.candidates else None


def _typical_needs(profile: Profile) -> frozenset[str]:
    """The hardships that people who ask about a topic often tell of."""
    return frozenset(need for need, share in profile.shares["need"].items() if share >= _OFTEN)


def _of_one_hardship(ranking: Ranking) -> Ranking:
    """A story that tells of one hardship is rather a matter of that one than of several needs."""
    if len(ranking.marks["need"]) != 1:
        return ranking
    return _scored(ranking, {SEVERAL_NEEDS: -_ONE_HARDSHIP})


def _scored(ranking: Ranking, more: Mapping[str, float]) -> Ranking:
    """The ranking with so much more score for some topics."""
    found = [
        replace(one, score=one.score + more[one.topic]) if one.topic in more else one
        for one in ranking.candidates
    ]
    return replace(ranking, candidates=tuple(sorted(found, key=lambda one: -one.score)))


def _lift(ranking: Ranking, danger: Danger | None) -> Ranking:
    """Put what helps after a danger first: 「着火了」 asks nothing, and emergency relief answers it."""
    if danger is None or not danger.topics:
        return ranking
    return _scored(ranking, {topic: _DANGER_LIFT / (1 + place) for place, topic in enumerate(danger.topics)})


def _screening_first(ranked: tuple[tuple[str, float], ...]) -> tuple[tuple[str, float], ...]:
    sure = ranked[0][1] if ranked else 0.0
    rest = [item for item in ranked if item[0] != SEVERAL_NEEDS]
    return ((SEVERAL_NEEDS, sure), *rest[: _RANKED - 1])


def _written_in(text: str, script: Script) -> Language:
    """The language of a message by its script; typed pinyin is Chinese, and so is what has no letters."""
    if script == "latin":
        return "en"
    return "zh_Hant" if is_traditional(text) else "zh_Hans"
