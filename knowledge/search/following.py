"""「那要带啥子？」 after an answer: a short question without a subject asks for one side of that answer.

Such a question is made of nothing but a word for what is asked (papers, amount, place …) and padding around
it; both are data (`vocabulary/followups.yaml`). Anything else is a subject of its own and starts afresh.
"""

from knowledge.search.analyse import Analyser
from knowledge.search.lexicon import Lexicon
from knowledge.search.normalise import clean
from knowledge.search.vocabulary import FollowUps

_LONGEST = 40
"""Letters up to which a message can be so short a question, in any language."""

_LEFT_OVER = 1
"""Sounds beside the known ones that a typing mistake may leave over."""


class Follower:
    """Finds what side of the last answer a short question asks for."""

    def __init__(self, words: FollowUps, analyser: Analyser) -> None:
        self._analyser = analyser
        self._sides = {self._spoken(word): side.id for side in words.facets for word in side.words}
        self._padding = {self._spoken(word): "" for word in words.padding.words}
        self._sides_in_english = {clean(word): side.id for side in words.facets for word in side.english}
        self._heard = Lexicon([*self._sides, *self._padding])
        self._read = Lexicon(self._sides_in_english)
        self._english_padding = Lexicon(map(clean, words.padding.english))

    def side(self, text: str) -> str | None:
        """The side (`papers`, `amount` …) that a text without a subject asks for, else None."""
        cleaned = clean(text)
        if not cleaned or len(cleaned) > _LONGEST:
            return None
        analysis = self._analyser.analyse(text)
        if analysis.marks["entity"] or analysis.marks["need"]:
            return None
        if analysis.script == "latin":
            return self._side_in_english(analysis.plain)
        spoken = self._spoken(text)
        found = [
            self._sides[match.word] for match in self._heard.matches(spoken) if match.word in self._sides
        ]
        left = self._heard.replace(spoken, {})
        return found[0] if found and len(left) <= _LEFT_OVER else None

    def _side_in_english(self, plain: str) -> str | None:
        found = [self._sides_in_english[match.word] for match in self._read.matches(plain)]
        left = self._english_padding.replace(self._read.replace(plain, {}), {})
        return found[0] if found and not any(map(str.isalpha, left)) else None

    def _spoken(self, text: str) -> str:
        heard = self._analyser.heard(self._analyser.normaliser.unified(clean(text)))
        # Sound symbols stand in the private use area, which is neither letter nor digit.
        return "".join(symbol for symbol in heard if symbol.isalnum() or "\ue000" <= symbol <= "\uf8ff")
