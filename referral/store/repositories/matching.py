"""Needs with their lines, and matches with their histories."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, delete, func, insert, or_, select, update

from referral.domain.consent import WINDOW, ConsentEntry, Purpose, in_force
from referral.domain.errors import NotFound
from referral.domain.kinds import Urgency
from referral.domain.matches import ENDED, Match, MatchAction, MatchState
from referral.domain.needs import Line, Need, NeedState, Why
from referral.domain.offers import Group
from referral.domain.steps import Moved
from referral.store.giving import match_events, matches, need_lines, needs
from referral.store.repositories.base import Repository
from referral.store.repositories.giving import Histories, parts
from referral.store.repositories.sharing import read_consent
from referral.store.tables import consents, referrals


class SqlNeeds(Repository):
    def add(self, need: Need) -> None:
        fixed = {"id": need.id, "referral_id": need.referral_id, "since": need.since}
        self._run(insert(needs).values(**fixed, **self._changing(need, need.since)))
        self._add_lines(need)

    def get(self, id_: UUID, *, lock: bool = False) -> Need:
        query = select(needs).where(needs.c.id == id_)
        return self._one(query.with_for_update() if lock else query)

    def of_referral(self, referral_id: UUID) -> Need | None:
        try:
            return self._one(select(needs).where(needs.c.referral_id == referral_id))
        except NotFound:
            return None

    def _one(self, query: Any) -> Need:
        rows = self._run(query).mappings().all()
        if not rows:
            raise NotFound("need")
        return self._whole(rows, None)[0]

    def save(self, need: Need, expected_version: int, *, at: datetime | None = None) -> Need:
        same = needs.c.id == need.id, needs.c.version == expected_version
        values = self._changing(need, at or need.since) | {"version": expected_version + 1}
        if self._run(update(needs).where(*same).values(**values)).rowcount != 1:
            raise Moved(self.get(need.id))
        self._run(delete(need_lines).where(need_lines.c.need_id == need.id))
        self._add_lines(need)
        return self.get(need.id)

    def cover(self, need_id: UUID, thing: str, change: int) -> None:
        here = need_lines.c.need_id == need_id, need_lines.c.thing == thing
        after = need_lines.c.covered + change
        self._run(update(need_lines).where(*here).values(covered=after))

    def open(self, *, at: datetime) -> list[Need]:
        query = select(needs).where(needs.c.state == NeedState.OPEN.value)
        ordered = query.order_by(needs.c.urgency, needs.c.since, needs.c.id)
        return self._whole(self._run(ordered).mappings().all(), at)

    def _add_lines(self, need: Need) -> None:
        rows = [
            {
                "need_id": need.id,
                "referral_id": need.referral_id,
                "number": number,
                "thing": line.thing,
                "quantity": line.quantity,
                "covered": line.covered,
                "words": self._keyring.seal(line.words),
            }
            for number, line in enumerate(need.lines)
        ]
        if rows:
            self._run(insert(need_lines), rows)

    def _changing(self, need: Need, at: datetime) -> dict[str, Any]:
        details = {
            "groups": {group.value: known for group, known in need.groups.items()},
            "reasons": list(need.reasons),
            "beside": need.beside,
        }
        return {
            "township": need.township,
            "village": need.village,
            "urgency": need.urgency.rank,
            "why": need.why.value,
            "deadline": need.deadline,
            "details": self._keyring.seal_json(details),
            "state": need.state.value,
            "version": need.version,
            "updated_at": at,
        }

    def _whole(self, rows: Collection[RowMapping], at: datetime | None) -> list[Need]:
        """A few queries whatever the number of needs. `at` None: consent is asked for separately."""
        ids = [row["id"] for row in rows]
        lines = self._lines(ids)
        helped = self._helped(ids)
        agreed = self._agreed([row["referral_id"] for row in rows], at) if at else {}
        return [
            self._need(row, lines[row["id"]], helped.get(row["id"], 0), agreed.get(row["referral_id"], False))
            for row in rows
        ]

    def _lines(self, ids: Collection[UUID]) -> dict[UUID, list[Line]]:
        found: dict[UUID, list[Line]] = {id_: [] for id_ in ids}
        for part in parts(ids):
            query = select(need_lines).where(need_lines.c.need_id.in_(part)).order_by(need_lines.c.number)
            for row in self._run(query).mappings():
                words = self._keyring.open(row["words"])
                found[row["need_id"]].append(Line(row["thing"], row["quantity"], words, row["covered"]))
        return found

    def _helped(self, ids: Collection[UUID]) -> dict[UUID, int]:
        """How many matches of each are under way or were delivered."""
        over = [state.value for state in ENDED]
        found: dict[UUID, int] = {}
        for part in parts(ids):
            counted = matches.c.need_id.in_(part), matches.c.state.not_in(over)
            query = select(matches.c.need_id, func.count()).where(*counted).group_by(matches.c.need_id)
            found |= {row[0]: int(row[1]) for row in self._run(query)}
        return found

    def _agreed(self, ids: Collection[UUID], at: datetime) -> dict[UUID, bool]:
        """Which matters may be matched, as their lines of the ledger say."""
        found: dict[UUID, bool] = {}
        for part in parts(ids):
            general = (consents.c.address == referrals.c.address) & (consents.c.referral_id.is_(None))
            mine = or_(consents.c.referral_id == referrals.c.id, general & (consents.c.address != ""))
            query = (
                select(referrals.c.id.label("matter"), *consents.columns)
                .join(consents, mine)
                .where(referrals.c.id.in_(part), consents.c.purpose == Purpose.MATCHING.value)
                .order_by(consents.c.id)
            )
            ledgers: dict[UUID, list[ConsentEntry]] = {}
            for row in self._run(query).mappings():
                ledgers.setdefault(row["matter"], []).append(read_consent(row))
            for matter, ledger in ledgers.items():
                found[matter] = in_force(ledger, Purpose.MATCHING, WINDOW, at)
        return found

    def _need(self, row: RowMapping, lines: Iterable[Line], helped: int, consented: bool) -> Need:
        said = self._keyring.open_json(row["details"])
        return Need(
            id=row["id"],
            referral_id=row["referral_id"],
            township=row["township"],
            village=row["village"],
            urgency=Urgency.of_rank(row["urgency"]),
            lines=tuple(lines),
            since=row["since"],
            why=Why(row["why"]),
            reasons=tuple(said["reasons"]),
            deadline=row["deadline"],
            groups={Group(name): known for name, known in said["groups"].items()},
            beside=said["beside"],
            consented=consented,
            helped=helped,
            state=NeedState(row["state"]),
            version=row["version"],
        )


class SqlMatches(Histories):
    def add(self, match: Match) -> None:
        fixed = {
            "id": match.id,
            "need_id": match.need_id,
            "offer_id": match.offer_id,
            "giver_id": match.giver_id,
            "referral_id": match.referral_id,
            "thing": match.thing,
            "proposed_at": match.proposed_at,
        }
        self._run(insert(matches).values(**fixed, **_match_values(match)))
        self.append(match_events, _owner(match), match.events, 0)

    def get(self, id_: UUID, *, lock: bool = False) -> Match:
        query = select(matches).where(matches.c.id == id_)
        rows = self._run(query.with_for_update() if lock else query).mappings().all()
        if not rows:
            raise NotFound("match")
        return self._whole(rows)[0]

    def save(self, match: Match, expected_version: int) -> None:
        same = matches.c.id == match.id, matches.c.version == expected_version
        if self._run(update(matches).where(*same).values(**_match_values(match))).rowcount != 1:
            raise Moved(self.get(match.id))
        self.append(match_events, _owner(match), match.events, expected_version)

    def of_need(self, need_id: UUID) -> list[Match]:
        return self._those(matches.c.need_id == need_id)

    def of_offer(self, offer_id: UUID) -> list[Match]:
        return self._those(matches.c.offer_id == offer_id)

    def of_giver(self, giver_id: UUID) -> list[Match]:
        return self._those(matches.c.giver_id == giver_id)

    def erase_words(self, need_id: UUID) -> None:
        mine = select(matches.c.id).where(matches.c.need_id == need_id)
        bare = {"by": "", "reason": "", "note": ""}
        erased = update(match_events).where(match_events.c.match_id.in_(mine))
        self._run(erased.values(payload=self._keyring.seal_json(bare)))

    def in_states(self, states: Collection[MatchState]) -> list[Match]:
        return self._those(matches.c.state.in_([state.value for state in states]))

    def _those(self, wanted: Any) -> list[Match]:
        query = select(matches).where(wanted).order_by(matches.c.proposed_at, matches.c.id)
        return self._whole(self._run(query).mappings().all())

    def _whole(self, rows: Collection[RowMapping]) -> list[Match]:
        history = self.histories(match_events, "match_id", [row["id"] for row in rows], MatchAction)
        same = ("id", "need_id", "offer_id", "giver_id", "referral_id", "thing")
        return [Match(**{name: row[name] for name in same}, events=history[row["id"]]) for row in rows]


def _owner(match: Match) -> dict[str, UUID]:
    return {"match_id": match.id, "referral_id": match.referral_id}


def _match_values(match: Match) -> dict[str, Any]:
    return {
        "quantity": match.quantity,
        "delivered": match.delivered,
        "state": match.state.value,
        "version": match.version,
        "asked_at": match.asked_at,
        "updated_at": match.events[-1].at,
    }
