"""The API held against its own description, by calls that nobody thought of: seeded, bounded, in this process.

Every operation of the OpenAPI document is called, also those that are added later.
"""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import openapi
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from admin_api.app import create_app
from admin_api.operators import SETTINGS
from admin_api.rest.examples import EXAMPLES
from admin_api.rest.models import Shape
from admin_api.settings import AdminSettings
from referral import service
from referral.commands import FileReferral
from referral.domain.kinds import Kind, Role
from referral.domain.people import Area
from referral.ports import ApiToken
from referral.service.accounts import Scope
from referral.service.passwords import hash_secret, new_secret
from referral.store import Database
from tests.conftest import KEYS
from tests.support.resident import Clock, world

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
PROBES = 6
"""Per operation: enough for each kind of wrong value now and then, few enough for every run."""
BOUNDED = settings(
    max_examples=PROBES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


class House:
    """An application with a referral, and a token that may do everything."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.clock, self.database = Clock(), database
        services = world(folder, self.clock, database=database)
        limits = AdminSettings(secret_key="k" * 40, api_calls_per_minute=1_000_000)
        self.app = create_app(services, limits, services.routes)
        self.secret = new_secret()
        with database.unit_of_work() as uow:
            admin = service.add_staff(
                uow, None, username="root", name="", role=Role.ADMIN, area=Area.parse("*"), at=self.clock()
            )
            ends = self.clock() + timedelta(days=1)
            token = ApiToken(uuid4(), "all", admin, frozenset(Scope), self.clock(), ends)
            uow.tokens.add(token, hash_secret(self.secret))
            uow.commit()

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}"}

    def file(self) -> UUID:
        wish = FileReferral(
            address="web:x", language="zh_Hans", kind=Kind.EMERGENCY_RELIEF, what_happened="房子烧了",
            township="永乐镇", village="大坝村", name="王二", contact="13812345678",
        )  # fmt: skip
        with self.database.unit_of_work() as uow:
            filed = service.file_referral(uow, wish, at=self.clock())
            uow.commit()
        return filed.id


@pytest.fixture
def house(sqlite_template: Path, tmp_path: Path):
    file = tmp_path / "house.sqlite3"
    shutil.copyfile(sqlite_template, file)
    with Database(f"sqlite:///{file}", KEYS) as database:
        yield House(database, tmp_path)


def complaints(house: House, operation) -> list[str]:
    """What is wrong with the answers of one operation, in a few words each."""
    found: list[str] = []
    referral = str(house.file())

    @BOUNDED
    @given(case=operation.as_strategy(), there=st.booleans())
    def probe(case, there: bool) -> None:
        if there and "referral_id" in (case.path_parameters or {}):
            case.path_parameters["referral_id"] = referral
            case.headers["If-Match"] = '"1"'
        try:
            case.call_and_validate(headers=house.headers, checks=CHECKS)
        except FailureGroup as group:
            said = "; ".join(f"{type(one).__name__}: {one}" for one in group.exceptions)
            found.append(f"{operation.label}: {said[:600]}")

    probe()
    return found


def test_every_operation_answers_as_it_is_described(house):
    schema = openapi.from_wsgi("/api/openapi.json", house.app)
    found, called = [], []
    for result in schema.get_all_operations():
        operation = result.ok()
        called.append(operation.label)
        found += complaints(house, operation)
    assert len(called) > 20
    assert not found, "\n\n".join(found)


def test_every_operation_is_described_with_what_it_does_and_how_it_refuses(house):
    document = house.app.test_client().get("/api/openapi.json").json
    assert document["openapi"].startswith("3.1")
    for path, methods in document["paths"].items():
        for method, about in methods.items():
            assert about.get("summary") or about.get("description"), f"{method} {path} says nothing"
            assert about["responses"], f"{method} {path} has no answers"


def shapes(kind: type) -> list[type]:
    """Everything that can be sent, also by what is added later."""
    return [one for below in kind.__subclasses__() for one in (below, *shapes(below))]


def test_everything_that_can_be_sent_has_an_example_that_would_be_taken(house):
    sent = shapes(Shape)
    assert {one.__name__ for one in sent} == set(EXAMPLES)
    for shape in sent:
        shape.model_validate(EXAMPLES[shape.__name__])
    described = house.app.test_client().get("/api/openapi.json").json["components"]["schemas"]
    shown = {name for name, schema in described.items() if "examples" in schema}
    assert shown >= {"NewReferral", "Reason", "Delivery", "NewWebhook", "AskIn"}
    assert shown == set(described) & set(EXAMPLES)


def test_a_token_that_calls_too_often_waits_and_then_goes_on(house):
    house.app.extensions[SETTINGS] = AdminSettings(secret_key="k" * 40, api_calls_per_minute=3)
    client = house.app.test_client()
    calls = [client.get("/api/v1/programs", headers=house.headers) for _ in range(5)]
    assert [one.status_code for one in calls] == [200, 200, 200, 429, 429]
    assert calls[-1].content_type == "application/problem+json"
    seconds = int(calls[-1].headers["Retry-After"])
    assert 1 <= seconds <= 60
    house.clock.pass_(seconds=seconds)
    assert client.get("/api/v1/programs", headers=house.headers).status_code == 200
