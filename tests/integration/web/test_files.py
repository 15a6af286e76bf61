"""Photos and papers at the window: small pictures on the page, links that open once, downloads and never pages."""

from io import BytesIO

import pytest

from referral import service
from referral.commands import ConsentGiven, KeepFile, RevokeConsent
from referral.domain.consent import Purpose
from referral.domain.files import FileLimits, SentFile
from referral.domain.kinds import Role
from tests.integration.web.pages import find, words
from tests.support.pictures import HTML, form, pdf, photo, taken

HOME = "web:home"
PHOTO = photo()


@pytest.fixture
def filed(file, clock):
    consents = tuple(ConsentGiven(purpose, "1", clock()) for purpose in (Purpose.CONTACT, Purpose.SENSITIVE))
    return file(address=HOME, consents=consents)


@pytest.fixture
def sent(filed, do, clock):
    """A photo and a paper of the resident's."""
    for name, content in (("房子.jpg", photo()), ("<b>病历<b>.pdf", pdf())):
        clock.pass_(seconds=1)
        do(
            service.keep_file,
            KeepFile(HOME, SentFile("photo", name, taken=taken(content)), FileLimits(), filed.code),
        )
    return filed


def page_of(referral):
    return f"/admin/referrals/{referral.id}"


def images(window):
    return [image.get("src") for image in find(window.page, "img") if "/files/" in (image.get("src") or "")]


def links(window, part="/files/"):
    return [a.get("href") for a in find(window.page, "a") if part in (a.get("href") or "")]


def audited(services, action="open-file"):
    with services.database.unit_of_work(read_only=True) as uow:
        from uuid import uuid4

        from referral.domain.people import COUNTY, Staff
        from referral.store import queries

        auditor = Staff(uuid4(), "a", "a", Role.AUDITOR, COUNTY)
        return [entry for entry in queries.audit_entries(uow, staff=auditor) if entry.action == action]


def test_the_page_shows_who_sent_what_when_as_a_small_picture(desk, sent, services):
    window = desk()
    window.open(page_of(sent))
    assert "房子.jpg" in window.text
    assert "<b>病历<b>.pdf" in window.text, "a name is words and never code"
    assert "居民 ·" in window.text
    (thumb,) = images(window)
    response = window.client.get(thumb)
    assert response.status_code == 200
    assert response.mimetype == "image/jpeg"
    assert window.client.get(thumb).status_code == 410, "opened once, then dead"
    assert len(audited(services)) == 1


def test_what_is_handed_out_is_a_download_that_runs_nothing(desk, sent):
    window = desk()
    window.open(page_of(sent))
    pages = dict.fromkeys(link for link in links(window) if link.startswith(page_of(sent)))
    for href, media in zip(pages, ("image/jpeg", "application/pdf"), strict=True):
        window.open(href)
        (download,) = [a.get("href") for a in find(window.page, "a") if words(a) == "下载"]
        response = window.client.get(download)
        assert (response.status_code, response.mimetype) == (200, media)
        assert response.headers["Content-Disposition"].startswith('attachment; filename="yimen-')
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Content-Security-Policy"].endswith("sandbox")
        assert "no-store" in response.headers["Cache-Control"]
        assert window.client.get(download).status_code == 410


def test_a_picture_is_seen_large_on_a_page_of_ours(desk, sent):
    window = desk()
    window.open(page_of(sent))
    window.open(links(window, page_of(sent) + "/files/")[0])
    (large,) = images(window)
    assert window.client.get(large).data.startswith(b"\xff\xd8")


def test_a_link_is_good_for_one_person_only_and_for_ten_minutes(desk, sent, clock):
    window, other = desk(), desk("zhang")
    window.open(page_of(sent))
    (thumb,) = images(window)
    assert other.client.get(thumb).status_code == 410
    clock.pass_(minutes=10)
    assert window.client.get(thumb).status_code == 410


