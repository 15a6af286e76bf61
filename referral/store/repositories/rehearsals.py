"""How contents answer the question set, and who is asking at the moment."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select, update

from knowledge.rehearsal import Outcome, Outcomes, Question
from referral.store.learning import rehearsals as table
from referral.store.repositories.base import Repository

KEPT = timedelta(days=60)
"""Outcomes that nobody touched for so long are of a content that nobody compares with any more."""


class SqlRehearsals(Repository):
    def outcomes(self, content: str) -> dict[Question, Outcome]:
        found = self._run(select(table.c.outcomes).where(table.c.content == content)).scalar()
        return {(row[0], row[1], row[2]): (row[3], row[4]) for row in json.loads(found or "[]")}

    def held(self, content: str, *, now: datetime) -> bool:
        mine = (table.c.content == content, table.c.held_until > now)
        return self._run(select(table.c.content).where(*mine)).first() is not None

    def claim(self, content: str, holder: str, *, now: datetime, until: datetime) -> bool:
        self._delete(table, table.c.touched_at < now - KEPT)
        mine = {"holder": holder, "held_until": until, "touched_at": now}
        free = update(table).where(table.c.content == content, table.c.held_until <= now)
        if self._run(free.values(**mine)).rowcount:
            return True
        return self._insert_new(table, {"content": content, "outcomes": "[]", **mine})

    def keep(self, content: str, holder: str, outcomes: Outcomes, *, now: datetime, until: datetime) -> bool:
        values = {"outcomes": _written(outcomes), "held_until": until, "touched_at": now}
        own = update(table).where(table.c.content == content, table.c.holder == holder)
        return self._run(own.values(**values)).rowcount > 0


def _written(outcomes: Mapping[Question, Outcome]) -> str:
    return json.dumps([[*asked, *found] for asked, found in outcomes.items()], ensure_ascii=False)
