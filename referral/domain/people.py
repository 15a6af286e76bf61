"""Staff: roles, areas and what each role may do beside the decisions in `transitions`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from referral.domain.errors import InvalidInput, NotPermitted
from referral.domain.kinds import ActorKind, Role


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did something: a kind, a stable id where there is one, and a name to show."""

    kind: ActorKind
    id: UUID | None = None
    name: str = ""


RESIDENT = Actor(ActorKind.RESIDENT)
SYSTEM = Actor(ActorKind.SYSTEM)


@dataclass(frozen=True, slots=True)
class Place:
    """A township, or one village of it."""

    township: str
    village: str | None = None


@dataclass(frozen=True, slots=True)
class Area:
    """Whose referrals somebody works on: the whole county, or places of it. Nothing is the default."""

    whole_county: bool = False
    places: tuple[Place, ...] = ()

    def covers(self, township: str, village: str) -> bool:
        """Whether a referral from there is this area's. One without a township is the county's alone."""
        if self.whole_county:
            return True
        return any(
            place.township == township and place.village in {None, village}
            for place in self.places
            if township
        )

    def __str__(self) -> str:
        if self.whole_county:
            return "*"
        return "、".join(f"{p.township}/{p.village}" if p.village else p.township for p in self.places)

    @classmethod
    def parse(cls, text: str) -> Area:
        """`*` is the whole county, `永乐镇` a township, `永乐镇/大坝村` a village; several with 、 or a
        comma.
        """
        text = text.strip()
        if text == "*":
            return COUNTY
        places = []
        for part in re.split(r"[、,，;；]+", text):
            township, _, village = (piece.strip() for piece in part.partition("/"))
            if township:
                places.append(Place(township, village or None))
        return cls(places=tuple(places))


COUNTY = Area(whole_county=True)


class Permission(StrEnum):
    READ_REFERRALS = "read-referrals"
    WORK_TASKS = "work-tasks"
    """See the tasks of one's own department, and answer them."""
    DECIDE = "decide"
    READ_QUESTIONS = "read-questions"
    READ_DELIVERY = "read-delivery"
    MANAGE_STAFF = "manage-staff"
    ISSUE_TOKENS = "issue-tokens"
    READ_AUDIT = "read-audit"
    EDIT_ARTICLES = "edit-articles"
    PUBLISH_ARTICLES = "publish-articles"
    EDIT_CONTACTS = "edit-contacts"
    EDIT_REPLIES = "edit-replies"
    MATCH = "match"
    """Check offers, describe needs, confirm what is matched."""
    KEEP_ROSTER = "keep-roster"


_EVERYBODY = frozenset(Role) - {Role.DEPARTMENT}
"""Of the window and of those who watch over it; a department has no part in what is not its task."""
_DESK = frozenset({Role.VILLAGE, Role.TOWNSHIP, Role.COUNTY, Role.ADMIN})

PERMISSIONS: dict[Permission, frozenset[Role]] = {
    Permission.READ_REFERRALS: _EVERYBODY,
    Permission.DECIDE: _DESK,
    Permission.READ_QUESTIONS: _EVERYBODY - {Role.VILLAGE},
    Permission.READ_DELIVERY: _EVERYBODY - {Role.VILLAGE},
    Permission.MANAGE_STAFF: frozenset({Role.ADMIN}),
    Permission.ISSUE_TOKENS: frozenset({Role.COUNTY, Role.ADMIN, Role.DEPARTMENT}),
    Permission.READ_AUDIT: frozenset({Role.AUDITOR, Role.ADMIN}),
    Permission.EDIT_ARTICLES: frozenset({Role.TOWNSHIP, Role.COUNTY, Role.ADMIN}),
    Permission.MATCH: frozenset({Role.TOWNSHIP, Role.COUNTY, Role.ADMIN}),
    Permission.PUBLISH_ARTICLES: frozenset({Role.COUNTY, Role.ADMIN}),
    Permission.WORK_TASKS: frozenset({Role.DEPARTMENT}),
    Permission.EDIT_CONTACTS: frozenset({Role.COUNTY, Role.ADMIN}),
    Permission.EDIT_REPLIES: frozenset({Role.COUNTY, Role.ADMIN}),
    Permission.KEEP_ROSTER: frozenset({Role.TOWNSHIP, Role.COUNTY, Role.ADMIN}),
}
"""Which roles hold which right; single decisions are narrowed further by the table of transitions."""


@dataclass(frozen=True, slots=True)
class Staff:
    """One account. The password hash stays in the store.

    `department` is the id of the one that the role `department` is bound to. `office` is what residents read
    behind the name (永乐镇民政办).
    """

    id: UUID
    username: str
    name: str
    role: Role
    area: Area
    disabled: bool = False
    created_at: datetime | None = None
    department: str = ""
    office: str = ""

    @property
    def actor(self) -> Actor:
        return Actor(ActorKind.STAFF, self.id, self.name)

    @property
    def called_from(self) -> str:
        """What residents read behind the name: the office, else the places that this person works for."""
        return self.office or "、".join(f"{one.township}{one.village or ''}" for one in self.area.places)

    def may(self, permission: Permission) -> bool:
        return not self.disabled and self.role in PERMISSIONS[permission]

    def require(self, permission: Permission) -> None:
        """Raises NotPermitted."""
        if not self.may(permission):
            raise NotPermitted(permission, self.role)


def check_department(role: Role, department: str) -> None:
    """The role `department` names one, the others have none. Raises InvalidInput."""
    if (role is Role.DEPARTMENT) != bool(department):
        raise InvalidInput("department", "not-valid" if department else "empty")


def check_area(role: Role, area: Area) -> None:
    """A village helper has villages, a township its townships, the others the county. Raises InvalidInput."""
    if role is Role.VILLAGE:
        fits = bool(area.places) and all(place.village for place in area.places)
    elif role is Role.TOWNSHIP:
        fits = bool(area.places) and not any(place.village for place in area.places)
    else:
        fits = area.whole_county
    if not fits:
        raise InvalidInput("area", "not-valid")
