"""`yimen privacy`: the table of what is kept of residents, made from the list that deletion goes by."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from admin_api.commands.trouble import Refused

if TYPE_CHECKING:
    from referral.domain.retention import DataClass, Terms

BEGIN, END = "<!-- made by `yimen privacy --write` -->", "<!-- end of what is made -->"
_WHY: dict[str, str] = {
    "conversation": "so that a chat can go on (art. 13: asked for by the resident)",
    "screening": "to continue and print it; no name is asked",
    "question": "to write the missing article",
    "promise": "to tell whoever asked to be told",
    "message": "to deliver them exactly once, and show them again; those about a matter stay with it",
    "inbox": "so that a repeated message has no second effect",
    "matter": "to help, by separate consents (art. 28 to 31), and to prove these (art. 14, 15, 23)",
    "link": "to hand out a copy (art. 45)",
    "subscription": "to tell of new policies to whoever wants it",
    "session": "so that staff need not sign in at every click",
    "try": "against guessing of codes and passwords",
    "idempotency": "so that a repeated call of another system has no second effect",
    "audit": "to answer for who read and did what (art. 51, 55, 56)",
}
_ELSEWHERE: dict[str, str] = {
    "promise": "questions",
    "session": "staff_sessions",
    "try": "attempts",
    "idempotency": "idempotency_keys",
    "audit": "audit, audit_lists",
}
"""Classes without a table of residents, or within the table of another class."""
_WISH = {
    "deleted": "deleted, but for what belongs to a decided matter",
    "detached": "whose it was is taken off",
    "emptied": "everything personal is overwritten while undecided",
}


@click.command()
@click.option(
    "--write",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Renew the table in this page.",
)
def privacy(write: Path | None) -> None:
    """What is kept of residents, why, where, how long, and what deleting does to it, as a table."""
    made = table()
    if write is None:
        click.echo(made, nl=False)
        return
    page = write.read_text(encoding="utf-8")
    if BEGIN not in page or END not in page:
        raise Refused(f"{write} has no place for the table: {BEGIN} … {END}")
    before, after = page.split(BEGIN)[0], page.split(END, 1)[1]
    write.write_text(f"{before}{BEGIN}\n\n{made}\n{END}{after}", encoding="utf-8")


def table() -> str:
    """The table in Markdown, with the terms that come with the program."""
    from referral.domain.retention import DataClass, Terms

    names = ("class of data", "why", "where", "how long", "at 删除我的记录", "encrypted")
    head = f"| {' | '.join(names)} |\n|{'---|' * len(names)}\n"
    return head + "".join(_line(kind, Terms()) for kind in DataClass)


def _line(kind: "DataClass", terms: "Terms") -> str:
    from flask import Flask

    from admin_api.public.words import class_words, term_words
    from referral.store.holdings import HOLDINGS
    from referral.store.rotation import sealed_columns

    held = [holding for holding in HOLDINGS if holding.kept is kind]
    where = ", ".join(f"`{holding.name}`" for holding in held) or ", ".join(
        f"`{name}`" for name in _ELSEWHERE[kind].split(", ")
    )
    gone = "; ".join(dict.fromkeys(_WISH[holding.wish] for holding in held)) or "stays: names nobody"
    if kind == "promise":
        gone = "deleted"
    words = [
        f"{holding.name}: {', '.join(column.name for column in sealed_columns(holding.table))}"
        for holding in held
        if sealed_columns(holding.table)
    ]
    with Flask("words").test_request_context("/?lang=en"):
        cells = (
            class_words(kind),
            _WHY[kind],
            where,
            term_words(terms.of(kind)),
            gone,
            "; ".join(words) or "—",
        )
    return "| " + " | ".join(cells) + " |\n"
