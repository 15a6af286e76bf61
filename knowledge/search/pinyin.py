"""How a text sounds: one private-use code point per syllable, tones and accents folded away.

Homophones (「帝保」), local accents (n/l, zh/z, f/hu, -ng/-n) and typed pinyin ("dibao") all come out
as the same string as the right characters, so that every string method works on sounds as well.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from knowledge.search.lexicon import Lexicon

_FIRST_SYMBOL = 0xE000
_FIRST_CHARACTER, _LAST_CHARACTER = 0x4E00, 0x9FFF
_LONGEST_SYLLABLE = 6
_SYLLABLE = re.compile(r"[bcdfghjklmnpqrstwxyz]{0,2}[aeiouv]{1,3}(?:n|ng|r)?")
_FUZZY_INITIAL = {"zh": "z", "ch": "c", "sh": "s", "n": "l"}
_HU_TO_F = {"hu": "fu", "hua": "fa", "huai": "fai", "huan": "fan", "hui": "fei", "hun": "fen"}


@lru_cache(maxsize=1)
def readings() -> Mapping[str, str]:
    """Each character's commonest toneless reading, from pypinyin's table of single characters.

    Loaded on first use: the table takes a quarter of a second, which no import should cost.
    """
    from pypinyin.pinyin_dict import pinyin_dict

    return {
        chr(code): _toneless(marks.partition(",")[0])
        for code, marks in pinyin_dict.items()
        if _FIRST_CHARACTER <= code <= _LAST_CHARACTER
    }


def _toneless(marked: str) -> str:
    letters = unicodedata.normalize("NFD", marked.replace("ü", "v")).replace("u\u0308", "v")
    return "".join(letter for letter in letters if letter.isascii())


def fold(syllable: str) -> str:
    """A syllable as any accent of the upper Yangtze may say it: `zhong` -> `zong`, `huang` -> `fan`."""
    folded = syllable.replace("v", "u")
    if folded.endswith("ng") and not folded.endswith("ong"):
        folded = folded[:-1]
    if folded in _HU_TO_F:
        return _HU_TO_F[folded]
    for initial, other in _FUZZY_INITIAL.items():
        if folded.startswith(initial):
            return other + folded[len(initial) :]
    return folded


@lru_cache(maxsize=1)
def _syllables() -> frozenset[str]:
    """Every syllable that can be typed. Interjections such as `hm` and lone vowels other than `e` are not."""
    found = {reading for reading in readings().values() if _SYLLABLE.fullmatch(reading)}
    return frozenset(found - {"a", "o", "n"}) | {"lv", "nv", "e"}


@lru_cache(maxsize=1)
def _symbols() -> Mapping[str, str]:
    folded = sorted({fold(syllable) for syllable in (*_syllables(), *readings().values())})
    return {syllable: chr(_FIRST_SYMBOL + place) for place, syllable in enumerate(folded)}


@lru_cache(maxsize=1)
def _symbol_of_character() -> Mapping[str, str]:
    symbols = _symbols()
    return {character: symbols[fold(reading)] for character, reading in readings().items()}


@lru_cache(maxsize=4096)
def split(run: str) -> tuple[str, ...] | None:
    """A run of Latin letters as the fewest pinyin syllables, or None where it is not pinyin."""
    best: list[tuple[str, ...] | None] = [()]
    known = _syllables()
    for end in range(1, len(run) + 1):
        shortest: tuple[str, ...] | None = None
        for start in range(max(0, end - _LONGEST_SYLLABLE), end):
            before, syllable = best[start], run[start:end]
            if before is None or syllable not in known:
                continue
            if shortest is None or len(before) + 1 < len(shortest):
                shortest = (*before, syllable)
        best.append(shortest)
    return best[-1]


def symbols_of(syllables: tuple[str, ...]) -> str:
    """Typed syllables as sound symbols."""
    table = _symbols()
    return "".join(table[fold(syllable)] for syllable in syllables)


class Sounds:
    """Text to sound symbols, with the words whose reading depends on the word (重庆, 长期, 着火)."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self._words = {word: symbols_of(tuple(reading.split())) for word, reading in words.items()}
        self._lexicon = Lexicon(self._words)

    def of(self, text: str) -> str:
        """The text with each Chinese character replaced by its sound symbol, all else kept."""
        table = _symbol_of_character()
        read = self._lexicon.replace(text, self._words)
        return "".join(table.get(character, character) for character in read)
