"""Migrations, run from code: there is no alembic.ini to lose. Alembic itself is loaded only to migrate."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from referral.store.errors import translate

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER = Path(__file__).parent / "migrations"
_LOCK = 7064_1109
"""Two processes that start at once migrate one after the other."""


def head() -> str:
    """The newest revision, as pinned in `.current-head`: two branches that both add one collide there in
    git.
    """
    return (FOLDER / ".current-head").read_text(encoding="utf-8").strip()


def script_head() -> str | None:
    from alembic.script import ScriptDirectory

    return ScriptDirectory(str(FOLDER)).get_current_head()


def current(engine: Engine) -> str | None:
    """Raises Busy."""
    try:
        with engine.connect().execution_options(yimen_read_only=True) as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            revision: str | None = connection.execute(
                text("SELECT version_num FROM alembic_version")
            ).scalar()
            return revision
    except SQLAlchemyError as error:
        raise translate(error) from None


def upgrade(engine: Engine, revision: str = "head") -> None:
    # Most starts find nothing to do, and then loading Alembic and every migration would only cost time.
    if revision == "head" and current(engine) == head():
        return
    from alembic import command

    with engine.begin() as connection:
        command.upgrade(_config(connection), revision)


def downgrade(engine: Engine, revision: str) -> None:
    from alembic import command

    with engine.begin() as connection:
        command.downgrade(_config(connection), revision)


def _config(connection: Connection) -> Config:
    """All revisions of one run go in one transaction: on both databases a failed run leaves nothing
    behind.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    return config
