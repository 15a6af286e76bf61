"""The wants of one message, one by one: 「房子烧了，老汉又瘫在床上，娃儿读大学没得学费」 tells three.

A message is cut where its subject changes: at a clause that names a scheme or a hardship which the piece
before does not, or that asks for another side of the same thing. Each piece is ranked on its own, with the
words that name its subject before it where it names none: 「低保好多钱？要带啥子？」 asks two things.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from knowledge.search.analyse import Analyser, Analysis
from knowledge.search.normalise import LONGEST_INPUT, clean
from knowledge.search.segments import asks

MOST_WANTS = 6
"""More would be a list to read rather than an answer."""

_MOST_PIECES = 24
"""Pieces of one message that are ranked; a novel's remaining ones are not."""

_SHORTEST = 3
"""Characters below which a clause is part of the one before."""

_PIECE = re.compile(r"[^。！？!?;；\n，,、:：]+[。！？!?;；\n，,、:：]*")
_NUMBERED = re.compile(
    r"(?<![\d.])(?:\d{1,2}[.、)）](?!\d)|[(（][一二三四五六七八\d][)）]|[①-⑨]|[一二三四五六七八]、)"
)
_EDGES = " \t\n，,、:："
_ENDS = re.compile(r"[。！？!?;；\n]")


@dataclass(frozen=True, slots=True)
class Want:
    """One thing that a message wants: the topic that answers it, and the words that tell it, as written.

    `confidence` (0..1) is the probability that the topic is meant; `asked` is False where it is only told
    (「老汉瘫痪在床」), so that a help may be offered rather than an answer given.
    """

    topic: str
    sentence: str
    confidence: float
    asked: bool


@dataclass(frozen=True, slots=True)
class _Piece:
    """Neighbouring clauses with one subject; `context` is what names it where they do not."""

    words: str
    subject: frozenset[str]
    sides: frozenset[str]
    asked: bool
    hardships: frozenset[str]
    context: str = ""

    def joined(self, words: str, clause: Analysis, *, asked: bool) -> "_Piece":
        return _Piece(
            self.words + words,
            self.subject | _subject(clause),
            self.sides | clause.marks["aspect"],
            self.asked or asked,
            self.hardships | clause.marks["need"],
            self.context,
        )

    @property
    def told(self) -> str:
        """What is ranked: the piece with the words that name its subject."""
        return f"{self.context}{self.words}"


_NOTHING = _Piece("", frozenset(), frozenset(), asked=False, hardships=frozenset())

Guess = Callable[[str], tuple[str, float] | None]
"""The topic that a text asks for and how sure that is, or None."""


def wants(
    text: str, analyser: Analyser, guess: Guess, helps: Mapping[str, frozenset[str]]
) -> tuple[Want, ...]:
    """The wants of a message in its order; none where it is of one piece.

    `helps` gives the hardships that each topic is asked in. What a story only tells is left out where another
    piece asks for what helps in it: who tells of an illness and asks what is paid for it wants the latter.
    """
    found: dict[str, Want] = {}
    hardships: dict[str, frozenset[str]] = {}
    pieces = list(islice(_pieces(text[:LONGEST_INPUT], analyser), _MOST_PIECES))
    if len(pieces) < 2:
        return ()  # most messages: what they want, the reading of the whole says already
    for piece in pieces:
        if (guessed := guess(piece.told)) is None:
            continue
        topic, sure = guessed
        hardships[topic] = piece.hardships
        want = Want(topic, piece.words.strip(_EDGES), sure, piece.asked)
        held = found.get(topic)
        if held is None:
            found[topic] = want
        elif (want.asked, want.confidence) > (held.asked, held.confidence):
            # Taken out first, so that it stands where its own words do.
            del found[topic]
            found[topic] = want
    asked = [want.topic for want in found.values() if want.asked]
    helped = frozenset[str]().union(*(helps.get(topic, frozenset()) for topic in asked))
    families = set(map(_family, asked))
    kept = [
        want
        for want in found.values()
        if want.asked or (_family(want.topic) not in families and not hardships[want.topic] <= helped)
    ]
    return tuple(kept[:MOST_WANTS])


def _pieces(text: str, analyser: Analyser) -> Iterator[_Piece]:
    """The pieces of a message, in its order."""
    piece: _Piece | None = None
    subject = ""
    for match in _PIECE.finditer(_NUMBERED.sub("\n", text)):
        words = match[0]
        clause, asked = analyser.analyse(words), asks(clean(words))
        if piece is not None and len(words.strip()) >= _SHORTEST and _begins_anew(piece, clause, asked=asked):
            yield piece
            piece = None
        if piece is None:
            piece = replace(_NOTHING, context="" if _subject(clause) else subject)
        piece = piece.joined(words, clause, asked=asked)
        if _subject(clause):
            subject = analyser.subject(words) or words
    if piece is not None:
        yield piece


def _begins_anew(piece: _Piece, clause: Analysis, *, asked: bool) -> bool:
    """Whether a clause is about something else than the piece before it."""
    ended = _ENDS.search(piece.words[-2:]) is not None
    if _subject(clause) - piece.subject:
        return bool(piece.subject)
    return asked and piece.asked and bool(clause.marks["aspect"] - piece.sides) and ended


def _subject(clause: Analysis) -> frozenset[str]:
    return clause.marks["entity"] | clause.marks["need"]


def _family(topic: str) -> str:
    return topic.partition(".")[0]
