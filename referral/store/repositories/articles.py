"""The texts of articles: every revision is kept, and what is published is found by its state."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, func, insert, select, update

from referral.domain.articles import DraftConflict, Revision, RevisionState
from referral.domain.errors import NotFound
from referral.store.learning import article_revisions as table
from referral.store.learning import content_state
from referral.store.repositories.base import Repository

_OPEN = (RevisionState.DRAFT.value, RevisionState.REVIEW.value)


class SqlArticles(Repository):
    def get(self, topic: str, number: int) -> Revision:
        row = self._run(select(table).where(table.c.topic == topic, table.c.number == number)).mappings()
        found = row.first()
        if found is None:
            raise NotFound("revision")
        return _revision(found)

    def open_of(self, topic: str) -> Revision | None:
        query = select(table).where(table.c.topic == topic, table.c.state.in_(_OPEN))
        found = self._run(query.order_by(table.c.number.desc())).mappings().first()
        return None if found is None else _revision(found)

    def history(self, topic: str) -> list[Revision]:
        query = select(table).where(table.c.topic == topic).order_by(table.c.number.desc())
        return [_revision(row) for row in self._run(query).mappings()]

    def add(self, topic: str, body: Mapping[str, Any], author: UUID, note: str, *, at: datetime) -> Revision:
        own = select(func.max(table.c.number)).where(table.c.topic == topic)
        last = self._run(own).scalar_one()
        base = self._run(own.where(table.c.state == RevisionState.PUBLISHED.value)).scalar_one()
        draft = RevisionState.DRAFT
        made = Revision(topic, (last or 0) + 1, draft, 1, dict(body), base, author, None, note, at)
        self._run(insert(table).values(topic=topic, number=made.number, **_columns(made)))
        return made

    def save(self, revision: Revision) -> Revision:
        after = replace(revision, version=revision.version + 1)
        this = (table.c.topic == revision.topic, table.c.number == revision.number)
        seen = update(table).where(*this, table.c.version == revision.version)
        if not self._run(seen.values(**_columns(after))).rowcount:
            raise DraftConflict(self.get(revision.topic, revision.number))
        return after

    def published(self) -> list[Revision]:
        query = select(table).where(table.c.state == RevisionState.PUBLISHED.value).order_by(table.c.topic)
        return [_revision(row) for row in self._run(query).mappings()]

    def content_number(self) -> int:
        return self._run(select(content_state.c.number)).scalar() or 0

    def count_publication(self) -> int:
        if not self._run(update(content_state).values(number=content_state.c.number + 1)).rowcount and (
            not self._insert_new(content_state, {"id": 1, "number": 1})
        ):
            self._run(update(content_state).values(number=content_state.c.number + 1))
        return self.content_number()

    def states(self) -> dict[str, str]:
        query = select(table.c.topic, table.c.state).where(table.c.state.in_(_OPEN))
        return {row[0]: row[1] for row in self._run(query)}


def _columns(revision: Revision) -> dict[str, Any]:
    return {
        "state": revision.state.value,
        "version": revision.version,
        "body": json.dumps(dict(revision.body), ensure_ascii=False),
        "base": revision.base,
        "author_id": revision.author,
        "reviewer_id": revision.reviewer,
        "note": revision.note,
        "created_at": revision.created_at,
        "published_at": revision.published_at,
    }


def _revision(row: RowMapping) -> Revision:
    return Revision(
        topic=row["topic"],
        number=row["number"],
        state=RevisionState(row["state"]),
        version=row["version"],
        body=json.loads(row["body"]),
        base=row["base"],
        author=row["author_id"],
        reviewer=row["reviewer_id"],
        note=row["note"],
        created_at=row["created_at"],
        published_at=row["published_at"],
    )
