"""Everything in one process: web, worker and the channels that fetch; one clean stop for all of them."""

import signal
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

import click
import structlog
from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer, create_server

from admin_api import logs
from admin_api.app import Web, create_app
from admin_api.settings import AdminSettings
from bot import worker
from bot.bootstrap import Services
from bot.channels.base import Listener
from referral import service

GRACE = 8.0
"""Seconds that requests and threads have to finish after the signal to stop."""
LAST_CALL = 0.2
"""Seconds in which whoever was at the door when the signal came is still let in."""
TICK = 0.5
LARGEST_REQUEST = 24 * 1024 * 1024
"""Bytes; above the largest file that the settings allow. Held in memory while it comes in."""
log = structlog.get_logger("yimen.serve")


class Stopping:
    """Set by SIGTERM and SIGINT; wakes whoever waits for it."""

    def __init__(self) -> None:
        self.event = threading.Event()
        self._wake: list[Callable[[], None]] = []

    def on_stop(self, wake: Callable[[], None]) -> None:
        """Call this too when the time has come."""
        self._wake.append(wake)

    def __call__(self, _number: int, _frame: FrameType | None) -> None:
        self.event.set()
        for wake in self._wake:
            wake()


def catch_signals() -> Stopping:
    """Turn SIGTERM and SIGINT into an event."""
    stopping = Stopping()
    signal.signal(signal.SIGTERM, stopping)
    signal.signal(signal.SIGINT, stopping)
    return stopping


def application(services: Services, settings: AdminSettings) -> Web:
    """The web side of a built world, its logs configured and its secrets blanked in them."""
    logs.configure(settings.log_level, services.redact)
    return create_app(services, settings, services.routes)


def announce(services: Services, base: str, say: Callable[[str], Any] = click.echo) -> None:
    """Print where the chat is, and how to make the first account while there is none."""
    say(f"对话 / chat:    {base}/chat")
    say(f"受理台 / staff: {base}/admin/")
    with services.database.unit_of_work() as uow:
        link = service.invite_first_staff(uow, at=services.clock())
        uow.commit()
    if link is not None:
        say("还没有工作人员账号，用这个一次性链接建第一个 / one-time link for the first staff account:")
        say(f"  {base}/admin/setup/{link.token}")


def threads(services: Services, stop: threading.Event, *, with_worker: bool) -> list[threading.Thread]:
    """The worker and every channel that fetches its own messages, each in a thread, started."""
    jobs: list[tuple[str, Callable[[], None]]] = []
    if with_worker:
        jobs.append(("worker", lambda: worker.work(services, stop)))
    for name, channel in services.channels.items():
        if isinstance(channel, Listener):
            jobs.append((name, _listening(channel, stop)))
    started = [threading.Thread(target=job, name=name, daemon=True) for name, job in jobs]
    for thread in started:
        thread.start()
    return started


def _listening(channel: Listener, stop: threading.Event) -> Callable[[], None]:
    return lambda: channel.listen(stop)


def _is_busy(sockets: dict[int, Any]) -> bool:
    """Whether a request is coming in or being handled, or an answer is still on its way out."""
    channels = [one for one in sockets.values() if isinstance(one, HTTPChannel)]
    return any(one.request or one.requests or one.total_outbufs_len for one in channels)


def _poll(sockets: dict[int, Any], seconds: float) -> None:
    wasyncore.loop(timeout=seconds, map=sockets, count=1)


def _poll_for(sockets: dict[int, Any], seconds: float, wanted: Callable[[], bool]) -> None:
    """Go on serving for so long, while it is wanted."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and wanted():
        _poll(sockets, 0.05)


def run_web(app: Web, settings: AdminSettings, stopping: Stopping, ready: Callable[[int], None]) -> None:
    """Answer HTTP until told to stop; then take no new connection, finish what is under way, and return."""
    sockets: dict[int, Any] = {}
    server = create_server(
        app,
        map=sockets,
        host=settings.host,
        port=settings.port,
        threads=settings.threads,
        ident=None,
        # What somebody sends is never written to the disk as it is.
        inbuf_overflow=LARGEST_REQUEST,
        max_request_body_size=LARGEST_REQUEST,
        clear_untrusted_proxy_headers=not settings.trusted_proxies,
    )
    listeners = [one for one in sockets.values() if isinstance(one, BaseWSGIServer)]
    stopping.on_stop(listeners[0].pull_trigger)
    ready(int(listeners[0].effective_port))
    while not stopping.event.is_set():
        _poll(sockets, TICK)
    _poll_for(sockets, LAST_CALL, lambda: True)
    for listener in listeners:
        listener.accepting = False
        listener.del_channel(sockets)
        listener.socket.close()
    _poll_for(sockets, GRACE, lambda: _is_busy(sockets))
    server.task_dispatcher.shutdown(timeout=1)


def join(started: list[threading.Thread]) -> None:
    """Wait for the threads, but not for ever: what they hold is in the database."""
    deadline = time.monotonic() + GRACE
    for thread in started:
        thread.join(max(deadline - time.monotonic(), 0.1))
        if thread.is_alive():
            log.warning("a thread did not stop in time", thread=thread.name)


def serve(services: Services, settings: AdminSettings, *, alone: bool = False) -> None:
    """Migrate, announce, answer until a signal. `alone`: the web only, without worker and channels."""
    stopping = catch_signals()
    services.database.upgrade()
    app = application(services, settings)
    started: list[threading.Thread] = []

    def ready(port: int) -> None:
        announce(services, settings.public_url or f"http://{settings.host}:{port}")
        if not alone:
            started.extend(threads(services, stopping.event, with_worker=True))

    try:
        run_web(app, settings, stopping, ready)
    finally:
        stopping.event.set()
        join(started)
        services.close()
