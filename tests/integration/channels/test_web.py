"""The JSON routes of the web chat: shapes, sessions, repeats, and refusals in the resident's language."""

import json

import pytest

from bot.channels.base import RouteRequest, SendError
from bot.messages import Address, Outbound, Reply
from tests.support.resident import Resident
from tests.support.screening import HOUSEHOLD


def send(resident, body, *, language="zh-CN"):
    resident.language = language
    answer = resident.route("POST", body if isinstance(body, bytes) else json.dumps(body).encode())
    return answer, json.loads(answer.body)


def test_an_answer_has_the_shape_of_the_contract(resident):
    answer, body = send(resident, {"text": "谁能吃低保"})
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert set(body) == {"session", "replies"}
    for reply in body["replies"]:
        assert set(reply) == {"id", "text", "choices", "citations"}
        assert all(set(choice) == {"id", "label"} for choice in reply["choices"])
    cited = [citation for reply in body["replies"] for citation in reply["citations"]]
    assert cited
    assert all(set(citation) == {"document", "clause"} for citation in cited)


def test_each_session_is_its_own(services):
    one, other = Resident(services), Resident(services)
    one.press("screen:start:dibao-single-household")
    one.answer(HOUSEHOLD, at_most=1)
    assert "已答 1 题" in one.text
    other.press("screen:start:dibao-single-household")
    assert one.session != other.session
    assert "已答" not in other.text


def test_the_session_is_stored_nowhere(resident, services):
    resident.say("你好")
    with services.database.unit_of_work(read_only=True) as uow:
        assert uow.conversations.language(resident.address) == "zh_Hans"
        assert uow.conversations.language(f"web:{resident.session}") is None


def test_a_repeated_message_has_one_effect_and_the_same_answer(resident):
    resident.press("screen:start:dibao-single-household")
    given = resident.answer(HOUSEHOLD, until="registered_poor")
    first = resident.post(choice="fact:registered_poor=true", message_id="m1")
    again = resident.post(choice="fact:registered_poor=true", message_id="m1")
    assert first.body == again.body
    assert f"已答 {len(given) + 1} 题" in first.body.decode()


def test_a_first_message_whose_answer_was_lost_begins_one_conversation(resident):
    first = {"text": "家里着火了，啥都没得了", "message_id": "0f8fad5b-d9cb-469f-a165-70867728950e"}
    (_, lost), (_, repeated) = send(resident, first), send(resident, first)
    assert repeated == lost
    other = first | {"message_id": "7c9e6679-7425-40de-944b-e07fc1f90ae7"}
    assert send(resident, other)[1]["session"] != lost["session"]


def test_a_first_message_with_an_id_that_can_be_guessed_tells_nobody_elses_conversation(resident):
    first = {"text": "我屋头老汉瘫起了", "message_id": "1"}
    assert send(resident, first)[1]["session"] != send(resident, first)[1]["session"]


def test_the_same_message_id_of_somebody_else_is_another_message(services):
    one, other = Resident(services), Resident(services)
    assert one.say("谁能吃低保", message_id="1") == other.say("谁能吃低保", message_id="1")
    assert one.seen != other.seen


@pytest.mark.parametrize(
    ("body", "status", "kind"),
    [
        (b"", 400, "not-json"),
        (b"{", 400, "not-json"),
        (b"[]", 400, "not-json"),
        (b"\xff\xfe", 400, "not-json"),
        (b"[" * 50_000, 400, "not-json"),
        ({}, 422, "bad-fields"),
        ({"text": "a", "choice": "nav:help"}, 422, "bad-fields"),
        ({"text": 7}, 422, "bad-fields"),
        ({"text": "a", "colour": "red"}, 422, "bad-fields"),
        ({"text": "a", "message_id": "no spaces"}, 422, "bad-fields"),
        ({"text": "a", "message_id": "x" * 65}, 422, "bad-fields"),
        ({"choice": "x" * 201}, 422, "bad-fields"),
        ({"text": "长" * 10_001}, 413, "text-too-long"),
        ({"text": "a", "session": "tampered"}, 404, "session-unknown"),
        ({"text": "a", "session": "A" * 43}, 404, "session-unknown"),
        ({"text": "a", "session": "x" * 500}, 422, "bad-fields"),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_a_bad_request_is_a_problem_document(resident, body, status, kind):
    answer, problem = send(resident, body)
    assert answer.status == status
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert problem["type"] == f"urn:yimen:problem:{kind}"
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]


def test_a_tampered_session_is_refused(resident):
    resident.say("你好")
    token = resident.session
    resident.session = token[:-1] + ("A" if token[-1] != "A" else "B")
    assert resident.post(text="你好").status == 404


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh-CN", "请重新开始"), ("zh-TW", "請重新開始"), ("en", "start again"), ("fr", "请重新开始")],
)
def test_a_problem_is_told_in_the_language_of_the_browser(resident, language, words):
    _, problem = send(resident, {"text": "a", "session": "gone"}, language=language)
    assert words in problem["detail"]


def test_within_a_session_a_problem_is_told_in_its_language(resident):
    resident.say("English please")
    _, problem = send(resident, {"text": "长" * 10_001, "session": resident.session}, language="zh-CN")
    assert "characters" in problem["detail"]


def test_ten_thousand_characters_are_answered(resident):
    assert "太长了" in resident.say("低保" * 5_000)


class TestFetching:
    def get(self, resident, query="", **headers):
        answer = resident.services.channels["web"].get(RouteRequest("GET", query, headers, b""))
        return answer, json.loads(answer.body)

    def test_what_came_since_a_reply_comes_again_when_asked_again(self, resident):
        resident.say("谁能吃低保")
        first = resident.replies[0]["id"]
        resident.say("谢谢")
        for _ in range(2):
            answer, body = self.get(resident, {"session": resident.session, "after": first})
            assert answer.status == 200
            assert body["replies"][-1]["id"] == resident.replies[-1]["id"]
            assert first not in [reply["id"] for reply in body["replies"]]

    @pytest.mark.parametrize("after", ["", "nonsense", "00000000-0000-0000-0000-000000000000"])
    def test_an_unknown_cursor_fetches_what_is_kept(self, resident, after):
        resident.say("谢谢")
        _, body = self.get(resident, {"session": resident.session, "after": after})
        assert [reply["id"] for reply in body["replies"]] == resident.seen

    def test_the_cursor_of_somebody_else_tells_nothing(self, services):
        one, other = Resident(services), Resident(services)
        one.say("谢谢")
        other.say("谢谢")
        _, body = self.get(other, {"session": other.session, "after": one.seen[0]})
        assert [reply["id"] for reply in body["replies"]] == other.seen

    def test_the_session_may_stand_in_a_header(self, resident):
        resident.say("谢谢")
        assert self.get(resident, {}, **{"x-chat-session": resident.session})[0].status == 200

    def test_without_a_session_there_is_nothing_to_fetch(self, resident):
        assert self.get(resident, {})[0].status == 400
        assert self.get(resident, {"session": "gone"})[0].status == 404


def test_nothing_can_be_pushed_to_a_page(services):
    web = services.channels["web"]
    assert web.pushes is False
    with pytest.raises(SendError):
        web.send(Outbound("1", Address("web", "x"), "zh_Hans", Reply("x")))
