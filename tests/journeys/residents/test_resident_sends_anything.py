"""Whatever arrives is answered usefully: never silence, never a stack trace, nothing lost."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.dialogue import Context, Conversation, DialogueWorld, handle
from bot.messages import Address, Inbound
from bot.texts import Texts
from tests.support.resident import MORNING, knowledge
from tests.support.screening import HOUSEHOLD

ODD = [
    "",
    " ",
    "\n\n",
    "😀😀😀",
    "❤️",
    "……",
    "。",
    "\x00\x01\x02",
    "\u202e\u202d\u200f",
    "\ud800",
    "a",
    "1",
    "{code}",
    "%s %(x)s {0}",
    "<script>alert(1)</script>",
    "'; DROP TABLE referrals; --",
    "低" * 10_000,
    "word " * 2_000,
    "٣٤٥",
    "מה זה",
    "これは何ですか",
    "何もない",
    "/unknown",
    "/start",
    "http://example.com/?q=低保",
]


@pytest.mark.parametrize("mode", ["idle", "screening", "filing"])
@pytest.mark.parametrize("words", ODD, ids=lambda words: repr(words[:10]))
def test_odd_text_is_answered_and_the_question_stays(resident, mode, words):
    start = {"idle": "nav:help", "screening": "screen:start", "filing": "file:start:charity-help"}[mode]
    resident.press(start)
    said = resident.say(words)
    assert said.strip()
    assert "Traceback" not in said
    assert "出了点毛病" not in said


@pytest.mark.parametrize(
    "kind", ["photo", "voice", "sticker", "location", "video", "document", "contact", "poll"]
)
@pytest.mark.parametrize("mode", ["idle", "screening", "filing"])
def test_what_is_not_text_is_answered_and_the_question_stays(services, kind, mode):
    address = Address("elsewhere", "7")
    start = {"idle": "nav:help", "screening": "screen:start", "filing": "file:start:charity-help"}[mode]
    before = services.inbox.receive(message(address, "1", choice=start))
    replies = services.inbox.receive(message(address, "2", attachment=kind))
    assert "字" in replies[0].text or "号码" in replies[0].text or "名字" in replies[0].text
    if mode != "idle":
        assert {c.id for c in replies[-1].choices} - {"screen:other"} == {
            c.id for c in before[-1].choices
        } - {"screen:other"}


def test_the_words_under_a_photo_are_read(services):
    replies = services.inbox.receive(
        message(Address("elsewhere", "7"), "1", text="谁能吃低保", attachment="photo")
    )
    assert "收不了照片" in replies[0].text
    assert any("依据" in reply.text for reply in replies)


def test_a_mistake_of_ours_is_owned_up_to_and_loses_nothing(resident, monkeypatch, capsys):
    resident.press("screen:start:dibao-single-household")
    resident.answer(HOUSEHOLD, at_most=1)
    capsys.readouterr()

    def broken(*_args: object, **_more: object) -> None:
        raise RuntimeError("王大爷 13812345678")

    with monkeypatch.context() as patched:
        patched.setattr("bot.dialogue.facts.parse_answer", broken)
        said = resident.say("王大爷")
    assert "毛病" in said
    assert "王大爷" not in capsys.readouterr().out, "what a resident wrote stands in no log"
    resident.press("screen:go")
    assert "已答 1 题" in resident.text
    resident.answer(HOUSEHOLD, at_most=1)
    assert "已答 2 题" in resident.text


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.text(max_size=60), max_size=6),
    st.sampled_from(["", "screen:start", "file:start:application"]),
)
def test_no_text_makes_the_dialogue_stumble(texts, start):
    kb, index = knowledge()
    world, told = DialogueWorld(kb, index, Texts.read()), Conversation()
    context = Context(MORNING, MORNING.date())
    steps = [message(Address("x", "1"), "0", choice=start)] if start else []
    steps += [message(Address("x", "1"), "1", text=text) for text in texts]
    for step in steps:
        turn = handle(world, told, step, context)
        assert turn.replies or turn.commands
        again = handle(world, told, step, context)
        assert again == turn, "the same message in the same state has the same answer"
        told = Conversation.from_json(turn.conversation.to_json())
        assert told == turn.conversation


def message(address, external_id, *, text=None, choice=None, attachment=None):
    return Inbound(
        address, external_id, text, choice, attachment, None, datetime(2026, 11, 23, 1, tzinfo=UTC)
    )
