"""Photos and papers. Content is sealed in pieces, so that no single value grows without bound."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, and_, delete, func, insert, or_, select, update

from referral.domain.errors import NotFound
from referral.domain.files import Part, Taken, Unfit
from referral.ports.files import FileState, StoredFile
from referral.store.files import attachment_pieces, attachments, opened_links
from referral.store.repositories.base import Repository

PIECE = 256 * 1024


class SqlFiles(Repository):
    def add(self, file: StoredFile, content: Taken | None) -> None:
        same = ("id", "referral_id", "address", "staff_id", "kind", "attempts", "created_at")
        about = {"name": file.name, "source": file.source, "staff": file.staff}
        values = {name: getattr(file, name) for name in same} | {
            "about": self._keyring.seal_json(about),
            "state": file.state.value,
            "due_at": file.due,
            **_measures(content),
        }
        self._run(insert(attachments).values(**values))
        self._put(file.id, content)

    def get(self, id_: UUID, *, lock: bool = False) -> StoredFile:
        query = select(attachments).where(attachments.c.id == id_)
        row = self._run(query.with_for_update() if lock else query).mappings().first()
        if row is None:
            raise NotFound("file")
        return self._file(row)

    def of_referral(self, referral_id: UUID) -> list[StoredFile]:
        return self._list(attachments.c.referral_id == referral_id)

    def drafts(self, address: str) -> list[StoredFile]:
        return self._list(attachments.c.address == address, attachments.c.referral_id.is_(None))

    def since(self, address: str, moment: datetime) -> int:
        mine = attachments.c.address == address, attachments.c.created_at > moment
        return int(self._run(select(func.count()).select_from(attachments).where(*mine)).scalar_one())

    def bind(self, ids: Collection[UUID], referral_id: UUID) -> None:
        self._run(update(attachments).where(attachments.c.id.in_(ids)).values(referral_id=referral_id))

    def content(self, id_: UUID, part: Part) -> bytes:
        query = select(attachment_pieces.c.content).where(
            attachment_pieces.c.attachment_id == id_, attachment_pieces.c.part == part
        )
        pieces = self._run(query.order_by(attachment_pieces.c.number)).scalars().all()
        if not pieces:
            raise NotFound("file")
        return b"".join(self._keyring.open_bytes(piece) for piece in pieces)

    def claim_due(self, now: datetime, limit: int, lease: timedelta) -> list[StoredFile]:
        due = attachments.c.state == FileState.WAITING.value, attachments.c.due_at <= now
        query = select(attachments).where(*due).order_by(attachments.c.due_at).limit(limit)
        rows = self._run(query.with_for_update(skip_locked=True)).mappings().all()
        if rows:
            claim = {"attempts": attachments.c.attempts + 1, "due_at": now + lease}
            self._run(
                update(attachments).where(attachments.c.id.in_([row["id"] for row in rows])).values(claim)
            )
        return [self._file(row) for row in rows]

    def keep(self, id_: UUID, content: Taken) -> None:
        done = {"state": FileState.KEPT.value, "due_at": None, **_measures(content)}
        self._run(update(attachments).where(attachments.c.id == id_).values(**done))
        self._put(id_, content)

    def refuse(self, id_: UUID, problem: Unfit) -> None:
        done = {"state": FileState.REFUSED.value, "due_at": None, "problem": problem.value}
        self._run(update(attachments).where(attachments.c.id == id_).values(**done))

    def later(self, id_: UUID, due: datetime) -> None:
        self._run(update(attachments).where(attachments.c.id == id_).values(due_at=due))

    def remove(self, ids: Collection[UUID]) -> int:
        return self._remove(attachments.c.id.in_(ids))

    def forget(self, address: str, *, keep: Collection[UUID]) -> int:
        loose = or_(attachments.c.referral_id.is_(None), attachments.c.referral_id.not_in(keep))
        return self._remove(and_(attachments.c.address == address, loose)) if address else 0

    def erase(self, referral_ids: Iterable[UUID]) -> int:
        return self._remove(attachments.c.referral_id.in_(list(referral_ids)))

    def purge(self, *, before: datetime) -> int:
        return self._remove(and_(attachments.c.referral_id.is_(None), attachments.c.created_at < before))

    def open_once(self, nonce: str, *, expires_at: datetime) -> bool:
        return self._insert_new(opened_links, {"nonce": nonce, "expires_at": expires_at})

    def purge_links(self, *, now: datetime) -> int:
        return self._delete(opened_links, opened_links.c.expires_at <= now)

    def counts(self, referral_ids: Sequence[UUID]) -> dict[UUID, int]:
        kept = attachments.c.referral_id.in_(referral_ids), attachments.c.state != FileState.REFUSED.value
        query = select(attachments.c.referral_id, func.count()).where(*kept)
        rows = self._run(query.group_by(attachments.c.referral_id)).all()
        return {row[0]: int(row[1]) for row in rows}

    def _put(self, id_: UUID, content: Taken | None) -> None:
        if content is None:
            return
        seal = self._keyring.seal_bytes
        rows = [
            {
                "attachment_id": id_,
                "part": part,
                "number": number,
                "content": seal(whole[start : start + PIECE]),
            }
            for part, whole in (("full", content.content), ("thumb", content.thumb))
            for number, start in enumerate(range(0, len(whole), PIECE))
        ]
        self._run(insert(attachment_pieces), rows)

    def _remove(self, condition: ColumnElement[bool]) -> int:
        gone = select(attachments.c.id).where(condition)
        self._run(delete(attachment_pieces).where(attachment_pieces.c.attachment_id.in_(gone)))
        return self._delete(attachments, condition)

    def _list(self, *conditions: ColumnElement[bool]) -> list[StoredFile]:
        query = select(attachments).where(*conditions)
        rows = self._run(query.order_by(attachments.c.created_at, attachments.c.id)).mappings()
        return [self._file(row) for row in rows]

    def _file(self, row: RowMapping) -> StoredFile:
        same = ("id", "referral_id", "address", "kind", "created_at", "staff_id", "size", "width", "height")
        return StoredFile(
            **{name: row[name] for name in same},
            **self._keyring.open_json(row["about"]),
            state=FileState(row["state"]),
            media=row["media"] or "",
            problem=Unfit(row["problem"]) if row["problem"] else None,
            attempts=row["attempts"],
            due=row["due_at"],
        )


def _measures(content: Taken | None) -> dict[str, Any]:
    if content is None:
        return {"media": None, "size": 0, "width": 0, "height": 0}
    return {
        "media": content.media,
        "size": len(content.content),
        "width": content.width,
        "height": content.height,
    }
