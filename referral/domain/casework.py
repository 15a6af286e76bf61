"""Small values of working together: who answers for a department, words said often, who has a page open."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from knowledge.languages import Language
from referral.domain import words
from referral.domain.errors import InvalidInput

LOCK_LASTS = timedelta(minutes=10)
"""So long a page counts as being worked on after its last sign of life."""

TITLE = 64
VARIABLES: Mapping[str, str] = {
    "名字": "name",
    "查询号": "code",
    "窗口": "window",
    "日期": "date",
    "工作人员": "staff",
}
"""The places of a canned reply as they are written in Chinese; in English their values do."""
_PLACE = re.compile(r"[{｛]\s*([^{}｛｝\s]*)\s*[}｝]")


@dataclass(frozen=True, slots=True)
class Contact:
    """Who answers for a department, with the place and the telephone of the office."""

    department: str
    name: str
    office: str = ""
    phone: str = ""
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """Words that staff say often, in every language; `id` 0 is one that is not stored yet."""

    id: int
    title: str
    zh_hans: str
    zh_hant: str
    en: str
    version: int = 1

    def in_(self, language: Language) -> str:
        """The words in a language."""
        return {"zh_Hans": self.zh_hans, "zh_Hant": self.zh_hant, "en": self.en}[language]


@dataclass(frozen=True, slots=True)
class Lock:
    """Somebody works on a referral."""

    staff: UUID
    name: str
    since: datetime
    until: datetime


def checked(reply: Reply) -> Reply:
    """The reply with clean words. Raises InvalidInput: a field that is empty, too long, or has a place that
    nothing fills (`not-valid`).
    """
    title = words.required("title", reply.title, TITLE)
    bodies = {name: words.required(name, getattr(reply, name)) for name in ("zh_hans", "zh_hant", "en")}
    for name, body in bodies.items():
        if not {found[1] for found in _PLACE.finditer(body)} <= {*VARIABLES, *VARIABLES.values()}:
            raise InvalidInput(name, "not-valid")
    return Reply(reply.id, title, version=reply.version, **bodies)


def filled(text: str, values: Mapping[str, str]) -> str:
    """The words with their places filled; `values` by their English names. What is no place stays."""

    def fill(found: re.Match[str]) -> str:
        name = VARIABLES.get(found[1], found[1])
        return values.get(name, found[0])

    return _PLACE.sub(fill, text)
