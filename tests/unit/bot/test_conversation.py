"""What is remembered: answers in their order, written and read back without loss."""

import json
from dataclasses import replace

import pytest

from bot.dialogue.conversation import Conversation
from bot.messages import Address, Choice, Citation, Reply


def full():
    told = Conversation(language="zh_Hant", mode="screening", for_other=True, program="care", story="故事")
    told = replace(
        told,
        facts={"household_size": 3, "income": 1200.5},
        answers=(("household_size", 3), ("income", 1200.5)),
    )
    return told.entered("name", "王大爷").entered("township", "kuimen")


def test_a_conversation_survives_the_store():
    told = full()
    assert Conversation.from_json(json.loads(json.dumps(told.to_json()))) == told


def test_a_blank_one_too():
    assert Conversation.from_json(json.loads(json.dumps(Conversation().to_json()))) == Conversation()


def test_a_document_of_another_version_is_read_as_far_as_it_goes():
    document = full().to_json() | {"mode": "dancing", "language": "tlh", "shoe_size": 42}
    read = Conversation.from_json(document)
    assert read.mode == "idle"
    assert read.language is None
    assert read.answers == full().answers
    assert Conversation.from_json({}) == Conversation()


def test_a_changed_field_keeps_its_place():
    told = full().entered("name", "李婆婆")
    assert told.fields == (("name", "李婆婆"), ("township", "kuimen"))


def test_forgetting_leaves_the_language_alone():
    assert full().forgotten() == Conversation(language="zh_Hant")


@pytest.mark.parametrize("identity", ["", "x" * 61, "fact:收入=1"])
def test_a_button_that_a_channel_could_not_carry_is_refused(identity):
    with pytest.raises(ValueError, match="60"):
        Choice(identity, "x")


def test_a_reply_survives_the_outbox():
    reply = Reply("话", (Choice("nav:back", "上一步"),), (Citation("文", "三（二）1"),))
    assert Reply.from_json(json.loads(json.dumps(reply.to_json())), "7") == Reply(
        reply.text, reply.choices, reply.citations, "7"
    )


def test_an_address_is_written_and_read():
    assert str(Address.parse("telegram:12:3")) == "telegram:12:3"
    for wrong in ("telegram", ":1", "web:", ""):
        with pytest.raises(ValueError, match="channel:id"):
            Address.parse(wrong)
