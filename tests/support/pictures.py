"""Photos, papers and what only looks like them."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

from PIL import Image, ImageDraw

from referral.domain.files import FileLimits, Taken
from referral.intake import take_in

GPS_WORDS = b"FENGJIE-GPS-31.018"
ORIENTATION = 0x0112


def photo(width: int = 320, height: int = 200, *, orientation: int = 1, secret: bool = True) -> bytes:
    """A JPEG as a telephone makes it: red on the left, with a place and a maker in its EXIF."""
    image = Image.new("RGB", (width, height), "white")
    ImageDraw.Draw(image).rectangle((0, 0, width // 4, height), fill=(200, 20, 20))
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    if secret:
        exif[0x010E] = GPS_WORDS.decode()
        exif.get_ifd(0x8825)[29] = GPS_WORDS.decode()
    written = BytesIO()
    image.save(written, "JPEG", quality=90, exif=exif)
    return written.getvalue()


def picture(form: str, size: tuple[int, int] = (64, 48), mode: str = "RGB", **options: object) -> bytes:
    written = BytesIO()
    Image.new(mode, size, 200 if mode in {"L", "P", "1"} else None).save(written, form, **options)
    return written.getvalue()


def pdf(words: str = "病历", tail: bytes = b"") -> bytes:
    body = f"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n% {words}\ntrailer << /Root 1 0 R >>\n%%EOF\n"
    return body.encode() + tail


def giant_png(width: int, height: int) -> bytes:
    """A PNG of a few kilobytes that says it unpacks into so many dots."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * 100_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 64
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
ZIP = b"PK\x03\x04" + b"\0" * 30 + b"word/vbaProject.bin" + b"PK\x05\x06" + b"\0" * 18


def taken(content: bytes | None = None) -> Taken:
    """A file as it is kept."""
    return take_in(photo() if content is None else content, FileLimits())


def form(
    fields: dict[str, str], content: bytes, name: str = "a.jpg", field: str = "file"
) -> dict[str, object]:
    """A multipart body, whole in memory: the test client would spool a large one to a file."""
    border = "----border-of-the-tests"
    parts = [
        f'--{border}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in fields.items()
    ]
    head = f'--{border}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n\r\n'.encode()
    body = b"".join(parts) + head + content + f"\r\n--{border}--\r\n".encode()
    return {"data": body, "content_type": f"multipart/form-data; boundary={border}"}
