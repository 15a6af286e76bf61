"""What the services need from the outside: one unit of work with its repositories.

`referral.store` is the real one. Everything happens in one transaction that is undone unless `commit()` is
called.
"""

from __future__ import annotations

from collections.abc import Iterable
from types import TracebackType
from typing import Protocol, Self

from referral.domain.timekeeper import Timekeeper
from referral.ports.amounts import Amounts, SignedCases
from referral.ports.announcements import Announcements, Subscriptions
from referral.ports.casework import Contacts, Locks, Replies, Talks, Tasks
from referral.ports.copying import CopyLinks, Holdings
from referral.ports.files import Files
from referral.ports.giving import Givers, Matches, Needs, Offers
from referral.ports.learning import Articles, Questions, Regressions, Rehearsals, Tallies
from referral.ports.likeness import LikenessIndex
from referral.ports.matters import Referrals, Screenings
from referral.ports.messages import Conversations, Inbox, Outbox
from referral.ports.notices import Duties, Notices, Watch
from referral.ports.people import (
    ApiToken,
    Attempts,
    AuditTrail,
    ChainEnd,
    Credentials,
    IdempotencyKeys,
    Sessions,
    SetupLinks,
    StaffAccounts,
    Stage,
    StoredResponse,
    StoredSession,
    StoredSetupLink,
    Tokens,
)
from referral.ports.second_factor import SecondFactors, StoredFactor
from referral.ports.sharing import Consents, Disclosures
from referral.ports.webhooks import Rates, Webhooks

__all__ = [
    "ApiToken",
    "ChainEnd",
    "Credentials",
    "Stage",
    "StoredFactor",
    "StoredResponse",
    "StoredSession",
    "StoredSetupLink",
    "UnitOfWork",
]


class UnitOfWork(Protocol):
    """One transaction. Leaving the block without `commit()` undoes everything."""

    @property
    def conversations(self) -> Conversations: ...
    @property
    def inbox(self) -> Inbox: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def referrals(self) -> Referrals: ...
    @property
    def tasks(self) -> Tasks: ...
    @property
    def contacts(self) -> Contacts: ...
    @property
    def talks(self) -> Talks: ...
    @property
    def replies(self) -> Replies: ...
    @property
    def locks(self) -> Locks: ...
    @property
    def consents(self) -> Consents: ...
    @property
    def disclosures(self) -> Disclosures: ...
    @property
    def holdings(self) -> Holdings: ...
    @property
    def copy_links(self) -> CopyLinks: ...
    @property
    def files(self) -> Files: ...
    @property
    def likeness(self) -> LikenessIndex: ...
    @property
    def screenings(self) -> Screenings: ...
    @property
    def questions(self) -> Questions: ...
    @property
    def tallies(self) -> Tallies: ...
    @property
    def regressions(self) -> Regressions: ...
    @property
    def articles(self) -> Articles: ...
    @property
    def amounts(self) -> Amounts: ...
    @property
    def signed_cases(self) -> SignedCases: ...
    @property
    def subscriptions(self) -> Subscriptions: ...
    @property
    def announcements(self) -> Announcements: ...
    @property
    def rehearsals(self) -> Rehearsals: ...
    @property
    def givers(self) -> Givers: ...
    @property
    def offers(self) -> Offers: ...
    @property
    def needs(self) -> Needs: ...
    @property
    def matches(self) -> Matches: ...
    @property
    def staff(self) -> StaffAccounts: ...
    @property
    def sessions(self) -> Sessions: ...
    @property
    def second_factors(self) -> SecondFactors: ...
    @property
    def setup_links(self) -> SetupLinks: ...
    @property
    def tokens(self) -> Tokens: ...
    @property
    def attempts(self) -> Attempts: ...
    @property
    def audit(self) -> AuditTrail: ...
    @property
    def webhooks(self) -> Webhooks: ...
    @property
    def rates(self) -> Rates: ...
    @property
    def idempotency(self) -> IdempotencyKeys: ...
    @property
    def notices(self) -> Notices: ...
    @property
    def duties(self) -> Duties: ...
    @property
    def watch(self) -> Watch: ...
    @property
    def timekeeper(self) -> Timekeeper: ...
    @property
    def read_only(self) -> bool: ...

    def blind(self, text: str) -> str:
        """A keyed hash of the text: the same text gives the same index, and nobody can go back."""
        ...

    def blind_any(self, text: str) -> Iterable[str]:
        """The index under every key in use, newest first: for reading while keys are being rotated."""
        ...

    def commit(self) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
