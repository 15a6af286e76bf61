"""Rows for every table there is, made from what the database itself says of its columns."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Column, Connection, MetaData, Table, func, insert, select, types

ROWS = 2
"""The first of a table has all that may be missing, the second lacks it."""
START = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
Row = tuple[Any, ...]


def tables_of(connection: Connection) -> dict[str, Table]:
    """What is there now, parents first."""
    found = MetaData()
    found.reflect(connection)
    return {table.name: table for table in found.sorted_tables if table.name != "alembic_version"}


def fill(connection: Connection, tables: Mapping[str, Table]) -> None:
    """Put rows into every one of the tables that has none; parents come first."""
    for table in tables.values():
        if connection.scalar(select(func.count()).select_from(table)):
            continue
        for number in range(1, ROWS + 1):
            connection.execute(insert(table).values(_row(connection, table, number)))


def contents(
    connection: Connection, tables: Mapping[str, Table]
) -> dict[str, tuple[tuple[str, ...], list[Row]]]:
    """Of each table its columns and its rows, in the order of their first key."""
    found = {}
    for name, table in tables.items():
        order = next(iter(table.primary_key.columns))
        rows = [tuple(row) for row in connection.execute(select(table).order_by(order))]
        found[name] = (tuple(table.columns.keys()), rows)
    return found


def _row(connection: Connection, table: Table, number: int) -> Mapping[str, Any]:
    values = {}
    for column in table.columns:
        if column.foreign_keys:
            values[column.name] = _parent(connection, column, number)
        elif number == 1 or not column.nullable:
            values[column.name] = _value(column, table.name, number, connection.dialect.name)
    return values


def _parent(connection: Connection, column: Column[Any], number: int) -> Any:
    """The key of the row of the same number in the table that is pointed at."""
    (key,) = column.foreign_keys
    there = connection.execute(select(key.column).order_by(key.column)).scalars().all()
    return there[number - 1]


def _value(column: Column[Any], table: str, number: int, dialect: str) -> Any:
    kind = column.type
    if isinstance(kind, types.Uuid) or (isinstance(kind, types.CHAR) and kind.length == 32):
        made = uuid.uuid5(uuid.NAMESPACE_OID, f"{table}.{column.name}.{number}")
        return made if dialect == "postgresql" else made.hex
    if isinstance(kind, types.Boolean):
        return number == 1
    if isinstance(kind, types.DateTime):
        at = START + timedelta(minutes=number)
        return at if dialect == "postgresql" else at.replace(tzinfo=None)
    if isinstance(kind, types.Date):
        return date(2026, 11, number)
    if isinstance(kind, types.Integer):
        return number
    if isinstance(kind, types.Float):
        return number / 4
    if isinstance(kind, types.Numeric):
        return Decimal(number)
    if isinstance(kind, types.String):
        return f"字{number}"
    raise AssertionError(f"{table}.{column.name} is of a kind that nobody fills: {kind!r}")
