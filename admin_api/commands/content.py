"""The content: lint it, take in an official text, and carry published articles out into files and back."""

import codecs
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from admin_api.commands.common import (
    day_or_today,
    knowledge,
    now,
    open_database,
    plain_settings,
)
from admin_api.commands.trouble import Refused

ERRORS_FOUND = 1


@click.group()
def content() -> None:
    """Lint the content, take in official texts, carry articles out and back."""


@content.command()
@click.pass_context
def check(ctx: click.Context) -> None:
    """Lint everything; exit code 1 where there is an error."""
    from knowledge.checks import check as lint
    from knowledge.loader import CONTENT
    from knowledge.schema.files import parse, read_folder
    from knowledge.schema.places import place

    kb = knowledge()
    if findings := lint(kb, day_or_today(None)):
        folder = plain_settings().content or CONTENT
        files = [parse(name, words)[0] for name, words in read_folder(folder).items()]
    for finding in findings:
        click.echo(finding.at(*place(files, finding.file, finding.key)))
    errors = sum(finding.level == "error" for finding in findings)
    click.echo(
        f"{len(kb.articles)} articles, {len(kb.programs)} programs, version {kb.version[:12]}: "
        f"{errors} error(s), {len(findings) - errors} warning(s)"
    )
    if errors:
        ctx.exit(ERRORS_FOUND)


@content.command()
@click.option(
    "--write", type=click.Path(dir_okay=False, path_type=Path), help="Write the page into this file."
)
@click.pass_context
def coverage(ctx: click.Context, write: Path | None) -> None:
    """Where each item of the document of 2017 is told; exit code 1 where one is told nowhere."""
    from knowledge.coverage import coverage as covered
    from knowledge.coverage import table

    kb = knowledge()
    if write is None:
        click.echo(table(kb), nl=False)
    else:
        write.write_text(table(kb), encoding="utf-8")
    open_items = [row.item for row in covered(kb) if not row.complete]
    if open_items:
        click.echo(f"covered by nothing: {', '.join(open_items)}", err=True)
        ctx.exit(ERRORS_FOUND)


@content.command()
@click.option(
    "--write", type=click.Path(dir_okay=False, path_type=Path), help="Write the page into this file."
)
def graphs(write: Path | None) -> None:
    """Each program's rule and the order of the questions as drawings (Markdown with Mermaid)."""
    from knowledge.eligibility.graph_page import page

    drawn = page(knowledge())
    if write is None:
        click.echo(drawn, nl=False)
    else:
        write.write_text(drawn, encoding="utf-8")


@content.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--number", required=True, help="The document's number, such as 奉节府办〔2017〕158号.")
def import_(file: Path, number: str) -> None:
    """Split an official text into clauses; from the next start on citations show it word for word."""
    from knowledge.official import OfficialTextError, decode, file_name, split

    documents = knowledge().documents
    if number not in documents:
        raise Refused(f"The content has no document {number}. It has: {'; '.join(documents)}")
    folder = plain_settings().official_folder
    if folder is None:
        raise Refused("YIMEN_OFFICIAL is not set: with this database there is no folder to keep the text in.")
    try:
        text = split(decode(_official_bytes(file)), number)
    except OfficialTextError as error:
        kept = (folder / file_name(number)).exists()
        still = "; the text that was imported before stays" if kept else ""
        raise Refused(f"{file}:{error.line}: {error.clause}: {error.message}{still}") from None
    missing, unknown = text.unmatched(documents[number])
    target = folder / file_name(number)
    text.save(target)
    click.echo(f"{len(text.clauses)} clauses of {number} are now in {target}")
    for title, clauses in (("not found in the text", missing), ("not in the content", unknown)):
        if clauses:
            click.echo(f"{title}: {', '.join(clauses)}", err=True)


LONGEST_TEXT = 8 * 1024 * 1024
"""Bytes of an official text: far beyond any document, and read in a moment."""


