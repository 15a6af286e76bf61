"""Mistakes in the files of rules and facts, found while they are read."""

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import ValidationError

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: the path of keys and positions to it, from the top of what was read, and what is wrong."""

    path: Path
    message: str

    def __str__(self) -> str:
        return f"{'.'.join(map(str, self.path)) or '(top)'}: {self.message}"


class ContentProblemsError(ValueError):
    """All the mistakes of one file; the loader turns each path into a line."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = tuple(problems)


def from_validation(error: ValidationError, path: Path = ()) -> list[Problem]:
    """What pydantic found, under a path of ours."""
    return [Problem((*path, *found["loc"]), found["msg"]) for found in error.errors()]
