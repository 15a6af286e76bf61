"""Messages that a resident fetches: replies already given, and what staff and the house said since."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from uuid import UUID

from bot.messages import Address, Reply
from bot.notices import worded
from bot.texts import Texts
from referral import outbox
from referral.domain.errors import NotFound
from referral.outbox import OutboxMessage
from referral.ports import UnitOfWork
from referral.store import Database

_LEASE = timedelta(seconds=30)
_AT_MOST = 100


class Mailbox:
    """The outgoing messages of channels that do not push."""

    def __init__(self, database: Database, texts: Texts, clock: Callable[[], datetime]) -> None:
        self._database, self._texts, self._clock = database, texts, clock

    def fetch(self, address: Address, after: str | None) -> list[Reply]:
        """What came after the message with this id, oldest first, and whatever was never fetched before it.

        An id that is not (or no longer) one of this address's messages fetches everything that is kept.
        Fetching marks as delivered; asked again with the same id, the same messages come again.
        """
        now = self._clock()
        with self._database.unit_of_work() as uow:
            # A notice may lie before the cursor and still be new: it came just before a reply did.
            taken = {message.seq: message for message in self._claim(uow, address, now)}
            for message in uow.outbox.after(str(address), _cursor(uow, address, after), _AT_MOST):
                taken[message.seq] = message
            uow.commit()
        return [self._reply(taken[seq]) for seq in sorted(taken)]

    def _claim(self, uow: UnitOfWork, address: Address, now: datetime) -> Iterator[OutboxMessage]:
        """Whatever was never fetched, marked as delivered."""
        while claimed := uow.outbox.claim_next(str(address), now, _LEASE):
            done = outbox.delivered(claimed, at=now)
            uow.outbox.save(done)
            yield done

    def _reply(self, message: OutboxMessage) -> Reply:
        if message.kind == "notice" and message.notice:
            reply = worded(self._texts, message.language, message.notice, message.body)
            return Reply(reply.text, reply.choices, reply.citations, str(message.id))
        return Reply.from_json(message.body, str(message.id))


def _cursor(uow: UnitOfWork, address: Address, after: str | None) -> int:
    try:
        message = uow.outbox.get(UUID(after or ""))
    except (ValueError, NotFound):
        return 0
    return message.seq if message.address == str(address) else 0
