"""The command `yimen`. Every part is imported by the command that needs it: a start stays fast."""

import click

from admin_api.commands import (
    asking,
    charity,
    content,
    database,
    demonstration,
    measuring,
    people,
    rehearsing,
    running,
    terms,
    trail,
)
from admin_api.commands.trouble import Polite


@click.group(cls=Polite, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="yimen", prog_name="yimen")
def main() -> None:
    """Yimen: one window of social assistance as a conversation."""


for _command in (
    running.serve,
    running.web,
    running.worker,
    running.telegram,
    running.chat,
    asking.ask,
    measuring.evaluate,
    asking.screen,
    rehearsing.rehearse,
    rehearsing.replay,
    content.content,
    database.db,
    database.rotate_keys,
    database.secrets,
    people.staff,
    people.token,
    trail.audit,
    charity.board,
    terms.privacy,
    demonstration.demo,
):
    main.add_command(_command)
