"""A county clerk comes in by the second door, loses the telephone, and ends a session somewhere else."""

import pytest
from playwright.sync_api import expect

from tests.support.browser import assert_accessible, assert_fits, person
from tests.support.people import Clerk

pytestmark = pytest.mark.browser

PASSWORD = "红苕稀饭泡菜坛子 2026"


def stop_and_look(page):
    assert_accessible(page)
    assert_fits(page)


def test_second_factor_recovery_code_and_a_session_ended_elsewhere(site, browser):
    with (
        person(browser, site.base, phone=False) as desk,
        person(browser, site.base, phone=True) as phone,
    ):
        clerk = Clerk(desk)
        desk.goto(site.setup_link)
        desk.locator("#username").fill("chen")
        desk.locator("#name").fill("陈窗口")
        desk.locator("#password").fill(PASSWORD)
        desk.locator("#again").fill(PASSWORD)
        desk.locator("button[type=submit]").last.click()
        expect(desk.locator(".qr svg")).to_be_visible()
        stop_and_look(desk)
        codes = clerk.enrol()
        assert len(codes) == 10
        expect(desk).to_have_url(f"{site.base}/admin/")

        away = Clerk(phone, clerk.app)
        away.sign_in("chen", PASSWORD)
        stop_and_look(phone)
        away.enter_code()
        expect(phone).to_have_url(f"{site.base}/admin/")
        phone.get_by_role("button", name="退出").click()

        away.sign_in("chen", PASSWORD)
        phone.get_by_role("link", name="手机不在手边").click()
        away.enter_code(codes[0])
        expect(phone.locator("main")).to_contain_text("还剩 9 个")

        desk.goto("/admin/account")
        expect(desk.locator("main")).to_contain_text("就是这里")
        stop_and_look(desk)
        phone.goto("/admin/account")
        stop_and_look(phone)
        desk.get_by_role("button", name="结束", exact=True).click()
        expect(desk.locator("main")).to_contain_text("已结束那次登录")
        phone.goto("/admin/")
        expect(phone.locator("h1")).to_have_text("登录")
        for path in ("/admin/people", "/admin/tokens", "/admin/audit"):
            desk.goto(path)
            stop_and_look(desk)
