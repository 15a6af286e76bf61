"""The main job as two people do it: a resident on a phone, a clerk at a desk, one running program."""

import pytest
from playwright.sync_api import expect

from tests.support.browser import assert_accessible, assert_fits, person
from tests.support.people import Clerk, WebChat, code_in

pytestmark = pytest.mark.browser

PASSWORD = "红苕稀饭泡菜坛子 2026"
STORY = "昨晚厨房起火，房子烧光了，三个人没得地方住"


def stop_and_look(page):
    """What must hold at every stop: axe-core finds nothing, and nothing is wider than the screen."""
    assert_accessible(page)
    assert_fits(page)


def file_emergency(chat):
    """From the first cry to the code, by buttons and by typing."""
    chat.press("求助：救急难")
    chat.say(STORY)
    chat.press("昨天")
    chat.say("我和两个娃儿")
    chat.say("兴隆镇")
    chat.say("庙湾村二组")
    chat.say("王小妹")
    chat.say("13800001234")
    chat.press("同意")
    summary = chat.press("同意")
    assert STORY in summary
    assert "13800001234" in summary
    return code_in(chat.press("交上去"))


def test_ask_screen_refer_decide_and_hear_back(site, browser):
    with (
        person(browser, site.base, phone=True) as phone,
        person(browser, site.base, phone=False) as desk,
    ):
        chat = WebChat(phone)
        stop_and_look(phone)

        answer = chat.say("我屋头老汉瘫起几年了，能不能单独吃低保")
        for part in ("分户", "建", "重度残疾", "卧床", "3 倍", "三（二）1", "1.5 倍", "2021"):
            assert part in answer, f"the answer does not name {part}"
        stop_and_look(phone)

        assert "瘫" in chat.press("自查"), "what was told is shown for a yes first"
        chat.press("都不对")
        asked = []
        while key := chat.question:
            asked.append(key)
            chat.press("不清楚")
            assert len(asked) <= 15, f"asked of somebody who knows nothing: {asked}"
        assert asked
        assert len(set(asked)) == len(asked), "nothing is asked twice"
        result = phone.locator("#log").inner_text()
        assert "不是决定" in result
        assert "三（二）1" in result
        stop_and_look(phone)

        danger = chat.say("家里着火了，啥都没得了")
        assert "119" in danger
        code = file_emergency(chat)
        stop_and_look(phone)

        clerk = Clerk(desk)
        desk.goto(site.setup_link)
        stop_and_look(desk)
        clerk.make_first_account(site.setup_link, "chen", PASSWORD, "陈窗口")
        clerk.open_first(STORY[:6])
        expect(desk.locator("main")).to_contain_text(STORY)
        expect(desk.locator("main")).to_contain_text("13800001234")
        stop_and_look(desk)

        clerk.decide("accept")
        chat.wait_for("工作人员开始办了")
        clerk.decide("ask", "今晚住哪里？有没有人受伤？")
        chat.wait_for("今晚住哪里？有没有人受伤？")
        stop_and_look(phone)

        chat.press("回答")
        chat.say("住在我姐屋头，没有人受伤")
        clerk.open_first(STORY[:6])
        expect(desk.locator("main")).to_contain_text("住在我姐屋头，没有人受伤")

        clerk.decide("approve", "先给应急物资，明天到窗口补材料")
        chat.wait_for("先给应急物资，明天到窗口补材料")
        assert code in chat.say(f"进度 {code}")
        stop_and_look(desk)


def test_the_one_time_link_works_once(site, browser):
    with person(browser, site.base, phone=False) as desk:
        link = site.setup_link
        Clerk(desk).make_first_account(link, "chen", PASSWORD, "陈窗口")
        expect(desk.locator("h1")).to_have_text("求助")
        with (
            pytest.raises(AssertionError, match="the browser complained"),
            person(browser, site.base, phone=False) as other,
        ):
            other.goto(link)
            expect(other.locator("#password")).to_have_count(0)


def test_a_word_once_typed_survives_a_dead_network_and_a_restart(site, browser):
    with (
        pytest.raises(AssertionError, match="ERR_"),
        person(browser, site.base, phone=True) as phone,
    ):
        chat = WebChat(phone)
        chat.say("低保好多钱")
        site.kill()
        chat.box.fill("那要带啥子材料？")
        chat.box.press("Enter")
        expect(phone.locator("#wire")).to_be_visible()
        before = chat.answers()
        site.start()
        chat.heard(before)
        expect(phone.locator("#wire")).to_be_hidden()
        assert phone.locator("#log .mine").count() == 2


def test_everything_can_be_done_with_the_keyboard_alone(site, browser):
    with person(browser, site.base, phone=False) as desk:
        chat = WebChat(desk)
        desk.keyboard.press("Tab")
        chat.box.focus()
        before = chat.answers()
        desk.keyboard.type("残疾人有啥补贴")
        desk.keyboard.press("Enter")
        chat.heard(before)
        first = desk.locator("#log .choices button:visible").first
        first.focus()
        before = chat.answers()
        desk.keyboard.press("Enter")
        chat.heard(before)


@pytest.mark.parametrize(("language", "question", "part"), [
    ("en", "How do I apply for dibao?", "township"),
    ("zh_Hant", "低保怎麼申請？", "申請"),
])  # fmt: skip
def test_the_chat_speaks_the_other_languages(site, browser, language, question, part):
    with person(browser, site.base, phone=True) as phone:
        chat = WebChat(phone, language)
        assert part in chat.say(question)
        stop_and_look(phone)
