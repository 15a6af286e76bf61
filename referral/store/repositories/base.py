"""What every repository stands on: the connection of its unit of work, and the keyring."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, CursorResult, Executable, RowMapping, Select, Table, delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from referral.store.crypto import Keyring
from referral.store.errors import translate


class Repository:
    """Runs statements; errors of the database leave as errors of the domain."""

    def __init__(self, connection: Connection, keyring: Keyring) -> None:
        self._connection = connection
        self._keyring = keyring

    @property
    def _on_postgresql(self) -> bool:
        return self._connection.dialect.name == "postgresql"

    def _run(
        self, statement: Executable, rows: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None
    ) -> CursorResult[*tuple[Any, ...]]:
        try:
            return self._connection.execute(statement, rows)
        except SQLAlchemyError as error:
            raise translate(error) from None

    def read(self, query: Select[*tuple[Any, ...]]) -> Sequence[RowMapping]:
        """The rows of a read model's statement."""
        return self._run(query).mappings().all()

    def _delete(self, table: Table, *conditions: Any) -> int:
        return self._run(delete(table).where(*conditions)).rowcount

    def _insert_new(self, table: Table, values: Mapping[str, Any]) -> bool:
        """Inserts unless a unique value is taken. A concurrent twin is waited for. False: it was taken."""
        make = postgresql.insert if self._on_postgresql else sqlite.insert
        (key,) = table.primary_key.columns
        return (
            self._run(make(table).values(**values).on_conflict_do_nothing().returning(key)).first()
            is not None
        )
