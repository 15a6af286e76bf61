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
    """One statement, complete in every language: content is never half translated."""

    zh_Hans: str
    zh_Hant: str
    en: str

    def in_(self, language: Language) -> str:
        """The wording in one language."""
        match language:
            case "zh_Hans":
                return self.zh_Hans
            case "zh_Hant":
                return self.zh_Hant
            case "en":
                return self.en
