"""Words of the content: written in simplified Chinese and English, completed to all three languages."""

import re
from dataclasses import replace
from functools import cache
from typing import Annotated, Any

from opencc import OpenCC
from pydantic import BaseModel, ConfigDict, StringConstraints

from knowledge.languages import Text

Statement = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


MENDED: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile("(?<![頭理毛白染護長])髮"), "發"),  # 发 is nearly always 發 here: 定額發放, 被發到
    (re.compile("複(?=議|查)"), "復"),  # 行政復議, 復查
    (re.compile("(?<=不是|分別)隻|隻(?=給|有|是|要|算|看|能|發)"), "只"),
    (re.compile("臺賬"), "台帳"),
)
"""What the converter gets wrong in our field, because it cuts words where they do not end."""


@cache
def _converter() -> Any:
    """The converter to traditional characters (戶, 說, 裡); its tables are read on first use."""
    return OpenCC("s2tw")


def traditional(words: str) -> str:
    """Simplified Chinese in traditional characters, as the glossary of the field writes them."""
    converted: str = _converter().convert(words)
    for wrong, right in MENDED:
        converted = wrong.sub(right, converted)
    return converted


VOICES = re.compile(r"〔(?P<own>[^〔〕|]*)\|(?P<other>[^〔〕|]*)〕")
"""Own household and another one, as `Words` writes them."""


class Entry(BaseModel):
    """The base of everything that a content file may hold: a key nobody knows is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(Entry):
    """A text in the content; `zh_Hant` overrides the conversion where it reads wrong.

    〔你家|他家〕 is said the first way to somebody who asks for their own household, and the second way to
    somebody who asks for another one; `for_other` has the whole sentence for the
    latter where that reads better.
    """

    zh: Statement
    en: Statement
    zh_Hant: Statement | None = None
    for_other: "Words | None" = None

    def text(self) -> Text:
        """The same in all three languages, to both kinds of people where it speaks of somebody."""
        own = self._said("own")
        other = self.for_other.text() if self.for_other else self._said("other")
        return own if own == other else replace(own, other=other)

    def _said(self, whom: str) -> Text:
        zh, en = (VOICES.sub(rf"\g<{whom}>", words) for words in (self.zh, self.en))
        hant = VOICES.sub(rf"\g<{whom}>", self.zh_Hant) if self.zh_Hant else traditional(zh)
        return Text(zh, hant, en)


def optional_text(words: Words | None) -> Text | None:
    """The text where there is one."""
    return None if words is None else words.text()
