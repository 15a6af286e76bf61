"""Work that takes longer than a page may: each piece in a thread of its own, and never twice at once."""

from collections.abc import Callable
from threading import Lock, Thread
from typing import cast

import structlog
from flask import Flask, current_app

EXTENSION = "yimen-background"
log = structlog.get_logger("yimen.background")


class Background:
    """Named pieces of work of this process. They keep what they find out, and may die anywhere."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._running: dict[str, Thread] = {}

    def start(self, name: str, work: Callable[[], None]) -> None:
        """Begin, unless work of that name is under way."""
        with self._lock:
            running = self._running.get(name)
            if running is None or not running.is_alive():
                thread = Thread(target=self._guarded, args=(name, work), name=name, daemon=True)
                self._running[name] = thread
                thread.start()

    def finish(self) -> None:
        """Wait until everything that was started is done."""
        with self._lock:
            threads = list(self._running.values())
        for thread in threads:
            thread.join()

    def _guarded(self, name: str, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001 - logged by its kind: words of a text must not reach a log
            log.error("background.failed", work=name, error=type(error).__name__)  # noqa: TRY400
        finally:
            with self._lock:
                self._running.pop(name, None)


def init(app: Flask) -> None:
    """Give the application its background."""
    app.extensions[EXTENSION] = Background()


def background() -> Background:
    """That of the running application."""
    return cast("Background", current_app.extensions[EXTENSION])
