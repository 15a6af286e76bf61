"""Encryption at rest. Several secrets may be in use at once, newest first; everything new is sealed with
the first.

From each secret two keys are derived (HKDF): one seals, the other makes blind indexes, by which a sealed
value can be found again without being readable. Rotation re-seals every row and recomputes the indexes it
can.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SHORTEST_SECRET = 32


class KeyProblem(ValueError):  # noqa: N818 - it reads as what it is where it is raised
    """The secrets do not fit: too short, none, or not those that sealed the data."""


class Keyring:
    """Seals, opens and indexes. Never prints its secrets."""

    def __init__(self, secrets: Sequence[str]) -> None:
        """`secrets`: newest first, each at least 32 characters. Raises KeyProblem."""
        if not secrets:
            raise KeyProblem("a secret key is needed to keep personal data encrypted")
        if any(len(secret) < SHORTEST_SECRET for secret in secrets):
            raise KeyProblem(f"each secret key needs at least {SHORTEST_SECRET} characters")
        self._fernet = MultiFernet([Fernet(_derive(secret, b"yimen seal")) for secret in secrets])
        self._index_keys = tuple(_derive(secret, b"yimen index") for secret in secrets)

    def __repr__(self) -> str:
        return f"<Keyring of {len(self._index_keys)}>"

    def seal(self, text: str) -> str:
        return self.seal_bytes(_bytes(text))

    def open(self, token: str) -> str:
        """Raises KeyProblem where no key fits."""
        return self.open_bytes(token).decode(errors="surrogatepass")

    def seal_bytes(self, content: bytes) -> str:
        return self._fernet.encrypt(content).decode("ascii")

    def open_bytes(self, token: str) -> bytes:
        """Raises KeyProblem where no key fits."""
        try:
            return self._fernet.decrypt(token)
        except InvalidToken as error:
            raise KeyProblem("none of the secret keys opens this row") from error

    def seal_json(self, value: Any) -> str:
        return self.seal(json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain))

    def open_json(self, token: str) -> dict[str, Any]:
        value: dict[str, Any] = json.loads(self.open(token))
        return value

    def reseal(self, token: str) -> str:
        """The same content under the newest key."""
        try:
            return self._fernet.rotate(token).decode("ascii")
        except InvalidToken as error:
            raise KeyProblem("none of the secret keys opens this row") from error

    def blind(self, text: str) -> str:
        """The index under the newest key, 64 hexadecimal digits."""
        return _index(self._index_keys[0], text)

    def blind_any(self, text: str) -> Iterable[str]:
        """The index under every key, newest first."""
        return [_index(key, text) for key in self._index_keys]


def _derive(secret: str, purpose: bytes) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(secret.encode())
    return urlsafe_b64encode(derived)


def _bytes(text: str) -> bytes:
    """Half a surrogate pair, as broken clients send, is stored like anything else and not an error."""
    return text.encode(errors="surrogatepass")


def _index(key: bytes, text: str) -> str:
    return hmac.new(key, _bytes(text), hashlib.sha256).hexdigest()


def _plain(value: Any) -> Any:
    """What JSON does not know by itself: mappings that are not dictionaries, decimals, dates, identifiers."""
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    return str(value)