def test_nobody_outside_the_area_or_signed_out_sees_them(desk, sent, client):
    window, elsewhere = desk(), desk("zhu", area="朱衣镇")
    window.open(page_of(sent))
    href = links(window, page_of(sent) + "/files/")[0]
    assert elsewhere.client.get(href).status_code == 404
    assert client.get(href).status_code == 303
    assert client.get(images(window)[0]).status_code == 303


def test_a_consent_that_was_withdrawn_closes_the_shelf(desk, sent, do):
    window = desk()
    window.open(page_of(sent))
    (thumb,) = images(window)
    do(service.revoke_consent, RevokeConsent(HOME, Purpose.SENSITIVE))
    assert window.client.get(thumb).status_code == 410
    window.open(page_of(sent))
    assert "不能看" in window.text
    assert images(window) == []
    assert not [form for form in find(window.page, "form") if (form.get("action") or "").endswith("/files")]


def upload(window, content, name="证明.pdf", **changes):
    body = form(window.fields("/files") | changes, content, name, "files-file")
    return window.client.post(window.form("/files").get("action"), follow_redirects=True, **body)


def test_staff_add_a_paper(desk, filed):
    window = desk()
    window.open(page_of(filed))
    response = upload(window, pdf())
    text = response.get_data(as_text=True)
    assert response.status_code == 200
    assert "文件已经加上" in text
    assert "证明.pdf" in text
    assert "li同志 ·" in text


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (HTML, "只收照片"),
        (photo()[:-300], "不完整"),
        (b"", "空的"),
        (b"%PDF-" + b"x" * 11_000_000, "最多 10 兆"),
    ],
)
def test_what_staff_cannot_add_is_said_and_nothing_is_kept(desk, filed, services, content, says):
    window = desk()
    window.open(page_of(filed))
    assert says in upload(window, content).get_data(as_text=True)
    with services.database.unit_of_work(read_only=True) as uow:
        assert uow.files.of_referral(filed.id) == []


def test_sixty_megabytes_are_a_413(desk, filed):
    window = desk()
    window.open(page_of(filed))
    assert upload(window, b"\0" * 60_000_000).status_code == 413


def test_a_form_that_is_old_or_not_ours_adds_nothing(desk, filed, do, services):
    window = desk()
    window.open(page_of(filed))
    token = window.fields("/files")
    do(service.keep_file, KeepFile(HOME, SentFile("photo", taken=taken()), FileLimits(), filed.code))
    assert "同事刚刚动过" in upload(window, pdf()).get_data(as_text=True)
    assert upload(window, pdf(), **{"files-version": "x"}).status_code == 400
    assert token["files-version"] == "1"
    with services.database.unit_of_work(read_only=True) as uow:
        assert len(uow.files.of_referral(filed.id)) == 1


def test_an_auditor_looks_and_adds_nothing(desk, sent):
    window = desk("auditor", Role.AUDITOR)
    window.open(page_of(sent))
    assert len(images(window)) == 1
    assert not [form for form in find(window.page, "form") if (form.get("action") or "").endswith("/files")]


def test_the_chat_takes_a_file_over_http(client, services):
    session = client.post("/api/v1/chat", json={"text": "你好"}).json["session"]

    def send(content=PHOTO, **fields):
        body = form({"session": session, "message_id": "m1"} | fields, content)
        return client.post("/api/v1/chat/attachments", **body)

    first = send()
    assert first.status_code == 200
    assert send().json == first.json
    assert send(b"\0" * 60_000_000).status_code == 413
    refused = send(HTML, message_id="m2")
    assert refused.status_code == 422
    assert refused.content_type.startswith("application/problem+json")
    assert client.post("/api/v1/chat/attachments", data=b"x", content_type="text/plain").status_code == 422


def test_uploads_are_never_written_to_the_disk(app):
    from werkzeug.test import EnvironBuilder

    builder = EnvironBuilder(method="POST", **form({}, b"\0" * 2_000_000))
    request = app.request_class(builder.get_environ())
    assert isinstance(request.files["file"].stream, BytesIO)
