"""Other systems that hear of events, and how many calls a token makes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from referral.domain.webhooks import Webhook, WebhookDelivery


class Webhooks(Protocol):
    def add(self, webhook: Webhook) -> None: ...

    def get(self, id_: UUID) -> Webhook:
        """Raises NotFound."""
        ...

    def everybody(self) -> list[Webhook]: ...

    def disable(self, id_: UUID, *, at: datetime, trouble: str) -> bool:
        """True for exactly one caller."""
        ...

    def enable(self, id_: UUID, *, at: datetime) -> None:
        """What has waited meanwhile is tried again, for another day."""
        ...

    def remove(self, id_: UUID) -> bool: ...

    def announce(self, event: str, event_id: UUID, referral_id: UUID, *, at: datetime) -> None:
        """A row for each active address that wants to hear of it, in the commit of what happened."""
        ...

    def release_expired(self, now: datetime) -> int: ...

    def claim_due(self, now: datetime, limit: int, lease: timedelta) -> list[WebhookDelivery]:
        """Each goes to exactly one caller until its lease ends."""
        ...

    def delivered(self, delivery: WebhookDelivery, *, at: datetime) -> bool: ...

    def failed(self, delivery: WebhookDelivery, *, error: str, due_at: datetime, dead: bool) -> bool: ...

    def deliveries(
        self, webhook_id: UUID, *, before: int | None = None, limit: int = 50
    ) -> list[tuple[int, WebhookDelivery]]:
        """Newest first, each with its number, by which pages go on."""
        ...

    def resend(self, webhook_id: UUID, id_: UUID, *, at: datetime) -> None:
        """Raises NotFound."""
        ...

    def heard_since(self, webhook_id: UUID, start: datetime) -> bool:
        """Whether anything got through from `start` on."""
        ...

    def purge(self, *, before: datetime) -> int: ...


class Rates(Protocol):
    def count(self, token_id: UUID, window: int) -> int:
        """One more call within this window, and how many there were; all processes count together."""
        ...
