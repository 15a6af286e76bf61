"""The parts that run: all together, or each alone."""

import sys
from typing import TYPE_CHECKING, Any

import click

from admin_api.commands.trouble import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from admin_api.settings import AdminSettings
    from bot.settings import Settings


class WithSettings(click.Command):
    """A command whose help lists every setting of the environment."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Settings (environment)"):
            formatter.write_dl(list(listed_settings()))
        super().format_epilog(ctx, formatter)


def listed_settings() -> "Iterator[tuple[str, str]]":
    """Every setting: the name of its variable, what it does and its default."""
    from admin_api.settings import AdminSettings
    from bot.settings import Settings

    for settings in (AdminSettings, Settings):
        for name, field in settings.model_fields.items():
            alias: Any = field.validation_alias
            choices = [str(choice) for choice in getattr(alias, "choices", [alias] if alias else [])]
            variable = next((one for one in choices if one.isupper()), f"YIMEN_{name}".upper())
            default = "" if field.is_required() or field.default is None else f" [{field.default}]"
            needed = " [needed]" if field.is_required() else default
            yield variable, f"{field.description}{needed}"


def _settings() -> "tuple[Settings, AdminSettings]":
    from admin_api.settings import AdminSettings, from_environment
    from bot.settings import Settings

    return from_environment(Settings), from_environment(AdminSettings)


@click.command(cls=WithSettings)
def serve() -> None:
    """Web, worker and (with a token) Telegram in one process; stops cleanly on SIGTERM."""
    settings, admin = _settings()
    from admin_api import serve as serving
    from bot.bootstrap import build

    serving.serve(build(settings), admin)


@click.command(cls=WithSettings)
def web() -> None:
    """The web alone; any number of these may share one PostgreSQL."""
    settings, admin = _settings()
    from admin_api import serve as serving
    from bot.bootstrap import build

    serving.serve(build(settings), admin, alone=True)


@click.command()
def worker() -> None:
    """The worker alone: sends what is due, deletes what has expired."""
    settings, admin = _settings()
    from admin_api import logs
    from admin_api.serve import catch_signals
    from bot import worker as working
    from bot.bootstrap import build

    services = build(settings)
    logs.configure(admin.log_level, services.redact)
    services.database.upgrade()
    try:
        working.work(services, catch_signals().event)
    finally:
        services.close()


@click.command()
def telegram() -> None:
    """Telegram alone, by long polling."""
    settings, admin = _settings()
    if settings.telegram_bot_token is None:
        raise Refused("TELEGRAM_BOT_TOKEN is not set.")
    from admin_api import logs
    from admin_api.serve import catch_signals
    from bot.bootstrap import build
    from bot.channels.base import Listener

    services = build(settings)
    logs.configure(admin.log_level, services.redact)
    services.database.upgrade()
    channel = services.channels["telegram"]
    assert isinstance(channel, Listener)
    try:
        channel.listen(catch_signals().event)
    finally:
        services.close()


@click.command()
def chat() -> None:
    """The bot in this terminal."""
    from admin_api import logs
    from admin_api.settings import from_environment
    from bot.bootstrap import Parts, build
    from bot.channels.base import Channel
    from bot.channels.console import ConsoleChannel
    from bot.settings import Settings

    def console(parts: Parts) -> Channel:
        return ConsoleChannel(parts.desk, parts.texts, read=sys.stdin, write=sys.stdout, clock=parts.clock)

    logs.configure("WARNING")
    services = build(from_environment(Settings), channels=(console,))
    services.database.upgrade()
    channel = services.channels["console"]
    assert isinstance(channel, ConsoleChannel)
    try:
        from threading import Event

        channel.listen(Event())
    except KeyboardInterrupt:
        click.echo()
    finally:
        services.close()
