"""Questions that found no answer, and figures about those that did."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import RowMapping, select, update

from knowledge.clustering import Asked
from knowledge.languages import Language
from referral.store.learning import questions, regression_questions, tallies
from referral.store.repositories.base import Repository


class SqlQuestions(Repository):
    def note(
        self, *, text: str, decision: str, topic: str | None, language: Language, owner: str, at: datetime
    ) -> int:
        index = self._keyring.blind(f"question:{text.casefold()}")
        this = (questions.c.text_index == index, questions.c.owner == owner)
        # Whoever asks again what was settled is not served by what was done about it.
        latest = {"decision": decision, "topic": topic, "last_at": at, "settled": None}
        again = update(questions).where(*this).values(count=questions.c.count + 1, **latest)
        if not self._run(again).rowcount:
            values = {
                "text_index": index,
                "owner": owner,
                "text": self._keyring.seal(text),
                "language": language,
                "count": 1,
                "first_at": at,
                **latest,
            }
            if not self._insert_new(questions, values):
                # A twin was first in between: then this is the second time.
                self._run(again)
        return int(self._run(select(questions.c.id).where(*this)).scalar_one())

    def promise(self, id_: int, owners: Collection[str], address: str, *, until: datetime) -> bool:
        own = update(questions).where(questions.c.id == id_, questions.c.owner.in_(owners))
        return self._run(own.values(tell_address=address, tell_until=until)).rowcount > 0

    def forget_promises(self, *, now: datetime) -> int:
        over = update(questions).where(questions.c.tell_until <= now)
        return self._run(over.values(tell_address=None, tell_until=None)).rowcount

    def open(self, limit: int) -> list[Asked]:
        query = select(questions).where(questions.c.settled.is_(None))
        newest = query.order_by(questions.c.last_at.desc(), questions.c.id.desc()).limit(limit)
        return [self._asked(row) for row in self._run(newest).mappings()]

    def some(self, ids: Collection[int]) -> list[Asked]:
        query = select(questions).where(questions.c.id.in_(ids)).order_by(questions.c.id)
        return [self._asked(row) for row in self._run(query).mappings()]

    def _asked(self, row: RowMapping) -> Asked:
        kept = {
            name: row[name]
            for name in ("id", "topic", "decision", "language", "owner", "count", "first_at", "last_at")
        }
        return Asked(text=self._keyring.open(row["text"]), waits=row["tell_address"] is not None, **kept)

    def settle(self, ids: Collection[int], how: str, reason: str = "", *, topic: str | None = None) -> int:
        values = {"settled": how, "reason": self._keyring.seal(reason) if reason else None}
        told = values if topic is None else values | {"topic": topic}
        return self._run(update(questions).where(questions.c.id.in_(ids)).values(**told)).rowcount

    def adopted(self, topic: str) -> list[int]:
        mine = (questions.c.settled == "written", questions.c.topic == topic)
        return list(self._run(select(questions.c.id).where(*mine).order_by(questions.c.id)).scalars())

    def reopen(self, ids: Collection[int]) -> None:
        self._run(update(questions).where(questions.c.id.in_(ids)).values(settled=None, reason=None))

    def take_promises(self, ids: Collection[int], *, now: datetime) -> list[tuple[str, Language, str]]:
        wanted = (questions.c.id.in_(ids), questions.c.tell_until > now)
        rows = self._run(select(questions).where(*wanted).order_by(questions.c.id)).mappings().all()
        kept = update(questions).where(questions.c.id.in_(ids))
        self._run(kept.values(tell_address=None, tell_until=None))
        return [(row["tell_address"], row["language"], self._keyring.open(row["text"])) for row in rows]

    def purge(self, *, before: datetime) -> int:
        return self._delete(questions, questions.c.last_at < before)


class SqlTallies(Repository):
    def add(self, week: str, topic: str, decision: str, version: str) -> None:
        row = {"week": week, "topic": topic, "decision": decision, "version": version}
        more = update(tallies).where(*(tallies.c[name] == value for name, value in row.items()))
        if self._run(more.values(n=tallies.c.n + 1)).rowcount:
            return
        if not self._insert_new(tallies, {**row, "n": 1}):
            self._run(more.values(n=tallies.c.n + 1))


class SqlRegressions(Repository):
    def add(self, topic: str, text: str, language: Language, *, at: datetime) -> None:
        values = {"topic": topic, "text": text, "language": language, "created_at": at}
        self._insert_new(regression_questions, values)

    def all(self) -> list[tuple[str, str, Language]]:
        table = regression_questions
        query = select(table.c.topic, table.c.text, table.c.language).order_by(table.c.topic, table.c.id)
        return [(row[0], row[1], row[2]) for row in self._run(query)]

    def remove(self, topic: str, texts: Collection[str]) -> None:
        table = regression_questions
        self._delete(table, table.c.topic == topic, table.c.text.in_(texts))
