"""What became of questions, in the words and rows that the panel and the public board have in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from admin_api.language import gettext as _
from admin_api.language import text
from admin_api.world import world
from referral.domain.figures import DECISIONS, Figures, Outcome, monday

GROUPS = (
    (Outcome.ANSWER,),
    (Outcome.CHOOSE,),
    (Outcome.HANDOFF,),
    (Outcome.REFER,),
    (Outcome.SCREEN,),
    (Outcome.DECLINE,),
)
"""Every decision by itself, those first that everybody may see."""

HIDDEN = "—"
"""Stands for a number that is not shown, and for a rate of nothing."""
Group = tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A number with its share, both as they are written; the share is "" where there is none."""

    number: str
    share: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table of rates; `href` leads to more about it, `note` stands behind the label."""

    label: str
    cells: tuple[Cell, ...]
    href: str = ""
    note: str = ""


def group_name(group: Group) -> str:
    """What a column of outcomes is called."""
    names: dict[Group, str] = {
        (Outcome.ANSWER,): _("直接答上"),
        (Outcome.CHOOSE,): _("给了选项"),
        (Outcome.HANDOFF,): _("交给了人"),
        (Outcome.REFER,): _("指到别处"),
        (Outcome.SCREEN,): _("引去了自查"),
        (Outcome.DECLINE,): _("没有听懂"),
        DECISIONS[1:]: _("没有直接答上"),
    }
    return names.get(group, _("其他"))


def percent(share: Fraction | None) -> str:
    """A share in whole percent, halves rounded up; a dash for a share of nothing."""
    return HIDDEN if share is None else f"{int(share * 100 + Fraction(1, 2))}%"


def topic_name(topic: str) -> str:
    """The question of the topic's article; its id where there is none."""
    article = world().kb.articles.get(topic)
    return text(article.question) if article else topic or _("没有认出问的什么")


def day_of(week: str, *, last: bool = False) -> str:
    """The Monday of a week, `11-23`, or its Sunday: weeks stand beside each other, so no year is needed."""
    return (monday(week) + timedelta(days=6 if last else 0)).strftime("%m-%d")


def decision_cells(figures: Figures, groups: Sequence[Group]) -> tuple[Cell, ...]:
    """How many asked, and how many of them each group was, with its share unless that is none."""
    counted = [(figures.count(*group), percent(figures.rate(*group))) for group in groups]
    return (Cell(str(figures.asked)), *(Cell(str(n), share if n else "") for n, share in counted))


def helpful_cell(figures: Figures) -> Cell:
    """The share of "helpful" with the number of opinions behind it."""
    if not figures.judged:
        return Cell(HIDDEN)
    said = _("{yes}/{all}", yes=figures.count(Outcome.HELPFUL), all=figures.judged)
    return Cell(said, percent(figures.helpful_rate))
