"""Long messages in pieces that fill one screen of a telephone."""

from collections.abc import Iterable

SCREEN = 600
"""Characters of Chinese on one screen at a readable size; Latin letters count half."""


def width(text: str) -> float:
    """How much of a screen a text takes, in Chinese characters; a line break costs a few."""
    return sum(0.5 if character.isascii() else 1 for character in text) + 6 * text.count("\n")


def pages(paragraphs: Iterable[str], screen: int = SCREEN) -> list[str]:
    """Paragraphs put together into messages; one that is too long alone is cut between its lines."""
    done: list[str] = []
    page = ""
    for piece in _pieces(paragraphs, screen):
        together = f"{page}\n{piece}" if page else piece
        if page and width(together) > screen:
            done.append(page)
            page = piece
        else:
            page = together
    return [*done, page] if page else done


def _pieces(paragraphs: Iterable[str], screen: int) -> Iterable[str]:
    for paragraph in paragraphs:
        if width(paragraph) <= screen:
            yield paragraph
        else:
            yield from paragraph.split("\n")
