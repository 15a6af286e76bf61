"""Photos in a real browser: chosen on the phone, sent over a bad line, seen at the desk, opened once."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.test_whole_job_in_chromium import PASSWORD, STORY, file_emergency, stop_and_look
from tests.support.browser import person
from tests.support.people import Clerk, WebChat
from tests.support.pictures import HTML, pdf, photo

pytestmark = pytest.mark.browser


def choose(page, *files):
    """As the file dialogue of the phone would."""
    page.set_input_files("#file", [{"name": n, "mimeType": m, "buffer": b} for n, m, b in files])


def test_sent_on_the_phone_and_seen_at_the_desk(site, browser):
    with (
        person(browser, site.base, phone=True) as phone,
        person(browser, site.base, phone=False) as desk,
    ):
        chat = WebChat(phone)
        expect(phone.get_by_role("button", name="发照片或 PDF")).to_be_visible()
        chat.say("家里着火了，啥都没得了")
        code = file_emergency(chat)
        choose(phone, ("房子.jpg", "image/jpeg", photo(3000, 2000)), ("病历.pdf", "application/pdf", pdf()))
        chat.wait_for(f"跟 {code} 放在一起")
        expect(phone.locator(".sent-file")).to_have_count(2)
        expect(phone.locator(".sent-file canvas")).to_have_count(1)
        expect(phone.locator(".sent-file[data-state=sent]")).to_have_count(2)
        stop_and_look(phone)

        clerk = Clerk(desk)
        clerk.make_first_account(site.setup_link, "chen", PASSWORD, "陈窗口")
        clerk.open_first(STORY[:6])
        expect(desk.locator(".papers li")).to_have_count(2)
        thumb = desk.locator(".papers img")
        expect(thumb).to_have_js_property("complete", value=True)
        assert thumb.evaluate("image => image.naturalWidth") == 360
        stop_and_look(desk)
        desk.locator(".papers a", has_text="房子.jpg").click()
        large = desk.locator(".large img")
        expect(large).to_have_js_property("complete", value=True)
        assert large.evaluate("image => image.naturalWidth") == 2000, "made smaller on the phone"
        with desk.expect_download() as download:
            desk.get_by_role("link", name="下载").click()
        assert re.fullmatch(r"yimen-[0-9a-f]{8}\.jpg", download.value.suggested_filename)


def test_what_was_chosen_without_a_network_arrives_later_and_once(site, browser):
    with pytest.raises(AssertionError, match="ERR_"), person(browser, site.base, phone=True) as phone:
        chat = WebChat(phone)
        chat.say("你好")
        phone.context.set_offline(True)
        choose(phone, ("房子.jpg", "image/jpeg", photo()))
        expect(phone.locator("#wire")).to_be_visible()
        phone.context.set_offline(False)
        chat.wait_for("先替您放着")
        expect(phone.locator(".sent-file[data-state=sent]")).to_have_count(1)
        phone.reload()
        expect(phone.locator(".sent-file")).to_have_count(1)


def test_what_cannot_be_taken_is_said_below_it(site, browser):
    with pytest.raises(AssertionError, match="422"), person(browser, site.base, phone=True) as phone:
        chat = WebChat(phone)
        chat.say("你好")
        choose(phone, ("假.pdf", "application/pdf", HTML))
        expect(phone.locator(".aside-note")).to_contain_text("只收照片")
        choose(phone, ("大.pdf", "application/pdf", b"%PDF-" + b"0" * 11_000_000))
        expect(phone.locator(".aside-note").last).to_contain_text("10 兆")
        stop_and_look(phone)
        chat.say("谢谢")
