"""Questions and screenings from the command line: nothing is stored."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from admin_api.commands.common import (
    DAY,
    FILE,
    LANGUAGE,
    day_or_today,
    knowledge,
    lines,
    parse_object,
    print_json,
    read_text,
    search_over,
)
from admin_api.commands.trouble import Refused

if TYPE_CHECKING:
    from knowledge.languages import Language
    from knowledge.model import KnowledgeBase


@click.command()
@click.argument("text", required=False)
@click.option("--batch", type=FILE, help="One question a line, - for standard input; one object a line out.")
@click.option("--json", "as_object", is_flag=True, help="The whole reading as one JSON object.")
@click.option("--lang", type=LANGUAGE, help="Language of the answer; that of the question where left out.")
@click.option("--on", type=DAY, help="Answer as of this day.")
def ask(
    *, text: str | None, batch: Path | None, as_object: bool, lang: "Language | None", on: date | None
) -> None:
    """Answer a question as the chat would."""
    if (text is None) == (batch is None):
        raise click.UsageError("Give either TEXT or --batch FILE.")
    if text is not None and not text.strip():
        raise Refused("The question is empty.")
    from knowledge.search import as_json

    kb, day = knowledge(), day_or_today(on)
    index = search_over(kb)
    for question in [text] if text is not None else lines(batch or Path("-")):
        reading = index.ask(question, lang, day)
        said = as_json(kb, reading, lang or reading.language, day)
        if batch is not None or as_object:
            print_json(said)
        else:
            _say(said)


def _say(said: dict[str, Any]) -> None:
    """The reading for people."""
    if said.get("danger"):
        click.echo(said["danger"]["words"])
    if said["answer"]:
        click.echo(said["answer"])
    for choice in said["choices"]:
        click.echo(f"- {choice['question']}")
    click.echo(f"[{said['decision']} {said['topic'] or ''} {said['confidence']:.2f}]")


@click.command()
@click.option("--facts", type=FILE, help="A JSON file with the facts of one household, - for standard input.")
@click.option(
    "--batch", type=FILE, help="One facts object a line, - for standard input; one result a line out."
)
@click.option("--schema", is_flag=True, help="The JSON Schema of the facts.")
@click.option("--on", type=DAY, help="Judge as of this day.")
@click.option("--lang", type=LANGUAGE, default="zh_Hans", show_default=True, help="Language of the reasons.")
@click.option("--json", "as_object", is_flag=True, help="The whole result as JSON (always so with --batch).")
def screen(
    *,
    facts: Path | None,
    batch: Path | None,
    schema: bool,
    on: date | None,
    lang: "Language",
    as_object: bool,
) -> None:
    """Preliminary view on every program for a household. It decides nothing."""
    if sum((facts is not None, batch is not None, schema)) != 1:
        raise click.UsageError("Give one of --facts FILE, --batch FILE and --schema.")
    kb = knowledge()
    if schema:
        from knowledge.eligibility import schema as schema_of

        print_json(schema_of(kb), wide=True)
    elif facts is not None:
        result = _screen(kb, parse_object(read_text(facts), str(facts)), day_or_today(on), lang)
        if as_object:
            print_json(result)
        else:
            _tell(kb, result, lang)
    elif batch is not None:
        _screen_batch(kb, batch, day_or_today(on), lang)


def _screen(kb: "KnowledgeBase", facts: dict[str, Any], on: date, lang: "Language") -> dict[str, Any]:
    """The result of one household; raises Refused for facts that cannot be."""
    from knowledge.eligibility import FactError, screening_json
    from knowledge.eligibility import screen as judge

    try:
        return screening_json(kb, judge(kb, facts, on), lang)
    except FactError as error:
        raise Refused(f"{error.fact}: {error.message.in_(lang)}") from None


def _screen_batch(kb: "KnowledgeBase", batch: Path, on: date, lang: "Language") -> None:
    """Every line gets its line, also a broken one; a broken one makes the exit code 2."""
    broken = 0
    for number, line in enumerate(lines(batch), 1):
        try:
            print_json(_screen(kb, parse_object(line, f"line {number}"), on, lang))
        except Refused as error:
            broken += 1
            print_json({"error": error.message, "line": number})
            click.echo(f"line {number}: {error.message}", err=True)
    if broken:
        raise Refused(f"{broken} line(s) could not be judged")


def _tell(kb: "KnowledgeBase", result: dict[str, Any], lang: "Language") -> None:
    """The result for people."""
    for program in result["programs"]:
        click.echo(f"{program['verdict']:9} {kb.programs[program['program']].title.in_(lang)}")
        for reason in program["reasons"]:
            click.echo(f"          - {reason['text']}")
    if result["next_question"]:
        click.echo(f"? {result['next_question']}")
