"""The language of a page: what was asked for, else what was chosen before, else what the browser prefers."""

from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, g, request

from knowledge.catalog import Catalogs
from knowledge.languages import LANGUAGES, Language, Text, is_language

COOKIE = "yimen_lang"
DOMAIN = "admin"
LOCALE = Path(__file__).parent / "locale"
TAGS: dict[Language, str] = {"zh_Hans": "zh-Hans", "zh_Hant": "zh-Hant", "en": "en"}
NAMES: dict[Language, str] = {"zh_Hans": "简体", "zh_Hant": "繁體", "en": "English"}
SHORTS: dict[Language, str] = {"zh_Hans": "简", "zh_Hant": "繁", "en": "En"}
TRADITIONAL = ("zh-hant", "zh-tw", "zh-hk", "zh-mo")


@cache
def catalogs() -> Catalogs:
    """The interface words; read once per process, when the first page needs them."""
    return Catalogs.read(LOCALE, DOMAIN)


def preferred(header: str) -> Language:
    """The language that an Accept-Language header prefers; zh_Hans where it says nothing that we speak."""
    wanted = []
    for place, part in enumerate(header.lower().split(",")):
        tag, _, quality = part.strip().partition(";q=")
        try:
            wanted.append((-float(quality or 1), place, tag.strip()))
        except ValueError:
            continue
    for _, _, tag in sorted(wanted):
        if tag.startswith(TRADITIONAL):
            return "zh_Hant"
        if tag.split("-")[0] == "zh":
            return "zh_Hans"
        if tag.split("-")[0] == "en":
            return "en"
    return "zh_Hans"


def choose() -> Language:
    """The language of the present request."""
    for candidate in (request.args.get("lang"), request.cookies.get(COOKIE)):
        if is_language(candidate):
            return candidate
    return preferred(request.headers.get("Accept-Language", ""))


def language() -> Language:
    """The language of the present request, decided once."""
    if "language" not in g:
        g.language = choose()
    chosen: Language = g.language
    return chosen


def gettext(msgid: str, **params: object) -> str:
    """An interface sentence in the language of the request; the zh_Hans sentence itself is the key."""
    return catalogs().gettext(language(), msgid, **params)


def text(value: Text) -> str:
    """Content in the language of the request."""
    return value.in_(language())


def _remember(response: Response) -> Response:
    asked = request.args.get("lang")
    # What programs fetch is no choice of a reader, and an answer that may be kept must set no cookie.
    page = not request.path.startswith("/api/")
    if page and is_language(asked) and asked != request.cookies.get(COOKIE):
        response.set_cookie(
            COOKIE,
            asked,
            max_age=timedelta(days=365),
            secure=request.is_secure,
            httponly=True,
            samesite="Lax",
        )
    return response


def _in_language(code: Language) -> str:
    """The present address in another language. Only plain filters stand in a query, never personal data."""
    query: dict[str, Any] = request.args.to_dict(flat=True)
    query["lang"] = code
    return f"?{urlencode(query)}"


def init(app: Flask) -> None:
    """Give templates their words and remember a chosen language."""
    app.jinja_env.filters["in_language"] = text
    app.jinja_env.globals.update(_=gettext, text=text, in_language=_in_language)
    app.context_processor(
        lambda: {
            "language": language(),
            "lang_tag": TAGS[language()],
            "languages": LANGUAGES,
            "language_names": NAMES,
            "language_shorts": SHORTS,
            "language_tags": TAGS,
        }
    )
    app.after_request(_remember)
