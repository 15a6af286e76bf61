"""Danger to life, found by rules before any ranking: a missed alarm cannot be made good by a good answer.

The rules are data (`vocabulary/danger.yaml`). Each kind has patterns over the unified text, and harmless uses
that are cut out first (「笑死我了」, "if it burned, could I apply"). Expressions without a gap are also
read by their sounds: each Chinese character stands for its syllable, so one expression finds typing mistakes
and typed pinyin as well; with gaps, sounds would meet by chance. For some kinds a sentence about last year or
a mere "if" is no danger (`told.yaml`).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.languages import Text
from knowledge.search.analyse import Analyser
from knowledge.search.lexicon import Lexicon
from knowledge.search.normalise import clean, sentences
from knowledge.search.vocabulary import DangerKind, Vocabulary

_CUT = "。"
"""What stands in the place of a harmless use, so that its neighbours do not grow together."""

_HEARD = 4
"""Syllables from which a match by sound alone is one: shorter ones sound like too many other things."""

_TYPED = 3
"""The same in typed pinyin, where there is nothing but sounds."""


@dataclass(frozen=True, slots=True)
class Danger:
    """What threatens, the emergency numbers, and the words to the resident (numbers included)."""

    kind: str
    words: Text
    numbers: tuple[str, ...]
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Reading:
    """A rule's expressions for one way of writing: characters, or sounds."""

    pattern: re.Pattern[str]
    harmless: re.Pattern[str] | None

    def serious(self, text: str) -> str:
        """The text without what is harmless."""
        return self.harmless.sub(_CUT, text) if self.harmless else text

    def longest(self, serious: str) -> int:
        """The length of the longest match."""
        return max((len(match[0]) for match in self.pattern.finditer(serious)), default=0)


@dataclass(frozen=True, slots=True)
class _Rule:
    danger: Danger
    written: _Reading
    heard: _Reading
    sounds: Lexicon
    told: bool


class DangerFinder:
    """Finds the first kind of danger, in the order of the file, that a message tells of."""

    def __init__(self, vocabulary: Vocabulary, analyser: Analyser) -> None:
        self._analyser = analyser
        self._rules = tuple(self._rule(kind) for kind in vocabulary.danger)
        self._told = _either((*vocabulary.told.past, *vocabulary.told.supposed))

    def _rule(self, kind: DangerKind) -> _Rule:
        sounds = self._analyser.sounds.of
        return _Rule(
            danger=Danger(kind.kind, kind.words.text(), kind.numbers, kind.topics),
            written=_reading(kind.patterns, kind.harmless),
            heard=_reading(map(sounds, filter(_gapless, kind.patterns)), map(sounds, kind.harmless)),
            sounds=Lexicon(self._analyser.analyse(word).spoken for word in kind.sounds),
            told=kind.told,
        )

    def find(self, text: str) -> Danger | None:
        """The danger that a message tells of, or None."""
        unified = self._analyser.normaliser.unified(clean(text))
        present = unified
        if self._told is not None:
            told = self._told
            present = _CUT.join(part for part in sentences(unified) if not told.search(part))
        heard = {part: self._analyser.heard(part) for part in {unified, present}}
        shortest = _TYPED if self._analyser.script(unified) == "pinyin" else _HEARD
        for rule in self._rules:
            part = present if rule.told else unified
            sounds = rule.heard.serious(heard[part])
            if rule.written.longest(rule.written.serious(part)):
                return rule.danger
            if rule.heard.longest(sounds) >= shortest or any(rule.sounds.matches(sounds)):
                return rule.danger
        return None


def _reading(patterns: Iterable[str], harmless: Iterable[str]) -> _Reading:
    pattern = _either(tuple(patterns))
    return _Reading(pattern or re.compile(r"(?!)"), _either(tuple(harmless)))


def _gapless(expression: str) -> bool:
    return ".{" not in expression


def _either(expressions: tuple[str, ...]) -> re.Pattern[str] | None:
    return re.compile("|".join(f"(?:{expression})" for expression in expressions)) if expressions else None
