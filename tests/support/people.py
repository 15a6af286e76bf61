"""What people do with the pages: a resident in the web chat, a clerk in the panel."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from typing import Any

import pyotp
from playwright.sync_api import Locator, Page, expect

from tests.support import screening


class WebChat:
    """A resident at `/chat`. Every step waits for the answer, as a person would."""

    def __init__(self, page: Page, language: str = "zh_Hans") -> None:
        self.page = page
        page.goto(f"/chat?lang={language}")
        self.box = page.locator("#text")
        expect(self.box).to_be_visible()

    @property
    def log(self) -> Locator:
        return self.page.locator("#log")

    def answers(self) -> int:
        """How many messages of the bot stand in the log."""
        return self.page.locator("#log .said:not(.mine) .words:not(.thinking)").count()

    def say(self, text: str) -> str:
        """Type, send, and wait for the answer; returns the newest message."""
        before = self.answers()
        self.box.fill(text)
        self.box.press("Enter")
        return self.heard(before)

    def press(self, label: str) -> str:
        """Press the newest button with this label (a part of it is enough) and wait for the answer."""
        before = self.answers()
        self.button(label).click()
        return self.heard(before)

    def button(self, label: str) -> Locator:
        exact = self.page.locator("#log .choices button", has_text=re.compile(f"^{re.escape(label)}$"))
        return (exact if exact.count() else self.page.locator("#log .choices button", has_text=label)).last

    def offers(self, label: str) -> bool:
        return self.page.locator("#log .choices button", has_text=label).count() > 0

    @property
    def question(self) -> str | None:
        """The key of the fact that is being asked, by the buttons that can be pressed; None where none is."""
        buttons = self.page.locator("#log .choices button[data-choice]").all()
        return screening.asked_by(button.get_attribute("data-choice") or "" for button in buttons)

    def answer(self, answers: Mapping[str, str], **bounds: Any) -> list[str]:
        """Answer whatever is asked, until the verdict or the bounds; see `tests.support.screening.answer`."""
        return screening.answer(self, answers, **bounds)

    def labels(self) -> list[str]:
        """The buttons that can be pressed now."""
        return self.page.locator("#log .choices button:visible").all_inner_texts()

    def heard(self, before: int) -> str:
        answers = self.page.locator("#log .said:not(.mine) .words:not(.thinking)")
        expect(answers.nth(before)).to_be_visible()
        expect(self.page.locator("#log .thinking")).to_have_count(0)
        return "\n".join(answers.nth(number).inner_text() for number in range(before, answers.count()))

    def wait_for(self, text: str, seconds: float = 30) -> None:
        """Wait for something that staff said or did."""
        expect(self.log).to_contain_text(text, timeout=seconds * 1000)


def code_in(text: str) -> str:
    """The follow-up code that stands in a message."""
    found = re.search(r"\d{4} \d{4} \d{4}", text)
    assert found, f"no follow-up code in: {text}"
    return found[0]


class Authenticator:
    """The app on a clerk's telephone."""

    def __init__(self, secret: str) -> None:
        self._maker = pyotp.TOTP(secret.replace(" ", ""))
        self._last = 0

    def code(self) -> str:
        """A code that was not used yet: within one half minute also the next one counts, as clocks differ."""
        now = int(time.time()) // 30
        self._last = max(self._last + 1, now)
        while self._last > int(time.time()) // 30 + 1:
            time.sleep(0.2)
        return self._maker.generate_otp(self._last)


class Clerk:
    """A member of staff in the panel."""

    def __init__(self, page: Page, app: Authenticator | None = None) -> None:
        self.page, self.app = page, app

    def make_first_account(self, link: str, username: str, password: str, name: str) -> None:
        """Open the one-time link, choose name and password, and arrive at the queue."""
        self.page.goto(link)
        self.page.locator("#username").fill(username)
        self.page.locator("#name").fill(name)
        self.page.locator("#password").fill(password)
        self.page.locator("#again").fill(password)
        self.page.locator("button[type=submit]").last.click()
        self.enrol()

    def enrol(self) -> list[str]:
        """Set up the second factor as the page says, keep the recovery codes, and go on."""
        self.app = Authenticator(self.page.locator("#secret").inner_text())
        self.page.locator("#code").fill(self.app.code())
        self.page.locator("button[type=submit]").last.click()
        codes = self.page.locator(".codes li").all_inner_texts()
        self.page.locator("main a.button").click()
        return codes

    def sign_in(self, username: str, password: str) -> None:
        self.page.goto("/admin/")
        self.page.locator("#username").fill(username)
        self.page.locator("#password").fill(password)
        self.page.get_by_role("button", name="登录").click()

    def enter_code(self, code: str | None = None) -> None:
        """The code after the password: the telephone's, or the one given."""
        assert self.app or code, "nobody set up a telephone for this clerk"
        self.page.locator("#code").fill(code or (self.app.code() if self.app else ""))
        self.page.locator("button[type=submit]").last.click()

    def open_first(self, story: str = "") -> None:
        """Open what stands first in the queue, of the matters that tell a story."""
        self.page.goto("/admin/")
        self.page.locator("tr").filter(has_text=story).locator("a.what").first.click()

    def decide(self, slug: str, text: str | None = None, **choices: str) -> None:
        """Take a decision of the open referral: fill its form and send it."""
        form = self.page.locator(f"form[action$='/{slug}']")
        if text is not None:
            details = self.page.locator("details.choice").filter(has=form)
            if details.get_attribute("open") is None:
                details.locator("summary").click()
            form.locator("textarea").fill(text)
        for field, value in choices.items():
            form.locator(f"select[name$={field}]").select_option(value)
        form.locator("button[type=submit]").click()
