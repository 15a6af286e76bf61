"""The messages that are still on their way, as indexes and statements say it."""

from __future__ import annotations

from typing import cast

from sqlalchemy import ColumnElement, FromClause, String, literal_column


class _Unsent:
    """Messages that are still on their way. Spelt as literals, so that both databases use the partial
    index.
    """

    words = "state IN ('pending', 'sending')"

    def of(self, outbox_like: FromClause) -> ColumnElement[bool]:
        pending, sending = literal_column("'pending'", String), literal_column("'sending'", String)
        return cast("ColumnElement[bool]", outbox_like.c.state.in_((pending, sending)))


UNSENT = _Unsent()
