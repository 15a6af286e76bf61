"""A hundred thousand matters and fifty members of staff: every page of the queue, on both databases.

Matters are written by the store itself and moved on by its services' events; the pages are the real ones over the
real application, asked for by fifty sessions in turn. What is timed is the whole request.
"""

import random
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import structlog

from admin_api.app import create_app
from admin_api.settings import AdminSettings
from bot.bootstrap import Services
from referral import service
from referral.domain import codes
from referral.domain.events import ReferralAccepted, ReferralAssigned, ReferralClosed, ReferralFiled
from referral.domain.kinds import Kind, Role, Urgency
from referral.domain.people import COUNTY, RESIDENT, Area, Staff
from referral.domain.referral import Details, Referral
from referral.service.passwords import hash_secret
from referral.store import Database
from tests.support.postgres import running
from tests.support.resident import KEY, MORNING, Clock, knowledge, world

MATTERS, SHORT = 100_000, 2_000
PEOPLE = 50
ROUNDS = 4
CHUNK = 2_000
TOWNSHIPS = ("永乐镇", "白帝镇", "吐祥镇", "草堂镇", "甲高镇", "康乐镇", "永安街道", "夔门街道")
STORIES = ("家里着火了，啥都没得了", "老汉瘫起三年了，想问低保", "住院欠了八万，屋头没钱了", "娃儿上学要钱")
VIEWS = ("open", "urgent", "unassigned", "mine", "overdue", "soon", "waiting", "closed")


def tables(_files: Sequence[Path], *, full: bool = False) -> Iterator[str]:
    number = MATTERS if full else SHORT
    yield f"\n## The queue with {number:,} matters and {PEOPLE} members of staff\n"
    yield "| database | page | requests | p50 ms | p95 ms | worst ms | statements |"
    yield "| --- | --- | ---: | ---: | ---: | ---: | ---: |"
    with tempfile.TemporaryDirectory() as folder:
        yield from _measured("SQLite", f"sqlite:///{folder}/yimen.sqlite3", Path(folder), number)
    with running() as url, tempfile.TemporaryDirectory() as folder:
        yield from _measured("PostgreSQL", url, Path(folder), number)


def _measured(name: str, url: str, folder: Path, number: int) -> Iterator[str]:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    with Database(url, [KEY]) as database:
        database.upgrade()
        services = world(folder, Clock(), knowledge=knowledge(), database=database)
        people = _people(database)
        _fill(services, people, number)
        _settle(database)
        app = create_app(services, AdminSettings(secret_key="k" * 40), services.routes)
        for page, address in _pages():
            spent, statements = _asked(app, database, people, address)
            spent.sort()
            yield (
                f"| {name} | {page} | {len(spent)} | {statistics.median(spent):.0f} | "
                f"{spent[int(len(spent) * 0.95)]:.0f} | {spent[-1]:.0f} | {statements} |"
            )


def _pages() -> Iterator[tuple[str, str]]:
    for view in VIEWS:
        yield view, f"/admin/?view={view}"
    yield "open, second page", "next"
    yield "open, filtered", "/admin/?view=open&kind=application&township=永乐镇"
    yield "the month's work", "/admin/monthly?month=2026-11"


def _people(database: Database) -> list[tuple[Staff, str]]:
    found = []
    with database.unit_of_work() as uow:
        for number in range(PEOPLE):
            area = COUNTY if number % 10 == 0 else Area.parse(TOWNSHIPS[number % len(TOWNSHIPS)])
            role = Role.AUDITOR if area is COUNTY else Role.TOWNSHIP
            staff = service.add_staff(
                uow, None, username=f"p{number}", name=f"同志{number}", role=role, area=area, at=MORNING
            )
            token = f"token-{number}-{'x' * 30}"
            ends = MORNING + timedelta(hours=10)
            uow.sessions.add(hash_secret(token), staff.id, at=MORNING, expires_at=ends)
            found.append((staff, token))
        uow.commit()
    return found


def _fill(services: Services, people: list[tuple[Staff, str]], number: int) -> None:
    chance = random.Random(3)
    for start in range(0, number, CHUNK):
        with services.database.unit_of_work() as uow:
            for one in range(start, min(number, start + CHUNK)):
                uow.referrals.add(_matter(one, people, chance))
            uow.commit()


def _matter(number: int, people: list[tuple[Staff, str]], chance: random.Random) -> Referral:
    """A matter of the last two years; of ten, eight are closed."""
    filed = MORNING - timedelta(minutes=chance.randrange(2 * 365 * 24 * 60))
    place = chance.choice(TOWNSHIPS)
    told = Details(chance.choice(STORIES), name=f"乡亲{number}", contact=f"138{number:08d}")
    events: list[Any] = [ReferralFiled(id=_id(chance), at=filed, by=RESIDENT)]
    if chance.random() < 0.9:
        staff = chance.choice(people)[0]
        events.append(ReferralAccepted(id=_id(chance), at=filed + timedelta(hours=2), by=staff.actor))
        if chance.random() < 0.3:
            given = ReferralAssigned(
                id=_id(chance), at=filed + timedelta(hours=3), by=staff.actor, assignee=staff.id
            )
            events.append(given)
    kind = Kind.QUESTION if len(events) > 1 and chance.random() < 0.9 else Kind.APPLICATION
    if kind is Kind.QUESTION:
        events.append(
            ReferralClosed(id=_id(chance), at=filed + timedelta(days=9), by=events[-1].by, reason="办完")
        )
    digits = codes.make(f"{number:0{codes.LENGTH - 1}d}")
    return Referral(
        id=_id(chance), code=digits, address=f"telegram:{number}", language="zh_Hans", kind=kind,
        urgency=Urgency.of_rank(chance.choice((0, 1, 2, 2, 2))), township=place, village="", program=None,
        details=told, events=tuple(events),
    )  # fmt: skip


def _id(chance: random.Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)


def _settle(database: Database) -> None:
    """Let the database look at what it holds, as it does by itself within a day."""
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")


def _asked(
    app: Any, database: Database, people: list[tuple[Staff, str]], address: str
) -> tuple[list[float], int]:
    from sqlalchemy import event

    spent: list[float] = []
    counted = 0

    def count(*_: Any) -> None:
        nonlocal counted
        counted += 1

    for _ in range(ROUNDS):
        for _staff, token in people:
            client = app.test_client()
            client.set_cookie("yimen_staff", token)
            where = address
            if address == "next":
                where = _next(client.get("/admin/?view=open").get_data(as_text=True))
            event.listen(database.engine, "before_cursor_execute", count)
            begun = time.perf_counter()
            answer = client.get(where)
            spent.append((time.perf_counter() - begun) * 1000)
            event.remove(database.engine, "before_cursor_execute", count)
            assert answer.status_code == 200, (where, answer.status_code)
    return spent, counted // len(spent)


def _next(page: str) -> str:
    """The address behind 「下一页」, or the first page where there is none."""
    import re

    found = re.search(r'href="(/admin/\?[^"]*after=[^"]*)"', page)
    return found[1].replace("&amp;", "&") if found else "/admin/"
