"""The departments in the words that people read."""

from admin_api.language import language
from admin_api.world import now, world
from knowledge.departments import department_name
from referral.domain.tasks import usual_day


def department_of(id_: str) -> str:
    """What a department is called in the language of the request."""
    return department_name(world().kb.departments, id_, language())


def department_called(id_: str) -> str:
    """What a department is called where it is written down for good, whoever reads it."""
    return department_name(world().kb.departments, id_, "zh_Hans")


def usual_due() -> str:
    """The day that a new task is offered with; empty where nobody knows the working days up to then."""
    day = usual_day(now(), world().database.timekeeper().calendar)
    return day.isoformat() if day else ""
