"""The second factor: six digits that change every half minute (RFC 6238), and codes for a lost telephone."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterator
from datetime import datetime

import pyotp

from referral.domain.kinds import Role

MANDATORY = frozenset({Role.ADMIN, Role.COUNTY})
"""Who sees the whole county or can let others in does not get far with a password alone."""

STEP_SECONDS = 30
DRIFT = 1
"""A telephone's clock may be one step ahead or behind."""
DIGITS = 6
ISSUER = "Yimen"

CODES = 10
CODE_SIGNS = 16
"""Sixteen of thirty-two signs: 80 random bits, so a plain hash of them cannot be guessed back."""
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def new_secret() -> str:
    """160 random bits, in the letters that authenticator apps understand."""
    return pyotp.random_base32()


def address(secret: str, username: str) -> str:
    """What the QR code holds."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=ISSUER)


def spaced(secret: str) -> str:
    """In groups of four, for typing it over."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def step_of(secret: str, code: str, *, at: datetime) -> int | None:
    """The time step whose code this is, now or one beside; None where it is none of them."""
    now = int(at.timestamp()) // STEP_SECONDS
    maker = pyotp.TOTP(secret)
    for step in _steps(now):
        if hmac.compare_digest(maker.generate_otp(step).encode(), code.encode(errors="replace")):
            return step
    return None


def _steps(now: int) -> Iterator[int]:
    yield now
    for distance in range(1, DRIFT + 1):
        yield now - distance
        yield now + distance


def clean(typed: str) -> str:
    """A code as people type it: without blanks and dashes, in capitals, full-width digits made plain."""
    plain = "".join(chr(ord(sign) - 0xFEE0) if "！" <= sign <= "～" else sign for sign in typed[:200])
    return "".join(sign for sign in plain.upper() if sign.isascii() and sign.isalnum())


def is_one_time(code: str) -> bool:
    """Whether a cleaned code has the form of an app's digits."""
    return len(code) == DIGITS and code.isdigit()


def new_recovery_codes() -> tuple[str, ...]:
    """Ten codes, each good for one sign-in without the telephone; no sign looks like another."""
    return tuple("".join(secrets.choice(_ALPHABET) for _ in range(CODE_SIGNS)) for _ in range(CODES))


def shown(code: str) -> str:
    """A recovery code in groups of four."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
