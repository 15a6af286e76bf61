"""Somebody speaks for somebody else: by what right, and whether that person knows of it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from referral.domain.event import Event
from referral.domain.kinds import Action


class Relation(StrEnum):
    """What the one who files is to the one it is about, as they said it themselves: nobody has checked it."""

    KIN = "kin"
    ENTRUSTED = "entrusted"
    COMMITTEE = "committee"
    NEIGHBOUR = "neighbour"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonTold(Event):
    """Staff told the person that a matter was filed for them. `text`: when, how, what they said to it."""

    action: ClassVar[Action] = Action.TELL_PERSON
    text: str
