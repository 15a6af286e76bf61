"""Re-sealing every row with the newest key, table by table and in small steps, while the system runs."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Engine, Table, delete, select, update

from referral.store.crypto import Keyring
from referral.store.likeness import likeness_done
from referral.store.tables import metadata, referrals

STEP = 200


def rotate(engine: Engine, keyring: Keyring) -> int:
    """Returns the number of rows written. Can be broken off and run again at any moment.

    The index of follow-up codes is computed anew; those of addresses (screenings, questions, tries) cannot
    be, as nothing to compute them from is stored. They keep working while the old key is listed, and expire
    by themselves.
    """
    written = sum(
        _rotate(engine, keyring, table) for table in metadata.sorted_tables if sealed_columns(table)
    )
    _index_again(engine)
    return written


def _index_again(engine: Engine) -> None:
    """The hashes by which the same household is found are made anew by the worker, under the newest key."""
    with engine.begin() as connection:
        connection.execute(delete(likeness_done))


def sealed_columns(table: Table) -> list[Column[Any]]:
    return [column for column in table.columns if column.info.get("sealed")]


def _rotate(engine: Engine, keyring: Keyring, table: Table) -> int:
    (key,) = table.primary_key.columns
    last, written, step = None, 0, table.info.get("step", STEP)
    while True:
        query = select(key, *sealed_columns(table)).order_by(key).limit(step).with_for_update()
        with engine.begin() as connection:
            rows = connection.execute(query if last is None else query.where(key > last)).all()
            for id_, *tokens in rows:
                fresh = _fresh(keyring, table, tokens)
                connection.execute(update(table).where(key == id_).values(fresh))
        if not rows:
            return written
        last, written = rows[-1][0], written + len(rows)


def _fresh(keyring: Keyring, table: Table, tokens: list[str | None]) -> dict[str, str]:
    columns = [column.name for column in sealed_columns(table)]
    fresh = {name: keyring.reseal(token) for name, token in zip(columns, tokens, strict=True) if token}
    if table is referrals:
        fresh["code_index"] = keyring.blind(keyring.open(fresh["code"]))
    return fresh
