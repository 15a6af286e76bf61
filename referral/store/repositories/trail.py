"""The audit trail: a chain in which every entry carries the hash of the one before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, insert, select

from referral.ports import ChainEnd
from referral.store.crypto import Keyring
from referral.store.repositories.base import Repository
from referral.store.tables import audit
from referral.store.trail import audit_lists

BEGINNING = "0" * 64
_LOCK = 7064_1110
"""The chain has one end, so its writers queue up; the number is any that nothing else locks by."""


class SqlAuditTrail(Repository):
    """Entries are kept back and appended by `flush`, the last statement of a unit of work.

    So the chain's end is held for a moment only, and always after every other lock: writers cannot deadlock
    on it.
    """

    def __init__(self, connection: Connection, keyring: Keyring, clock: Callable[[], datetime]) -> None:
        super().__init__(connection, keyring)
        self._clock = clock
        self._waiting: list[dict[str, Any]] = []
        self._seen: list[dict[str, Any]] = []

    def add(
        self, *, who: str, action: str, subject: str, at: datetime, detail: Mapping[str, Any] | None = None
    ) -> None:
        self._waiting.append(_entry(who, action, subject, at, detail or {}))

    def seen(
        self,
        *,
        who: str,
        action: str,
        subject: str,
        referrals: Sequence[UUID] = (),
        detail: Mapping[str, Any] | None = None,
    ) -> None:
        said = dict(detail or {}) | ({"referrals": [str(one) for one in referrals]} if referrals else {})
        entry = _entry(who, action, subject, self._clock(), said)
        if entry not in self._seen:  # a page that reads a matter twice has read it once
            self._seen.append(entry)

    def take_seen(self) -> list[dict[str, Any]]:
        """What was shown and is not written down yet; it is the caller's from here on."""
        taken, self._seen = self._seen, []
        return taken

    def record(self, entries: list[dict[str, Any]]) -> None:
        """Take over what another unit of work has shown."""
        self._seen += entries

    def flush(self) -> None:
        entries = [*self._waiting, *self.take_seen()]
        if not entries:
            return
        if self._on_postgresql:
            self._run(select(func.pg_advisory_xact_lock(_LOCK)))
        end = self.end()
        number, before = end.number, end.hash
        rows = []
        for entry in entries:
            number += 1
            row = entry | {"number": number, "prev_hash": before}
            before = row["hash"] = link(row)
            rows.append(row)
        self._run(insert(audit), rows)
        if listed := [one for row in rows for one in _listed(row)]:
            self._run(insert(audit_lists), listed)
        self._waiting.clear()

    def end(self) -> ChainEnd:
        last = select(audit.c.number, audit.c.hash).order_by(audit.c.number.desc()).limit(1)
        found = self._run(last).first()
        return ChainEnd(int(found[0]), str(found[1])) if found else ChainEnd(0, BEGINNING)

    def verify(self, anchor: ChainEnd | None = None) -> int | None:
        expected, before = 1, BEGINNING
        entries = select(audit).order_by(audit.c.number).execution_options(yield_per=1000)
        with self._run(entries) as result:
            for row in result.mappings():
                fits = row["number"] == expected and row["prev_hash"] == before and row["hash"] == link(row)
                if anchor is not None and anchor.number == expected:
                    fits = fits and row["hash"] == anchor.hash
                if not fits:
                    return expected
                expected, before = expected + 1, row["hash"]
        # Who cuts the end off leaves a whole chain behind: only what was kept elsewhere tells.
        return expected if anchor is not None and anchor.number >= expected else None


def _entry(who: str, action: str, subject: str, at: datetime, detail: Mapping[str, Any]) -> dict[str, Any]:
    said = json.dumps(detail, ensure_ascii=False, sort_keys=True)
    return {"who": who, "action": str(action), "subject": subject, "at": at, "detail": said}


def _listed(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    named = json.loads(row["detail"]).get("referrals", ())
    return [{"referral_id": UUID(one), "number": row["number"]} for one in dict.fromkeys(named)]


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
