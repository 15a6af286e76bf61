"""What became of messages that were on the line when the database went away.

They were sent, and only this process knows it: it keeps the knowledge until the database is back, so that a
resident does not get them again. A process that is killed meanwhile takes it along, and they come twice.
"""

from threading import Lock
from uuid import UUID

from referral.outbox import OutboxMessage
from referral.store import Database


class Unrecorded:
    """Ends of messages that no commit holds yet. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: dict[UUID, OutboxMessage] = {}

    def __len__(self) -> int:
        return len(self._waiting)

    def keep(self, done: OutboxMessage) -> None:
        """What became of a message could not be written down: know it for now."""
        with self._lock:
            self._waiting[done.id] = done

    def record(self, database: Database) -> None:
        """Write down what waits, before anybody claims it anew. Raises Busy: then it goes on waiting."""
        if not self._waiting:
            return
        with self._lock:
            with database.unit_of_work() as uow:
                for done in self._waiting.values():
                    uow.outbox.save(done)
                uow.commit()
            self._waiting.clear()
