"""Amounts, their sources and how sure they are, in the words that staff read."""

from dataclasses import dataclass
from decimal import Decimal

from admin_api.language import gettext as _
from admin_api.language import language, text
from knowledge.model import Certainty, DatedValue, KnowledgeBase, Parameter, Source
from referral.domain.amounts import ProposalState


@dataclass(frozen=True, slots=True)
class ValueLine:
    """One dated value as the panel shows it. `missing`: nothing may be said of it."""

    amount: str
    since: str
    until: str
    area: str
    source: str
    certainty: str
    note: str
    missing: bool
    current: bool = False


def certainty_name(certainty: Certainty) -> str:
    return {
        Certainty.verified: _("核实过"),
        Certainty.second_hand: _("转述"),
        Certainty.unconfirmed: _("没有证实"),
    }[certainty]


def proposal_state(state: ProposalState) -> str:
    return {
        ProposalState.DRAFT: _("草稿"),
        ProposalState.REVIEW: _("等人复核"),
        ProposalState.PUBLISHED: _("已发布"),
        ProposalState.WITHDRAWN: _("已撤下"),
    }[state]


def amount_words(value: Decimal | None, parameter: Parameter) -> str:
    """650 元（每人每月）, or that nobody found it."""
    if value is None:
        return _("没有查到")
    return _("{amount} {unit}", amount=f"{value:f}", unit=text(parameter.unit))


def area_words(kb: KnowledgeBase, area: str | None) -> str:
    if area is None:
        return _("全县")
    found = kb.area_named(area)
    return text(found.name) if found else area


def source_words(kb: KnowledgeBase, source: str, origin: Source | None = None) -> str:
    """Title and number; the id where the content has no such source."""
    found = kb.sources.get(source) or origin
    return found.name(language()) if found else source


def value_line(
    kb: KnowledgeBase,
    parameter: Parameter,
    value: DatedValue,
    *,
    origin: Source | None = None,
    current: bool = False,
) -> ValueLine:
    return ValueLine(
        amount=amount_words(value.value, parameter),
        since=value.start.isoformat(),
        until=value.end.isoformat() if value.end else "",
        area=area_words(kb, value.area),
        source=source_words(kb, value.source, origin),
        certainty=certainty_name(value.certainty),
        note=text(value.note) if value.note else "",
        missing=value.sayable is None,
        current=current,
    )
