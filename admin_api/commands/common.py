"""What several commands share: the day, the knowledge, lines of JSON."""

import json
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from admin_api.commands.trouble import Refused

if TYPE_CHECKING:
    from bot.settings import Settings
    from knowledge.model import KnowledgeBase
    from knowledge.search import Index
    from referral.store import Database

LANGUAGE = click.Choice(["zh_Hans", "zh_Hant", "en"])
FILE = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)


class Day(click.ParamType[date]):
    """A calendar day such as 2026-11-23."""

    name = "DATE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a day such as 2026-11-23", param, ctx)


DAY = Day()


def now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)


def day_or_today(on: date | None) -> date:
    """The day asked for, or today in the county."""
    from bot.county import county_day

    return on or county_day(now())


def plain_settings() -> "Settings":
    """Settings for commands that touch no personal data: they need no key, so none is asked for."""
    from pydantic import SecretStr

    from admin_api.settings import from_environment
    from bot.settings import SHORTEST_KEY, Settings

    return from_environment(Settings, data_keys=(SecretStr("-" * SHORTEST_KEY),))


def search_over(kb: "KnowledgeBase") -> "Index":
    """The search over some content as the chat has it, from the folder of the models."""
    from bot.bootstrap import encoder_of
    from knowledge.search import Index

    settings = plain_settings()
    return Index.build(kb, settings.models_folder, encoder_of(settings))


def open_database() -> "Database":
    """The database of the settings, to be closed by the caller."""
    from admin_api.settings import from_environment
    from bot.settings import Settings
    from referral.store import Database

    settings = from_environment(Settings)
    return Database(settings.database_url, settings.keys)


def knowledge() -> "KnowledgeBase":
    """The content, with the official texts that were imported."""
    from knowledge.loader import load
    from knowledge.official import stored

    settings = plain_settings()
    folder = settings.official_folder
    return load(settings.content, official=stored(folder) if folder else {})


def read_text(file: Path) -> str:
    """A file, or standard input for `-`, as UTF-8 text; raises UnicodeDecodeError."""
    content: bytes = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    return content.decode("utf-8-sig")


def lines(file: Path) -> Iterator[str]:
    """The lines of a file or of standard input, as they come."""
    stream = sys.stdin.buffer if str(file) == "-" else file.open("rb")
    with stream:
        for number, line in enumerate(stream):
            yield line.decode("utf-8-sig" if number == 0 else "utf-8").rstrip("\r\n")


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a number")


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object of these pairs; of a key that stands twice JSON would silently keep the last."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"{key!r} stands twice")
        found[key] = value
    return found


def parse_object(text: str, what: str) -> dict[str, Any]:
    """A JSON object; raises Refused saying where it is broken, or what it says twice."""
    try:
        value = json.loads(text, parse_constant=_no_constant, object_pairs_hook=_each_once)
    except (ValueError, RecursionError) as error:
        raise Refused(f"{what}: not JSON: {error}") from None
    if not isinstance(value, dict):
        raise Refused(f"{what}: a JSON object is needed, this is {type(value).__name__}")
    return value


def print_json(value: Any, *, wide: bool = False) -> None:
    """One JSON value on standard output: on one line, or `wide`, laid out for people."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2 if wide else None, default=str))
