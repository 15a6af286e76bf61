"""`yimen serve` as its operator meets it: a process that starts, says where it is, and stops when told to."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path
from typing import Self

import pytest

from tests.support.site import MODELS

KEYS = {"YIMEN_SECRET_KEY": "s" * 48, "YIMEN_DATA_KEYS": "d" * 48}
PATIENCE = 60.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Served:
    """The process, and what it has said."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        url = f"sqlite:///{folder / 'var' / 'yimen.sqlite3'}"
        path = {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).parents[3])}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "admin_api", "serve"],
            env={
                **path,
                **KEYS,
                "YIMEN_DATABASE_URL": url,
                "PORT": str(self.port),
                "YIMEN_MODELS": str(MODELS),
                **settings,
            },
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.said: list[str] = []
        self.logged: list[str] = []
        self._readers = [
            self._read(self.process.stdout, self.said),
            self._read(self.process.stderr, self.logged),
        ]

    def _read(self, stream, lines: list[str]) -> threading.Thread:
        def collect() -> None:
            with stream:
                lines.extend(line.rstrip("\n") for line in iter(stream.readline, ""))

        thread = threading.Thread(target=collect, daemon=True)
        thread.start()
        return thread

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            assert self.process.poll() is None, "\n".join(self.logged)
            try:
                with urllib.request.urlopen(f"{self.base}/readyz", timeout=2):
                    return
            except OSError:
                threading.Event().wait(0.05)
        raise AssertionError("not ready in time: " + "\n".join(self.logged))

    def stop(self, by: signal.Signals) -> int:
        self.process.send_signal(by)
        code = self.process.wait(PATIENCE)
        for reader in self._readers:
            reader.join(PATIENCE)
        return code

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for reader in self._readers:
            reader.join(PATIENCE)


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
def test_it_starts_says_where_it_is_and_stops_cleanly(tmp_path, by):
    with Served(tmp_path) as served:
        served.wait_until_ready()
        with urllib.request.urlopen(f"{served.base}/chat") as page:
            assert 'role="log"' in page.read().decode()
        began = time.monotonic()
        assert served.stop(by) == 0
        assert time.monotonic() - began < 8
        said = "\n".join(served.said)
        assert f"{served.base}/chat" in said
        assert re.search(rf"{served.base}/admin/setup/\S{{40,}}", said)
        for line in served.logged:
            assert json.loads(line)["level"] != "error", line


def test_a_request_under_way_is_finished_before_it_stops(tmp_path):
    """The first half of a message is sent, the signal comes, the second half still gets its answer."""
    body = json.dumps({"text": "低保要什么条件？", "message_id": "m1"}).encode()
    with Served(tmp_path) as served:
        served.wait_until_ready()
        with socket.create_connection(("127.0.0.1", served.port)) as line:
            line.settimeout(PATIENCE)
            head = f"POST /api/v1/chat HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {len(body)}\r\n"
            line.sendall(head.encode() + b"Content-Type: application/json\r\n\r\n" + body)
            served.process.send_signal(signal.SIGTERM)
            answer = b""
            while part := line.recv(65536):
                answer += part
        assert answer.startswith(b"HTTP/1.1 200")
        assert json.loads(answer.partition(b"\r\n\r\n")[2])["replies"]
        assert served.process.wait(PATIENCE) == 0


def test_with_an_account_there_is_no_link_any_more(tmp_path):
    with Served(tmp_path) as served:
        served.wait_until_ready()
        served.stop(signal.SIGTERM)
        link = re.search(r"/admin/setup/(\S+)", "\n".join(served.said))[1]
        assert link not in "\n".join(served.logged)
    make_account(tmp_path)
    with Served(tmp_path) as again:
        again.wait_until_ready()
        again.stop(signal.SIGTERM)
        assert "/admin/setup/" not in "\n".join(again.said)


def make_account(folder: Path) -> None:
    from datetime import UTC, datetime

    from referral import service
    from referral.domain.kinds import Role
    from referral.domain.people import COUNTY
    from referral.store import Database

    url = f"sqlite:///{folder / 'var' / 'yimen.sqlite3'}"
    with Database(url, [KEYS["YIMEN_DATA_KEYS"]]) as database, database.unit_of_work() as uow:
        service.add_staff(
            uow,
            None,
            username="a",
            name="",
            role=Role.ADMIN,
            area=COUNTY,
            at=datetime(2026, 1, 1, tzinfo=UTC),
        )
        uow.commit()


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"YIMEN_SECRET_KEY": "short"}, "YIMEN_SECRET_KEY"),
        ({"YIMEN_DATA_KEYS": ""}, "YIMEN_DATA_KEYS"),
        ({"PORT": "high"}, "PORT"),
        ({"YIMEN_CHAT_FRAME_ANCESTORS": "javascript:alert(1)"}, "YIMEN_CHAT_FRAME_ANCESTORS"),
    ],
)
def test_a_wrong_setting_is_said_in_a_sentence(tmp_path, settings, words):
    with Served(tmp_path, **settings) as served:
        assert served.process.wait(PATIENCE) == 2
    logged = "\n".join(served.logged)
    assert words in logged
    assert "Traceback" not in logged
    assert "short" not in logged.replace("shorter", "")


def test_a_taken_port_is_said_in_a_sentence(tmp_path):
    with Served(tmp_path) as first:
        first.wait_until_ready()
        with Served(tmp_path, PORT=str(first.port)) as second:
            assert second.process.wait(PATIENCE) == 2
        assert "in use" in "\n".join(second.logged)
        assert "Traceback" not in "\n".join(second.logged)
