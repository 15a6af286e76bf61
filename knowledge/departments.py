"""The departments that handle a matter together (四（一）, 四（二）): a closed list, with the duties of each.

Who answers the telephone there changes too often for content: staff keep that in the panel.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.languages import Language, Text
from knowledge.model import Certainty, Citation


@dataclass(frozen=True, slots=True)
class FormerName:
    """A name that the document of 2017 or people still use, and how sure we are that it was this one's."""

    name: Text
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Duty:
    """What a department has to do: by a clause, or by a source (the id of one)."""

    what: Text
    clause: Citation | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Department:
    """One department; `id` is what is stored and never changes, whatever it is called."""

    id: str
    name: Text
    duties: tuple[Duty, ...]
    former: tuple[FormerName, ...] = ()

    def is_called(self, words: str) -> bool:
        """Whether somebody means this department: its id, its name in a language, or a former name."""
        names = (self.name, *(former.name for former in self.former))
        known = {self.id} | {name for text in names for name in (text.zh_Hans, text.zh_Hant, text.en)}
        return words.strip() in known


def department_named(departments: Mapping[str, Department], words: str) -> Department | None:
    """The department of that id, name or former name; an id goes before a name."""
    found = departments.get(words.strip())
    return found or next((one for one in departments.values() if one.is_called(words)), None)


def department_name(departments: Mapping[str, Department], id_: str, language: Language) -> str:
    """What a department is called; what is no id (a matter of before the list) is shown as it is."""
    found = departments.get(id_)
    return found.name.in_(language) if found else id_
