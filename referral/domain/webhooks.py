"""Telling another system that something happened: where to, what is said, how it is signed, when again.

What is said holds no personal data: ids, what was done and when. Who may know more fetches it over the API.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit
from uuid import UUID

from referral.domain.errors import InvalidInput
from referral.domain.kinds import Action

EVENTS = tuple(f"referral.{action}" for action in Action)
"""Every action on a referral can be heard of."""

LONGEST_URL = 500
GIVE_UP_AFTER = timedelta(hours=24)
FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(hours=1)
LEASE = timedelta(seconds=90)


class DeliveryState(StrEnum):
    PENDING = "pending"
    SENDING = "sending"
    DELIVERED = "delivered"
    DEAD = "dead"
    """Tried for a day; only somebody's click sends it again."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """One address that wants to hear of some events. `disabled_at`: it could not be reached for a day."""

    id: UUID
    url: str
    events: frozenset[str]
    secret: str = field(repr=False)
    created_at: datetime
    disabled_at: datetime | None = None
    trouble: str = ""

    @property
    def active(self) -> bool:
        return self.disabled_at is None


@dataclass(frozen=True, slots=True)
class WebhookDelivery:
    """One event on its way to one address."""

    id: UUID
    webhook_id: UUID
    event_id: UUID
    event: str
    referral_id: UUID
    at: datetime
    state: DeliveryState
    attempts: int
    due_at: datetime
    give_up_at: datetime
    last_error: str
    delivered_at: datetime | None


def check_url(url: str) -> str:
    """The address without blanks around it: https, or http to this very machine. Raises InvalidInput."""
    url = url.strip()
    if len(url) > LONGEST_URL:
        raise InvalidInput("url", "too-long", LONGEST_URL)
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        raise InvalidInput("url", "not-valid") from None
    plain = url.isascii() and url.isprintable() and " " not in url
    good_scheme = parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(host))
    if not (plain and good_scheme and host) or parts.username is not None or parts.fragment:
        raise InvalidInput("url", "not-valid")
    return url


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def is_public(address: str) -> bool:
    """Whether a network address lies out in the world: not this machine, not the office network, no cloud's
    inside. An IPv4 address in the clothes of IPv6 is looked at as what it is.
    """
    found: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is not None:
            found = inner
        elif found in _NAT64:
            found = IPv4Address(int(found) & 0xFFFFFFFF)
    return found.is_global and not found.is_multicast


class _Nat64:
    """64:ff9b::/96 and 64:ff9b:1::/48 carry an IPv4 address inside."""

    def __contains__(self, found: object) -> bool:
        return isinstance(found, IPv6Address) and int(found) >> 96 == 0x0064FF9B


_NAT64 = _Nat64()


def check_events(events: Iterable[str]) -> frozenset[str]:
    """At least one of the events that there are. Raises InvalidInput."""
    wanted = frozenset(events)
    if not wanted or not wanted <= set(EVENTS):
        raise InvalidInput("events", "not-valid")
    return wanted


def body(delivery: WebhookDelivery, base: str) -> bytes:
    """What is sent, byte for byte the same at every try. `base`: how our own addresses begin."""
    said = {
        "id": str(delivery.event_id),
        "event": delivery.event,
        "at": delivery.at.astimezone(UTC).isoformat(timespec="seconds"),
        "referral": {
            "id": str(delivery.referral_id),
            "href": f"{base}/api/v1/referrals/{delivery.referral_id}",
        },
    }
    return json.dumps(said, separators=(",", ":")).encode()


def signature(secret: str, timestamp: int, sent: bytes) -> str:
    """HMAC-SHA256 over the time and the body, so that an old message cannot be sent again as a new one."""
    signed = hmac.new(secret.encode(), f"{timestamp}.".encode() + sent, hashlib.sha256)
    return f"v1={signed.hexdigest()}"


def next_try(attempts: int, *, at: datetime, spread: float) -> datetime:
    """When to try again after so many tries: twice as long each time, an hour at most, `spread` (0 to 1) of a
    fifth on top, so that many do not come back at the same moment.
    """
    wait = min(FIRST_WAIT * (1 << min(attempts - 1, 20)), LONGEST_WAIT)
    return at + wait * (1 + spread / 5)
