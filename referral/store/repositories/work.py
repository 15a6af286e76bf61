"""Writes down each decision with the term that it had, for the figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from knowledge.deadlines import Stage
from referral.domain.aid import COUNTY_TIME
from referral.domain.events import Event, ReferralApproved, ReferralClosed, ReferralDeclined, ReliefGranted
from referral.domain.kinds import Kind
from referral.domain.referral import Referral
from referral.domain.timekeeper import Timekeeper
from referral.domain.work import Outcome
from referral.store.repositories.base import Repository
from referral.store.work import decisions

_ANSWERED = frozenset({Kind.QUESTION, Kind.REPORT})
"""Kinds that end with an answer and without a decision."""


def outcome_of(referral: Referral, event: Event) -> Outcome | None:
    """How this event decides the matter, or None."""
    match event:
        case ReferralApproved() | ReliefGranted():
            return Outcome.APPROVED
        case ReferralDeclined():
            return Outcome.DECLINED
        case ReferralClosed() if referral.kind in _ANSWERED:
            return Outcome.ANSWERED
    return None


class Decisions(Repository):
    """Follows the events of a referral."""

    def follow(self, referral: Referral, known: int, timekeeper: Timekeeper) -> None:
        """After the events beyond the first `known` were appended."""
        for number, event in enumerate(referral.events[known:], start=known):
            outcome = outcome_of(referral, event)
            if outcome is not None:
                values: dict[str, Any] = {
                    "id": event.id,
                    "referral_id": referral.id,
                    "outcome": outcome.value,
                    "filed_at": referral.filed_at,
                    "decided_at": event.at,
                    "due_at": _due(referral, number, event.at, timekeeper),
                }
                self._run(insert(decisions), values)


def _due(referral: Referral, number: int, at: datetime, timekeeper: Timekeeper) -> datetime | None:
    """When the term of the decision ended, seen just before the event with this number.

    A term that reaches into a year of unknown working days ends in that year at the earliest.
    """
    if number == 0:
        return None
    before = replace(referral, events=referral.events[:number])
    clocks = {clock.stage: clock for clock in timekeeper.clocks(before, at)}
    clock = clocks.get(Stage.DECIDE) or clocks.get(Stage.BEGIN)
    if clock is None or clock.due is not None or clock.unknown is None:
        return clock.due if clock else None
    earliest = datetime(clock.unknown, 1, 1, tzinfo=COUNTY_TIME)
    return earliest if at < earliest else None
