"""Neutral reply in, what Telegram accepts out."""

import asyncio
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TimedOut

from bot.channels.telegram.client import send_error
from bot.channels.telegram.pacing import CHAT_BURST, Pace
from bot.channels.telegram.render import MAX_UNITS, keyboard, render, split, units
from bot.messages import Choice, Reply


def test_a_short_reply_is_one_message_with_its_buttons():
    (part,) = render(Reply("你好", (Choice("screen:start", "自查"), Choice("nav:exit", "退出"))))
    assert part.text == "你好"
    assert part.keyboard is not None
    assert [[b.callback_data for b in row] for row in part.keyboard.inline_keyboard] == [
        ["screen:start", "nav:exit"]
    ]


def test_a_long_label_has_a_row_of_its_own():
    board = keyboard(
        (Choice("a", "重度残疾人护理补贴的条件"), Choice("b", "残疾人两项补贴一起领"), Choice("c", "都不是"))
    )
    assert board is not None
    assert [len(row) for row in board.inline_keyboard] == [1, 1, 1]


def test_buttons_hang_under_the_last_part_only():
    parts = render(Reply("一句话。" * 2000, (Choice("nav:back", "返回"),)))
    assert len(parts) > 1
    assert [part.keyboard is None for part in parts] == [True] * (len(parts) - 1) + [False]
    assert all(part.text.endswith("。") for part in parts)


@given(st.text(min_size=1, max_size=300), st.integers(min_value=5, max_value=40))
def test_splitting_loses_nothing_but_spaces_and_keeps_the_limit(text, limit):
    pieces = split(text, limit)
    assert all(0 < units(piece) <= limit or not piece.strip() for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


def test_emoji_count_twice():
    assert units("🏠" * MAX_UNITS) == 2 * MAX_UNITS
    assert all(units(piece) <= MAX_UNITS for piece in split("🏠" * MAX_UNITS))


@pytest.mark.parametrize(
    ("error", "retryable", "final", "after"),
    [
        (RetryAfter(7), True, False, timedelta(seconds=7)),
        (Forbidden("bot was blocked by the user"), False, True, None),
        (BadRequest("Chat not found"), False, True, None),
        (BadRequest("can't parse entities"), False, False, None),
        (NetworkError("reset"), True, False, None),
        (TimedOut(), True, False, None),
    ],
)
def test_each_failure_says_what_to_do(error, retryable, final, after):
    told = send_error(error)
    assert (told.retryable, told.final, told.retry_after) == (retryable, final, after)
    assert told.staff_text


def test_a_chat_gets_a_short_burst_and_then_a_message_a_second():
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    async def speak() -> None:
        pace = Pace(lambda: 100.0, sleep)
        for _ in range(CHAT_BURST + 2):
            await pace.wait(1)
        await pace.wait(2)

    asyncio.run(speak())
    assert [seconds for seconds in waited if seconds > 0.5] == pytest.approx([1.0, 2.0])
    assert all(seconds < 0.25 for seconds in waited if seconds <= 0.5), (
        "the rate of the whole bot is hardly felt"
    )


def test_many_chats_together_stay_under_thirty_a_second():
    clock = [0.0]

    async def sleep(seconds: float) -> None:
        clock[0] += seconds

    async def speak() -> None:
        pace = Pace(lambda: clock[0], sleep)
        for chat in range(300):
            await pace.wait(chat)

    asyncio.run(speak())
    assert 27 < 300 / clock[0] < 30


def test_no_second_holds_more_than_thirty_however_long_the_bot_was_silent():
    clock, sent = [0.0], []

    async def sleep(seconds: float) -> None:
        clock[0] += seconds

    async def speak() -> None:
        pace = Pace(lambda: clock[0], sleep)
        for silence in (60.0, 0.7, 5.0):
            clock[0] += silence
            for chat in range(50):
                await pace.wait(chat)
                sent.append(clock[0])

    asyncio.run(speak())
    assert max(sum(start <= moment < start + 1 for moment in sent) for start in sent) <= 30
