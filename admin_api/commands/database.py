"""The database and its keys, for operators."""

import secrets as randomness
from pathlib import Path

import click

from admin_api.commands.common import open_database


@click.group()
def db() -> None:
    """Migrate, copy and bring back the database."""


@db.command()
def upgrade() -> None:
    """Bring the schema to the newest revision."""
    with open_database() as database:
        database.upgrade()
        click.echo(f"The schema is at {database.revision()}.")


@db.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write a consistent copy while the system runs. The keys are not in it: keep them elsewhere."""
    with open_database() as database:
        database.backup(file)
    click.echo(f"Copied to {file}.")


@db.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.confirmation_option(prompt="Everything in the database is replaced. Go on?")
def restore(file: Path) -> None:
    """Replace everything by a copy. Stop the other processes first."""
    with open_database() as database:
        database.restore(file)
    click.echo(f"Restored from {file}.")


@click.command("rotate-keys")
def rotate_keys() -> None:
    """Re-seal every row with the newest of YIMEN_DATA_KEYS; the older ones can be dropped afterwards."""
    with open_database() as database:
        click.echo(f"{database.rotate_keys()} rows are sealed with the newest key.")


@click.command()
def secrets() -> None:
    """Print fresh secrets as lines for an environment file."""
    click.echo(f"YIMEN_SECRET_KEY={randomness.token_urlsafe(48)}")
    click.echo(f"YIMEN_DATA_KEYS={randomness.token_urlsafe(48)}")
