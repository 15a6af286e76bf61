"""The audit trail: a chain in which every entry carries the hash of the one before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from referral.store.crypto import Keyring
from referral.store.repositories.base import Repository
from referral.store.tables import audit

BEGINNING = "0" * 64
_LOCK = 7064_1110
"""The chain has one end, so its writers queue up; the number is any that nothing else locks by."""


class SqlAuditTrail(Repository):
    """Entries are kept back and appended by `flush`, the last statement of a unit of work.

    So the chain's end is held for a moment only, and always after every other lock: writers cannot deadlock
    on it.
    """

    def __init__(self, connection: Connection, keyring: Keyring) -> None:
        super().__init__(connection, keyring)
        self._waiting: list[dict[str, Any]] = []

    def add(
        self, *, who: str, action: str, subject: str, at: datetime, detail: Mapping[str, Any] | None = None
    ) -> None:
        said = json.dumps(detail or {}, ensure_ascii=False, sort_keys=True)
        self._waiting.append(
            {"who": who, "action": str(action), "subject": subject, "at": at, "detail": said}
        )

    def flush(self) -> None:
        if not self._waiting:
            return
        if self._on_postgresql:
            self._run(select(func.pg_advisory_xact_lock(_LOCK)))
        last = self._run(
            select(audit.c.number, audit.c.hash).order_by(audit.c.number.desc()).limit(1)
        ).first()
        number, before = (int(last[0]), str(last[1])) if last else (0, BEGINNING)
        rows = []
        for entry in self._waiting:
            number += 1
            row = entry | {"number": number, "prev_hash": before}
            before = row["hash"] = link(row)
            rows.append(row)
        self._run(insert(audit), rows)
        self._waiting.clear()

    def verify(self) -> int | None:
        expected, before = 1, BEGINNING
        entries = select(audit).order_by(audit.c.number).execution_options(yield_per=1000)
        with self._run(entries) as result:
            for row in result.mappings():
                fits = row["number"] == expected and row["prev_hash"] == before and row["hash"] == link(row)
                if not fits:
                    return expected
                expected, before = expected + 1, row["hash"]
        return None


def link(row: Mapping[Any, Any]) -> str:
    """The hash of an entry over all that it says and the hash before it."""
    at: datetime = row["at"]
    said = [
        row["number"],
        row["who"],
        row["action"],
        row["subject"],
        at.astimezone(UTC).isoformat(timespec="microseconds"),
        row["detail"],
        row["prev_hash"],
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()
