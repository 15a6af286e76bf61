"""Typing mistakes mended before a question is read: 「抵保」 is 低保, 「特因人员」 are 特困人员.

Whoever types by sound picks the wrong character of a row, whoever writes by hand one that looks alike. Where
two characters stand side by side that do so in none of our texts, a piece that sounds like a word of the
vocabulary is taken for that word, and a longer word in which one character is strange for the word. What our
own texts hold is never touched.
"""

from collections.abc import Iterable

from knowledge.search.pinyin import Sounds

_HEARD = range(6, 1, -1)
"""Lengths of the words that are known by their sound, the longest first."""

_SEEN = range(8, 2, -1)
"""Lengths of the words in which one strange character is mended."""

_ANY = "\0"


class Repair:
    """Mends questions towards `words` by their sound and towards `names` by their looks. It only reads.

    `known` are the pairs of characters that stand side by side in what is written right (`pairs_of`).
    """

    def __init__(
        self, known: Iterable[str], words: Iterable[str], names: Iterable[str], sounds: Sounds
    ) -> None:
        names = frozenset(names)
        ours = sorted(word for word in {*words, *names} if len(word) > 1 and all(map(_is_han, word)))
        self.known = frozenset(known) | pairs_of(ours)
        self._sounds = sounds
        self._by_sound: dict[str, str] = {}
        self._with_a_gap: dict[str, str] = {}
        for word in ours:
            if len(word) in _HEARD:
                self._by_sound.setdefault(sounds.of(word), word)
            if len(word) in _SEEN and word in names:
                for place in range(1, len(word) - 1):
                    self._with_a_gap.setdefault(f"{word[:place]}{_ANY}{word[place + 1 :]}", word)

    def of(self, cleaned: str) -> str:
        """A cleaned text with its mistakes mended; the same text where there are none."""
        mended = self._one_strange(self._one_sound(cleaned))
        return mended if mended != cleaned else cleaned

    def _one_sound(self, text: str) -> str:
        """Pieces that sound like a word of ours and share a character with it, from left to right."""
        place = 0
        while place < len(text) - 1:
            for size in _HEARD:
                piece = text[place : place + size]
                if len(piece) < size or not self._strange_within(piece):
                    continue
                word = self._by_sound.get(self._sounds.of(piece))
                if word is None or len(word) != size or not any(map(str.__eq__, word, piece)):
                    continue
                mended = f"{text[:place]}{word}{text[place + size :]}"
                # What stood well beside its neighbour must not stand strangely beside it afterwards.
                if not any(
                    self._strange(mended, edge) and not self._strange(text, edge)
                    for edge in (place - 1, place + size - 1)
                    if edge >= 0
                ):
                    text, place = mended, place + size - 2
                    break
            place += 1
        return text

    def _one_strange(self, text: str) -> str:
        """Names of ours in which one character inside is another one."""
        for place in range(1, len(text) - 1):
            if not (self._strange(text, place - 1) and self._strange(text, place)):
                continue
            for size in _SEEN:
                for start in range(max(0, place - size + 2), min(place - 1, len(text) - size) + 1):
                    gapped = f"{text[start:place]}{_ANY}{text[place + 1 : start + size]}"
                    if (word := self._with_a_gap.get(gapped)) is not None:
                        return self._one_strange(f"{text[:start]}{word}{text[start + size :]}")
        return text

    def _strange(self, text: str, place: int) -> bool:
        """Whether the two characters from a place on stand together nowhere in our texts."""
        pair = text[place : place + 2]
        return len(pair) == 2 and all(map(_is_han, pair)) and pair not in self.known

    def _strange_within(self, piece: str) -> bool:
        return any(pair not in self.known for pair in pairs_of([piece]))


def pairs_of(texts: Iterable[str]) -> frozenset[str]:
    """The pairs of neighbouring characters of texts."""
    return frozenset(text[place : place + 2] for text in texts for place in range(len(text) - 1))


def _is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"
