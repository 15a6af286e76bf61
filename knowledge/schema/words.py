"""Words of the content: written in simplified Chinese and English, completed to all three languages."""

from functools import cache
from typing import Annotated, Any

from opencc import OpenCC
from pydantic import BaseModel, ConfigDict, StringConstraints

from knowledge.languages import Text

Statement = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


@cache
def _converter() -> Any:
    """The converter to traditional characters as used in Hong Kong; its tables are read on first use."""
    return OpenCC("s2hk")


def traditional(words: str) -> str:
    """Simplified Chinese in traditional characters."""
    converted: str = _converter().convert(words)
    return converted


class Entry(BaseModel):
    """The base of everything that a content file may hold: a key nobody knows is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(Entry):
    """A text in the content; `zh_Hant` overrides the conversion where it reads wrong."""

    zh: Statement
    en: Statement
    zh_Hant: Statement | None = None

    def text(self) -> Text:
        """The same in all three languages."""
        return Text(self.zh, self.zh_Hant or traditional(self.zh), self.en)


def optional_text(words: Words | None) -> Text | None:
    """The text where there is one."""
    return None if words is None else words.text()
