from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral import outbox
from referral.outbox import GIVE_UP_AFTER, LONGEST_WAIT, DeliveryState

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def sending(attempts=1):
    message = outbox.reply(
        uuid4(), "telegram:7", "zh_Hans", {"text": "好"}, at=NOON, in_reply_to=("telegram", "9")
    )
    return replace(message, state=DeliveryState.SENDING, attempts=attempts, lease_until=NOON)


def test_a_new_message_is_pending_and_due_at_once():
    message = outbox.notice(uuid4(), "web:abc", "en", "referral.accepted", {"code": "1"}, at=NOON)
    assert (message.state, message.due, message.channel, message.kind) == (
        DeliveryState.PENDING,
        NOON,
        "web",
        "notice",
    )


def test_a_success_is_final_and_keeps_the_channels_receipt():
    done = outbox.delivered(sending(), at=NOON, receipt="55")
    assert (done.state, done.delivered_at, done.receipt, done.lease_until) == (
        DeliveryState.DELIVERED,
        NOON,
        "55",
        None,
    )


def test_a_failure_is_tried_again_after_a_growing_time():
    waits = [outbox.failed(sending(n), at=NOON, error="500", spread=1.0).due - NOON for n in range(1, 12)]
    assert waits[:3] == [timedelta(seconds=5), timedelta(seconds=10), timedelta(seconds=20)]
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_WAIT


@given(st.integers(1, 10**6), st.floats(0, 1, exclude_max=True))
def test_the_spread_stays_between_half_and_whole(attempts, spread):
    whole = outbox.wait(attempts, 1.0)
    assert whole / 2 <= outbox.wait(attempts, spread) <= whole <= LONGEST_WAIT


def test_a_channel_that_asks_for_a_pause_gets_it():
    paused = outbox.failed(sending(), at=NOON, error="429", retry_after=timedelta(hours=1))
    assert (paused.state, paused.due) == (DeliveryState.PENDING, NOON + timedelta(hours=1))


def test_a_final_error_ends_it_visibly():
    ended = outbox.failed(sending(), at=NOON, error="blocked by the user", final=True)
    assert (ended.state, ended.last_error) == (DeliveryState.UNDELIVERABLE, "blocked by the user")


def test_after_a_day_it_is_given_up():
    late = NOON + GIVE_UP_AFTER - timedelta(seconds=1)
    assert outbox.failed(sending(30), at=late, error="500").state is DeliveryState.UNDELIVERABLE


def test_tries_go_on_for_a_whole_day():
    message, now, tries = sending(), NOON, 0
    while message.state is not DeliveryState.UNDELIVERABLE:
        tries += 1
        message = outbox.failed(replace(message, attempts=tries), at=now, error="500", spread=0.5)
        now = message.due if message.state is DeliveryState.PENDING else now
    assert now > NOON + GIVE_UP_AFTER - LONGEST_WAIT
    assert 90 < tries < 250


def test_staff_can_send_it_once_more():
    ended = outbox.failed(sending(40), at=NOON, error="blocked", final=True)
    later = NOON + timedelta(days=3)
    again = outbox.resent(ended, at=later)
    assert (again.state, again.due, again.attempts, again.created_at) == (
        DeliveryState.PENDING,
        later,
        0,
        NOON,
    )
    retried = outbox.failed(replace(again, attempts=1), at=later, error="500")
    assert retried.state is DeliveryState.PENDING


@pytest.mark.parametrize("address", ["telegram:1", "web:abc:def", "console:local"])
def test_the_channel_is_what_stands_before_the_colon(address):
    message = outbox.reply(uuid4(), address, "en", {}, at=NOON, in_reply_to=None)
    assert message.channel == address.split(":")[0]
