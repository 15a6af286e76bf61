"""Words found and replaced by longest match: the one mechanism under dialect, synonyms, fillers and marks."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Match:
    """A word of the lexicon as it stands in a text: text[start:end]."""

    start: int
    end: int
    word: str


class Lexicon:
    """A set of words, found from left to right, the longest first, never overlapping.

    Words are kept by their first character, so a text without any of them costs one dictionary
    look-up a character, however many words there are.
    """

    def __init__(self, words: Iterable[str]) -> None:
        by_first: dict[str, list[str]] = {}
        for word in set(words):
            if word:
                by_first.setdefault(word[0], []).append(word)
        self._by_first = {
            first: tuple(sorted(group, key=lambda word: (-len(word), word)))
            for first, group in by_first.items()
        }

    def matches(self, text: str) -> Iterator[Match]:
        end = 0
        for position, character in enumerate(text):
            if position < end or character not in self._by_first:
                continue
            for word in self._by_first[character]:
                if text.startswith(word, position) and _stands_alone(text, position, word):
                    end = position + len(word)
                    yield Match(position, end, word)
                    break

    def replace(self, text: str, meaning: Mapping[str, str]) -> str:
        """The text with every word found replaced by its meaning (a word without one is dropped)."""
        parts: list[str] = []
        kept = 0
        for match in self.matches(text):
            parts += (text[kept : match.start], meaning.get(match.word, ""))
            kept = match.end
        return "".join((*parts, text[kept:])) if parts else text


def _stands_alone(text: str, position: int, word: str) -> bool:
    """A Latin word counts only as a whole word ("hi" is not in "this"); Chinese has no word ends."""
    if not word[0].isascii():
        return True
    before = text[position - 1] if position else " "
    after = text[position + len(word)] if position + len(word) < len(text) else " "
    return not (_is_latin(before) or _is_latin(after))


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalpha()
