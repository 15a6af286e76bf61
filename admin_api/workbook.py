"""Tables as a workbook (XLSX), with numbers that stay numbers."""

from __future__ import annotations

import io
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction

import xlsxwriter

Cell = int | Fraction | None
WIDEST = 31
"""Signs in the name of a sheet."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: the name of its first column, the others, and the rows with their labels.

    `percent` and `decimal` are the places of the columns that are shares and decimal numbers.
    """

    title: str
    corner: str
    heads: Sequence[str]
    rows: Sequence[tuple[str, Sequence[Cell]]]
    percent: Collection[int] = ()
    decimal: Collection[int] = ()


def workbook(sheets: Sequence[Sheet], notes_title: str, notes: Sequence[tuple[str, str]]) -> bytes:
    """The file. Words are written as words: what begins with = or + is no formula."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(
        made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    head = book.add_format({"bold": True, "text_wrap": True, "bottom": 1})
    share, number = book.add_format({"num_format": "0%"}), book.add_format({"num_format": "0.0"})
    for sheet in sheets:
        formats = dict.fromkeys(sheet.percent, share) | dict.fromkeys(sheet.decimal, number)
        page = book.add_worksheet(_name(sheet.title))
        page.freeze_panes(1, 1)
        page.set_column(0, 0, 22)
        page.write_row(0, 0, [sheet.corner, *sheet.heads], head)
        for line, (label, cells) in enumerate(sheet.rows, 1):
            page.write_string(line, 0, label)
            for place, cell in enumerate(cells):
                if cell is not None:
                    page.write_number(line, place + 1, float(cell), formats.get(place))
    told = book.add_worksheet(_name(notes_title))
    told.set_column(0, 0, 16)
    told.set_column(1, 1, 90, book.add_format({"text_wrap": True}))
    for line, (label, words) in enumerate(notes):
        told.write_string(line, 0, label, head)
        told.write_string(line, 1, words)
    book.close()
    return made.getvalue()


def _name(title: str) -> str:
    """What a sheet may be called."""
    return "".join(sign for sign in title if sign not in "[]:*?/\\")[:WIDEST]
