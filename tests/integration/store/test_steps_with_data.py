"""Every step of the schema, up and down, with rows in every table that there is at each revision."""

from __future__ import annotations

from alembic.script import ScriptDirectory

from referral.store import Database, migrating
from referral.store.tables import metadata
from tests.support.filling import ROWS, contents, fill, tables_of

KEY = "a secret key of the tests, long enough"
BEGUN_ANEW = {"0015": {"staff_sessions"}}
"""Steps that empty a table on purpose: with the second factor everybody signs in again."""


def revisions() -> list[str]:
    scripts = ScriptDirectory(str(migrating.FOLDER))
    return [script.revision for script in reversed(list(scripts.walk_revisions()))]


def look(database: Database):
    with database.engine.connect() as connection:
        return contents(connection, tables_of(connection))


def assert_kept(before, after, step: str) -> None:
    """What both sides of a step have is the same on both: every row, in every column that they share."""
    for name in before.keys() & after.keys() - BEGUN_ANEW.get(step, set()):
        (old_columns, old), (new_columns, new) = before[name], after[name]
        shared = [column for column in old_columns if column in new_columns]
        assert [pick(row, old_columns, shared) for row in old] == [
            pick(row, new_columns, shared) for row in new
        ], f"{name} changed in step {step}"


def pick(row, columns, wanted):
    return [row[columns.index(name)] for name in wanted]


def test_no_step_up_or_down_changes_a_row_of_what_it_leaves(empty_database_url):
    steps = revisions()
    with Database(empty_database_url, [KEY]) as database:
        before = {}
        for step in steps:
            database.upgrade(step)
            with database.engine.begin() as connection:
                tables = tables_of(connection)
                assert_kept(before, contents(connection, tables), step)
                fill(connection, tables)
                before = contents(connection, tables)
            assert all(len(rows) >= ROWS for _, rows in before.values()), f"a table is empty at {step}"
        assert before.keys() == metadata.tables.keys(), "every table of the program was filled"
        for step, target in zip(reversed(steps), [*reversed(steps[:-1]), "base"], strict=True):
            database.downgrade(target)
            after = look(database)
            assert_kept(before, after, step)
            before = after
        assert before == {}
