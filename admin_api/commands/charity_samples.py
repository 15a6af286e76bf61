"""Made-up givers and households for a demonstration. Every name begins with 示例."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from referral.domain.givers import Giver, GiverKind, Profile
from referral.domain.needs import Line
from referral.domain.offers import Terms
from referral.domain.people import Place

if TYPE_CHECKING:
    from datetime import datetime

    from referral.domain.matches import Match
    from referral.domain.people import Staff
    from referral.ports import UnitOfWork

OFFERS: tuple[tuple[GiverKind, str, str, Terms, str, bool], ...] = (
    (GiverKind.ENTERPRISE, "示例·暖冬被服厂", "91500236MA5U12AB30", Terms("quilt", 30, 10), "永乐镇", True),
    (GiverKind.CHARITY, "示例·夔州慈善会", "53500236MJ0000001", Terms("rice", 400, 40), "", True),
    (GiverKind.VOLUNTEER, "示例·志愿者小赵", "", Terms("ride", 12, 6, (Place("永乐镇"),)), "永乐镇", False),
    (GiverKind.INDIVIDUAL, "示例·在外老乡", "", Terms("cash", 6000, 6), "", False),
)
NEEDS: tuple[tuple[str, str, tuple[tuple[str, int], ...]], ...] = tuple(
    (f"示例·求助家庭{number}", township, lines)
    for number, (township, lines) in enumerate(
        [("永乐镇", (("quilt", 4), ("rice", 25)))] * 3
        + [("永乐镇", (("rice", 25),))] * 3
        + [("吐祥镇", (("rice", 50), ("cash", 1000)))] * 3
        + [("吐祥镇", (("study-things", 2),))] * 2
        + [("白帝镇", (("quilt", 2),))] * 2,
        1,
    )
)
DELIVERED = 6
TWO_FROM = 10_000_000


def add_charity(uow: UnitOfWork, who: Staff, townships: tuple[str, ...], at: datetime) -> None:
    """Offers that are open, households that need something, some of it delivered already."""
    from referral.service import giving

    day = at.date()
    for offer in OFFERS:
        _offer(uow, who, offer, townships, at)
    for need in NEEDS:
        _need(uow, who, need, at - timedelta(days=9))
    for match in giving.propose_matches(uow, who, today=day, at=at)[:DELIVERED]:
        _deliver(uow, who, match, at)


def _offer(
    uow: UnitOfWork,
    who: Staff,
    sample: tuple[GiverKind, str, str, Terms, str, bool],
    townships: tuple[str, ...],
    at: datetime,
) -> None:
    from stdnum.cn import uscc

    from referral.service import giving

    kind, name, written, terms, base, named = sample
    code = written[:17] + uscc.calc_check_digit(written[:17]) if written else ""
    giver = Giver(
        uuid4(), kind, name, "138 0000 0000", code=code, base=Place(base), named=named, profile=Profile()
    )
    wish = giving.RegisterOffer(giver, terms)
    made = giving.register_offer(uow, wish, townships=townships, today=at.date(), at=at, actor=who)
    made = giving.check_offer(uow, who, made.id, made.version, "示例材料", at=at)
    giving.open_offer(uow, who, made.id, made.version, two_from=TWO_FROM, at=at)


def _need(
    uow: UnitOfWork, who: Staff, sample: tuple[str, str, tuple[tuple[str, int], ...]], at: datetime
) -> None:
    from referral import service
    from referral.commands import FileReferral
    from referral.domain.consent import ConsentGiven, Purpose
    from referral.domain.kinds import Kind
    from referral.service import giving

    name, township, lines = sample
    wish = FileReferral(
        address="",
        language="zh_Hans",
        kind=Kind.CHARITY_HELP,
        what_happened="示例：家里困难，想请人帮一把。",
        township=township,
        name=name,
        contact="138 0000 0000",
        consents=tuple(ConsentGiven(purpose, "demo", at) for purpose in Purpose),
    )
    referral = service.file_referral(uow, wish, at=at)
    asked = tuple(Line(thing, quantity) for thing, quantity in lines)
    giving.open_need(uow, who, referral.id, asked, charity_doors=(), today=at.date(), at=at)


def _deliver(uow: UnitOfWork, who: Staff, match: Match, at: datetime) -> None:
    from referral.domain.aid import Receipt
    from referral.domain.steps import Side
    from referral.service import giving

    giving.confirm_match(uow, who, match.id, match.version, at=at)
    giving.say_yes(uow, match.id, Side.GIVER, actor=who, at=at)
    giving.say_yes(uow, match.id, Side.HOUSEHOLD, actor=who, consent_text="demo", at=at)
    giving.record_help(uow, match.id, match.quantity, actor=who, at=at)
    giving.receive_help(uow, match.id, Receipt.ALL, actor=who, at=at)
