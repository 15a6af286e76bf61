"""The form of an offer, filled in by staff or by the giver: what was typed, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from admin_api.language import gettext as _
from admin_api.language import text
from knowledge.languages import Language
from knowledge.model import KnowledgeBase
from referral.domain import giving_names
from referral.domain.errors import InvalidInput
from referral.domain.givers import GIVER_NAMES, NOBODY, Day, Giver, GiverKind, Profile
from referral.domain.offers import GROUP_NAMES, HANDING_NAMES, Group, Handing, Terms
from referral.domain.people import Area, Place
from referral.domain.things import CATEGORY_NAMES, Category, of_category
from referral.service.giving import RegisterOffer

LISTS = ("groups", "days")
FIELDS = (
    "kind", "name", "credit_code", "contact", "named", "thing", "words", "quantity", "households", "worth",
    "areas", "base", "start", "until", "handing", "monthly", "skills", "languages",
)  # fmt: skip


@dataclass
class TypedOffer:
    """What stands in the fields, and beside which of them something is wrong."""

    fields: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    wrongs: dict[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str:
        return self.fields.get(name, "")

    def has(self, name: str, value: str) -> bool:
        return value in self.lists.get(name, ())

    def number(self, name: str) -> int | None:
        """A whole number, None for nothing; raises InvalidInput."""
        written = self.get(name).strip().replace(",", "").replace("，", "")
        if not written:
            return None
        try:
            return int(written)
        except ValueError:
            raise InvalidInput(name, "not-valid") from None

    def day(self, name: str) -> date | None:
        """A day, None for nothing; raises InvalidInput."""
        written = self.get(name).strip()
        if not written:
            return None
        try:
            return date.fromisoformat(written)
        except ValueError:
            raise InvalidInput(name, "not-valid") from None


def county(kb: KnowledgeBase) -> frozenset[str]:
    """The townships of the county by their stored name."""
    return frozenset(area.name.zh_Hans for area in kb.areas)


def places(kb: KnowledgeBase, written: str) -> tuple[Place, ...]:
    """「永乐镇、吐祥镇/大坝村」 in any of the languages; nothing and 「全县」 are the whole county."""
    if written.strip() in {"", "*", "全县", "全縣"}:
        return ()
    return tuple(
        Place(
            found.name.zh_Hans if (found := kb.area_named(place.township)) else place.township, place.village
        )
        for place in Area.parse(written).places
    )


def wish(kb: KnowledgeBase, typed: TypedOffer, *, address: str, language: Language) -> RegisterOffer:
    """The offer that was typed; raises InvalidInput with the field."""
    try:
        kind, handing = GiverKind(typed.get("kind")), Handing(typed.get("handing") or Handing.BRINGS)
        groups = frozenset(map(Group, typed.lists.get("groups", ())))
        days = tuple(map(Day, typed.lists.get("days", ())))
    except ValueError:
        raise InvalidInput("kind", "empty" if not typed.get("kind") else "not-valid") from None
    quantity = typed.number("quantity")
    if quantity is None:
        raise InvalidInput("quantity", "empty")
    base = places(kb, typed.get("base"))
    languages = tuple(part for part in typed.get("languages").replace("，", "、").split("、") if part.strip())
    giver = Giver(
        NOBODY,
        kind,
        typed.get("name"),
        typed.get("contact"),
        address=address,
        language=language,
        code=typed.get("credit_code"),
        base=base[0] if base else Place(""),
        named=bool(typed.get("named")),
        profile=Profile(typed.get("skills"), languages, days),
    )
    terms = Terms(
        thing=typed.get("thing"),
        quantity=quantity,
        households=typed.number("households"),
        areas=places(kb, typed.get("areas")),
        groups=groups,
        start=typed.day("start"),
        until=typed.day("until"),
        handing=handing,
        monthly=bool(typed.get("monthly")),
        worth=typed.number("worth"),
        words=typed.get("words"),
    )
    return RegisterOffer(giver, terms)


def sentence_for(error: InvalidInput) -> str:
    """What is wrong with a field of an offer, a need or a match, and what would be right."""
    if error.problem == "too-long":
        return _("太长了，最多 {limit} 个字。", limit=error.limit)
    if error.problem == "empty":
        return _("这里要填。")
    return {
        "quantity": _("请写大于零的整数，不能比剩的和要的多。"),
        "households": _("请写大于零的整数，不能比总数多。"),
        "credit_code": _("统一社会信用代码不对：18 位，最后一位是校验码，请对照执照再看一遍。"),
        "areas": _("只能写本县的乡镇、街道，像：永乐镇、吐祥镇/大坝村。空着就是全县。"),
        "base": _("只能写本县的乡镇、街道，像：永乐镇/大坝村。"),
        "start": _("请写日期，像 2027-01-31，不能是过去的日子。"),
        "until": _("请写日期，像 2027-01-31，不能是过去的日子，也不能早于开始的日子。"),
        "deadline": _("请写日期，像 2027-01-31，不能是过去的日子。"),
        "worth": _("请写大于零的整数（元）。"),
        "lines": _("同一样只写一行，最多 12 样，不能比已经有人给的少。"),
        "offer": _("这一份有不符合的条件，不能对接。"),
    }.get(error.field, _("这里填的不对。"))


def choices() -> dict[str, Iterable[tuple[str, str]]]:
    """What can be chosen in the form."""
    return {
        "kinds": [(kind, text(GIVER_NAMES[kind])) for kind in GiverKind],
        "handings": [(way, text(HANDING_NAMES[way])) for way in Handing],
        "groups": [(group, text(GROUP_NAMES[group])) for group in Group],
        "days": [(day, text(giving_names.DAYS[day])) for day in Day],
    }


def things() -> list[tuple[str, list[tuple[str, str]]]]:
    """The things by category, each with its unit."""
    return [
        (
            text(CATEGORY_NAMES[category]),
            [
                (one.id, _("{name}（{unit}）", name=text(one.name), unit=text(one.unit)))
                for one in of_category(category)
            ],
        )
        for category in Category
    ]
