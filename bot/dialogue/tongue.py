"""Which language a resident writes in, and which one they ask for."""

import re
from functools import lru_cache

import opencc

from knowledge.languages import Language
from knowledge.search.normalise import clean

_NAMES: dict[str, Language] = {
    "英文": "en",
    "英语": "en",
    "english": "en",
    "繁体中文": "zh_Hant",
    "繁体字": "zh_Hant",
    "繁体": "zh_Hant",
    "繁中": "zh_Hant",
    "正体字": "zh_Hant",
    "正体": "zh_Hant",
    "traditional chinese": "zh_Hant",
    "traditional": "zh_Hant",
    "简体中文": "zh_Hans",
    "简体字": "zh_Hans",
    "简体": "zh_Hans",
    "简中": "zh_Hans",
    "中文": "zh_Hans",
    "汉语": "zh_Hans",
    "普通话": "zh_Hans",
    "mandarin": "zh_Hans",
    "simplified chinese": "zh_Hans",
    "simplified": "zh_Hans",
    "chinese": "zh_Hans",
}
_NAME = "|".join(sorted(map(re.escape, _NAMES), key=len, reverse=True))
_BEFORE = (
    r"(?:(?:please|can|could|would|you|we|i|want|may|speak|use|talk|reply|answer|switch|change|to|in|the|"
    r"language|do|let us|let's)\s+|"
    r"(?:麻烦|请|能不能|能|可以|可不可以|可否|我想|我要|要|给我|跟我|和我|你|用|换成|换|切换到|切换|改成|改|转|讲|说|写|看)\s*)*"
)
_AFTER = (
    r"(?:\s*(?:please|now|thanks?|thank you|version|mode|"
    r"版本|版|吧|嘛|吗|可以吗|行吗|好吗|好不好|要得不|谢谢|回答|回复|跟我说|说|讲))*"
)
_WISH = re.compile(rf"^{_BEFORE}(?P<name>{_NAME}){_AFTER}$")
_PUNCTUATION = re.compile(r"[\s,.!?;:，。！？；：、~～…]+")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_LATIN = re.compile(r"[A-Za-z]")
_LONGEST_WISH = 40


@lru_cache(maxsize=2)
def _converter(config: str) -> opencc.OpenCC:
    return opencc.OpenCC(config)


def wished(text: str) -> Language | None:
    """The language that a short text asks for (``English please``, 「講繁體」), or None."""
    if len(text) > _LONGEST_WISH:
        return None
    plain = _PUNCTUATION.sub(" ", clean(text)).strip()
    found = _WISH.match(plain)
    return _NAMES[found["name"]] if found else None


def spoken(text: str) -> Language | None:
    """The language that a text is written in, or None where it does not tell (digits, emoji, one letter).

    Traditional is said only of a text that has characters of its own: 「你好」 is the same in both.
    """
    if _HAN.search(text):
        sample = text[:500]
        # Quotes mix both scripts, and some characters are at home in both: the more of its own wins.
        return "zh_Hant" if _changed(sample, "t2s") > _changed(sample, "s2t") else "zh_Hans"
    return "en" if len(_LATIN.findall(text)) >= 2 else None


def _changed(text: str, config: str) -> int:
    converted = _converter(config).convert(text)
    return sum(old != new for old, new in zip(text, converted, strict=False))


def traditional(text: str) -> str:
    """Words of a resident as the Traditional script writes them."""
    converted: str = _converter("s2t").convert(text)
    return converted
