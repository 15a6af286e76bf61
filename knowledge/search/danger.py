"""Danger to life, found by rules before any ranking: a missed alarm cannot be made good by a good answer.

The rules are data (`vocabulary/danger.yaml`). Each kind has patterns over the unified text, words that
are also found by their sound (typing mistakes, typed pinyin), and harmless uses that are cut out first
(「笑死我了」, a fire of last year, "if there were a fire, could I apply").
"""

import re
from dataclasses import dataclass

from knowledge.languages import Text
from knowledge.search.analyse import Analyser
from knowledge.search.lexicon import Lexicon
from knowledge.search.normalise import clean
from knowledge.search.vocabulary import DangerKind

_CUT = "。"
"""What stands in the place of a harmless use, so that its neighbours do not grow together."""


@dataclass(frozen=True, slots=True)
class Danger:
    """What threatens, the emergency numbers, and the words to the resident (numbers included)."""

    kind: str
    words: Text
    numbers: tuple[str, ...]
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Rule:
    danger: Danger
    pattern: re.Pattern[str]
    harmless: re.Pattern[str] | None
    sounds: Lexicon


class DangerFinder:
    """Finds the first kind of danger, in the order of the file, that a message tells of."""

    def __init__(self, kinds: tuple[DangerKind, ...], analyser: Analyser) -> None:
        self._analyser = analyser
        self._rules = tuple(self._rule(kind) for kind in kinds)

    def _rule(self, kind: DangerKind) -> _Rule:
        return _Rule(
            danger=Danger(kind.kind, kind.words.text(), kind.numbers, kind.topics),
            pattern=re.compile("|".join(f"(?:{pattern})" for pattern in kind.patterns)),
            harmless=re.compile("|".join(f"(?:{use})" for use in kind.harmless)) if kind.harmless else None,
            sounds=Lexicon(self._heard(word) for word in kind.sounds),
        )

    def _heard(self, text: str) -> str:
        return self._analyser.analyse(text).spoken

    def find(self, text: str) -> Danger | None:
        """The danger that a message tells of, or None."""
        unified = self._analyser.normaliser.unified(clean(text))
        for rule in self._rules:
            rest = rule.harmless.sub(_CUT, unified) if rule.harmless else unified
            if rule.pattern.search(rest) or any(rule.sounds.matches(self._heard(rest))):
                return rule.danger
        return None
