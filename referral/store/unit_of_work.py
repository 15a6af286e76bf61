"""One transaction with all repositories. Nothing is saved unless `commit()` is called."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from referral.domain.errors import Busy
from referral.domain.timekeeper import Timekeeper
from referral.store.crypto import Keyring
from referral.store.engine import READ_ONLY
from referral.store.errors import translate
from referral.store.health import Health
from referral.store.repositories.amounts import SqlAmounts, SqlSignedCases
from referral.store.repositories.announcements import SqlAnnouncements, SqlSubscriptions
from referral.store.repositories.anonymous import SqlAttempts, SqlScreenings
from referral.store.repositories.articles import SqlArticles
from referral.store.repositories.casework import (
    SqlContacts,
    SqlLocks,
    SqlReplies,
    SqlTalks,
    SqlTasks,
)
from referral.store.repositories.files import SqlFiles
from referral.store.repositories.giving import SqlGivers, SqlOffers
from referral.store.repositories.holdings import SqlCopyLinks, SqlHoldings
from referral.store.repositories.learning import SqlQuestions, SqlRegressions, SqlTallies
from referral.store.repositories.likeness import SqlLikeness
from referral.store.repositories.matching import SqlMatches, SqlNeeds
from referral.store.repositories.matters import SqlReferrals
from referral.store.repositories.messages import SqlConversations, SqlInbox, SqlOutbox
from referral.store.repositories.notices import SqlDuties, SqlNotices, SqlWatch
from referral.store.repositories.people import (
    SqlIdempotencyKeys,
    SqlStaff,
    SqlTokens,
)
from referral.store.repositories.rehearsals import SqlRehearsals
from referral.store.repositories.second_factor import SqlSecondFactors
from referral.store.repositories.sessions import SqlSessions, SqlSetupLinks
from referral.store.repositories.sharing import SqlConsents, SqlDisclosures
from referral.store.repositories.trail import SqlAuditTrail
from referral.store.repositories.webhooks import SqlRates, SqlWebhooks


class SqlUnitOfWork:
    """Made by `Database.unit_of_work()`; to be used once, as a context manager. Raises Busy."""

    def __init__(
        self,
        engine: Engine,
        keyring: Keyring,
        timekeeper: Timekeeper,
        *,
        read_only: bool,
        clock: Callable[[], datetime],
        health: Health,
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._health = health
        self._read_only = read_only
        self._open: Connection | None = None
        self.keyring = keyring
        self.timekeeper = timekeeper

    def __enter__(self) -> Self:
        try:
            connection = self._connect()
        except Busy as error:
            self._health.failed(error, self._clock())
            raise
        self._open = connection
        self._furnish(connection)
        return self

    def _furnish(self, connection: Connection) -> None:
        """A repository for everything that is kept."""
        parts = (connection, self.keyring)
        self.conversations = SqlConversations(*parts)
        self.inbox = SqlInbox(*parts)
        self.outbox = SqlOutbox(*parts)
        self.referrals = SqlReferrals(*parts, self.timekeeper)
        self.tasks = SqlTasks(*parts)
        self.contacts = SqlContacts(*parts)
        self.talks = SqlTalks(*parts)
        self.replies = SqlReplies(*parts)
        self.locks = SqlLocks(*parts)
        self.consents = SqlConsents(*parts)
        self.disclosures = SqlDisclosures(*parts)
        self.holdings = SqlHoldings(*parts)
        self.copy_links = SqlCopyLinks(*parts)
        self.files = SqlFiles(*parts)
        self.likeness = SqlLikeness(*parts)
        self.screenings = SqlScreenings(*parts)
        self.questions = SqlQuestions(*parts)
        self.tallies = SqlTallies(*parts)
        self.regressions = SqlRegressions(*parts)
        self.articles = SqlArticles(*parts)
        self.amounts = SqlAmounts(*parts)
        self.signed_cases = SqlSignedCases(*parts)
        self.subscriptions = SqlSubscriptions(*parts)
        self.announcements = SqlAnnouncements(*parts)
        self.rehearsals = SqlRehearsals(*parts)
        self.givers = SqlGivers(*parts)
        self.offers = SqlOffers(*parts)
        self.needs = SqlNeeds(*parts)
        self.matches = SqlMatches(*parts)
        self._furnish_staff(parts)

    def _furnish_staff(self, parts: tuple[Connection, Keyring]) -> None:
        """What is kept of those who work here, and of what they do."""
        self.notices = SqlNotices(*parts)
        self.duties = SqlDuties(*parts)
        self.watch = SqlWatch(*parts)
        self.staff = SqlStaff(*parts)
        self.sessions = SqlSessions(*parts)
        self.second_factors = SqlSecondFactors(*parts)
        self.setup_links = SqlSetupLinks(*parts)
        self.tokens = SqlTokens(*parts)
        self.attempts = SqlAttempts(*parts)
        self.audit = SqlAuditTrail(*parts, self._clock)
        self.webhooks = SqlWebhooks(*parts)
        self.rates = SqlRates(*parts)
        self.idempotency = SqlIdempotencyKeys(*parts)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        connection, self._open = self._open, None
        if connection is None:
            return
        connection.close()
        if isinstance(error, Busy):
            self._health.failed(error, self._clock())
        shown = self.audit.take_seen() if kind is None else []
        if shown:
            self._record(shown)

    def _record(self, shown: list[dict[str, Any]]) -> None:
        """Who was shown what, in a commit of its own: a reading transaction cannot write."""
        with SqlUnitOfWork(
            self._engine,
            self.keyring,
            self.timekeeper,
            read_only=False,
            clock=self._clock,
            health=self._health,
        ) as uow:
            uow.audit.record(shown)
            uow.commit()

    def _connect(self) -> Connection:
        """A connection with its transaction begun. Raises Busy."""
        try:
            connection = self._engine.connect().execution_options(
                **{READ_ONLY: self._read_only},
                **({"postgresql_readonly": self._read_only} if self._on_postgresql else {}),
            )
            try:
                connection.begin()
            except BaseException:
                connection.close()
                raise
        except SQLAlchemyError as error:
            raise translate(error) from None
        return connection

    @property
    def _on_postgresql(self) -> bool:
        return self._engine.dialect.name == "postgresql"

    @property
    def connection(self) -> Connection:
        """For the read models of this package."""
        if self._open is None:
            raise RuntimeError("this unit of work is not open")
        return self._open

    @property
    def read_only(self) -> bool:
        return self._read_only

    def blind(self, text: str) -> str:
        return self.keyring.blind(text)

    def blind_any(self, text: str) -> Iterable[str]:
        return self.keyring.blind_any(text)

    def commit(self) -> None:
        """Makes everything last, at once. Raises Busy: then nothing was done."""
        if self._read_only:
            raise RuntimeError("a reading unit of work has nothing to commit")
        self.audit.flush()
        try:
            self.connection.commit()
        except SQLAlchemyError as error:
            raise translate(error) from None
        # A unit of work can go on after a commit: the next statement needs its transaction.
        self.connection.begin()
