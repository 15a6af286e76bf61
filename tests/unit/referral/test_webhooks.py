"""Where webhooks may go, what they say, how they are signed, and when they are tried again."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from referral.domain import webhooks
from referral.domain.errors import InvalidInput

AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "url",
    ["https://county.example/hook", "https://county.example:8443/a?b=c", "http://127.0.0.1:9000/x", "http://[::1]/"],
)  # fmt: skip
def test_https_and_this_machine_are_addresses(url):
    assert webhooks.check_url(f" {url} ") == url


@pytest.mark.parametrize(
    "url",
    [
        "", "http://county.example/", "ftp://county.example/", "file:///etc/passwd", "https://", "https:///x",
        "https://user:pw@county.example/", "https://county.example/#x", "https://county.example/a b", "//x/y",
        "https://county.example:99999/", "https://[::1", "https://县.example/", "javascript:alert(1)",
        "http://127.0.0.1.evil.example/", "https://x/" + "y" * 600, "https://county.example/\r\nHost: x",
    ],
)  # fmt: skip
def test_everything_else_is_none(url):
    with pytest.raises(InvalidInput) as wrong:
        webhooks.check_url(url)
    assert wrong.value.field == "url"


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("1.1.1.1", True), ("2606:4700::1111", True), ("127.0.0.1", False), ("10.1.2.3", False),
        ("172.16.0.1", False), ("192.168.1.1", False), ("169.254.169.254", False), ("100.64.0.1", False),
        ("0.0.0.0", False), ("224.0.0.1", False), ("255.255.255.255", False), ("::1", False), ("::", False),
        ("fe80::1%eth0", False), ("fc00::1", False), ("ff02::1", False), ("::ffff:127.0.0.1", False),
        ("::ffff:10.0.0.1", False), ("2002:7f00:1::", False), ("64:ff9b::7f00:1", False),
        ("64:ff9b::101:101", True), ("192.0.2.1", False),
    ],
)  # fmt: skip
def test_inner_addresses_are_known_in_every_dress(address, public):
    assert webhooks.is_public(address) is public


def delivery(**changes):
    plain = {
        "id": UUID(int=1), "webhook_id": UUID(int=2), "event_id": UUID(int=3), "event": "referral.file",
        "referral_id": UUID(int=4), "at": AT, "state": webhooks.DeliveryState.SENDING, "attempts": 1,
        "due_at": AT, "give_up_at": AT + webhooks.GIVE_UP_AFTER, "last_error": "", "delivered_at": None,
    }  # fmt: skip
    return webhooks.WebhookDelivery(**(plain | changes))


def test_every_try_says_the_same():
    assert webhooks.body(delivery(), "https://a") == webhooks.body(delivery(attempts=9), "https://a")


def test_the_time_is_part_of_what_is_signed():
    first, later = (webhooks.signature("s", stamp, b"{}") for stamp in (1, 2))
    assert first != later
    assert first != webhooks.signature("t", 1, b"{}")


def test_tries_become_rarer_and_reach_through_a_day():
    waits = [webhooks.next_try(n, at=AT, spread=0) - AT for n in range(1, 40)]
    assert waits[:3] == [timedelta(seconds=10), timedelta(seconds=20), timedelta(seconds=40)]
    assert max(waits) == timedelta(hours=1)
    assert waits == sorted(waits)
    assert webhooks.next_try(1, at=AT, spread=1) == AT + timedelta(seconds=12)
