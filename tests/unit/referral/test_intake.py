"""What is taken of what people send: known by its content, made anew, and nothing of the sender's file left."""

from io import BytesIO

import pytest
from PIL import Image

from referral import intake
from referral.domain.files import JPEG, PDF, FileLimits, FileRefused, Unfit, clean_name
from tests.support.pictures import GPS_WORDS, HEIC, HTML, SVG, ZIP, giant_png, pdf, photo, picture

LIMITS = FileLimits()


def take(data, limits=LIMITS):
    return intake.take_in(data, limits)


def opened(data):
    return Image.open(BytesIO(data))


@pytest.mark.parametrize(
    "data",
    [photo(), picture("PNG"), picture("PNG", mode="RGBA"), picture("PNG", mode="P"), picture("PNG", mode="1"),
     picture("PNG", mode="I;16"), picture("WEBP"), picture("WEBP", mode="RGBA"), picture("JPEG", mode="L"),
     picture("JPEG", mode="CMYK"), picture("JPEG", progressive=True)],
)  # fmt: skip
def test_every_picture_becomes_a_plain_jpeg_with_a_small_one(data):
    taken = take(data)
    assert taken.media == JPEG
    for part in (taken.content, taken.thumb):
        image = opened(part)
        assert (image.format, image.mode) == ("JPEG", "RGB")
        assert not image.getexif()
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert opened(taken.content).size == (taken.width, taken.height)
    assert max(opened(taken.thumb).size) <= intake.THUMB_SIDE


def test_where_and_with_what_it_was_taken_is_gone():
    data = photo()
    assert GPS_WORDS in data
    taken = take(data)
    assert GPS_WORDS not in taken.content + taken.thumb
    assert b"Exif" not in taken.content


@pytest.mark.parametrize(
    ("orientation", "red"), [(1, (4, 100)), (3, (315, 100)), (6, (100, 4)), (8, (100, 315))]
)
def test_it_stands_upright(orientation, red):
    taken = take(photo(orientation=orientation))
    upright = (320, 200) if orientation in {1, 3} else (200, 320)
    assert (taken.width, taken.height) == upright
    r, g, _ = opened(taken.content).getpixel(red)
    assert r > 150 > g, "the red side is where the photographer saw it"


def test_large_pictures_are_made_smaller_and_stay_in_proportion():
    taken = take(photo(4000, 3000))
    assert (taken.width, taken.height) == (2400, 1800)
    assert len(taken.content) < 400_000


def test_what_hides_behind_a_picture_is_not_kept():
    taken = take(photo() + ZIP + HTML)
    assert b"PK\x03\x04" not in taken.content
    assert b"script" not in taken.content


def test_transparency_becomes_white_and_not_black():
    assert opened(take(picture("PNG", mode="RGBA")).content).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Unfit.EMPTY),
        (photo()[:-400], Unfit.DAMAGED),
        (photo()[:40], Unfit.DAMAGED),
        (b"\xff\xd8\xff" + b"nonsense" * 20, Unfit.DAMAGED),
        (picture("PNG")[:60], Unfit.DAMAGED),
        (b"RIFF\0\0\0\0WEBPVP8 ", Unfit.DAMAGED),
        (giant_png(30_000, 30_000), Unfit.GIANT),
        (giant_png(8_000, 8_000), Unfit.GIANT),
        (giant_png(1, 25_000), Unfit.GIANT),
        (HEIC, Unfit.HEIC),
        (SVG, Unfit.UNKNOWN),
        (HTML, Unfit.UNKNOWN),
        (ZIP, Unfit.UNKNOWN),
        (picture("GIF"), Unfit.UNKNOWN),
        (picture("BMP"), Unfit.UNKNOWN),
        (picture("TIFF"), Unfit.UNKNOWN),
        (b"MZ\x90\0" + b"\0" * 100, Unfit.UNKNOWN),
        ("家里着火了".encode(), Unfit.UNKNOWN),
        (b"%PDF-1.4\n1 0 obj", Unfit.DAMAGED),
        (HTML + pdf(), Unfit.UNKNOWN),
        (pdf(tail=ZIP + HTML), Unfit.UNKNOWN),
        (pdf("/Encrypt 5 0 R"), Unfit.LOCKED),
        (pdf("/S /JavaScript /JS (app.alert(1))"), Unfit.ACTIVE),
        (pdf("/S /Launch /F (cmd.exe)"), Unfit.ACTIVE),
    ],
)
def test_what_is_not_taken_and_why(data, reason):
    with pytest.raises(FileRefused) as refused:
        take(data)
    assert refused.value.reason is reason


def test_a_pdf_stays_as_it_is_and_has_no_picture():
    taken = take(pdf())
    assert (taken.media, taken.content, taken.thumb, taken.width) == (PDF, pdf(), b"", 0)


def test_bytes_are_counted_before_anything_is_opened(monkeypatch):
    monkeypatch.setattr(intake.Image, "open", lambda *_, **__: pytest.fail("it was opened"))
    with pytest.raises(FileRefused) as refused:
        take(photo(), FileLimits(bytes=100))
    assert refused.value.reason is Unfit.TOO_BIG
    with pytest.raises(FileRefused):
        take(b"\xff\xd8\xff" + b"\0" * 60 * 1024 * 1024)


def test_a_giant_is_refused_by_its_header_alone(monkeypatch):
    monkeypatch.setattr(intake, "_upright", lambda _: pytest.fail("it was unpacked"))
    with pytest.raises(FileRefused):
        take(giant_png(8_000, 8_000))


def test_a_decoder_that_stumbles_says_nothing_of_the_file(monkeypatch):
    def stumble(_):
        raise ZeroDivisionError("标记 in the EXIF")

    monkeypatch.setattr(intake, "_upright", stumble)
    with pytest.raises(FileRefused) as refused:
        take(photo())
    assert (refused.value.reason, refused.value.__cause__) == (Unfit.DAMAGED, None)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("病历.jpg", "病历.jpg"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\王\\照片.png", "照片.png"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("x\0y\r\nz.pdf", "xyz.pdf"),
        ("🔥房子🏠.jpg", "🔥房子🏠.jpg"),
        (".htaccess", "htaccess"),
        ("", ""),
        ("长" * 300, "长" * 80),
    ],
)
def test_a_name_leads_nowhere(name, kept):
    assert clean_name(name) == kept


def test_content_never_shows_where_values_are_printed():
    taken = take(pdf("标记QZX77"))
    assert "QZX77" not in repr(taken)
