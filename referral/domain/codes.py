"""Follow-up codes: twelve digits that can be read over a telephone.

Eleven digits are drawn at random by the caller (`secrets`), the twelfth is the ISO 7064 MOD 11-10 check
digit. It catches every wrong digit and 98 of 100 swaps of two neighbours; `swap_proof` lets the caller draw
again where one would slip through, so that for the codes we give out every such swap is caught.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from stdnum.iso7064 import mod_11_10

LENGTH = 12
_SEPARATORS = re.compile(r"[\s\-\u2010-\u2015\u2212\u00b7.,，。、/_\u200b-\u200f\u2060\ufeff]+")
_CHINESE_DIGITS = str.maketrans("〇零一二三四五六七八九幺", "001234567891")


class CodeMistake(StrEnum):
    """What is wrong with something typed as a code; none of them tells whether a code exists."""

    EMPTY = "empty"
    NOT_DIGITS = "not-digits"
    TOO_SHORT = "too-short"
    TOO_LONG = "too-long"
    CHECK_DIGIT = "check-digit"


class InvalidCode(ValueError):  # noqa: N818 - named like the other refusals of the domain
    """Raised by `parse`; `mistake` says which kind so that the resident can look again."""

    def __init__(self, mistake: CodeMistake) -> None:
        super().__init__(f"not a follow-up code: {mistake}")
        self.mistake = mistake


def make(digits: str) -> str:
    """The code for eleven random digits (passed in). Raises ValueError for anything else."""
    if len(digits) != LENGTH - 1 or not (digits.isascii() and digits.isdigit()):
        raise ValueError("a code is made from eleven digits")
    return digits + str(mod_11_10.calc_check_digit(digits))


def swap_proof(code: str) -> bool:
    """Whether no swap of two neighbouring digits of this code makes another valid one."""
    return not any(
        mod_11_10.is_valid(code[:i] + code[i + 1] + code[i] + code[i + 2 :])
        for i in range(LENGTH - 1)
        if code[i] != code[i + 1]
    )


def parse(text: str) -> str:
    """The twelve digits of what somebody typed or dictated; raises InvalidCode.

    Spaces, hyphens and full-width or Chinese digits are welcome, as telephones and keyboards produce them.
    """
    plain = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).translate(_CHINESE_DIGITS)
    if not plain:
        raise InvalidCode(CodeMistake.EMPTY)
    if not (plain.isascii() and plain.isdigit()):
        raise InvalidCode(CodeMistake.NOT_DIGITS)
    if len(plain) != LENGTH:
        raise InvalidCode(CodeMistake.TOO_SHORT if len(plain) < LENGTH else CodeMistake.TOO_LONG)
    if not mod_11_10.is_valid(plain):
        raise InvalidCode(CodeMistake.CHECK_DIGIT)
    return plain


def show(code: str) -> str:
    """The code as it is said: "1234 5678 9012"."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))
