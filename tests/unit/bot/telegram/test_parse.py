"""Raw update in, neutral message out: one row for each kind of thing a person can send."""

from datetime import UTC, datetime

import pytest
from telegram import Update

from bot.channels.telegram.parse import parse, pressed
from bot.messages import Address

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
PERSON = {"id": 77, "is_bot": False, "first_name": "乡亲", "language_code": "zh-hans"}
PRIVATE = {"id": 77, "type": "private"}


def message(kind="message", chat=PRIVATE, **content):
    body = {"message_id": 5, "date": 1_780_000_000, "chat": chat, "from": PERSON, **content}
    return Update.de_json({"update_id": 9, kind: body}, None)


@pytest.mark.parametrize(
    ("update", "text", "choice", "attachment"),
    [
        (message(text="低保啷个办"), "低保啷个办", None, None),
        (message("edited_message", text="改过的话", edit_date=1_780_000_100), "改过的话", None, None),
        (message(text="/help"), "帮助", None, None),
        (message(text="/help@yimen_test_bot"), "帮助", None, None),
        (message(text="/status 1234 5678 9012"), "进度 1234 5678 9012", None, None),
        (message(text="/relief"), None, "file:start:emergency-relief", None),
        (message(text="/start"), "帮助", None, None),
        (message(text="/start screen"), None, "screen:start", None),
        (message(text="/start topic-dibao_apply_how"), None, "topic:dibao.apply.how", None),
        (message(text="/start ../../etc"), "帮助", None, None),
        (message(text="/whatever"), "whatever", None, None),
        (message(sticker={"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1, "type": "regular",
                          "is_animated": False, "is_video": False}), None, None, "sticker"),
        (message(voice={"file_id": "a", "file_unique_id": "b", "duration": 3}), None, None, "voice"),
        (message(photo=[{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}], caption="房子烧了"),
         "房子烧了", None, "photo"),
        (message(location={"latitude": 31.0, "longitude": 109.5}), None, None, "location"),
        (message(dice={"emoji": "🎲", "value": 3}), None, None, "other"),
    ],
)  # fmt: skip
def test_what_a_person_sends(update, text, choice, attachment):
    inbound = parse(update, NOW)
    assert inbound is not None
    assert (inbound.text, inbound.choice, inbound.attachment) == (text, choice, attachment)
    assert inbound.address == Address("telegram", "77")
    assert inbound.external_id == "9"
    assert inbound.language_hint == "zh-hans"
    assert inbound.received_at.tzinfo is not None


@pytest.mark.parametrize(
    "update",
    [
        message(chat={"id": -5, "type": "group", "title": "村群"}, text="我屋头有病人"),
        Update.de_json({"update_id": 9}, None),
        message(**{"from": {**PERSON, "is_bot": True}}, text="我也是机器人"),
    ],
)
def test_what_is_not_a_person_in_a_private_chat_is_left_alone(update):
    assert parse(update, NOW) is None


def query(**changes):
    keyboard = {"inline_keyboard": [[{"text": "不清楚", "callback_data": "fact:household_size=not_sure"}]]}
    shown = {
        "message_id": 5,
        "date": 1_780_000_000,
        "chat": PRIVATE,
        "text": "屋头几口人？",
        "reply_markup": keyboard,
    }
    body = {"id": "q1", "from": PERSON, "chat_instance": "1", "message": shown, **changes}
    return Update.de_json({"update_id": 10, "callback_query": body}, None)


def test_a_pressed_button_is_a_choice_and_can_be_marked():
    update = query(data="fact:household_size=not_sure")
    inbound, press = parse(update, NOW), pressed(update)
    assert inbound is not None
    assert (inbound.text, inbound.choice, inbound.external_id) == (None, "fact:household_size=not_sure", "10")
    assert press is not None
    assert (press.label, press.text, press.message_id) == ("不清楚", "屋头几口人？", 5)


def test_a_button_of_a_message_too_old_to_show_still_works():
    update = query(data="topic:dibao.what", message={"message_id": 5, "date": 0, "chat": PRIVATE})
    inbound, press = parse(update, NOW), pressed(update)
    assert inbound is not None
    assert inbound.choice == "topic:dibao.what"
    assert press is not None
    assert (press.label, press.text) == (None, None)
