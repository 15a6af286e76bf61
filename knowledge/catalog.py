"""Interface words: the Chinese sentence is the key, catalogs hold its 繁體 and English.

The `.po` files are read as they stand, so that no compiled copy can be older than its source.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from babel.messages.pofile import read_po

from knowledge.languages import LANGUAGES, Language


@dataclass(frozen=True, slots=True)
class Catalogs:
    """The words of one audience in every language. `words[language][msgid]` is the translation."""

    words: Mapping[Language, Mapping[str, str]]

    @classmethod
    def read(cls, directory: Path, domain: str) -> Self:
        """Read `<language>/LC_MESSAGES/<domain>.po` below a folder; a missing file means no words."""
        return cls({language: _read(directory, language, domain) for language in LANGUAGES})

    def gettext(self, language: Language, msgid: str, **params: object) -> str:
        """A sentence in a language, with its `{name}` places filled.

        What has no translation is said in Chinese: a resident gets the words, and a test gets the blame.
        """
        words = self.words[language].get(msgid, msgid)
        return words.format(**params) if params else words


def _read(directory: Path, language: Language, domain: str) -> dict[str, str]:
    path = directory / language / "LC_MESSAGES" / f"{domain}.po"
    if not path.exists():
        return {}
    with path.open("rb") as file:
        catalog = read_po(file)
    finished = (message for message in catalog if message.id and message.string and not message.fuzzy)
    return {str(message.id): str(message.string) for message in finished}
