"""From the bytes that somebody sent to a file that can be kept: known by its content, and by nothing else.

Pictures are opened, turned upright and written anew, so that nothing of the sender's file is left: not where
and with which telephone it was taken, and nothing that hides behind the picture. PDFs are kept as they are
and are only ever handed out as downloads.
"""

from __future__ import annotations

import re
import threading
from io import BytesIO

from PIL import Image, ImageOps

from referral.domain.files import JPEG, PDF, FileLimits, FileRefused, Taken, Unfit

LONGEST_SIDE = 2400
"""Dots: an A4 page photographed in full stays readable, and the file stays under a megabyte."""
THUMB_SIDE = 360
MOST_DOTS = 50_000_000
FARTHEST_SIDE = 20_000
QUALITY, THUMB_QUALITY = 82, 72
_FORMATS = ("JPEG", "PNG", "WEBP")
_HEIC = frozenset({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"})
_TAIL = 2048
_AFTER_THE_END = 64
_ACTIVE = re.compile(rb"/(?:JavaScript|Launch)(?![A-Za-z0-9])")
_LOCKED = re.compile(rb"/Encrypt(?![A-Za-z0-9])")
_hands = threading.BoundedSemaphore(2)
"""So many pictures are open at once: a large one takes 200 MB while it is."""


def take_in(data: bytes, limits: FileLimits) -> Taken:
    """The file as it is kept. Raises FileRefused with the reason; the name plays no part."""
    if not data:
        raise FileRefused(Unfit.EMPTY)
    if len(data) > limits.bytes:
        raise FileRefused(Unfit.TOO_BIG)
    if data.startswith(b"%PDF-"):
        return _pdf(data)
    if data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or _is_webp(data):
        with _hands:
            return _picture(data)
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC:
        raise FileRefused(Unfit.HEIC)
    raise FileRefused(Unfit.UNKNOWN)


def _is_webp(data: bytes) -> bool:
    return data.startswith(b"RIFF") and data[8:12] == b"WEBP"


def _pdf(data: bytes) -> Taken:
    """A PDF that begins and ends as one. What follows its end could be another file altogether."""
    end = data.rfind(b"%%EOF", -_TAIL)
    if end < 0:
        raise FileRefused(Unfit.DAMAGED)
    if len(data[end + 5 :].strip()) > _AFTER_THE_END:
        raise FileRefused(Unfit.UNKNOWN)
    if _LOCKED.search(data):
        raise FileRefused(Unfit.LOCKED)
    if _ACTIVE.search(data):
        raise FileRefused(Unfit.ACTIVE)
    return Taken(PDF, data)


def _picture(data: bytes) -> Taken:
    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as image:
            _require_sane(*image.size)
            upright = _upright(image)
    except FileRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise FileRefused(Unfit.GIANT) from None
    except Exception:  # noqa: BLE001 - a decoder may stumble over anything, and its words may quote the file
        raise FileRefused(Unfit.DAMAGED) from None
    small = upright.copy()
    small.thumbnail((THUMB_SIDE, THUMB_SIDE), Image.Resampling.LANCZOS)
    return Taken(JPEG, _jpeg(upright, QUALITY), _jpeg(small, THUMB_QUALITY), *upright.size)


def _require_sane(width: int, height: int) -> None:
    """Asked of the header, before anything is unpacked."""
    if width * height > MOST_DOTS or max(width, height) > FARTHEST_SIDE:
        raise FileRefused(Unfit.GIANT)


def _upright(image: Image.Image) -> Image.Image:
    """The first frame, turned as it was held, on white, at most `LONGEST_SIDE` long, and nothing besides."""
    # A JPEG can be read at a half or a quarter of its size: the same picture for a fraction of the memory.
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    image.load()
    turned = ImageOps.exif_transpose(image)
    turned.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    if turned.mode in {"RGBA", "LA", "PA"} or "transparency" in turned.info:
        seen = turned.convert("RGBA")
        turned = Image.new("RGB", seen.size, "white")
        turned.paste(seen, mask=seen.getchannel("A"))
    plain = Image.new("RGB", turned.size)
    plain.paste(turned.convert("RGB"))
    return plain


def _jpeg(image: Image.Image, quality: int) -> bytes:
    written = BytesIO()
    image.save(written, "JPEG", quality=quality, optimize=True)
    return written.getvalue()
