"""In a real Chromium: what the script of the chat promises, and that every page can be used by everybody."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from waitress.server import create_server

from referral import service
from referral.commands import Count
from referral.domain.kinds import Role
from tests.integration.web.conftest import open_session
from tests.support.browser import assert_accessible, assert_fits, open_browser, person
from tests.support.people import WebChat

pytestmark = pytest.mark.browser
CHAT = "**/api/v1/chat*"
QUESTION = "我屋头老汉瘫起几年了，能不能单独吃低保"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as found:
        yield found


@pytest.fixture
def database(sqlite_database):
    return sqlite_database


@pytest.fixture
def base(app) -> Iterator[str]:
    """The application on a port of this machine, in a thread."""
    sockets: dict = {}
    server = create_server(app, host="127.0.0.1", port=0, threads=4, map=sockets)
    stop = threading.Event()

    def run() -> None:
        from waitress import wasyncore

        while not stop.is_set():
            wasyncore.loop(timeout=0.05, map=sockets, count=1)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        stop.set()
        thread.join()
        server.task_dispatcher.shutdown(timeout=2)
        for one in list(sockets.values()):
            one.close()


@pytest.fixture
def phone(browser, base) -> Iterator[Page]:
    with person(browser, base, phone=True) as page:
        yield page


@pytest.fixture
def weak(browser, base) -> Iterator[Page]:
    """A phone whose network fails when it is told to; what the browser complains of then is expected."""
    context = browser.new_context(base_url=base, viewport={"width": 360, "height": 740}, locale="zh-CN")
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()


def sent(page: Page) -> list[dict]:
    """Every message that goes out from now on."""
    bodies: list[dict] = []
    page.on(
        "request", lambda request: bodies.append(request.post_data_json) if request.method == "POST" else None
    )
    return bodies


@pytest.mark.parametrize("lang", ["zh_Hans", "zh_Hant", "en"])
@pytest.mark.parametrize(
    "path", ["/", "/chat", "/board", "/articles/dibao.single-household", "/clauses/奉节府办〔2017〕158号"]
)
def test_public_pages_fit_a_phone_and_can_be_used_by_everybody(phone, path, lang):
    phone.goto(f"{path}?lang={lang}")
    assert_fits(phone)
    assert_accessible(phone)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("lang", ["zh_Hans", "en"])
def test_figures_fit_a_phone_in_the_dark_too(browser, base, services, clock, account, do, lang, dark):
    for weeks in range(4):
        for topic, decision in (("appeal", "answer"), ("dibao.what", "choose"), ("dibao.what", "helpful")):
            for _ in range(6):
                day = clock().date() - timedelta(weeks=weeks)
                do(service.count, Count(topic, decision, "v1", day))
    token = open_session(services, account("root", Role.ADMIN), clock)
    with person(browser, base, phone=True, color_scheme="dark" if dark else "light") as page:
        page.context.add_cookies([{"name": "yimen_staff", "value": token, "url": base}])
        for path in ("/board", "/admin/figures"):
            page.goto(f"{path}?lang={lang}")
            expect(page.get_by_role("img").first).to_be_visible()
            assert_fits(page)
            assert_accessible(page)


def test_the_desk_fits_a_phone_and_can_be_used_by_everybody(browser, base, services, clock, account, file):
    referral = file()
    token = open_session(services, account("root", Role.ADMIN), clock)
    for small in (True, False):
        with person(browser, base, phone=small) as page:
            page.context.add_cookies([{"name": "yimen_staff", "value": token, "url": base}])
            for path in ("/admin/", f"/admin/referrals/{referral.id}", "/admin/people", "/admin/figures"):
                page.goto(path)
                assert_fits(page)
                assert_accessible(page)
            page.goto(f"/admin/referrals/{referral.id}")
            page.locator("details.choice summary").first.click()
            assert_accessible(page)


def test_a_conversation_with_the_keyboard_alone(phone):
    chat = WebChat(phone)
    chat.say("低保要什么条件？")
    assert phone.evaluate("document.activeElement.id") == "text"
    chat.box.fill("第一行")
    chat.box.press("Shift+Enter")
    assert "\n" in chat.box.input_value()
    chat.box.fill("我家能得到哪些帮助？")
    before = chat.answers()
    chat.box.press("Enter")
    chat.heard(before)
    for _ in range(30):
        phone.keyboard.press("Shift+Tab")
        if phone.evaluate("document.activeElement.closest('.choices') !== null"):
            break
    before = chat.answers()
    phone.keyboard.press("Enter")
    chat.heard(before)
    assert_accessible(phone)


def test_enter_while_an_input_method_is_choosing_sends_nothing(phone):
    chat = WebChat(phone)
    chat.box.fill("di bao")
    chat.box.dispatch_event("keydown", {"key": "Enter", "keyCode": 229, "isComposing": True})
    expect(phone.locator(".said.mine")).to_have_count(0)
    assert chat.box.input_value() == "di bao"


def test_what_was_typed_survives_a_reload(phone):
    chat = WebChat(phone)
    chat.say("低保要什么条件？")
    chat.box.fill("还没有写完的话")
    phone.reload()
    expect(chat.box).to_have_value("还没有写完的话")
    expect(phone.locator(".said.mine")).to_have_text(["低保要什么条件？"])
    assert chat.answers() >= 2


def test_a_lost_answer_is_asked_for_again_under_the_same_id_and_shown_once(weak):
    chat, bodies, lost = WebChat(weak), sent(weak), []
    chat.say("你好")

    def lose_once(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch())  # the server has it; the answer is lost on the way back
            route.abort()
        else:
            route.continue_()

    weak.route(CHAT, lose_once)
    before = chat.answers()
    ids = len(bodies)
    with weak.expect_response(lambda response: response.request.method == "POST" and response.ok):
        chat.box.fill(QUESTION)
        chat.box.press("Enter")
    answer = chat.heard(before)
    assert "低保" in answer
    repeated = {body["message_id"] for body in bodies[ids:]}
    assert len(bodies) - ids == 2
    assert len(repeated) == 1
    expect(weak.locator(".said.mine")).to_have_count(2)


def test_without_a_network_nothing_is_lost_and_everything_is_sent_when_it_is_back(weak):
    chat = WebChat(weak)
    chat.say("你好")
    weak.context.set_offline(True)
    chat.box.fill(QUESTION)
    chat.box.press("Enter")
    expect(weak.locator("#wire")).to_contain_text("您的话已经记下")
    expect(chat.box).to_have_value("")
    weak.context.set_offline(False)
    expect(weak.locator("#log")).to_contain_text("158号")
    expect(weak.locator("#wire")).to_be_hidden()


def test_words_that_the_server_will_not_take_go_back_into_the_box(weak):
    chat = WebChat(weak)
    chat.box.fill("长" * 10_001)
    chat.box.press("Enter")
    expect(weak.locator(".aside-note").last).to_contain_text("10000")
    assert len(chat.box.input_value()) == 10_001


def test_a_chat_that_ended_on_the_server_begins_anew_with_the_same_words(weak):
    chat = WebChat(weak)
    chat.say("你好")
    weak.evaluate(
        "() => { const s = JSON.parse(localStorage['yimen.chat']); s.session = 'A'.repeat(43);"
        " localStorage['yimen.chat'] = JSON.stringify(s); }"
    )
    weak.reload()
    before = chat.answers()
    chat.box.fill(QUESTION)
    chat.box.press("Enter")
    assert "低保" in chat.heard(before)
    expect(weak.locator(".aside-note")).to_contain_text("重新开始")


def test_the_emergency_numbers_can_be_called_with_one_tap(phone):
    chat = WebChat(phone)
    chat.press("家里出了急事")
    expect(phone.locator("#log a[href='tel:120']").first).to_be_visible()


def test_an_old_conversation_is_forgotten_on_this_device_too(phone):
    chat = WebChat(phone)
    chat.say("我叫王二麻子")
    week = 8 * 24 * 3600 * 1000
    phone.evaluate(
        f"() => {{ const s = JSON.parse(localStorage['yimen.chat']); s.at -= {week};"
        " localStorage['yimen.chat'] = JSON.stringify(s); }"
    )
    phone.reload()
    expect(phone.locator("#starters")).to_be_visible()
    expect(phone.locator(".said.mine")).to_have_count(0)


def test_leaving_forgets_everything_on_this_device(phone):
    chat = WebChat(phone)
    assert not phone.locator("#leave").is_visible()
    chat.say("我叫王二麻子")
    phone.locator("#leave").click()
    expect(phone.locator(".said.mine")).to_have_count(0)
    assert "王二麻子" not in phone.evaluate("JSON.stringify(localStorage)")
    expect(phone.locator("#starters")).to_be_visible()


def test_what_staff_say_appears_by_itself(phone, account, do, file):
    chat = WebChat(phone)
    chat.say("你好")
    session = phone.evaluate("JSON.parse(localStorage['yimen.chat']).session")
    referral = file(address=f"web:{sha256(session.encode()).hexdigest()}")
    staff = account("root", Role.ADMIN)
    do(service.message_resident, staff, referral.id, referral.version, "我是李敏，马上给您回电话")
    chat.wait_for("马上给您回电话")


def test_switching_the_language_switches_the_conversation_too(phone):
    chat = WebChat(phone)
    chat.say("你好")
    before = chat.answers()
    phone.locator(".tongues a", has_text="En").click()
    expect(phone.locator("html")).to_have_attribute("lang", "en")
    chat.heard(before)
    assert "type" in chat.say("help").lower()


def test_the_chat_without_a_script_names_the_telephone(browser, base):
    with person(browser, base, phone=True, java_script_enabled=False) as page:
        page.goto("/chat")
        page.get_by_text("023-56557826").wait_for(state="visible")
        assert page.locator("a[href='tel:120']").is_visible()
        assert not page.locator("#compose").is_visible()
