"""What can be wrong with the content, named so that a writer finds the place at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True, order=True)
class ContentError:
    """One mistake: the file below the content folder, the line (1 is the first), the key, the words."""

    file: str
    line: int
    key: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.key}: {self.message}"


class ContentErrors(ExceptionGroup[ValueError]):
    """Every mistake of the content at once, so that a writer mends them in one go."""

    problems: tuple[ContentError, ...]

    def __new__(cls, problems: Sequence[ContentError]) -> Self:
        ordered = tuple(sorted(problems))
        group = super().__new__(
            cls,
            f"{len(ordered)} mistake(s) in the content",
            [ValueError(str(problem)) for problem in ordered],
        )
        group.problems = ordered
        return group

    def __str__(self) -> str:
        return "\n".join([self.message, *(str(problem) for problem in self.problems)])
