"""What a change would do, and what a screening would say on another day: nothing is stored."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from admin_api.commands.common import (
    DAY,
    FILE,
    LANGUAGE,
    day_or_today,
    knowledge,
    open_database,
    parse_object,
    plain_settings,
    print_json,
    read_text,
)
from admin_api.commands.trouble import Refused

if TYPE_CHECKING:
    from knowledge.eligibility.rehearsal import Flip, Rehearsal, Subject
    from knowledge.eligibility.replay import Difference, Replay
    from knowledge.languages import Language
    from knowledge.model import Citation, KnowledgeBase
    from referral.store import Database

FLIPS_FOUND = 1
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command()
@click.option("--parameter", help="Id of the amount that changes, such as dibao.rural.")
@click.option("--value", help="The new amount; leave it out for one that nobody has found.")
@click.option("--from", "start", type=DAY, help="The day on which it begins.")
@click.option("--area", help="Id of the township whose own amount it is.")
@click.option("--content", type=FOLDER, help="Another content folder to hold against the one in force.")
@click.option("--on", type=DAY, help="Judge everybody as of this day.")
@click.option("--no-database", is_flag=True, help="Leave out signed cases and stored screenings.")
@click.option("--fail-on-flips", is_flag=True, help="Exit code 1 where a verdict flips.")
@click.option("--lang", type=LANGUAGE, default="zh_Hans", show_default=True, help="Language of the reasons.")
@click.option("--json", "as_object", is_flag=True, help="One JSON object.")
@click.pass_context
def rehearse(
    ctx: click.Context,
    *,
    parameter: str | None,
    value: str | None,
    start: date | None,
    area: str | None,
    content: Path | None,
    on: date | None,
    no_database: bool,
    fail_on_flips: bool,
    lang: "Language",
    as_object: bool,
) -> None:
    """List whose verdict a changed amount or content flips: cases, personas, stored screenings."""
    if (parameter is None) == (content is None):
        raise click.UsageError("Give either --parameter ID --from DATE [--value AMOUNT] or --content DIR.")
    with _in_force(database=not no_database) as (before, stored):
        if content is not None:
            after, day = _other(content), on
        else:
            after = _dated(before, parameter or "", value, start, area)
            day = on or max(start or date.min, day_or_today(None))
        done = _rehearsed(before, after, stored, day, area)
    if as_object:
        print_json(_as_object(done, day, lang), wide=True)
    else:
        _tell(after, done, lang)
    if fail_on_flips and done.flips:
        ctx.exit(FLIPS_FOUND)


@contextmanager
def _in_force(*, database: bool) -> Iterator[tuple["KnowledgeBase", Iterator["Subject"]]]:
    """What holds now, with what was published, and what the database has to judge: nothing without one."""
    opened = _database() if database else None
    if opened is None:
        yield knowledge(), iter(())
        return
    from admin_api import subjects
    from knowledge.amounts import with_values
    from knowledge.overlay import overlay

    try:
        with opened.unit_of_work(read_only=True) as uow:
            bodies = {one.topic: one.body for one in uow.articles.published()}
            kb = overlay(with_values(knowledge(), uow.amounts.published()), bodies)
            yield kb, subjects.stored(uow, day_or_today(None))
    finally:
        opened.close()


def _database() -> "Database | None":
    """The database of the settings, where there are keys for it and it was set up; else that is said."""
    from pydantic import ValidationError

    try:
        opened = open_database()
    except ValidationError:
        click.echo("no database: signed cases and stored screenings are left out", err=True)
        return None
    if opened.is_current():
        return opened
    opened.close()
    click.echo("the database is not set up: signed cases and stored screenings are left out", err=True)
    return None


def _other(content: Path) -> "KnowledgeBase":
    from knowledge.loader import load

    return load(content)


def _dated(
    kb: "KnowledgeBase", parameter: str, value: str | None, start: date | None, area: str | None
) -> "KnowledgeBase":
    """The knowledge with one value more; its source is the trial itself, so nobody takes it for a fact."""
    from knowledge.amounts import NewValue, with_values
    from knowledge.languages import Text
    from knowledge.model import Certainty, DatedValue, Source

    if start is None:
        raise click.UsageError("Give --from DATE: the day on which the amount begins.")
    try:
        amount = None if value is None else Decimal(value)
    except InvalidOperation:
        raise Refused(f"--value: {value!r} is not a number") from None
    trial = Source("trial", Text("预演", "預演", "Rehearsal"), None, None, Certainty.verified)
    dated = DatedValue(start, None, amount, trial.id, Certainty.verified, area)
    return with_values(kb, [NewValue(parameter, dated, trial)])


def _rehearsed(
    before: "KnowledgeBase",
    after: "KnowledgeBase",
    stored: Iterator["Subject"],
    day: date | None,
    area: str | None,
) -> "Rehearsal":
    """All households, those of nobody knows where as if they lived in the area."""
    from dataclasses import replace
    from itertools import chain

    from admin_api import subjects
    from knowledge.eligibility.rehearsal import rehearse as judge

    everybody = chain(subjects.written(plain_settings().content), stored)
    placed = (one if one.area else replace(one, area=area) for one in everybody)
    return judge(before, after, placed, day)


def _cited(clause: "Citation | None") -> str | None:
    return None if clause is None else str(clause)


def _as_object(done: "Rehearsal", day: date | None, lang: "Language") -> dict[str, Any]:
    return {
        "on": None if day is None else day.isoformat(),
        "looked_at": done.looked_at,
        "by_clause": [
            {"program": program, "clause": _cited(clause), "before": before, "after": after, "count": count}
            for program, clause, before, after, count in done.by_clause()
        ],
        "flips": [_flip(flip, lang) for flip in done.flips],
        "refused": [
            {"origin": subject.origin, "name": subject.name, "why": why} for subject, why in done.refused
        ],
    }


def _flip(flip: "Flip", lang: "Language") -> dict[str, Any]:
    return {
        "origin": flip.subject.origin,
        "name": flip.subject.name,
        "program": flip.program,
        "before": flip.before,
        "after": flip.after,
        "clause": _cited(flip.clause),
        "reasons": [reason.text.in_(lang) for reason in flip.reasons],
    }


def _tell(kb: "KnowledgeBase", done: "Rehearsal", lang: "Language") -> None:
    """By program and clause first, then each."""
    click.echo(f"{done.looked_at} households, {len(done.flips)} verdict(s) flip, {len(done.refused)} refused")
    for program, clause, before, after, count in done.by_clause():
        title = kb.programs[program].title.in_(lang) if program in kb.programs else program
        click.echo(f"{count:5}  {title}  {clause or '-'}  {before or '-'} -> {after or '-'}")
    for flip in done.flips:
        click.echo(
            f"{flip.subject.origin} {flip.subject.name}: {flip.program} "
            f"{flip.before or '-'} -> {flip.after or '-'}"
        )
        for reason in flip.reasons[:1]:
            click.echo(f"       {reason.text.in_(lang)}")
    for subject, why in done.refused:
        click.echo(f"refused: {subject.origin} {subject.name}: {why}", err=True)


@click.command()
@click.option("--facts", type=FILE, required=True, help="A JSON file with the facts, - for standard input.")
@click.option("--then", type=DAY, required=True, help="The day on which they were given.")
@click.option("--on", type=DAY, help="The day to compare with; today where left out.")
@click.option("--area", help="Id of the township, whose own amounts count.")
@click.option("--lang", type=LANGUAGE, default="zh_Hans", show_default=True, help="Language of the reasons.")
@click.option("--json", "as_object", is_flag=True, help="One JSON object.")
def replay(
    *, facts: Path, then: date, on: date | None, area: str | None, lang: "Language", as_object: bool
) -> None:
    """Compute a screening as of two days, with the reason for each difference."""
    from knowledge.eligibility import FactError
    from knowledge.eligibility.replay import replay as compute

    kb = knowledge()
    if area is not None and kb.area_named(area) is None:
        raise Refused(f"--area: no area is called {area!r}")
    try:
        found = compute(kb, parse_object(read_text(facts), str(facts)), then, day_or_today(on), area=area)
    except FactError as error:
        raise Refused(f"{error.fact}: {error.message.in_(lang)}") from None
    if as_object:
        print_json(_replay(kb, found, lang), wide=True)
        return
    for difference in found.since:
        click.echo(f"{difference.program}: {difference.before} -> {difference.after}")
        for words in _because(difference):
            click.echo(f"       {words}")
    if not found.since:
        click.echo("the same on both days")


def _replay(kb: "KnowledgeBase", found: "Replay", lang: "Language") -> dict[str, Any]:
    from knowledge.eligibility import screening_json

    return {
        "then": screening_json(kb, found.then, lang),
        "now": screening_json(kb, found.now, lang),
        "differences": [
            {
                "program": one.program,
                "before": one.before,
                "after": one.after,
                "amounts": [
                    {"parameter": changed.parameter, "before": changed.before, "after": changed.after}
                    for changed in one.because.amounts
                ],
                "dated_part": one.because.dated,
                "reasons": [reason.text.in_(lang) for reason in one.reasons],
            }
            for one in found.since
        ],
    }


def _because(difference: "Difference") -> Iterator[str]:
    for changed in difference.because.amounts:
        yield f"{changed.parameter}: {changed.before or 'not known'} -> {changed.after or 'not known'}"
    if difference.because.dated:
        yield "a part of the rule, or the document itself, holds on one of the days only"
