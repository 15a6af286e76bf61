"""The content: lint it, and take in an official text so that citations can show it word for word."""

from pathlib import Path

import click

from admin_api.commands.common import day_or_today, knowledge, plain_settings
from admin_api.commands.trouble import Refused

ERRORS_FOUND = 1


@click.group()
def content() -> None:
    """Lint the content, take in official texts."""


@content.command()
@click.pass_context
def check(ctx: click.Context) -> None:
    """Lint everything; exit code 1 where there is an error."""
    from knowledge.checks import check as lint

    kb = knowledge()
    findings = lint(kb, day_or_today(None))
    for finding in findings:
        click.echo(str(finding))
    errors = sum(finding.level == "error" for finding in findings)
    click.echo(
        f"{len(kb.articles)} articles, {len(kb.programs)} programs, version {kb.version[:12]}: "
        f"{errors} error(s), {len(findings) - errors} warning(s)"
    )
    if errors:
        ctx.exit(ERRORS_FOUND)


@content.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--number", required=True, help="The document's number, such as 奉节府办〔2017〕158号.")
def import_(file: Path, number: str) -> None:
    """Split an official text into clauses; from the next start on citations show it word for word."""
    from knowledge.official import decode, file_name, split

    documents = knowledge().documents
    if number not in documents:
        raise Refused(f"The content has no document {number}. It has: {'; '.join(documents)}")
    folder = plain_settings().official_folder
    if folder is None:
        raise Refused("YIMEN_OFFICIAL is not set: with this database there is no folder to keep the text in.")
    text = split(decode(file.read_bytes()), number)
    missing, unknown = text.unmatched(documents[number])
    target = folder / file_name(number)
    text.save(target)
    click.echo(f"{len(text.clauses)} clauses of {number} are now in {target}")
    for title, clauses in (("not found in the text", missing), ("not in the content", unknown)):
        if clauses:
            click.echo(f"{title}: {', '.join(clauses)}", err=True)
