"""The whole program as its operator starts it: `yimen serve` in a process of its own, on a free port."""

from __future__ import annotations

import os
import queue
import re
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, Self

from cryptography.fernet import Fernet

YIMEN = Path(sys.executable).parent / "yimen"
START_SECONDS = 120.0
MODELS = Path(__file__).parents[2] / "var" / "models"
"""Shared by all sites of all runs: a trained model is named by the hash of what it was trained on."""


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Site:
    """A running site. `setup_link` is the one-time link printed for the first staff account."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.port = free_port()
        self.folder = folder
        self.lines: list[str] = []
        self._fresh: queue.Queue[str] = queue.Queue()
        self.process: subprocess.Popen[str] | None = None
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "YIMEN_PORT": str(self.port),
            "YIMEN_DATABASE_URL": f"sqlite:///{folder / 'yimen.sqlite3'}",
            "YIMEN_MODELS": str(MODELS),
            "YIMEN_SECRET_KEY": secrets.token_urlsafe(48),
            "YIMEN_DATA_KEYS": Fernet.generate_key().decode(),
            **settings,
        }

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def setup_link(self) -> str:
        found = re.search(r"http://\S+/admin/setup/\S+", self.output)
        assert found, f"no link for the first staff account was printed:\n{self.output}"
        return found[0]

    @property
    def output(self) -> str:
        return "\n".join(self.lines)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start the program and wait until it says that it is ready."""
        self.process = subprocess.Popen(
            [str(YIMEN), "serve"],
            env=self.environment,
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        threading.Thread(target=self._collect, args=(self.process,), daemon=True).start()
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise AssertionError(f"the site ended with {self.process.returncode}:\n{self.output}")
            try:
                with urllib.request.urlopen(f"{self.base}/readyz", timeout=2):
                    return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.05)
        self.kill()
        raise AssertionError(f"the site was not ready in {START_SECONDS:.0f} s:\n{self.output}")

    def stop(self, seconds: float = 15.0) -> int:
        """End it as an operator would, with SIGTERM; returns the exit code."""
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"the site did not stop in {seconds:.0f} s:\n{self.output}") from None

    def kill(self) -> None:
        """End it as a power cut would."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def run(self, *command: str, **options: Any) -> subprocess.CompletedProcess[str]:
        """Run another `yimen` command with the same settings."""
        return subprocess.run(
            [str(YIMEN), *command],
            env=self.environment, cwd=self.folder, capture_output=True, text=True, check=False, **options,
        )  # fmt: skip

    def _collect(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        with process.stdout:
            for line in process.stdout:
                self.lines.append(line.rstrip("\n"))
