"""The shape of `vocabulary/facts-told.yaml`: by which words a story in free text tells of a fact."""

from collections.abc import Mapping
from functools import lru_cache
from re import Pattern
from re import compile as compiled
from typing import Annotated, Any

from pydantic import AfterValidator, StrictBool, StrictInt

from knowledge.schema.words import Entry


def _expression(written: str) -> str:
    compiled(written)
    return written


Expression = Annotated[str, AfterValidator(_expression)]


class Telling(Entry):
    """Words that tell of one value of a fact.

    `also` is a second fact that the same words make true. Only where `needs` is found anywhere in the story
    too. `fades`: not where the clause is about the past.
    Unless `sure`, it is a suggestion that has to be asked by itself. `cured`: gone where a cure is told of.
    """

    fact: str
    value: StrictBool | StrictInt | str
    words: tuple[Expression, ...]
    also: str | None = None
    needs: Expression | None = None
    fades: bool = False
    sure: bool = True
    cured: bool = False


class Kin(Entry):
    """A person as a story names them; `many` of one word (爸妈) are so many people."""

    id: str
    words: tuple[str, ...]
    many: int = 1


class FactsTold(Entry):
    """Everything that the extraction of facts from a story knows of words."""

    sounds: tuple[str, ...] = ()
    typos: tuple[tuple[str, str], ...] = ()
    harmless: tuple[Expression, ...] = ()
    doubt: tuple[Expression, ...] = ()
    about: tuple[Expression, ...] = ()
    asking: tuple[Expression, ...] = ()
    past: tuple[Expression, ...] = ()
    cured: tuple[Expression, ...] = ()
    gone: tuple[Expression, ...] = ()
    household: tuple[Expression, ...] = ()
    strangers: tuple[Expression, ...] = ()
    helped: tuple[Expression, ...] = ()
    own: tuple[Expression, ...] = ()
    spent: tuple[Expression, ...] = ()
    one_earner: tuple[Expression, ...] = ()
    kin: tuple[Kin, ...] = ()
    facts: tuple[Telling, ...] = ()

    @classmethod
    def read(cls, files: Mapping[str, Any]) -> "FactsTold":
        """From `kb.vocabulary`; without the file nothing is ever found in a story."""
        return cls.model_validate(files.get("facts-told", {}))


@lru_cache(maxsize=256)
def one_of(expressions: tuple[str, ...]) -> Pattern[str]:
    """One expression for any of several; of none, one that nothing fits."""
    return compiled("|".join(f"(?:{expression})" for expression in expressions) or r"(?!)")
