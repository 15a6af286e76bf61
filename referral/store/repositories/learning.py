"""Questions that found no answer, and figures about those that did."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, update

from knowledge.languages import Language
from referral.store.learning import questions, tallies
from referral.store.repositories.base import Repository


class SqlQuestions(Repository):
    def note(
        self, *, text: str, decision: str, topic: str | None, language: Language, owner: str, at: datetime
    ) -> int:
        index = self._keyring.blind(f"question:{text.casefold()}")
        this = (questions.c.text_index == index, questions.c.owner == owner)
        latest = {"decision": decision, "topic": topic, "last_at": at}
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

    def forget(self, owners: Collection[str]) -> int:
        return self._delete(questions, questions.c.owner.in_(owners))

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
