"""The real web side over the real world, with time that moves only when it is told to."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from admin_api.app import create_app
from admin_api.settings import AdminSettings
from bot.bootstrap import Services
from referral import service
from referral.commands import ConsentGiven, FileReferral, Purpose
from referral.domain.kinds import Kind, Role
from referral.domain.people import Area, Staff
from referral.domain.referral import Referral
from referral.service.passwords import hash_secret
from referral.store import Database
from tests.integration.web.pages import Window
from tests.support.resident import Clock, world

AREAS = {Role.VILLAGE: "永乐镇/大坝村", Role.TOWNSHIP: "永乐镇"}
PASSWORD = "correct horse battery staple"


def admin_settings(**values: Any) -> AdminSettings:
    return AdminSettings(secret_key="a key of the tests that is long enough", **values)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def services(database: Database, tmp_path: Path, clock: Clock) -> Services:
    return world(tmp_path, clock, database=database)


@pytest.fixture
def app(services: Services) -> Flask:
    return create_app(services, admin_settings(), services.routes)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def window(client: FlaskClient) -> Window:
    return Window(client)


@pytest.fixture
def account(services: Services, clock: Clock) -> Callable[..., Staff]:
    """Makes an account; the role decides the area where none is given."""

    def make(username: str, role: Role = Role.TOWNSHIP, area: str | None = None, **more: Any) -> Staff:
        with services.database.unit_of_work() as uow:
            place = Area.parse(area or AREAS.get(role, "*"))
            staff = service.add_staff(
                uow,
                None,
                username=username,
                name=f"{username}同志",
                role=role,
                area=place,
                at=clock(),
                **more,
            )
            uow.commit()
        return staff

    return make


def open_session(services: Services, staff: Staff, clock: Clock) -> str:
    """A session as signing in makes it, without the slow hashing of a password."""
    token = secrets.token_urlsafe(32)
    with services.database.unit_of_work() as uow:
        uow.sessions.add(hash_secret(token), staff.id, at=clock(), expires_at=clock() + timedelta(hours=12))
        uow.commit()
    return token


@pytest.fixture
def desk(
    app: Flask, services: Services, clock: Clock, account: Callable[..., Staff]
) -> Callable[..., Window]:
    """A browser in which somebody is signed in."""
    known: dict[str, Staff] = {}

    def sign_in(username: str = "li", role: Role = Role.TOWNSHIP, area: str | None = None) -> Window:
        staff = known.get(username) or account(username, role, area)
        known[username] = staff
        client = app.test_client()
        client.set_cookie("yimen_staff", open_session(services, staff, clock))
        return Window(client)

    return sign_in


@pytest.fixture
def file(services: Services, clock: Clock) -> Callable[..., Referral]:
    """Files a matter as the chat would."""

    def file_one(**changes: Any) -> Referral:
        plain: dict[str, Any] = {
            "address": f"web:{secrets.token_hex(32)}",
            "language": "zh_Hans",
            "kind": Kind.EMERGENCY_RELIEF,
            "what_happened": "家里着火了，啥都没得了",
            "since_when": "昨晚",
            "who_affected": "一家三口",
            "township": "永乐镇",
            "village": "大坝村",
            "name": "王二麻子",
            "contact": "13812345678",
            "consents": (ConsentGiven(Purpose.CONTACT, "contact-1", clock()),),
        }
        with services.database.unit_of_work() as uow:
            referral = service.file_referral(uow, FileReferral(**(plain | changes)), at=clock())
            uow.commit()
        return referral

    return file_one


@pytest.fixture
def do(services: Services, clock: Clock) -> Callable[..., Any]:
    """Runs one service function in a unit of work of its own and commits."""

    def run(use_case: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        with services.database.unit_of_work() as uow:
            result = use_case(uow, *arguments, at=clock(), **named)
            uow.commit()
        return result

    return run
