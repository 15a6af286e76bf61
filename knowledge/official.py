"""A document's own words, split into the clause ids that the content cites.

The content holds summaries only. Staff import the text they have; from then on citations can show it word
for word. Texts come as they fell out of a PDF: hard line breaks, stray spaces, half and full width marks.
"""

import codecs
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final, Self

from knowledge.model import Document

HEAD: Final = "文头"
INTRODUCTION: Final = "引言"
SIGNATURE: Final = "落款"

NUMERALS: Final = "一二三四五六七八九十"
_SECTION = re.compile(r"([一二三四五六七八九十]{1,3})、")
_PART = re.compile(r"\(([一二三四五六七八九十]{1,3})\)、?")
_POINT = re.compile(r"(\d{1,2})[.、](?!\d)")
_PRINCIPLE = re.compile(r"坚持([\u4e00-\u9fff]{2,8})。")
_DATE = re.compile(
    r"[\d〇零一二三四五六七八九]{4}年[\d一二三四五六七八九十]{1,2}月[\d一二三四五六七八九十]{1,3}日"
)
_INVISIBLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_GAP = re.compile(r"[^\S\n]+")
_LATIN_GAP = re.compile(r"(?<=[A-Za-z,;:.]) (?=[A-Za-z])")
_SENTENCE_END = ("。", "：", "；", "！", "？", ":", ";", "”")
_BRACKETS = str.maketrans("〔〕[]【】（）", "()()()()")


class OfficialTextError(ValueError):
    """A text that cannot be split, with the line (1 is the first) and the clause where it went wrong."""

    def __init__(self, message: str, line: int = 1, clause: str = HEAD) -> None:
        super().__init__(f"line {line}, clause {clause}: {message}")
        self.message, self.line, self.clause = message, line, clause


@dataclass(frozen=True, slots=True)
class OfficialText:
    """The words of each clause of a document, in reading order; together they are the whole text."""

    number: str
    clauses: Mapping[str, str]

    def unmatched(self, document: Document) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The clauses of the tree that the text lacks, and the clauses of the text that the tree lacks."""
        known = [clause.id for clause in document.clauses]
        missing = tuple(clause for clause in known if clause not in self.clauses)
        return missing, tuple(clause for clause in self.clauses if clause not in known)

    def to_json(self) -> str:
        return json.dumps(
            {"number": self.number, "clauses": dict(self.clauses)}, ensure_ascii=False, indent=1
        )

    @classmethod
    def from_json(cls, stored: str) -> Self:
        """What `to_json` wrote; OfficialTextError for anything else."""
        try:
            data = json.loads(stored)
            number, clauses = data["number"], data["clauses"]
            sound = isinstance(number, str) and all(isinstance(words, str) for words in clauses.values())
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise OfficialTextError(f"not a stored official text: {error}") from error
        if not sound:
            raise OfficialTextError("not a stored official text: words must be text")
        return cls(number, MappingProxyType(clauses))

    def save(self, path: Path) -> None:
        """Write to a file, whole or not at all."""
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(path.suffix + ".new")
        fresh.write_text(self.to_json(), encoding="utf-8")
        fresh.replace(path)

    @classmethod
    def load(cls, path: Path) -> Self:
        """What `save` wrote; OfficialTextError naming the file where it is broken."""
        try:
            return cls.from_json(path.read_text(encoding="utf-8"))
        except (OfficialTextError, UnicodeDecodeError) as error:
            said = error.message if isinstance(error, OfficialTextError) else "not UTF-8"
            raise OfficialTextError(
                f"{path.name}: {said}; import the text again, or remove the file"
            ) from error


def stored(folder: Path) -> dict[str, Mapping[str, str]]:
    """All texts saved in a folder as `knowledge.loader.load(official=...)` wants them; none where none is."""
    texts = [OfficialText.load(path) for path in sorted(folder.glob("*.json"))]
    return {text.number: text.clauses for text in texts}


def file_name(number: str) -> str:
    """A plain file name for a document's number."""
    return re.sub(r"\W+", "-", number).strip("-") + ".json"


def decode(content: bytes) -> str:
    """Text from a file: UTF-8, UTF-16 with its mark, or GB18030; OfficialTextError where it is none."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise OfficialTextError("this is neither UTF-8 nor GB18030 text")


def split(text: str, number: str) -> OfficialText:
    """The words of each clause of a document with that number.

    Raises OfficialTextError where the text does not carry the number, has no clauses, or has them out of
    order.
    """
    numbered = enumerate(re.split(r"\r\n|\n|\r", text), 1)
    lines = [(place, line) for place, written in numbered if (line := _clean(written))]
    body = next((at for at, (_, line) in enumerate(lines) if _SECTION.match(_plain(line))), None)
    if body is None:
        raise OfficialTextError("no clause like 一、 begins a line")
    if _comparable(number) not in _comparable("".join(line for _, line in lines[:body])):
        raise OfficialTextError(f"the text before clause 一 does not carry the number {number}")
    end = _signature(lines, body)
    width = max(len(line) for _, line in lines)
    head, introduction = _before([line for _, line in lines[:body]], number)
    clauses = {HEAD: "\n".join(head)}
    if introduction:
        clauses[INTRODUCTION] = _joined(introduction, width)
    clauses |= _Splitter(width).split(lines[body:end])
    if end < len(lines):
        clauses[SIGNATURE] = "\n".join(line for _, line in lines[end:])
    return OfficialText(number, MappingProxyType(clauses))


Line = tuple[int, str]


def _clean(line: str) -> str:
    """A line without what cannot be seen and without the spaces that typesetting put between characters."""
    spaced = _GAP.sub(" ", _INVISIBLE.sub("", line)).strip()
    kept = _LATIN_GAP.sub("\x00", spaced)
    return kept.replace(" ", "").replace("\x00", " ")


def _plain(line: str) -> str:
    """A line with marks and digits in one width, only to recognise what it is."""
    return unicodedata.normalize("NFKC", line[:60])


def _comparable(words: str) -> str:
    """A number without the differences of typing: brackets, widths, spaces."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", words.translate(_BRACKETS)))


