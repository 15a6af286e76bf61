"""A browser without a window: it keeps cookies, fills in forms, and looks critically at every page it is given."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pyotp
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

SPACE = "{http://www.w3.org/1999/xhtml}"
UNLABELLED = {"hidden", "submit", "button"}


def parse(html: str) -> Element:
    """The page as a tree; raises html5lib's ParseError for HTML that is not valid."""
    root: Element = html5lib.HTMLParser(strict=True).parse(html)
    return root


def find(root: Element, tag: str) -> list[Element]:
    return root.findall(f".//{SPACE}{tag}")


def words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def inspect(response: TestResponse) -> Element:
    """What holds for every page: valid, titled, in its language, labelled, and without inline code."""
    root = parse(response.get_data(as_text=True))
    (html,) = [root] if root.tag == f"{SPACE}html" else find(root, "html")
    assert html.get("lang") in {"zh-Hans", "zh-Hant", "en"}
    (title,) = find(root, "title")
    assert len(words(title)) > 3
    assert len(find(root, "h1")) == 1, "a page has one first heading"
    assert len(find(root, "main")) == 1
    for element in root.iter():
        inline = [name for name in element.attrib if name.startswith("on") or name == "style"]
        assert not inline, f"inline code on <{element.tag}>: {inline}"
    assert not find(root, "style")
    for script in find(root, "script"):
        assert (script.get("src") or "").startswith("/static/")
        assert not (script.text or "").strip()
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids)), f"ids twice: {sorted({one for one in ids if ids.count(one) > 1})}"
    _labelled(root)
    _protected(root, response)
    return root


def _labelled(root: Element) -> None:
    labels = {label.get("for"): words(label) for label in find(root, "label")}
    for tag in ("input", "select", "textarea"):
        for field in find(root, tag):
            if field.get("type") not in UNLABELLED:
                assert labels.get(field.get("id")) or field.get("aria-label"), f"no label: {field.attrib}"
            for named in (field.get("aria-describedby") or "").split():
                assert any(element.get("id") == named for element in root.iter()), f"{named} is not there"
    for button in find(root, "button"):
        assert words(button) or button.get("aria-label")
    for image in find(root, "img"):
        assert image.get("alt") is not None


def _protected(root: Element, response: TestResponse) -> None:
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["X-Request-ID"]
    for form in find(root, "form"):
        if form.get("method") == "post":
            names = [field.get("name") or "" for field in find(form, "input")]
            assert any(name.endswith("csrf_token") for name in names), f"no token: {form.attrib}"


@dataclass
class Window:
    """One person's browser."""

    client: FlaskClient
    page: Element | None = None
    status: int = 0
    text: str = ""
    path: str = "/"
    address: str = "/"

    def open(self, path: str, **options: Any) -> Element:
        """Go to an address, follow where it leads, and look at the page."""
        return self._show(self.client.get(path, follow_redirects=True, **options))

    def _show(self, response: TestResponse) -> Element:
        self.status, self.path = response.status_code, response.request.path
        query = response.request.query_string.decode()
        self.address = f"{self.path}?{query}" if query else self.path
        self.text = re.sub(r"\s+", " ", words(inspect(response)))
        self.page = inspect(response)
        return self.page

    def form(self, ending: str) -> Element:
        """The form whose action ends so, or the page's own."""
        assert self.page is not None
        for form in find(self.page, "form"):
            action = form.get("action") or self.path
            if action.endswith(ending) and form.get("method") == "post":
                return form
        raise AssertionError(f"no form {ending} on {self.path}")

    def fields(self, ending: str) -> dict[str, Any]:
        """What the form holds as it stands; of boxes those that are ticked, as a list."""
        held: dict[str, Any] = {}
        form = self.form(ending)
        for field in find(form, "input"):
            name, value = field.get("name") or "", field.get("value") or ""
            if field.get("type") == "checkbox":
                held.setdefault(name, [])
                held[name] += [value] if field.get("checked") is not None else []
            else:
                held[name] = value
        for field in find(form, "textarea"):
            held[field.get("name") or ""] = (field.text or "").lstrip("\r\n")
        for field in find(form, "select"):
            chosen = [o for o in find(field, "option") if o.get("selected") is not None] or find(
                field, "option"
            )[:1]
            held[field.get("name") or ""] = chosen[0].get("value") or ""
        return held

    def submit(self, ending: str, **typed: Any) -> Element:
        """Fill in a form by the ends of its field names, send it, and look at where it leads."""
        return self._show(self.send(ending, follow=True, **typed))

    def send(self, ending: str, *, follow: bool = False, **typed: Any) -> TestResponse:
        """As `submit`, but the bare answer."""
        held = self.fields(ending)
        for name, value in typed.items():
            (full,) = [one for one in held if one == name or one.endswith(f"-{name}")]
            held[full] = value
        action = self.form(ending).get("action") or self.address
        return self.client.post(action, data=held, follow_redirects=follow)

    def has_form(self, ending: str) -> bool:
        assert self.page is not None
        return any((form.get("action") or "").endswith(ending) for form in find(self.page, "form"))


def enrol(window: Window, clock: Callable[[], datetime]) -> tuple[pyotp.TOTP, list[str]]:
    """Set up the second factor on the page that asks for it: the app, and the recovery codes."""
    assert window.page is not None
    (secret,) = [one for one in window.page.iter() if one.get("id") == "secret"]
    app = pyotp.TOTP(words(secret).replace(" ", ""))
    window.submit("", code=app.at(clock()))
    assert window.page is not None
    (listed,) = [one for one in find(window.page, "ul") if one.get("class") == "codes"]
    return app, [words(one) for one in find(listed, "li")]
