"""One written form for one meaning: width, script, dialect, synonyms, greetings.

Numerals are left alone: 「一千二」 is a matter of the screening, not of the search.
"""

import re
import unicodedata
from functools import lru_cache

import opencc

from knowledge.search.lexicon import Lexicon
from knowledge.search.places import without_places
from knowledge.search.vocabulary import Vocabulary

LONGEST_INPUT = 10_000
"""Characters that are read of a message; what stands after them is not searched."""

_SENTENCE_END = re.compile(r"[。！？!?;；\n]+|\.(?=\s|$)")
_CLAUSE_END = re.compile(r"[，,、:：]+")
_SPACES = re.compile(r"[^\S\n]+")


@lru_cache(maxsize=1)
def _to_simplified() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def simplified(text: str) -> str:
    """Traditional characters as Simplified ones."""
    return str(_to_simplified().convert(text))


def is_traditional(text: str) -> bool:
    """Whether a text has characters that are only written so in Traditional Chinese."""
    unified = _unified(text)
    return simplified(unified) != unified


def clean(text: str) -> str:
    """Compatibility forms unified, lower case, Simplified, no invisible characters; line ends kept."""
    return _SPACES.sub(" ", simplified(_unified(text))).strip()


def _unified(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text[:LONGEST_INPUT]).lower()
    return "".join(map(_visible, folded))


def _visible(character: str) -> str:
    if character == "\n" or character.isalnum():
        return character
    match unicodedata.category(character):
        case "Cc" | "Zl" | "Zp":
            return " "
        # Zero-width characters, direction marks, lone surrogates, variation selectors.
        case "Cf" | "Cs" | "Co" | "Mn":
            return ""
        case _:
            return character


def sentences(text: str) -> list[str]:
    """The sentences of a cleaned text, without their end marks."""
    return [part for part in map(str.strip, _SENTENCE_END.split(text)) if part]


def clauses(sentence: str) -> list[str]:
    """The parts of a sentence between commas."""
    return [part for part in map(str.strip, _CLAUSE_END.split(sentence)) if part]


class Normaliser:
    """`clean` plus the vocabulary: dialect to plain words, synonyms to one word, fillers removed."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._dialect = {clean(word): clean(plain) for word, plain in vocabulary.dialect.items()}
        self._synonyms = {
            clean(variant): clean(word)
            for word, variants in vocabulary.synonyms.items()
            for variant in variants
        }
        self._dialect_words = Lexicon(self._dialect)
        # The chosen word is in the lexicon too: 「申请」 must not be cut by a shorter variant inside it.
        self._synonym_words = Lexicon([*self._synonyms, *map(clean, vocabulary.synonyms)])
        self._synonyms |= {clean(word): clean(word) for word in vocabulary.synonyms}
        self._fillers = Lexicon(map(clean, vocabulary.fillers))

    def unified(self, cleaned: str) -> str:
        """A cleaned text in plain words, each meaning in one wording; fillers still there."""
        plain = self._dialect_words.replace(cleaned, self._dialect)
        return self._synonym_words.replace(plain, self._synonyms)

    def plain(self, text: str) -> str:
        """Cleaned, unified, without places, greetings and fillers, unless hardly anything would be left."""
        cleaned = without_places(clean(text))
        short = self._fillers.replace(cleaned, {})
        kept = short if sum(map(str.isalnum, short)) >= 2 else cleaned
        return self.unified(kept)
