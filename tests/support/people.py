"""What people do with the pages: a resident in the web chat, a clerk in the panel."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect


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
        return self.page.locator("#log .choices button", has_text=label).last

    def offers(self, label: str) -> bool:
        return self.page.locator("#log .choices button", has_text=label).count() > 0

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
