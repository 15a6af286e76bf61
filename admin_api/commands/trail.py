"""The audit, for whoever answers for it: is the chain whole, and what does it say."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from admin_api.commands.common import open_database, print_json
from admin_api.commands.trouble import Refused

if TYPE_CHECKING:
    from referral.ports import ChainEnd

BROKEN = 1
HASH = 64


@click.group()
def audit() -> None:
    """Who read and did what: check the chain, and read it."""


def _anchor(_context: click.Context, _parameter: click.Parameter, value: str | None) -> "ChainEnd | None":
    from referral.ports import ChainEnd

    if value is None:
        return None
    number, _, digest = value.partition(":")
    if not (number.isascii() and number.isdigit() and len(digest) == HASH):
        raise click.BadParameter("an anchor is NUMBER:HASH, as `yimen audit verify` prints it")
    return ChainEnd(int(number), digest)


@audit.command()
@click.option(
    "--anchor",
    callback=_anchor,
    metavar="NUMBER:HASH",
    help="An end of the chain that was noted earlier: who cuts entries off the end is found only so.",
)
@click.pass_context
def verify(context: click.Context, anchor: "ChainEnd | None") -> None:
    """Check every entry against the one before. Exit code 1 where the chain is broken, with the first entry
    that does not fit. Keep the anchor that is printed somewhere else.
    """
    with open_database() as database, database.unit_of_work(read_only=True) as uow:
        broken, end = uow.audit.verify(anchor), uow.audit.end()
    if broken is not None:
        click.echo(f"The chain is broken: entry {broken} is missing or was changed.", err=True)
        context.exit(BROKEN)
    click.echo(f"The chain is whole: {end.number} entries.")
    click.echo(f"Anchor, to be kept elsewhere: {end.number}:{end.hash}")


@audit.command()
@click.option("--who", help="A login name, or operator, resident, anonymous.")
@click.option("--action", help="What was done, such as read-referral.")
@click.option("--referral", type=click.UUID, help="What touched this matter, lists included.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
def show(who: str | None, action: str | None, referral: UUID | None, limit: int) -> None:
    """Print entries as lines of JSON, newest first. Reading is itself recorded."""
    from referral.store.queries import AuditFilters, entries_for_operator

    with open_database() as database, database.unit_of_work(read_only=True) as uow:
        filters = AuditFilters(who=_who(uow, who), action=action, referral=referral)
        for entry in entries_for_operator(uow, filters=filters, limit=limit):
            print_json(
                {
                    "number": entry.number,
                    "at": entry.at.isoformat(),
                    "who": entry.username or entry.who,
                    "action": entry.action,
                    "subject": entry.subject,
                    "detail": dict(entry.detail),
                }
            )


def _who(uow: Any, name: str | None) -> str | None:
    from referral.service.signing_in import fold_username

    if name is None or name in {"operator", "resident", "anonymous", "system"}:
        return name
    found = uow.staff.credentials(fold_username(name))
    if found is None:
        raise Refused(f"There is no account {name}.")
    return f"staff:{found.staff.id}"
