"""A text taken apart once, in the same way for phrasings and for questions.

Three views of the words are kept as n-grams: characters, sounds (see `pinyin`), and English words.
Beside them stand the marks: which schemes a text names, what it asks for, which hardships it tells.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from knowledge.search.lexicon import Lexicon
from knowledge.search.normalise import Normaliser, clean
from knowledge.search.pinyin import Sounds, split, symbols_of
from knowledge.search.vocabulary import Mark, Vocabulary

View = Literal["char", "sound", "word"]
VIEWS: tuple[View, ...] = ("char", "sound", "word")
Script = Literal["han", "pinyin", "latin", "none"]
MarkKind = Literal["entity", "aspect", "need"]

_TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+(?:\.\d+)?|[^\W\d_]")
_SPOKEN = re.compile(r"[\ue000-\uf8ff]|[a-z]+|\d+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[a-z]+")
_PINYIN_SHARE = 0.7
"""A Latin text is typed pinyin when this share of its letters can be and English knows fewer."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """`plain` is the normalised text, `spoken` what string distances compare, `grams` the views."""

    plain: str
    spoken: str
    script: Script
    grams: Mapping[View, tuple[str, ...]]
    marks: Mapping[MarkKind, frozenset[str]]


class MarkFinder:
    """Finds which marks of one kind a text carries: by characters, by sounds and in English."""

    def __init__(self, marks: Iterable[Mark], normaliser: Normaliser, sounds: Sounds) -> None:
        self._by_word: dict[str, set[str]] = {}
        self._by_sound: dict[str, set[str]] = {}
        for mark in marks:
            for word in mark.words:
                plain = normaliser.unified(clean(word))
                self._by_word.setdefault(plain, set()).add(mark.id)
                self._by_sound.setdefault(sounds.of(plain), set()).add(mark.id)
            for word in mark.english:
                self._by_word.setdefault(clean(word), set()).add(mark.id)
        self._words = Lexicon(self._by_word)
        # Two syllables are too common to prove a typing mistake; in typed pinyin there is nothing else.
        self._long_sounds = Lexicon(sound for sound in self._by_sound if len(sound) >= 3)
        self._all_sounds = Lexicon(sound for sound in self._by_sound if len(sound) >= 2)

    def find(self, plain: str, spoken: str, script: Script) -> frozenset[str]:
        found = {mark for match in self._words.matches(plain) for mark in self._by_word[match.word]}
        if script in {"han", "pinyin"}:
            heard = self._all_sounds if script == "pinyin" else self._long_sounds
            found |= {mark for match in heard.matches(spoken) for mark in self._by_sound[match.word]}
        return frozenset(found)

    def words(self, plain: str) -> list[str]:
        """The words of marks that stand in a text, in reading order."""
        return [match.word for match in self._words.matches(plain)]


class Analyser:
    """Takes texts apart. `english` are the words that are English rather than typed pinyin."""

    def __init__(self, vocabulary: Vocabulary, english: frozenset[str] = frozenset()) -> None:
        self.normaliser = Normaliser(vocabulary)
        self.sounds = Sounds(vocabulary.readings)
        self.english = english
        kinds: dict[MarkKind, Sequence[Mark]] = {
            "entity": vocabulary.entities,
            "aspect": vocabulary.aspects,
            "need": vocabulary.needs,
        }
        self._finders = {
            kind: MarkFinder(marks, self.normaliser, self.sounds) for kind, marks in kinds.items()
        }

    def grams(self, text: str) -> Mapping[View, tuple[str, ...]]:
        """The views of a text whose marks do not matter, such as the body of an answer."""
        plain = self.normaliser.plain(text)
        script = self.script(plain)
        return _grams(plain, self._spoken(plain, script), script)

    def analyse(self, text: str) -> Analysis:
        plain = self.normaliser.plain(text)
        script = self.script(plain)
        spoken = self._spoken(plain, script)
        return Analysis(
            plain=plain,
            spoken=spoken,
            script=script,
            grams=_grams(plain, spoken, script),
            marks={kind: finder.find(plain, spoken, script) for kind, finder in self._finders.items()},
        )

    def subject(self, text: str) -> str:
        """The words by which a text names schemes and hardships; empty where only its sounds do."""
        plain = self.normaliser.plain(text)
        return " ".join(word for kind in ("entity", "need") for word in self._finders[kind].words(plain))

    def heard(self, plain: str) -> str:
        """A unified text as sounds, syllables typed in pinyin included, everything else kept."""
        script = self.script(plain)
        if script == "latin":
            return plain
        heard = self.sounds.of(_LATIN.sub(lambda run: self._typed(run[0], script), plain))
        return heard.replace(" ", "") if script == "pinyin" else heard

    def _spoken(self, plain: str, script: Script) -> str:
        """What is compared by string distance: sounds for Chinese and pinyin, plain words for English."""
        if script == "latin":
            return " ".join(_TOKEN.findall(plain))
        heard = _LATIN.sub(lambda run: self._typed(run[0], script), plain)
        return "".join(_SPOKEN.findall(self.sounds.of(heard)))

    def _typed(self, run: str, script: Script) -> str:
        syllables = None if run in self.english and script == "han" else split(run)
        # A lone short syllable inside Chinese is rather an abbreviation than pinyin.
        if syllables is None or (script == "han" and len(syllables) < 2):
            return run
        return symbols_of(syllables)

    def script(self, plain: str) -> Script:
        if _HAN.search(plain):
            return "han"
        runs = _LATIN.findall(plain)
        if not runs:
            return "none"
        letters = sum(map(len, runs))
        pinyin = sum(len(run) for run in runs if split(run) is not None)
        english = sum(len(run) for run in runs if run in self.english)
        return "pinyin" if pinyin >= _PINYIN_SHARE * letters and english < pinyin else "latin"


def english_words(texts: Iterable[str]) -> frozenset[str]:
    """The Latin words of texts that are known to be English."""
    return frozenset(word for text in texts for word in _LATIN.findall(clean(text)))


def _grams(plain: str, spoken: str, script: Script) -> dict[View, tuple[str, ...]]:
    if script == "none":
        # A bare number or sign asks nothing; an amount of the screening must not find a telephone.
        return {"char": (), "sound": (), "word": ()}
    if script == "latin":
        return {"char": (), "sound": (), "word": _word_grams(_TOKEN.findall(plain))}
    characters = _TOKEN.findall(plain) if script == "han" else []
    # Digits count in the character view alone; sounds are compared syllable by syllable.
    return {"char": _pairs(characters), "sound": _pairs(list(spoken)), "word": ()}


def _pairs(tokens: Sequence[str]) -> tuple[str, ...]:
    """The distinct tokens and neighbouring pairs, in reading order."""
    return tuple(dict.fromkeys([*tokens, *map("".join, pairwise(tokens))]))


def _word_grams(words: Sequence[str]) -> tuple[str, ...]:
    """English words, pairs of words, and 3-5-grams inside them, which forgive endings and typing."""
    grams = [*words, *map(" ".join, pairwise(words))]
    for word in words:
        edged = f"<{word}>"
        grams += (
            edged[start : start + size]
            for size in (3, 4, 5)
            for start in range(len(edged) - size + 1)
            if size < len(edged)
        )
    return tuple(dict.fromkeys(grams))
