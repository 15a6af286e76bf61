"""One POST to an address that somebody else has chosen, without being led where it must not go.

The name is resolved once and the connection goes to just that address, so that it cannot change between the
look and the call. No redirect is followed, no proxy used, nothing of the answer is read but its status.
"""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from referral.domain.webhooks import is_public

SECONDS = 10.0


class PostError(Exception):
    """It could not be sent; the message says why, without any address or word of the answer."""


@dataclass(frozen=True, slots=True)
class Posted:
    status: int

    @property
    def good(self) -> bool:
        return 200 <= self.status < 300


def post(url: str, sent: bytes, headers: Mapping[str, str], *, private: bool = False) -> Posted:
    """Raises PostError. `private` allows addresses of this machine and of inner networks."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    address = _resolve(host, port, private=private)
    connection = _Pinned(host, port, address, tls=parts.scheme == "https")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("POST", target, body=sent, headers={**headers, "User-Agent": "Yimen-Webhook/1"})
        return Posted(connection.getresponse().status)
    except ssl.SSLError:
        raise PostError("the certificate or the encryption is not in order") from None
    except TimeoutError:
        raise PostError("no answer in time") from None
    except (OSError, http.client.HTTPException):
        raise PostError("no connection, or an answer that is none") from None
    finally:
        connection.close()


def _resolve(host: str, port: int, *, private: bool) -> str:
    try:
        found = {str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError):
        raise PostError("the name of the host is not known") from None
    # One inner address among several is refused as well: which of them is used would be chance.
    if not private and not all(is_public(address) for address in found):
        raise PostError("the address lies in an inner network; YIMEN_WEBHOOK_PRIVATE allows that")
    return min(found, key=lambda address: (":" in address, address))


class _Pinned(http.client.HTTPConnection):
    """A connection to one network address, encrypted for the name that was asked for."""

    def __init__(self, host: str, port: int, address: str, *, tls: bool) -> None:
        super().__init__(host, port, timeout=SECONDS)
        self._address = address
        self._tls = ssl.create_default_context() if tls else None
        self.default_port = 443 if tls else 80

    def connect(self) -> None:
        plain: Any = socket.create_connection((self._address, self.port), SECONDS)
        try:
            self.sock = self._tls.wrap_socket(plain, server_hostname=self.host) if self._tls else plain
        except BaseException:
            plain.close()
            raise
