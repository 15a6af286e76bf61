"""How a text of the content reads: translated, short enough to be kept in mind, and which sums it names."""

import re
from collections.abc import Iterator
from typing import Final

from knowledge.languages import Text

SENTENCE: Final = 60
"""Characters of Chinese between two stops: what somebody of seventy keeps in mind when it is read aloud."""

SENTENCE_WORDS: Final = 40
"""The same in English words."""

_HAN = re.compile(r"[\u3400-\u9fff]")
_MONEY = re.compile(
    r"\d+(?:\.\d+)?\s*(?:元|块|yuan|RMB)|(?:¥|￥|RMB)\s*\d+|[一二三四五六七八九十百千万两几]+\s*(?:元|块钱)",
    re.IGNORECASE,
)
_STOP = re.compile(r"[。！？；\n]+")
_STOP_IN_ENGLISH = re.compile(r"[.!?;:\n]+(?:\s|$)")


def untranslated(text: Text) -> Iterator[tuple[str, str]]:
    """The language (`zh`, `en`) that a text is not written in, each with what is wrong."""
    if not _HAN.search(text.zh_Hans):
        yield "zh", "has no Chinese in it"
    if len(_HAN.findall(text.en)) * 3 > len(text.en):
        yield "en", "is not translated"


def hard_to_read(text: Text) -> Iterator[tuple[str, str]]:
    """The language whose longest sentence is too long, each with how it begins."""
    longest = max(_STOP.split(text.zh_Hans), key=len)
    if len(longest) > SENTENCE:
        yield "zh", f"a sentence of {len(longest)} characters, {SENTENCE} at most: {longest[:12]}…"
    longest = max(_STOP_IN_ENGLISH.split(text.en), key=lambda sentence: len(sentence.split()))
    if (words := len(longest.split())) > SENTENCE_WORDS:
        yield "en", f"a sentence of {words} words, {SENTENCE_WORDS} at most: {longest[:24]}…"


def money(text: Text) -> str | None:
    """The first sum of money in a text."""
    found = _MONEY.search(text.zh_Hans) or _MONEY.search(text.en)
    return found and found[0]
