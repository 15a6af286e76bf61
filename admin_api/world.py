"""What the web needs of the built world: a structural type, so that no page has to know who builds it."""

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Protocol, cast

from flask import current_app

from knowledge.model import KnowledgeBase
from knowledge.search import Index
from referral.domain.files import FileLimits
from referral.domain.retention import Terms
from referral.store import Database

COUNTY_TIME = timezone(timedelta(hours=8), "Asia/Shanghai")
"""Days are counted where the residents live; China has one time and no summer time."""


class Known(Protocol):
    """Content and the search over it, which belong together."""

    @property
    def kb(self) -> KnowledgeBase: ...

    @property
    def index(self) -> Index: ...


class Knowledge(Protocol):
    """What this process knows, and how it comes to know what was published."""

    base: KnowledgeBase

    @property
    def now(self) -> Known: ...

    def follow(self, database: Database) -> Known: ...

    def held(self, kb: KnowledgeBase) -> Known | None: ...

    def draft(self, kb: KnowledgeBase, *, soon: bool = False) -> Known: ...


class Settings(Protocol):
    """What pages and commands need of this installation: where it keeps what, how much and how long."""

    @property
    def content(self) -> Path | None: ...

    @property
    def file_limits(self) -> FileLimits: ...

    @property
    def silence(self) -> timedelta: ...

    @property
    def terms(self) -> Terms: ...


class World(Protocol):
    """The parts that pages, panel and API lean on; `bot.bootstrap.Services` is one."""

    @property
    def settings(self) -> Settings: ...

    @property
    def kb(self) -> KnowledgeBase: ...

    @property
    def index(self) -> Index: ...

    @property
    def knowledge(self) -> Knowledge: ...

    @property
    def database(self) -> Database: ...

    @property
    def clock(self) -> Callable[[], datetime]: ...


EXTENSION = "yimen-world"


def world() -> World:
    """The world of the running application."""
    return cast("World", current_app.extensions[EXTENSION])


def now() -> datetime:
    """The present moment by the world's clock, in UTC."""
    return world().clock()


def today() -> date:
    """The calendar day in the county."""
    return now().astimezone(COUNTY_TIME).date()
