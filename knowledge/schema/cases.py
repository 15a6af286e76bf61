"""How a case is written: `programs/<slug>/cases.yaml`, households with the verdict that they must get."""

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import Field

from knowledge.schema.words import Entry, Statement


class SignedEntry(Entry):
    """Who stands for the verdict of a case that was a screening, since when, and why it is right."""

    by: Statement
    on: dt.date
    reason: Statement


class CaseEntry(Entry):
    """An item of a program's cases.yaml, to be read and written by caseworkers.

    `case` is a sentence in their words. `facts` is a facts document as of `day`, `verdict` what the clause
    says of it, worked out by hand. Of the rest only what is written is held to: `says` (words that stand in
    the reasons), `missing` (the facts that would settle it), `amounts` (the parameters without a value),
    `asks` (the next question). `trap` is the number of the easily made mistake that the case guards against;
    `signed` stands at a case that a reviewer made from a screening.
    """

    case: Statement
    day: dt.date
    facts: dict[str, Any]
    verdict: Literal["likely", "unlikely", "unknown", "staff"]
    says: tuple[Statement, ...] = ()
    missing: tuple[Statement, ...] | None = None
    amounts: tuple[Statement, ...] | None = None
    asks: Statement | None = None
    trap: Annotated[int, Field(ge=1, le=10)] | None = None
    signed: SignedEntry | None = None
