"""People and matters that the tests of the store work with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from referral import service
from referral.commands import ConsentGiven, FileReferral, Purpose
from referral.domain.kinds import Kind, Role
from referral.domain.people import Area, Staff
from referral.domain.referral import Referral
from referral.store import Database

PASSWORD = "correct horse battery staple"
SCREENING = {
    "on": "2026-11-23",
    "rules_version": "r1",
    "programs": [
        {"program": "split-household", "verdict": "likely", "reasons": [{"text": "…", "clause": "三（二）1", "facts": ["a"]}]},
        {"program": "relief", "verdict": "staff", "reasons": [{"text": "…", "clause": {"document": "d", "clause": "三（二）4"}}]},
    ],
}  # fmt: skip


def make_wish(at: datetime, **changes: Any) -> FileReferral:
    plain: dict[str, Any] = {
        "address": "telegram:7",
        "language": "zh_Hans",
        "kind": Kind.EMERGENCY_RELIEF,
        "what_happened": "家里着火了，啥都没得了",
        "since_when": "昨天",
        "who_affected": "一家三口",
        "township": "永乐镇",
        "village": "大坝村",
        "name": "王二麻子",
        "contact": "13812345678",
        "consents": (
            ConsentGiven(Purpose.CONTACT, "contact-1", at),
            ConsentGiven(Purpose.SENSITIVE, "sensitive-1", at),
        ),
        "facts": {"household_size": 3, "members": [{"disability_grade": 1}]},
        "screening": SCREENING,
    }
    return FileReferral(**{**plain, **changes})


@pytest.fixture
def wish() -> Callable[..., FileReferral]:
    """The command behind `file`."""
    return make_wish


@pytest.fixture
def file(database: Database, noon: datetime) -> Callable[..., Referral]:
    """Files a referral; keyword arguments change the command, `minute` its time."""

    def file_one(*, minute: float = 0, **changes: Any) -> Referral:
        at = noon + timedelta(minutes=minute)
        with database.unit_of_work() as uow:
            referral = service.file_referral(uow, make_wish(at, **changes), at=at)
            uow.commit()
        return referral

    return file_one


@pytest.fixture
def account(database: Database, noon: datetime) -> Callable[..., Staff]:
    """Makes an account; the role decides the area where none is given."""
    areas = {Role.VILLAGE: "永乐镇/大坝村", Role.TOWNSHIP: "永乐镇"}

    def make(
        username: str, role: Role = Role.TOWNSHIP, area: str | None = None, password: str | None = None
    ) -> Staff:
        with database.unit_of_work() as uow:
            staff = service.add_staff(
                uow,
                None,
                username=username,
                name=f"{username}同志",
                role=role,
                area=Area.parse(area or areas.get(role, "*")),
                password=password,
                at=noon,
            )
            uow.commit()
        return staff

    return make


@pytest.fixture
def li(account: Callable[..., Staff]) -> Staff:
    return account("li")


@pytest.fixture
def do(database: Database, noon: datetime) -> Callable[..., Any]:
    """Runs one service function in a unit of work of its own and commits."""

    def run(use_case: Callable[..., Any], *arguments: Any, minute: float = 1, **named: Any) -> Any:
        with database.unit_of_work() as uow:
            result = use_case(uow, *arguments, at=noon + timedelta(minutes=minute), **named)
            uow.commit()
        return result

    return run


@pytest.fixture
def statements() -> Callable[[Database], AbstractContextManager[list[str]]]:
    """A block that collects the statements which run inside it."""
    return _statements


@contextmanager
def _statements(database: Database) -> Iterator[list[str]]:
    """The statements that run inside the block, without those that begin or end a transaction."""
    seen: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith(("BEGIN", "SELECT 1")):
            seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
