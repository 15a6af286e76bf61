"""Passwords with Argon2id, and secrets that are only ever stored as their hash."""

from __future__ import annotations

import hashlib
import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from referral.domain.errors import InvalidInput

MINIMUM = 12
MAXIMUM = 200
"""Beyond this a password is no safer, only slower to hash."""

_HASHER = PasswordHasher()


def hash_password(password: str) -> str:
    """The Argon2id hash; raises InvalidInput("password", "too-short" or "too-long") with the limit."""
    if len(password) < MINIMUM:
        raise InvalidInput("password", "too-short", MINIMUM)
    if len(password) > MAXIMUM:
        raise InvalidInput("password", "too-long", MAXIMUM)
    return _HASHER.hash(_bytes(password))


@cache
def _nobody() -> str:
    """A hash to check against where there is no such account: it takes as long, and never fits."""
    return _HASHER.hash(secrets.token_hex())


def fits(stored: str | None, password: str) -> bool:
    """Whether the password is the stored one; takes the same time where nothing is stored."""
    try:
        _HASHER.verify(stored or _nobody(), _bytes(password[: MAXIMUM + 1]))
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def outdated(stored: str) -> bool:
    """Whether the hash was made with weaker parameters than those of today."""
    return _HASHER.check_needs_rehash(stored)


def new_secret() -> str:
    """256 random bits for a session, a link or a token, safe in a header and in a cookie."""
    return secrets.token_urlsafe(32)


def hash_secret(secret: str) -> str:
    """Plain SHA-256 is enough for 256 random bits, and it makes look-ups possible."""
    return hashlib.sha256(_bytes(secret)).hexdigest()


def _bytes(text: str) -> bytes:
    """Whatever a client sends is compared, never an error: also half a surrogate pair."""
    return text.encode(errors="surrogatepass")
