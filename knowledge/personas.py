"""Personas: whole households with a story, and what every program says of them, worked out by hand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from knowledge.eligibility.screening import Verdict
from knowledge.languages import Text


@dataclass(frozen=True, slots=True)
class Persona:
    """A household as a caseworker would tell of it, never a real one.

    `facts` is a facts document as of `day`; `verdicts` has the expected verdict of every program by its id;
    `remark` says why where a verdict is easily got wrong.
    """

    id: str
    name: Text
    story: Text
    day: date
    facts: Mapping[str, Any]
    verdicts: Mapping[str, Verdict]
    remark: Text | None = None
