"""A real Chromium, driven as a person would use it, and checked for accessibility at every stop."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 860}
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--force-color-profile=srgb",
]


def chromium() -> str | None:
    """Where a Chromium stands on this machine."""
    return next(
        (
            found
            for name in ("chromium", "chromium-browser", "google-chrome")
            if (found := shutil.which(name))
        ),
        None,
    )


def require_chromium() -> str:
    """The path of Chromium; skips the test where there is none, or fails it where one is required."""
    found = chromium()
    if found is None:
        if os.environ.get("YIMEN_TEST_REQUIRE_BROWSER"):
            pytest.fail("no Chromium found, and this run requires one")
        pytest.skip("no Chromium found (Debian: apt-get install chromium fonts-noto-cjk)")
    return found


@contextmanager
def open_browser() -> Iterator[Browser]:
    """A headless browser that makes no request of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=require_chromium(), args=QUIET)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def person(browser: Browser, base: str, *, phone: bool, scale: float = 1.0, **options: Any) -> Iterator[Page]:
    """One person's browser: own cookies and storage. It may reach the site and nothing else."""
    context = browser.new_context(
        base_url=base,
        viewport=PHONE if phone else DESK,
        is_mobile=phone,
        has_touch=phone,
        device_scale_factor=scale,
        locale=options.pop("locale", "zh-CN"),
        **options,
    )
    outside: list[str] = []
    complaints: list[str] = []
    context.on(
        "request", lambda request: None if request.url.startswith(base) else outside.append(request.url)
    )
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.set_default_timeout(30_000)
    # A machine whose cores are busy is slow, not wrong.
    expect.set_options(timeout=30_000)
    try:
        yield page
    finally:
        context.close()
    assert not [url for url in outside if not url.startswith(("data:", "blob:"))], (
        f"requests to others: {outside}"
    )
    assert not complaints, f"the browser complained: {complaints}"


def assert_accessible(page: Page) -> None:
    """No violation that axe-core can find on the page as it stands now."""
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def assert_fits(page: Page) -> None:
    """Nothing is wider than the screen: a phone shows the page without sideways scrolling."""
    width, seen = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert width <= seen, f"the page is {width} px wide on a screen of {seen} px"


def picture(page: Page, path: Path, *, full: bool = False) -> None:
    """A screenshot for the documentation."""
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path, full_page=full, animations="disabled")
