"""Text from outside without what nobody can see: control characters, direction marks, lone surrogates."""

import re
import unicodedata

LONGEST_TEXT = 4000
"""Characters of one message that are read as they are; a longer one is answered by its beginning."""

_SPACES = re.compile(r"[^\S\n]+")
_EMPTY_LINES = re.compile(r"\n\s*\n+")


def visible(text: str) -> str:
    """The text as a person would read it: one space for many, no empty lines, nothing invisible."""
    kept = "".join(map(_kept, unicodedata.normalize("NFC", text.replace("\r", "\n"))))
    return _EMPTY_LINES.sub("\n", _SPACES.sub(" ", kept)).strip()


def _kept(character: str) -> str:
    if character == "\n":
        return character
    match unicodedata.category(character):
        case "Cc" | "Zl" | "Zp":
            return " "
        case "Cf" | "Cs" | "Co" | "Cn":
            return ""
        case _:
            return character


def wordless(text: str) -> bool:
    """Whether there is neither a letter nor a digit in it: emoji only, punctuation only."""
    return not any(map(str.isalnum, text))


def one_line(text: str, longest: int) -> str:
    """The text on one line, cut with an ellipsis where it is longer."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"
