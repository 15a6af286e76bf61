"""The disk of the database is full: nothing is half stored, everybody is told, and it goes on by itself."""

from __future__ import annotations

from uuid import uuid4

import pytest

from admin_api.app import create_app
from admin_api.settings import AdminSettings
from bot import trouble
from referral import service
from referral.domain.errors import Busy, Cause
from referral.domain.kinds import Role
from referral.domain.people import COUNTY
from tests.integration.faults.conftest import count, full_disk
from tests.support.resident import world

LONG = "家里着火了，啥都没得了。" * 300
"""Takes pages of its own: a short word may still fit into what a page has left."""


@pytest.fixture
def services(sqlite_database, tmp_path, clock):
    return world(tmp_path, clock, database=sqlite_database)


@pytest.fixture
def client(services):
    settings = AdminSettings(secret_key="a key of the tests that is long enough")
    return create_app(services, settings, services.routes).test_client()


def say(client, words: str, identity: str):
    body = {"text": words, "message_id": identity}
    return client.post("/api/v1/chat", json=body, headers={"Accept-Language": "zh-CN"})


def test_a_resident_hears_it_and_the_same_message_is_taken_once_afterwards(client, services, clock, told):
    database, identity = services.database, str(uuid4())
    with database.unit_of_work() as uow:
        service.add_staff(uow, None, username="op", name="管", role=Role.ADMIN, area=COUNTY, at=clock())
        uow.commit()
    with full_disk(database):
        refused = [say(client, LONG, identity) for _ in range(3)]
        assert {answer.status_code for answer in refused} == {503}
        assert int(refused[0].headers["Retry-After"]) > 0
        assert refused[0].json["type"].endswith(":full")
        assert "还没有收到" in refused[0].json["detail"]
        assert "120" in refused[0].json["detail"]
        assert count(database, "inbox") == count(database, "outbox") == count(database, "conversations") == 0
        ready = client.get("/readyz")
        assert (ready.status_code, ready.json["checks"]["database"]) == (503, False)
        assert ready.json["trouble"]["cause"] == "full"
        figures = client.get("/metrics").text
        assert 'yimen_database_trouble{cause="full"} 1.0' in figures
        assert 'yimen_database_refused{cause="full"} 4.0' in figures, (
            "three messages and the look at readiness"
        )
        assert client.get("/healthz").status_code == 200
        assert client.get("/").status_code == 200, "what is only read is still read"
        with pytest.raises(Busy):
            trouble.look(database, clock())
    lines = told()
    assert [(line["event"], line["level"]) for line in lines] == [("database.trouble", "critical")]
    assert lines[0]["cause"] == "full"
    assert "make room" in lines[0]["hint"]
    clock.pass_(minutes=7)
    trouble.look(database, clock())
    assert client.get("/readyz").json["trouble"] is None
    assert told()[-1]["event"] == "database.well"
    answers = [say(client, LONG, identity) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json["replies"] == answers[1].json["replies"]
    assert count(database, "inbox") == 1
    trouble.look(database, clock())
    with database.engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT kind, stage FROM staff_notices WHERE kind = 'trouble'"
        ).all()
    assert rows == [("trouble", "full")], "once, to the one administrator"


def test_it_is_told_again_each_minute_and_not_at_each_request(sqlite_database, clock, told):
    sqlite_database.clock = clock
    sqlite_database.health.tell = trouble.report
    for _ in range(5):
        for _ in range(10):
            sqlite_database.health.failed(Busy("x", cause=Cause.FULL), clock())
        clock.pass_(seconds=30)
    sqlite_database.health.failed(Busy("waiting"), clock())
    assert [line["refused"] for line in told()] == [1, 21, 41]
    assert sqlite_database.health.refused == {"busy": 1, "gone": 0, "full": 50, "read-only": 0}
