"""How good the search is: figures on questions whose topic is known, and on messages whose danger is."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from admin_api.commands.common import DAY, day_or_today, knowledge, print_json, search_over
from admin_api.commands.published import kept_rows, published_knowledge
from admin_api.commands.trouble import Refused

if TYPE_CHECKING:
    from knowledge.search import Index
    from knowledge.search.evaluate import Row

QUESTIONS: Final = ("id", "question", "topic")
DANGERS: Final = ("id", "message", "danger")
NAMED: Final = (
    f"The first line of a tab-separated file names them: {', '.join(QUESTIONS)}; or {', '.join(DANGERS)}"
)
SHOWN: Final = 10
"""Mistakes of a file that are told at once: the rest is most often the same one again."""


@click.command()
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--published",
    is_flag=True,
    help="Over what is published in the database; without FILE on the questions that residents taught it.",
)
@click.option("--json", "as_object", is_flag=True, help="All figures as one JSON object.")
@click.option("--on", type=DAY, help="Answer as of this day.")
def evaluate(*, file: Path | None, published: bool, as_object: bool, on: date | None) -> None:
    """Measure the search on a tab-separated file of questions or of dangers.

    Questions have the columns id, question and topic; maybe style, split and also (other topics that are as
    fair). Messages that may tell of a danger to life have id, message and danger (yes or no); maybe kind.
    """
    from knowledge.search.evaluate import read_rows

    if file is None and not published:
        raise click.UsageError("Give FILE, or --published.")
    kb, kept = published_knowledge() if published else (knowledge(), [])
    dangers = file is not None and _checked(file, frozenset(kb.topics))
    rows = kept_rows(kept) if file is None else [] if dangers else read_rows(file)
    index = search_over(kb)
    if file is not None and dangers:
        _dangers(index, file, as_object=as_object)
    else:
        _questions(index, rows, day_or_today(on), as_object=as_object)


def _questions(index: "Index", rows: "list[Row]", on: date, *, as_object: bool) -> None:
    from knowledge.search.evaluate import evaluate as measure

    found = measure(index, rows, on)
    if as_object:
        print_json(found.as_json(), wide=True)
        return
    _tell(found.as_json())
    click.echo()
    for line in found.lines():
        click.echo(line)


def _dangers(index: "Index", file: Path, *, as_object: bool) -> None:
    from knowledge.search.alarms import evaluate_danger, read_danger_rows

    figures = evaluate_danger(index, read_danger_rows(file)).as_json()
    if as_object:
        print_json(figures, wide=True)
        return
    _tell(figures)
    for title in ("missed", "alarmed"):
        for one in figures[title]:
            click.echo(f"{title:8} {one['id']}  {one['kind']}  {one['message']}")


def _tell(figures: dict[str, Any]) -> None:
    """The plain figures for people."""
    for name, value in figures.items():
        if not isinstance(value, list | dict):
            click.echo(f"{name:20} {'-' if value is None else value}")


def _checked(file: Path, topics: frozenset[str]) -> bool:
    """Whether a file holds dangers; raises Refused with the lines of what cannot be measured."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        table = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        try:
            columns = frozenset(table.fieldnames or ())
            dangers = "question" not in columns and not columns.isdisjoint({"message", "danger"})
            needed = DANGERS if dangers else QUESTIONS
            if missing := [name for name in needed if name not in columns]:
                raise Refused(f"{file.name}:1: columns are missing: {', '.join(missing)}. {NAMED}")
            rows = [(table.line_num, row) for row in table]
        except csv.Error as error:
            raise Refused(f"{file.name}:{table.line_num}: not a tab-separated table: {error}") from None
    if not rows:
        raise Refused(f"{file.name}: there is no row under the names of the columns")
    wrong = [f"{file.name}:{line}: {what}" for line, row in rows for what in _wrong(row, needed, topics)]
    if wrong:
        more = [f"and {len(wrong) - SHOWN} more"] if len(wrong) > SHOWN else []
        raise Refused("\n".join([*wrong[:SHOWN], *more]))
    return dangers


def _wrong(row: dict[str | None, Any], needed: tuple[str, ...], topics: frozenset[str]) -> Iterator[str]:
    """What is wrong with one row, each with its column."""
    from knowledge.search.collection import OUT_OF_SCOPE

    if None in row:
        yield f"has {len(row[None])} value(s) more than there are columns"
    for name in needed:
        if not (row[name] or "").strip():
            yield f"{name}: is empty"
    if needed == DANGERS:
        if (row["danger"] or "").strip() and row["danger"] not in {"yes", "no"}:
            yield f"danger: {row['danger']!r} is neither yes nor no"
        return
    named = [row["topic"] or "", *(row.get("also") or "").split(",")]
    for topic in filter(None, map(str.strip, named)):
        if topic not in topics and topic != OUT_OF_SCOPE:
            yield f"topic: no topic is called {topic!r}; `out-of-scope` stands for none of them"
