"""The channels' own routes behind the web server, and the limit on new chats that stops no emergency."""

import pytest
from flask import Flask

from admin_api.app import create_app
from admin_api.guards import RouteWithoutGuardError
from bot.channels.base import Route, RouteRequest, RouteResponse
from tests.integration.web.conftest import admin_settings

CHAT = "/api/v1/chat"


def test_a_question_goes_in_and_an_answer_comes_out(client):
    first = client.post(CHAT, json={"message_id": "m1", "text": "低保要什么条件？"})
    assert first.status_code == 200
    assert first.headers["Cache-Control"] == "no-store"
    assert first.headers["X-Request-ID"]
    session = first.json["session"]
    again = client.post(CHAT, json={"session": session, "message_id": "m1", "text": "低保要什么条件？"})
    assert again.json == first.json
    last = first.json["replies"][-1]["id"]
    since = client.get(CHAT, query_string={"after": last}, headers={"X-Chat-Session": session})
    assert since.json["replies"] == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"[]", 400),
        (b"", 400),
        (b'{"text": 1}', 422),
        (b'{"session": "tampered", "text": "a"}', 404),
    ],
)
def test_what_cannot_be_understood_is_a_problem(client, body, status):
    response = client.post(CHAT, data=body, content_type="application/json")
    assert response.status_code == status
    assert response.content_type.startswith("application/problem+json")


def test_a_body_beyond_the_routes_limit_is_a_413(client):
    response = client.post(CHAT, data=b"x" * 200_000, content_type="application/json")
    assert response.status_code == 413
    assert response.content_type == "application/problem+json"


@pytest.fixture
def narrow(services):
    """Two new chats an hour from one address."""
    app = create_app(services, admin_settings(new_chats_per_hour=2), services.routes)
    return app.test_client()


def begin(client, **message):
    return client.post(CHAT, json=message or {"text": "你好"}).status_code


def test_new_chats_are_limited_by_address_and_a_chat_under_way_is_not(narrow, clock):
    session = narrow.post(CHAT, json={"text": "你好"}).json["session"]
    assert begin(narrow) == 200
    refused = narrow.post(CHAT, json={"text": "你好"}, headers={"Accept-Language": "en"})
    assert refused.status_code == 429
    assert refused.headers["Retry-After"]
    assert "120" in refused.json["detail"]
    assert narrow.post(CHAT, json={"session": session, "text": "在吗"}).status_code == 200
    narrow.environ_base["REMOTE_ADDR"] = "10.9.8.7"
    assert begin(narrow) == 200
    del narrow.environ_base["REMOTE_ADDR"]
    clock.pass_(hours=2)
    assert begin(narrow) == 200


@pytest.mark.parametrize(
    "emergency",
    [{"text": "我不想活了"}, {"text": "救命，屋头着火了"}, {"choice": "file:start:emergency-relief"}],
)
def test_an_emergency_is_never_turned_away(narrow, emergency):
    begin(narrow)
    begin(narrow)
    assert begin(narrow) == 429
    assert begin(narrow, **emergency) == 200


def test_where_the_count_cannot_be_read_nobody_is_turned_away(narrow, monkeypatch):
    from referral.domain.errors import Busy
    from referral.store.repositories.anonymous import SqlAttempts

    def busy(*_, **__):
        raise Busy("locked")

    monkeypatch.setattr(SqlAttempts, "since", busy)
    assert [begin(narrow) for _ in range(4)] == [200] * 4


def test_a_route_gets_what_was_sent_and_nothing_of_the_framework(services):
    seen = []

    def handler(request: RouteRequest) -> RouteResponse:
        seen.append(request)
        return RouteResponse(202, {"X-Own": "yes"}, b"taken")

    app = create_app(services, admin_settings(), [Route("POST", "/hook", handler, max_body=10)])
    client = app.test_client()
    response = client.post("/hook?a=1&a=2", data=b"body", headers={"X-Secret": "s"})
    assert (response.status_code, response.data, response.headers["X-Own"]) == (202, b"taken", "yes")
    assert (seen[0].method, seen[0].query, seen[0].body) == ("POST", {"a": "2"}, b"body")
    assert seen[0].headers["x-secret"] == "s"
    assert client.post("/hook", data=b"x" * 11).status_code == 413
    assert len(seen) == 1


def test_two_channels_cannot_take_one_address(services):
    route = Route("GET", "/hook", lambda _: RouteResponse(200))
    with pytest.raises(ValueError, match="GET /hook"):
        create_app(services, admin_settings(), [route, route])


def test_a_route_that_does_not_say_who_may_call_it_stops_the_start():
    from admin_api.guards import check_guards

    app = Flask("unguarded", static_folder=None)
    app.add_url_rule("/open", view_func=lambda: "", endpoint="open")
    with pytest.raises(RouteWithoutGuardError, match="open"):
        check_guards(app)
