"""A clerk who works through the API, for journeys whose subject is the other end of the line."""

from __future__ import annotations

import json
import time
import urllib.request
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from referral.outbox import DeliveryState
from referral.store import Database, queries
from tests.support.site import Site


class Desk:
    """An account and a token of the running site; each decision sends the version that was read."""

    def __init__(self, site: Site) -> None:
        self.site = site
        added = site.run("staff", "add", "chen", "--name", "陈窗口", "--role", "county")
        if added.returncode and "chen" not in added.stderr:
            raise AssertionError(added.stderr)
        scopes = ("--scope", "referrals:read", "--scope", "referrals:write")
        issued = site.run("token", "add", "chen", "--name", "journey", *scopes)
        assert issued.returncode == 0, issued.stderr
        self.token = issued.stdout.strip().splitlines()[-1]

    def queue(self) -> list[dict[str, Any]]:
        """The open referrals, urgent first."""
        return list(self._call("GET", "/api/v1/referrals")["items"])

    def read(self, referral: str) -> dict[str, Any]:
        return dict(self._call("GET", f"/api/v1/referrals/{referral}"))

    def thread(self, referral: str) -> dict[str, Any]:
        """The conversation with the resident, who speaks, and how much is unread."""
        return dict(self._call("GET", f"/api/v1/referrals/{referral}/messages"))

    def wait_for_words(self, referral: str, words: str, seconds: float = 20) -> None:
        """Wait until the resident's words stand in the thread."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if words in [said["text"] for said in self.thread(referral)["items"]]:
                return
            time.sleep(0.1)
        raise AssertionError(f"the words never came: {words}")

    def decide(self, referral: str, action: str, **body: str) -> dict[str, Any]:
        version = self.read(referral)["version"]
        return dict(
            self._call("POST", f"/api/v1/referrals/{referral}/{action}", body, {"If-Match": f'"{version}"'})
        )

    def wait_until_out_of_reach(self, referral: str, seconds: float = 20) -> None:
        """Wait until the referral shows staff that a message could not be delivered."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if DeliveryState.UNDELIVERABLE in self._delivery_states(referral):
                return
            time.sleep(0.1)
        raise AssertionError("staff were never told that the resident cannot be reached")

    def _delivery_states(self, referral: str) -> list[DeliveryState]:
        """What the referral's page shows beside each message."""
        settings = self.site.environment
        database = Database(settings["YIMEN_DATABASE_URL"], settings["YIMEN_DATA_KEYS"].split(","))
        try:
            with database.unit_of_work(read_only=True) as uow:
                staff = uow.staff.credentials("chen")
                assert staff is not None
                view = queries.referral_view(uow, UUID(referral), staff=staff.staff, at=datetime.now(UTC))
                return [entry.delivery.state for entry in view.history if entry.delivery is not None]
        finally:
            database.close()

    def _call(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            self.site.base + path, data=data, method=method, headers=headers or {}
        )
        request.add_header("Authorization", f"Bearer {self.token}")
        request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)
