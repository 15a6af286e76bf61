"""Thirty quilts: a factory offers them, staff check, a family whose house burned gets four; everybody sees the board.

Once in a real Chromium, once through a Bot API server over HTTP.
"""

import json
import urllib.request

import pytest
from playwright.sync_api import expect

from tests.journeys.test_whole_job_in_chromium import PASSWORD, file_emergency, stop_and_look
from tests.journeys.test_whole_job_in_telegram import Resident, polling
from tests.journeys.test_whole_job_in_telegram import file_emergency as file_by_telegram
from tests.support.browser import person
from tests.support.people import Clerk, WebChat
from tests.support.staff import Desk
from tests.unit.referral.giving.test_offers_and_matches import GOOD

__all__ = ["polling"]

FACTORY, FACTORY_PHONE, HOME_PHONE = "暖冬被服厂", "13800009999", "13800001234"


def tell(chat):
    """A factory tells its offer in the chat."""
    assert "不收一分钱" in chat.say("我想帮忙")
    chat.press("企业")
    chat.say(FACTORY)
    assert "校验码" in chat.say(GOOD[:-1] + ("1" if GOOD[-1] == "0" else "0"))
    chat.say(GOOD)
    chat.say(FACTORY_PHONE)
    chat.press("东西")
    chat.press("棉被")
    assert "大于零" in chat.say("-30")
    chat.say("30")
    chat.say("7")
    chat.press("全县")
    chat.press("都可以")
    chat.press("三个月")
    chat.press("送上门")
    chat.press("一次")
    assert "30 床" in chat.press("可以公开")
    chat.press("登记")


def in_panel(desk, path, *fields):
    """Send the form whose address ends so, with what is typed into its fields."""
    form = desk.locator(f"form[action$='{path}']")
    for name, value in fields:
        field = form.locator(f"[name={name}]").first
        if not field.is_visible():
            form.locator("xpath=ancestor::details").first.locator("summary").click()
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    form.locator("button[type=submit]").last.click()
    desk.wait_for_load_state()


@pytest.mark.browser
def test_in_chromium(site, browser):
    with (
        person(browser, site.base, phone=True) as giver_phone,
        person(browser, site.base, phone=True) as home_phone,
        person(browser, site.base, phone=False) as desk,
    ):
        giver, home = WebChat(giver_phone), WebChat(home_phone)
        tell(giver)
        stop_and_look(giver_phone)
        home.say("家里着火了，啥都没得了")
        file_emergency(home)

        Clerk(desk).make_first_account(site.setup_link, "chen", PASSWORD, "陈窗口")
        desk.goto("/admin/offers")
        stop_and_look(desk)
        desk.locator("table a").first.click()
        expect(desk.locator("main")).to_contain_text(FACTORY)
        in_panel(desk, "/check", ("documents", "营业执照，电话核实过"))
        in_panel(desk, "/open")
        expect(desk.locator("main")).to_contain_text("正在给")
        stop_and_look(desk)
        giver.wait_for("查验好了")

        desk.goto("/admin/")
        desk.locator("a.what").first.click()
        desk.get_by_role("link", name="慈善：这家要什么、谁能给").click()
        in_panel(desk, "/need", ("thing", "quilt"), ("amount", "4"))
        expect(desk.locator("main")).to_contain_text("还没有同意对接")
        stop_and_look(desk)
        home.wait_for("不说是谁")
        home.press("同意")

        desk.goto("/admin/matches")
        in_panel(desk, "/matches/propose")
        desk.locator("table a").first.click()
        for reason in ("给的正是要的东西", "日子赶得上", "还有剩的", "这家愿意对接"):
            expect(desk.locator("main")).to_contain_text(reason)
        stop_and_look(desk)
        in_panel(desk, "/confirm")

        giver.wait_for("棉被 4 床")
        home.wait_for(FACTORY)
        assert HOME_PHONE not in giver.log.inner_text()
        assert FACTORY_PHONE not in home.log.inner_text()
        giver.press("愿意给这家")
        home.press("要")
        giver.wait_for(HOME_PHONE)
        home.wait_for(FACTORY_PHONE)
        stop_and_look(home_phone)
        giver.press("我送到了")
        home.wait_for("收到没有")
        home.press("收到了")
        giver.wait_for("这家收到了")

        everybody_sees(desk, giver_phone)


