"""`yimen board`: the public figures of charity, computed anew from the database."""

import json
from datetime import UTC, datetime

import click

from admin_api.commands.common import knowledge, open_database


@click.command("board")
@click.option("--json", "as_json", is_flag=True, help="For programs, as at /board/charity.json.")
def board(*, as_json: bool) -> None:
    """Compute the public figures of charity anew. `yimen demo` gives sample data to try it on."""
    from admin_api.public.charity import document
    from referral.store.queries import charity_figures

    places = frozenset(area.name.zh_Hans for area in knowledge().areas)
    with open_database() as database, database.unit_of_work(read_only=True) as uow:
        found = document(charity_figures(uow, places, at=datetime.now(UTC)))
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    for name in ("open", "delivered", "median_days"):
        click.echo(f"{name}: {found[name] if found[name] is not None else '-'}")
    for table in ("open_by_category", "open_by_township", "unmet_by_category", "delivered_by_category"):
        click.echo(f"\n{table}")
        for cell in found[table]:
            click.echo(
                f"  {cell['key'] or '(merged)'}: {cell['count'] if cell['count'] is not None else '-'}"
            )
    click.echo(f"\noffers of givers who want to be named: {len(found['offers'])}")
