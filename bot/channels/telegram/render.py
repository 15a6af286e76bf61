"""From a channel-neutral reply to what Telegram accepts: texts of 4,096 units, buttons in rows."""

from dataclasses import dataclass

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.messages import Choice, Link, Reply

MAX_UNITS = 4096
"""Telegram counts UTF-16 code units; an emoji is two."""

LABEL_WIDTH = 26
"""Half-width columns of one row on a small phone; buttons share a row while they fit together."""

_BREAKS = ("\n\n", "\n", "。", "；", ". ", "，", ", ", " ")


@dataclass(frozen=True, slots=True)
class Part:
    """One `sendMessage`: a text within the limit, and the buttons on the last part."""

    text: str
    keyboard: InlineKeyboardMarkup | None


def render(reply: Reply) -> tuple[Part, ...]:
    """The messages that one reply becomes; the buttons hang under the last."""
    texts = split(reply.text.strip() or "…")
    last = len(texts) - 1
    board = keyboard(reply.choices, reply.links)
    return tuple(Part(text, board if number == last else None) for number, text in enumerate(texts))


def split(text: str, limit: int = MAX_UNITS) -> list[str]:
    """Cut a text where a reader would pause, never inside a character, each piece within the limit."""
    pieces = []
    while units(text) > limit:
        head = _head(text, limit)
        end = max(
            (head.rfind(mark) + len(mark) for mark in _BREAKS if head.rfind(mark) > len(head) // 2), default=0
        )
        cut = end or len(head)
        pieces.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return [*pieces, text] if text else pieces


def units(text: str) -> int:
    """The length of a text as Telegram counts it."""
    return len(text) + sum(1 for character in text if ord(character) > 0xFFFF)


def keyboard(choices: tuple[Choice, ...], links: tuple[Link, ...] = ()) -> InlineKeyboardMarkup | None:
    """Short buttons side by side, long ones and links a row each: no label is cut on a small phone."""
    if not choices and not links:
        return None
    rows: list[list[InlineKeyboardButton]] = [
        [InlineKeyboardButton(link.label, url=link.href)] for link in links
    ]
    room = 0
    for choice in choices:
        button = InlineKeyboardButton(choice.label, callback_data=choice.id)
        width = _width(choice.label) + 4
        if rows and width <= room and len(rows[-1]) < 3:
            rows[-1].append(button)
            room -= width
        else:
            rows.append([button])
            room = LABEL_WIDTH - width
    return InlineKeyboardMarkup(rows)


def _width(label: str) -> int:
    return sum(2 if ord(character) > 0x2E7F else 1 for character in label)


def _head(text: str, limit: int) -> str:
    """The longest beginning within the limit."""
    head = text[:limit]
    while units(head) > limit:
        head = head[: len(head) - max(1, (units(head) - limit) // 2)]
    return head