def everybody_sees(desk, phone):
    """The board, the form and the poster."""
    desk.goto("/board")
    expect(desk.locator("#charity")).to_contain_text(FACTORY)
    expect(desk.locator("#charity")).to_contain_text("棉被 26 床")
    expect(desk.locator("#charity")).to_contain_text("少于 5")
    stop_and_look(desk)
    for path in ("/offer", "/board/poster"):
        phone.goto(path)
        stop_and_look(phone)


class Talk(Resident):
    """Somebody with Telegram; waits for whatever comes."""

    def until(self, text):
        return self.api.wait(self.chat, text)


def test_by_telegram(polling, bot_api):
    giver, home = Talk(bot_api, 501), Talk(bot_api, 502)
    for step, words, expects in (
        (giver.say, "我想帮忙", "哪一种"),
        (giver.press, "企业", "单位叫什么"),
        (giver.say, FACTORY, "信用代码"),
        (giver.say, GOOD, "哪个电话"),
        (giver.say, FACTORY_PHONE, "哪一类"),
        (giver.press, "东西", "给什么"),
        (giver.press, "棉被", "一共多少"),
        (giver.say, "30床", "几户"),
        (giver.press, "不限几户", "哪些乡镇"),
        (giver.press, "全县", "哪些人"),
        (giver.press, "都可以", "到哪天"),
        (giver.press, "给完为止", "怎么给"),
        (giver.press, "送上门", "每个月"),
        (giver.press, "一次", "公开"),
        (giver.press, "可以公开", "30 床"),
        (giver.press, "登记", "谢谢您"),
    ):
        step(words, expects)
    home.say("家里着火了，啥都没得了", "119")
    file_by_telegram(home)

    desk = Desk(polling)
    (matter,) = desk.queue()
    (offer,) = desk._call("GET", "/api/v1/offers")["items"]

    def step(path, body=None, version=None):
        headers = {} if version is None else {"If-Match": f'"{version}"'}
        return desk._call("POST", f"/api/v1/{path}", body or {}, headers)

    offer = step(f"offers/{offer['id']}/check", {"documents": "营业执照"}, offer["version"])
    step(f"offers/{offer['id']}/open", None, offer["version"])
    giver.until("查验好了")
    step(f"referrals/{matter['id']}/need", {"lines": [{"thing": "quilt", "quantity": 4}]})
    home.until("不说是谁")
    home.press("同意", "替您找")
    (match,) = step("matches")["items"]
    assert match["quantity"] == 4
    shown = desk._call("GET", f"/api/v1/referrals/{matter['id']}/need")
    assert {one["truth"] for one in shown["candidates"][0]["reasons"]} == {"met"}
    step(f"matches/{match['id']}/confirm", None, match["version"])
    giver.until("棉被 4 床")
    home.until(FACTORY)
    giver.press("愿意给这家", "记下了")
    home.press("要", "两边都同意")
    giver.until(HOME_PHONE)
    home.until(FACTORY_PHONE)
    giver.press("我送到了", "送到了")
    home.until("收到没有")
    home.press("收到了", "收到了")
    giver.until("这家收到了")
    with urllib.request.urlopen(f"{polling.base}/board/charity.json", timeout=10) as answer:
        board = json.load(answer)
    assert board["delivered"] is None, "one is too few to be told"
    assert board["offers"] == [{"giver": FACTORY, "thing": "quilt", "left": 26, "areas": [], "until": None}]
