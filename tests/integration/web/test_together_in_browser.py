# ruff: noqa: F811
# The fixtures of the browser are those of its own tests.
"""In a real Chromium: two colleagues at one matter, and pages of working together on every screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from referral import service
from referral.commands import SayToStaff
from referral.domain.kinds import Role, Status
from referral.domain.people import COUNTY
from tests.integration.web.conftest import open_session
from tests.integration.web.test_browser import base, browser, database  # noqa: F401 - fixtures
from tests.support.browser import assert_accessible, assert_fits, person

pytestmark = pytest.mark.browser


@pytest.fixture
def at_desk(browser, base, services, clock, account):
    """A page in which a colleague is signed in; a context manager."""

    def sign_in(username, role=Role.TOWNSHIP, *, phone=False):
        token = open_session(services, account(username, role), clock)
        return _signed_in(browser, base, token, phone=phone)

    return sign_in


def _signed_in(browser, base, token, *, phone):
    from contextlib import contextmanager

    @contextmanager
    def opened():
        with person(browser, base, phone=phone) as page:
            page.context.add_cookies([{"name": "yimen_staff", "value": token, "url": base}])
            yield page

    return opened()


def write(page, slug, text):
    form = page.locator(f"form[action$='/{slug}']")
    details = page.locator("details.choice").filter(has=form)
    if details.get_attribute("open") is None:
        details.locator("summary").click()
    form.locator("textarea").fill(text)
    return form


def test_one_click_sends_it_again_on_the_new_version(
    browser, base, at_desk, file, do, services, clock, account
):
    referral = file()
    do(service.accept, account("chief", Role.COUNTY), referral.id, 1)
    token = open_session(services, account("wei"), clock)
    # A browser complains of a 409, which is what this is about.
    context = browser.new_context(base_url=base, locale="zh-CN")
    context.add_cookies([{"name": "yimen_staff", "value": token, "url": base}])
    second = context.new_page()
    with at_desk("li") as first:
        first.goto(f"/admin/referrals/{referral.id}")
        second.goto(f"/admin/referrals/{referral.id}")
        write(first, "note", "家里四口人").locator("button[type=submit]").click()
        expect(first.locator(".flash")).to_contain_text("已记下")
        form = write(second, "note", "低保证是 2019 年的")
        form.locator("button[type=submit]").click()
        conflict = second.locator("section.conflict")
        expect(conflict).to_contain_text("同事刚刚动过这件事")
        expect(conflict).to_contain_text("家里四口人")
        expect(conflict).to_contain_text("低保证是 2019 年的")
        assert_accessible(second)
        assert_fits(second)
        conflict.get_by_role("button").click()
        expect(second.locator(".flash")).to_contain_text("已记下")
    context.close()
    with services.database.unit_of_work(read_only=True) as uow:
        notes = [getattr(event, "text", "") for event in uow.referrals.get(referral.id).events]
    assert notes[-2:] == ["家里四口人", "低保证是 2019 年的"]


def test_an_open_page_says_by_itself_that_somebody_works_on_it(at_desk, file):
    referral = file()
    with at_desk("li") as first, at_desk("wei") as second:
        with first.expect_response("**/hold"):
            first.goto(f"/admin/referrals/{referral.id}")
        second.goto(f"/admin/referrals/{referral.id}")
        banner = second.locator(".hold")
        expect(banner).to_contain_text("li同志 正在处理")
        with second.expect_navigation():
            banner.get_by_role("button", name="我来接手").click()
        expect(second.locator(".hold")).to_contain_text("您正在处理")


@pytest.mark.parametrize("phone", [True, False])
@pytest.mark.parametrize("lang", ["zh_Hans", "zh_Hant", "en"])
def test_the_pages_of_working_together_fit_and_can_be_used(
    at_desk, file, do, services, clock, account, phone, lang
):
    county = account("chief", Role.COUNTY)
    referral = file()
    do(service.accept, county, referral.id, 1)
    education = services.kb.departments["education"]
    matter = do(
        service.hand_over, county, referral.id, 2, education, reason="书本费能减多少", parts=("name",)
    )
    matter = do(service.take_over, county, referral.id, matter.version)
    do(service.say_to_staff, SayToStaff(referral.address, referral.code, "今晚住哪里嘛"))
    assert matter.status is Status.WITH_DEPARTMENTS
    with at_desk("root", Role.ADMIN, phone=phone) as page:
        for path in (f"/admin/referrals/{referral.id}", "/admin/departments", "/admin/replies"):
            page.goto(f"{path}?lang={lang}")
            assert_fits(page)
            assert_accessible(page)


@pytest.mark.parametrize("phone", [True, False])
def test_a_department_can_use_its_pages(browser, base, file, do, services, clock, account, phone):
    county = account("chief", Role.COUNTY)
    referral = file()
    do(service.accept, county, referral.id, 1)
    education = services.kb.departments["education"]
    matter = do(
        service.hand_over, county, referral.id, 2, education, reason="书本费能减多少", parts=("name",)
    )
    staff = do(
        service.add_staff, None, username="ma", name="马老师", role=Role.DEPARTMENT, area=COUNTY,
        department="education",
    )  # fmt: skip
    with _signed_in(browser, base, open_session(services, staff, clock), phone=phone) as page:
        for path in ("/admin/tasks", f"/admin/tasks/{matter.standing.tasks[0].id}"):
            page.goto(path)
            assert_fits(page)
            assert_accessible(page)