def _official_bytes(file: Path) -> bytes:
    with file.open("rb") as opened:
        content = opened.read(LONGEST_TEXT + 1)
    if len(content) > LONGEST_TEXT:
        raise Refused(f"{file}: more than {LONGEST_TEXT // 1024 // 1024} MB, that is no policy document")
    return content


REGRESSIONS = "regression-questions.tsv"


@content.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def export(folder: Path) -> None:
    """Write the published articles as content files, and the questions that must find their topic as TSV."""
    import yaml

    with open_database() as database, database.unit_of_work(read_only=True) as uow:
        published, kept = uow.articles.published(), uow.regressions.all()
    articles = folder / "articles"
    articles.mkdir(parents=True, exist_ok=True)
    for revision in published:
        text = yaml.safe_dump(dict(revision.body), allow_unicode=True, sort_keys=False, width=110)
        (articles / f"{revision.topic}.yaml").write_text(text, encoding="utf-8")
    rows = ["id\tquestion\ttopic\tlanguage"]
    for number, (topic, words, language) in enumerate(kept, 1):
        rows.append(f"asked-{number:04d}\t{' '.join(words.split())}\t{topic}\t{language}")
    (folder / REGRESSIONS).write_text("\n".join(rows) + "\n", encoding="utf-8")
    click.echo(f"{len(published)} article(s) and {len(kept)} question(s) are now in {folder}")


def _sound(files: list[Path], bodies: dict[str, dict[str, Any]]) -> None:
    """Raises ContentErrors, each with its line, where these articles do not fit the content or the lint
    finds an error in them. A review date that is past is no reason: it may be what is to be mended.
    """
    from knowledge.checks import check as lint
    from knowledge.overlay import overlay
    from knowledge.schema.files import parse
    from knowledge.schema.places import place
    from knowledge.schema.problems import ContentError, ContentErrors

    parsed = [parse(f"articles/{file.name}", file.read_bytes())[0] for file in files]
    try:
        together = overlay(knowledge(), bodies)
        found = [
            ContentError(finding.file, 1, finding.key, finding.message)
            for finding in lint(together, day_or_today(None))
            if finding.level == "error" and finding.key != "review_by"
        ]
    except ContentErrors as errors:
        found = list(errors.problems)
    names = {file.name for file in parsed}
    wrong = [replace(one, line=place(parsed, one.file, one.key)[1]) for one in found if one.file in names]
    if wrong:
        raise ContentErrors(wrong)


def _article_text(file: Path) -> str:
    """The text of an exported article; one in another encoding is named, and nothing is imported."""
    from knowledge.schema.files import parse
    from knowledge.schema.problems import ContentErrors

    content = file.read_bytes().removeprefix(codecs.BOM_UTF8)
    _, problems = parse(f"articles/{file.name}", content)
    if problems:
        raise ContentErrors(problems)
    return content.decode()


@content.command("import-articles")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--as", "username", required=True, help="The account that is named as the author.")
def import_articles(folder: Path, username: str) -> None:
    """Take articles back from files, as drafts that a second person publishes; all of them or none."""
    from knowledge.overlay import read_body
    from referral import service

    files = sorted((folder / "articles").glob("*.yaml"))
    if not files:
        raise Refused(f"{folder / 'articles'} holds no article (*.yaml)")
    bodies = {file.stem: read_body(file.stem, _article_text(file)) for file in files}
    _sound(files, bodies)
    with open_database() as database:
        database.upgrade()
        with database.unit_of_work() as uow:
            author = uow.staff.credentials(username)
            if author is None:
                raise Refused(f"There is no account {username}.")
            for topic, body in bodies.items():
                draft = uow.articles.open_of(topic)
                seen = (draft.number, draft.version) if draft else None
                service.save_draft(uow, author.staff, topic, body, seen=seen, note=folder.name, at=now())
            uow.commit()
    click.echo(f"{len(bodies)} draft(s) of {username} wait at /admin/articles to be read and published")
