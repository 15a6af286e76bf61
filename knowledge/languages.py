"""The three languages a resident can choose, and text that exists in all of them."""

from dataclasses import dataclass
from typing import Literal, TypeGuard

Language = Literal["zh_Hans", "zh_Hant", "en"]
LANGUAGES: tuple[Language, ...] = ("zh_Hans", "zh_Hant", "en")


def is_language(value: object) -> TypeGuard[Language]:
    """Whether a value from outside names a language that we speak."""
    return value in LANGUAGES


@dataclass(frozen=True, slots=True)
class Text:
    """One statement, complete in every language: content is never half translated.

    `other` is the same statement to somebody who asks for another household (他家, not 你家), None where it
    speaks of nobody.
    """

    zh_Hans: str
    zh_Hant: str
    en: str
    other: "Text | None" = None

    def in_(self, language: Language) -> str:
        """The wording in one language."""
        match language:
            case "zh_Hans":
                return self.zh_Hans
            case "zh_Hant":
                return self.zh_Hant
            case "en":
                return self.en

    def spoken(self, for_other: bool) -> "Text":
        """The statement to somebody who asks for their own household, or for another one."""
        return self.other if for_other and self.other is not None else self
