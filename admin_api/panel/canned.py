"""Canned replies on a referral's page: their places filled for this matter, and shown before they go out."""

from collections.abc import Iterable
from datetime import date

from admin_api.language import catalogs
from admin_api.world import today
from knowledge.languages import Language
from referral.domain import codes
from referral.domain.casework import Reply, filled
from referral.domain.people import Staff
from referral.domain.referral import Referral


class _InTheirs:
    """Speaks the language of the resident, not that of the clerk who looks at the page."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def gettext(self, msgid: str, **params: object) -> str:
        return catalogs().gettext(self.language, msgid, **params)


def _day(say: _InTheirs, day: date) -> str:
    if say.language == "en":
        return f"{day:%B} {day.day}, {day.year}"
    return say.gettext("{year}年{month}月{day}日", year=day.year, month=day.month, day=day.day)


def values(referral: Referral, staff: Staff) -> dict[str, str]:
    """What fills the places, in the language that the resident reads."""
    say = _InTheirs(referral.language)
    return {
        "name": referral.details.name or say.gettext("您好"),
        "code": codes.show(referral.code),
        "window": staff.called_from or referral.township or say.gettext("社会救助窗口"),
        "date": _day(say, today()),
        "staff": staff.name,
    }


def fill(text: str, referral: Referral, staff: Staff) -> str:
    """The words as they go out."""
    return filled(text, values(referral, staff))


def preview(text: str, referral: Referral, staff: Staff) -> str:
    """How the resident gets to read it, with who says it before it."""
    office = f"（{staff.called_from}）" if staff.called_from else ""
    said = _InTheirs(referral.language).gettext("工作人员")
    return f"{said} {staff.name}{office}\n{fill(text, referral, staff)}"


def choices(replies: Iterable[Reply]) -> list[tuple[int, str]]:
    """What can be chosen, by title."""
    return [(reply.id, reply.title) for reply in replies]
