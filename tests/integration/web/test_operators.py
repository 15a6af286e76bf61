"""What operators look at: health, readiness, metrics, logs."""

import io
import json

import pytest

from admin_api import logs
from admin_api.app import create_app
from referral import service
from referral.commands import FileReferral
from referral.domain.errors import Busy
from referral.domain.kinds import Kind
from tests.integration.web.conftest import admin_settings


@pytest.fixture
def lines():
    """Every log line of the test, as it was written."""
    import structlog

    stream = io.StringIO()
    logs.configure("INFO", ["123:secret-token"], stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    structlog.reset_defaults()


def test_alive_and_ready(client):
    assert client.get("/healthz").json == {"status": "ok"}
    ready = client.get("/readyz")
    assert ready.status_code == 200
    assert ready.json["checks"] == {"content": True, "database": True, "migrations": True}
    assert ready.json["calendar"] == {"working_days_known_until": 2026, "unknown_years": []}


def test_a_year_that_the_calendar_does_not_know_is_said_and_keeps_nobody_waiting(client, services, clock):
    application = FileReferral(
        address="web:x",
        language="zh_Hans",
        kind=Kind.APPLICATION,
        program="rural-dibao",
        what_happened="低保",
    )
    with services.database.unit_of_work() as uow:
        clock.pass_(days=37)  # 30 December: three working days reach into the next year
        service.file_referral(uow, application, at=clock())
        uow.commit()
    ready = client.get("/readyz")
    assert ready.status_code == 200
    assert ready.json["calendar"] == {"working_days_known_until": 2026, "unknown_years": [2027]}
    assert 'yimen_terms_without_end{year="2027"} 1.0' in client.get("/metrics").text


def test_not_ready_while_the_schema_is_old(client, services):
    services.database.downgrade("0001")
    try:
        ready = client.get("/readyz")
        assert ready.status_code == 503
        assert ready.json["checks"] == {"content": True, "database": True, "migrations": False}
    finally:
        services.database.upgrade()


def test_not_ready_without_the_database_but_alive(client, services, monkeypatch):
    def gone(_self):
        raise Busy("gone")

    monkeypatch.setattr(type(services.database), "ping", gone)
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200


def test_metrics_count_routes_and_never_paths(client):
    client.get("/articles/appeal")
    client.get("/admin/setup/very-secret-token")
    text = client.get("/metrics").text
    assert 'route="/articles/<topic>"' in text
    assert 'yimen_outbox_messages{state="pending"}' in text
    assert "very-secret-token" not in text
    assert "appeal" not in text


def test_metrics_are_for_this_machine_or_for_the_token(client, services):
    client.environ_base["REMOTE_ADDR"] = "203.0.113.7"
    assert client.get("/metrics").status_code == 403
    app = create_app(services, admin_settings(metrics_token="a token"), services.routes)
    guarded = app.test_client()
    assert guarded.get("/metrics").status_code == 403
    assert guarded.get("/metrics", headers={"Authorization": "Bearer a token"}).status_code == 200


def test_every_answer_has_a_request_id_which_is_in_the_log(client, lines):
    assert (
        client.get("/", headers={"X-Request-ID": "from-the-proxy-1"}).headers["X-Request-ID"]
        == "from-the-proxy-1"
    )
    made = client.get("/", headers={"X-Request-ID": "<script>"}).headers["X-Request-ID"]
    assert made.isalnum()
    assert [line["request_id"] for line in lines()] == ["from-the-proxy-1", made]


def test_logs_hold_no_queries_no_paths_no_words(client, lines, monkeypatch):
    client.get("/admin/setup/very-secret-token?name=王二麻子")
    client.post("/api/v1/chat", json={"text": "我叫王二麻子，电话 13812345678"})
    monkeypatch.setattr("admin_api.public.pages.phone", lambda: {}[13812345678])
    assert client.get("/").status_code == 500
    written = lines()
    assert [line["route"] for line in written if line["event"] == "request"] == [
        "/admin/setup/<token>",
        "/api/v1/chat",
        "/",
    ]
    (failure,) = [line for line in written if line["event"] == "request failed"]
    assert failure["error"] == "KeyError"
    assert any("pages.py" in place for place in failure["at"])
    for secret in ("very-secret-token", "王二麻子", "13812345678"):
        assert secret not in json.dumps(written, ensure_ascii=False)


def test_secrets_of_channels_are_blanked_wherever_they_stand(lines):
    import logging

    import structlog

    structlog.get_logger("test").info(
        "sent", url="https://api.example/bot123:secret-token/send", nested=["x"]
    )
    logging.getLogger("a.library").warning("GET /bot123:secret-token/getMe")
    assert [line.get("url", line["event"]) for line in lines()] == [
        "https://api.example/bot[redacted]/send",
        "GET /bot[redacted]/getMe",
    ]


def test_behind_a_proxy_the_callers_address_is_the_callers(services):
    app = create_app(services, admin_settings(trusted_proxies=1), services.routes)
    client = app.test_client()
    far = {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https"}
    assert client.get("/metrics", headers=far).status_code == 403
    untrusting = create_app(services, admin_settings(), services.routes).test_client()
    assert untrusting.get("/metrics", headers=far).status_code == 200
