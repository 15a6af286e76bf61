"""Numbers as people type them (一千二, 1.2千, 1200元), and what is no single number (八百多, 两三百)."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

import cn2an
from opencc import OpenCC

_DIGITS = "一二两俩三四五六七八九"
_CHINESE = f"零〇{_DIGITS}十百千万亿廿卅"
_LATIN = {"k": Decimal(1000), "w": Decimal(10000)}
_SIGN = re.compile(r"^[^\d]{0,4}?(?:[-−‐–—]\s*(?=[\d.])|负)")
_NUMBER = re.compile(
    rf"(?:\d+(?:\.\d+)?e[+-]?\d+)|(?:\d+(?:\.\d+)?[kw](?![a-z]))|[\d.{_CHINESE}]*[\d{_CHINESE}][\d.{_CHINESE}]*"
)
_RANGE_PAIR = re.compile(rf"(?<![\d零〇{_DIGITS}])[{_DIGITS}]{{2}}(?![\d零〇{_DIGITS}])")
_VAGUE = re.compile(
    rf"(?:[\d{_CHINESE}]\s*[多余来几]|[几数][十百千万]|[十百千万]把|好几|几[个口块元]|[\d{_CHINESE}]\+|个半|半[个年月天])"
)
_COINS = re.compile(rf"(?P<whole>[\d{_CHINESE}]+)块(?P<tenth>[\d{_DIGITS}])(?:角|毛)?(?![\d.{_CHINESE}])")


_NOT_COUNTING = re.compile(r"一共|一起|一般|一家人?|一直|一样|一下|一点|万一|统一")
"""Words with a numeral that counts nothing."""


class NotOneNumberError(ValueError):
    """The text holds no number (`none`), several (`many`), a vague one (`vague`), or a negative one."""

    def __init__(self, kind: str, said: str) -> None:
        super().__init__(kind)
        self.kind = kind
        self.said = said


@cache
def _simplifier() -> Any:
    return OpenCC("t2s")


def tidy(text: str) -> str:
    """The text in simplified characters, half width, lower case, without control and formatting marks."""
    plain = "".join(
        char for char in unicodedata.normalize("NFKC", text) if unicodedata.category(char) not in {"Cf", "Cc"}
    )
    simple: str = _simplifier().convert(plain)
    return re.sub(r"\s+", " ", simple).strip().lower()


def one_number(text: str) -> Decimal:
    """The one number that a tidy text holds; NotOneNumberError where it is not exactly one."""
    bare = re.sub(r"(?<=\d)[,，](?=\d{3}(?!\d))", "", _NOT_COUNTING.sub("", text)).replace(" ", "")
    if _SIGN.match(bare):
        raise NotOneNumberError("negative", text)
    vague = _VAGUE.search(bare)
    if vague:
        raise NotOneNumberError("vague", text)
    if _RANGE_PAIR.search(bare):
        raise NotOneNumberError("many", text)
    coins = _COINS.search(bare)
    if coins:
        tenth = _read(coins["tenth"], text) / 10
        return _only(bare[: coins.start()] + bare[coins.end() :], text, _read(coins["whole"], text) + tenth)
    found = _NUMBER.findall(bare)
    if len(found) != 1:
        raise NotOneNumberError("many" if found else "none", text)
    return _read(found[0], text)


def _only(rest: str, text: str, value: Decimal) -> Decimal:
    if _NUMBER.search(rest):
        raise NotOneNumberError("many", text)
    return value


def _read(token: str, text: str) -> Decimal:
    """One token: Arabic, with k or w, or Chinese and mixed."""
    try:
        if token[-1] in _LATIN:
            return Decimal(token[:-1]) * _LATIN[token[-1]]
        if re.fullmatch(r"\d+(?:\.\d+)?(?:e[+-]?\d+)?", token):
            return Decimal(token)
        return Decimal(str(cn2an.cn2an(token.replace("俩", "两").strip("."), "smart")))
    except (InvalidOperation, ValueError, KeyError, IndexError) as error:
        raise NotOneNumberError("none", text) from error
