"""Charts as SVG that stands in the page: read without scripts, on a phone and in the dark, seen or heard.

Pure: numbers and words in, markup out. Colours are classes of `charts.css`, so a chart follows the page.
Each chart has a title and a description and is one picture to a screen reader; the numbers belong in a table
beside it, because a picture alone tells nobody exact numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

WIDTH = 320
"""Units of the drawing: about the pixels of a small phone, so that words stay readable there."""
_LINE = 24
_BAR = 14
_WORDS = 12
_CJK_WIDTH = 12.0
_LATIN_WIDTH = 7.3
KINDS = 6
"""Series that can be told apart."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label, the parts in the order of the legend, and what stands behind it."""

    label: str
    parts: tuple[int, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its name, and a share from 0 to 1 for each place; None leaves a gap."""

    name: str
    shares: tuple[float | None, ...]


def width_of(words: str) -> float:
    """About how wide words are drawn."""
    return sum(_LATIN_WIDTH if ord(sign) < 0x2E80 else _CJK_WIDTH for sign in words)


def shortened(words: str, room: float) -> str:
    """The words, or as many of them as fit into the room, with an ellipsis."""
    if width_of(words) <= room:
        return words
    while words and width_of(words) + _CJK_WIDTH > room:
        words = words[:-1]
    return f"{words.rstrip()}…"


def stacked(
    name: str,
    title: str,
    description: str,
    legend: Sequence[str],
    bars: Sequence[Bar],
    *,
    whole: bool = False,
) -> Markup:
    """Bars lying down, one below the other, in parts.

    `name` is the id of the chart on its page. With `whole` every bar is as long as the others and shows
    shares; without it the longest bar fills the width.
    """
    head = _legend(legend)
    label_room = min(150.0, max([width_of(bar.label) for bar in bars], default=0.0) + 8)
    note_room = max([width_of(bar.note) for bar in bars], default=0.0) + 8
    room = WIDTH - label_room - note_room
    longest = max([sum(bar.parts) for bar in bars], default=0)
    top = head.height
    rows = [
        _bar(bar, top + _LINE * place, label_room, room / (sum(bar.parts) if whole else longest or 1))
        if sum(bar.parts)
        else _label(bar, top + _LINE * place, label_room, label_room)
        for place, bar in enumerate(bars)
    ]
    return _picture(name, title, description, top + _LINE * len(bars), Markup("").join([head.drawn, *rows]))


def lines(name: str, title: str, description: str, places: Sequence[str], series: Sequence[Line]) -> Markup:
    """Shares over time: one line for each series, from 0 to 100 percent."""
    head = _legend([line.name for line in series], marks=True)
    left, right, top, height = 38.0, WIDTH - 10.0, head.height + 6.0, 150.0
    step = (right - left) / max(1, len(places) - 1)
    across = [left + step * place for place in range(len(places))]
    grid = [_grid(share, top + height * (1 - share), left, right) for share in (0.0, 0.25, 0.5, 0.75, 1.0)]
    drawn = [_line(kind, line, across, top, height) for kind, line in enumerate(series)]
    below = _places(places, across, top + height + 18)
    return _picture(
        name, title, description, top + height + 26, Markup("").join([head.drawn, *grid, *drawn, below])
    )


@dataclass(frozen=True, slots=True)
class _Legend:
    drawn: Markup
    height: float


def _legend(names: Sequence[str], *, marks: bool = False) -> _Legend:
    drawn, x, y = [], 0.0, 12.0
    for kind, words in enumerate(names):
        wide = width_of(words) + 30
        if x and x + wide > WIDTH:
            x, y = 0.0, y + 20
        square = Markup('<rect class="s{}" x="{:.1f}" y="{:.1f}" width="11" height="11" rx="2"/>')
        sign = _mark(kind, x + 5.5, y - 4.5) if marks else square.format(kind % KINDS, x, y - 10)
        drawn.append(sign + Markup('<text x="{:.1f}" y="{:.1f}">{}</text>').format(x + 16, y, words))
        x += wide
    return _Legend(Markup("").join(drawn), y + 14 if names else 0.0)


def _label(bar: Bar, y: float, label_room: float, note_at: float) -> Markup:
    words = Markup('<text x="0" y="{:.1f}">{}</text>').format(
        y + _WORDS, shortened(bar.label, label_room - 6)
    )
    if not bar.note:
        return words
    return words + Markup('<text class="soft" x="{:.1f}" y="{:.1f}">{}</text>').format(
        note_at + 6, y + _WORDS, bar.note
    )


def _bar(bar: Bar, y: float, label_room: float, scale: float) -> Markup:
    x, drawn = label_room, []
    for kind, part in enumerate(bar.parts):
        if part:
            drawn.append(
                Markup('<rect class="s{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{}"/>').format(
                    kind % KINDS, x, y + 1, max(1.0, part * scale - 0.8), _BAR
                )
            )
        x += part * scale
    return Markup("").join([*drawn, _label(bar, y, label_room, x)])


def _grid(share: float, y: float, left: float, right: float) -> Markup:
    return Markup(
        '<path class="grid" d="M{:.1f} {:.1f}H{:.1f}"/>'
        '<text class="soft end" x="{:.1f}" y="{:.1f}">{}%</text>'
    ).format(left, y, right, left - 6, y + 4, round(share * 100))


def _line(kind: int, line: Line, across: Sequence[float], top: float, height: float) -> Markup:
    path, dots, pen_down = [], [], False
    for x, share in zip(across, line.shares, strict=True):
        if share is None:
            pen_down = False
            continue
        y = top + height * (1 - share)
        path.append(f"{'L' if pen_down else 'M'}{x:.1f} {y:.1f}")
        dots.append(_mark(kind, x, y))
        pen_down = True
    return Markup('<path class="line l{}" d="{}"/>').format(kind % KINDS, "".join(path)) + Markup("").join(
        dots
    )


def _mark(kind: int, x: float, y: float) -> Markup:
    """A dot of its own shape for each series: colour alone does not tell them apart."""
    if kind % 3 == 1:
        shape = f'<rect class="s{kind % KINDS}" x="{x - 3.5:.1f}" y="{y - 3.5:.1f}" width="7" height="7"/>'
    elif kind % 3 == 2:
        shape = f'<path class="s{kind % KINDS}" d="M{x:.1f} {y - 5:.1f}l5 8h-10z"/>'
    else:
        shape = f'<circle class="s{kind % KINDS}" cx="{x:.1f}" cy="{y:.1f}" r="3.6"/>'
    return Markup(shape)  # noqa: S704 - numbers alone stand in it


def _places(places: Sequence[str], across: Sequence[float], y: float) -> Markup:
    """As many of the names below as there is room for, the last one always."""
    widest = max([width_of(words) for words in places], default=0.0) + 8
    drawn, free = [], float(WIDTH)
    for words, x in reversed(list(zip(places, across, strict=True))):
        end = min(WIDTH, x + widest / 2)
        if end <= free:
            free = end - widest
            drawn.append(
                Markup('<text class="soft end" x="{:.1f}" y="{:.1f}">{}</text>').format(end - 2, y, words)
            )
    return Markup("").join(drawn)


def _picture(name: str, title: str, description: str, height: float, drawn: Markup) -> Markup:
    return Markup(
        '<svg class="chart" role="img" aria-labelledby="{0}-title {0}-desc" viewBox="0 0 {1} {2:.0f}">'
        '<title id="{0}-title">{3}</title><desc id="{0}-desc">{4}</desc>{5}</svg>'
    ).format(name, WIDTH, height, title, description, drawn)
