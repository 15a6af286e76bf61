"""The words of the bot in three languages. The msgid of a sentence is its zh_Hans wording itself."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from knowledge.catalog import Catalogs
from knowledge.languages import Language

LOCALE = Path(__file__).parent / "locale"
DOMAIN = "bot"

Say = Callable[..., str]
"""``say(msgid, **params)``: the sentence in one language, its ``{name}`` places filled."""


def mark(msgid: str) -> str:
    """Mark a sentence that stands in a table and is said later, so that the extraction finds it."""
    return msgid


@dataclass(frozen=True, slots=True)
class Texts:
    """All catalogs of the bot."""

    catalogs: Catalogs

    @classmethod
    def read(cls, directory: Path = LOCALE) -> "Texts":
        """The catalogs below a directory; raises what ``Catalogs.read`` raises for a broken one."""
        return cls(Catalogs.read(directory, DOMAIN))

    def in_(self, language: Language) -> Say:
        """A speaker of one language."""

        def say(msgid: str, **params: object) -> str:
            return self.catalogs.gettext(language, msgid, **params)

        return say


def language_of_tag(tag: str | None) -> Language | None:
    """Our language for a BCP 47 tag that a channel knows of its user (``zh-TW``, ``en-GB``), or None."""
    parts = (tag or "").lower().replace("_", "-").split("-")
    if parts[0] == "en":
        return "en"
    if parts[0] in {"zh", "yue"}:
        return "zh_Hant" if {"hant", "tw", "hk", "mo"} & set(parts) or parts[0] == "yue" else "zh_Hans"
    return None
