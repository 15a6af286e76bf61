# ruff: noqa: F811
# The fixtures of the browser are those of its own tests.
"""In a real Chromium: the header with what is daily in front, the queue by keyboard, a helper's own village."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from referral.domain.kinds import Role
from tests.integration.web.test_browser import base, browser, database  # noqa: F401 - fixtures
from tests.integration.web.test_together_in_browser import at_desk  # noqa: F401 - fixture
from tests.support.browser import assert_accessible, assert_fits

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("small", [True, False])
def test_what_is_daily_stands_in_front_and_the_rest_opens_by_keyboard(at_desk, small):
    with at_desk("root", Role.ADMIN, phone=small) as page:
        page.goto("/admin/")
        header = page.get_by_role("navigation", name="栏目")
        for label in ("求助", "提醒", "慈善对接", "办件"):
            expect(header.get_by_role("link", name=label, exact=True)).to_be_visible()
        articles = header.get_by_role("link", name="文章", exact=True)
        expect(articles).to_be_hidden()
        more = page.locator("details.rest summary")
        more.focus()
        page.keyboard.press("Enter")
        expect(articles).to_be_visible()
        assert_fits(page)
        assert_accessible(page)
        page.keyboard.press("Escape")
        expect(articles).to_be_hidden()
        assert more.evaluate("one => one === document.activeElement")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        expect(articles).to_be_focused()
        page.keyboard.press("Enter")
        page.wait_for_url("**/admin/articles")
        expect(page.locator("details.rest summary")).to_contain_text("文章")


def test_a_department_and_an_auditor_have_their_own_first(at_desk):
    with at_desk("he", Role.AUDITOR) as page:
        page.goto("/admin/")
        expect(
            page.get_by_role("navigation", name="栏目").get_by_role("link", name="查阅记录")
        ).to_be_visible()
    with at_desk("helper", Role.VILLAGE, phone=True) as page:
        page.goto("/admin/")
        assert_fits(page)
        expect(page.get_by_role("link", name="人员")).to_have_count(0)


def test_the_queue_is_walked_opened_and_ticked_by_keyboard(at_desk, file):
    file(village="大坝村"), file(village="石桥村"), file(village="庙湾村")
    with at_desk("li") as page:
        page.goto("/admin/")
        titles = page.locator("a.what")
        expect(titles).to_have_count(3)
        page.keyboard.press("j")
        expect(titles.nth(0)).to_be_focused()
        page.keyboard.press("j")
        page.keyboard.press("j")
        page.keyboard.press("j")  # there is no fourth
        expect(titles.nth(2)).to_be_focused()
        page.keyboard.press("k")
        expect(titles.nth(1)).to_be_focused()
        page.keyboard.press("x")
        expect(page.locator("#picked")).to_have_text("1")
        expect(page.get_by_role("checkbox").nth(2)).to_be_checked()
        page.keyboard.press("/")
        expect(page.locator("#wanted")).to_be_focused()
        page.keyboard.type("jx")  # who writes is not walking
        expect(page.locator("#wanted")).to_have_value("jx")
        expect(page.locator("#picked")).to_have_text("1")
        wanted = titles.nth(1).get_attribute("href")
        titles.nth(1).focus()
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{wanted}")


def test_a_helper_sees_the_own_village_and_nothing_of_others(at_desk, file):
    file(village="大坝村"), file(village="石桥村")
    with at_desk("helper", Role.VILLAGE, phone=True) as page:
        page.goto("/admin/")
        expect(page.locator("ul.views").get_by_role("link").first).to_contain_text("我的村")
        expect(page.locator("a.what")).to_have_count(1)
        expect(page.locator("a.what")).to_contain_text("大坝村")
        assert_accessible(page)
