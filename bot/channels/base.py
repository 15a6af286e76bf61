"""What every channel is: a name, a way to send, and the HTTP routes it wants to have mounted."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event
from typing import Literal, Protocol, runtime_checkable

from bot.messages import Address, Inbound, Outbound, Reply


@dataclass(frozen=True, slots=True)
class Uploaded:
    """One file of a form, whole in memory. `name` is the sender's and not to be trusted."""

    name: str = field(repr=False)
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class RouteRequest:
    """One HTTP request, free of any framework. Header names are lower case, a repeated key keeps its last.

    `form` and `files` are those of a multipart body, for a route that asks for one; `body` is then empty.
    """

    method: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    form: Mapping[str, str] = field(default_factory=dict)
    files: tuple[Uploaded, ...] = ()


@dataclass(frozen=True, slots=True)
class RouteResponse:
    """The answer to a ``RouteRequest``; the server adds its own security headers."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Route:
    """A route that a channel declares and the server mounts. A body above ``max_body`` bytes is a 413.

    ``multipart``: the body is a form with files.
    """

    method: Literal["GET", "POST"]
    path: str
    handler: Callable[[RouteRequest], RouteResponse]
    max_body: int = 64 * 1024
    multipart: bool = False


@dataclass(frozen=True, slots=True)
class SendReceipt:
    """What the channel said about a message it took: its own id of it, where it gives one."""

    external_id: str | None = None


class SendError(Exception):
    """A message that could not be sent, and what to do about it.

    ``retryable``: trying again may help (the network, a 429, a 5xx), not before ``retry_after`` where
    the channel named one. ``final``: nothing sent to this address will ever arrive (blocked by the
    user, deleted account). Neither: this one message is at fault. ``staff_text`` tells staff in plain
    Chinese what happened and holds no secret and no personal data.
    """

    def __init__(
        self,
        staff_text: str,
        *,
        retryable: bool = False,
        retry_after: timedelta | None = None,
        final: bool = False,
    ) -> None:
        super().__init__(staff_text)
        self.staff_text = staff_text
        self.retryable = retryable
        self.retry_after = retry_after
        self.final = final


class Channel(Protocol):
    """One way to reach residents. ``pushes`` is False where residents fetch their messages themselves."""

    @property
    def name(self) -> str: ...

    @property
    def pushes(self) -> bool: ...

    @property
    def redact(self) -> tuple[str, ...]:
        """Secrets that must never stand in a log line."""
        ...

    def send(self, outbound: Outbound) -> SendReceipt:
        """Send one message, outside of any transaction; raises SendError."""
        ...

    def routes(self) -> tuple[Route, ...]: ...


@runtime_checkable
class Listener(Protocol):
    """A channel that fetches its updates itself (long polling, a terminal) until ``stop`` is set."""

    def listen(self, stop: Event) -> None: ...


class FetchError(Exception):
    """A file that the channel does not hand out. ``retryable``: it may, later."""

    def __init__(self, *, retryable: bool, too_big: bool = False) -> None:
        super().__init__("the file could not be fetched")
        self.retryable, self.too_big = retryable, too_big


@runtime_checkable
class Fetcher(Protocol):
    """A channel whose messages only name a file, which is fetched afterwards."""

    def fetch(self, source: str, largest: int) -> bytes:
        """The content, outside of any transaction, of at most so many bytes; raises FetchError."""
        ...


class Desk(Protocol):
    """What stands behind every channel; all that a channel knows of the house.

    ``receive`` stores the message, its effects and its replies in one commit and returns the replies; a
    repeated ``external_id`` returns the same replies with no second effect. Only after it has returned
    is an update acknowledged. ``flush`` sends at once what waits for an address of a pushing channel,
    replies first; what it cannot send stays with the worker. A pushing channel calls ``receive``,
    then ``flush``, and never sends the returned replies itself.
    """

    def receive(self, inbound: Inbound) -> list[Reply]: ...

    def flush(self, address: Address) -> None: ...
