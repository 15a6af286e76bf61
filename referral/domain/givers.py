"""Who gives: organisations by their unified social credit code, people by their name."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

from knowledge.languages import Language, Text
from referral.domain import words
from referral.domain.errors import InvalidInput
from referral.domain.people import Place


class GiverKind(StrEnum):
    CHARITY = "charity"
    ENTERPRISE = "enterprise"
    SOCIAL_WORK = "social-work"
    VOLUNTEER = "volunteer"
    INDIVIDUAL = "individual"


GIVER_NAMES: dict[GiverKind, Text] = {
    GiverKind.CHARITY: Text("慈善组织", "慈善組織", "charity"),
    GiverKind.ENTERPRISE: Text("企业", "企業", "enterprise"),
    GiverKind.SOCIAL_WORK: Text("社工机构", "社工機構", "social-work body"),
    GiverKind.VOLUNTEER: Text("志愿者", "志願者", "volunteer"),
    GiverKind.INDIVIDUAL: Text("爱心人士", "愛心人士", "individual"),
}
ORGANISATIONS = frozenset({GiverKind.CHARITY, GiverKind.ENTERPRISE, GiverKind.SOCIAL_WORK})
"""They have a unified social credit code; who has none is registered as a person."""
ASKED_FIRST = frozenset({GiverKind.VOLUNTEER, GiverKind.SOCIAL_WORK})
NO_SHOWS = 3
"""After so many missed appointments the offers of a giver rest until staff have talked to them."""


class Day(StrEnum):
    WORKDAYS = "workdays"
    WEEKENDS = "weekends"
    EVENINGS = "evenings"


@dataclass(frozen=True, slots=True)
class Profile:
    """What volunteers and social workers can do: skills in words, languages and days they are there."""

    skills: str = ""
    languages: tuple[str, ...] = ()
    days: tuple[Day, ...] = ()


NOWHERE = Place("")
NOBODY = UUID(int=0)
"""Stands for the id of a giver that is drawn when the offer is registered."""
NO_PROFILE = Profile()


@dataclass(frozen=True, slots=True)
class Giver:
    """One giver. Name, code, contact and profile are sealed at rest.

    `address` is the chat they write from, "" for who was registered by staff. `base` is where the help
    starts from. `named`: they want to be named in public. `no_shows` counts missed appointments.
    """

    id: UUID
    kind: GiverKind
    name: str
    contact: str
    address: str = ""
    language: Language = "zh_Hans"
    code: str = ""
    base: Place = NOWHERE
    named: bool = False
    profile: Profile = NO_PROFILE
    no_shows: int = 0

    @property
    def recipient(self) -> str:
        """How the ledger of consents and disclosures names this giver."""
        return f"giver:{self.id}"


def credit_code(written: str) -> str:
    """The eighteen signs of a unified social credit code; raises InvalidInput (credit_code).

    The last sign checks the others (GB 32100-2015), so a slip of the pen is found while it can be mended.
    """
    plain = words.clean(written).upper().replace(" ", "").replace("-", "")
    if not plain:
        raise InvalidInput("credit_code", "empty")
    try:
        return str(uscc.validate(plain))
    except ValidationError:
        raise InvalidInput("credit_code", "not-valid") from None


def places(field: str, wanted: Collection[Place], townships: Collection[str]) -> tuple[Place, ...]:
    """The places without repetition, sorted; raises InvalidInput where one is not of the county."""
    for place in wanted:
        if place.township not in townships or (
            place.village is not None and len(place.village) > words.SHORT
        ):
            raise InvalidInput(field, "not-valid")
    whole = {place.township for place in wanted if not place.village}
    kept = {place for place in wanted if not place.village or place.township not in whole}
    return tuple(sorted(kept, key=lambda place: (place.township, place.village or "")))


def checked(giver: Giver, townships: Collection[str]) -> Giver:
    """The giver with clean words. Raises InvalidInput (name, contact, credit_code, base, skills)."""
    organisation = giver.kind in ORGANISATIONS
    base = giver.base
    if base.township:
        (base,) = places("base", (base,), townships)
    return Giver(
        id=giver.id,
        kind=giver.kind,
        name=words.required("name", giver.name, words.SHORT),
        contact=words.required("contact", giver.contact, words.SHORT),
        address=giver.address,
        language=giver.language,
        code=credit_code(giver.code) if organisation else "",
        base=base,
        named=giver.named,
        profile=Profile(
            words.optional("skills", giver.profile.skills, words.STAFF_TEXT),
            tuple(sorted(set(giver.profile.languages))),
            tuple(day for day in Day if day in giver.profile.days),
        ),
        no_shows=giver.no_shows,
    )