def _before(lines: list[str], number: str) -> tuple[list[str], list[str]]:
    """The head, whose addressees end at a colon and are put on one line, and the introduction after it."""
    titled = next((at for at, line in enumerate(lines, 1) if _comparable(number) in _comparable(line)), 0)
    for at, line in enumerate(lines[titled:], titled):
        if line.endswith(("：", ":")):
            return [*lines[:titled], "".join(lines[titled : at + 1])], lines[at + 1 :]
    return lines[:titled], lines[titled:]


def _signature(lines: list[Line], body: int) -> int:
    """Where the signature begins: at the last line that is a date, with the lines of the office above it."""
    for at in range(len(lines) - 1, body, -1):
        if _DATE.fullmatch(unicodedata.normalize("NFKC", lines[at][1])):
            start = at
            while start - 1 > body and at - start < 2 and not lines[start - 1][1].endswith(_SENTENCE_END):
                start -= 1
            return start
    return len(lines)


def _joined(lines: list[str], width: int) -> str:
    """Lines put together again: a new paragraph only after a sentence that ends before the full width."""
    words = ""
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        words += line
        if following and line.endswith(_SENTENCE_END) and len(line) < width - 2:
            words += "\n"
    return words


def numeral(written: str) -> int:
    """A Chinese numeral up to 99: 三 is 3, 十二 is 12, 二十 is 20."""
    tens, ten, ones = written.rpartition("十")
    value = NUMERALS.find(ones) + 1 if ones else 0
    return value + (10 * (NUMERALS.find(tens) + 1 if tens else 1) if ten else 0)


@dataclass
class _Splitter:
    """Walks the lines of the body, opening a clause at each mark that is next in order."""

    width: int
    section: str = ""
    part: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    current: str = ""
    headings: set[str] = field(default_factory=set)
    words: dict[str, list[str]] = field(default_factory=dict)

    def split(self, lines: list[Line]) -> dict[str, str]:
        previous = ""
        for place, line in lines:
            clause = self.opened(place, line, previous)
            if clause is not None:
                self.current = clause
                self.words[clause] = []
            self.words[self.current].append(line)
            previous = line
        return {clause: self.whole(clause, lines) for clause, lines in self.words.items()}

    def whole(self, clause: str, lines: list[str]) -> str:
        """The words of a clause; the heading of a section keeps its own line."""
        first, *rest = lines
        if rest and clause == self.section_of(clause) and not first.endswith(_SENTENCE_END):
            return first + "\n" + _joined(rest, self.width)
        return _joined(lines, self.width)

    @staticmethod
    def section_of(clause: str) -> str:
        return re.split(r"[（/]", clause, maxsplit=1)[0]

    def opened(self, place: int, line: str, previous: str) -> str | None:
        """The clause that a line opens, or None where it only goes on."""
        plain = _plain(line)
        wrapped = bool(previous) and not previous.endswith(_SENTENCE_END) and len(previous) >= self.width - 2
        if found := _SECTION.match(plain):
            return self.section_opened(place, found[1], wrapped=wrapped)
        if found := _PART.match(plain):
            return self.part_opened(place, found[1], wrapped=wrapped)
        if found := _POINT.match(plain):
            return self.point_opened(place, int(found[1]), wrapped=wrapped)
        if (found := _PRINCIPLE.match(plain)) and self.section and not self.part:
            return f"{self.section}/{found[1]}"
        return None

    def section_opened(self, place: int, mark: str, *, wrapped: bool) -> str | None:
        if not self.in_order("", numeral(mark), mark, place, wrapped=wrapped):
            return None
        self.section, self.part = mark, ""
        return mark

    def part_opened(self, place: int, mark: str, *, wrapped: bool) -> str | None:
        clause = f"{self.section}（{mark}）"
        if not self.in_order(self.section, numeral(mark), clause, place, wrapped=wrapped):
            return None
        self.part = clause
        return clause

    def point_opened(self, place: int, number: int, *, wrapped: bool) -> str | None:
        above = self.part or self.section
        clause = f"{above}{number}"
        return clause if self.in_order(above + "#", number, clause, place, wrapped=wrapped) else None

    def in_order(self, above: str, count: int, clause: str, place: int, *, wrapped: bool) -> bool:
        """Whether a mark is the next one; False for one that only stands at the break of a sentence."""
        expected = self.counts.get(above, 0) + 1
        if count == expected:
            self.counts[above] = count
            return True
        if wrapped:
            return False
        what = "stands a second time" if count < expected else f"comes before number {expected} of its kind"
        raise OfficialTextError(f"{clause} {what}", place, clause)
