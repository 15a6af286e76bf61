"""The residents' pages, each looked at in three languages."""

import json
import re

import pytest

from admin_api.public.pages import ASKED_OFTEN
from bot.knowing import Knowledge
from referral.domain.kinds import Kind
from tests.integration.web.pages import find, words

LANGUAGES = {"zh_Hans": "zh-Hans", "zh_Hant": "zh-Hant", "en": "en"}
DOCUMENT = "奉节府办〔2017〕158号"
PAGES = (
    "/",
    "/chat",
    "/board",
    "/privacy",
    "/clauses",
    f"/clauses/{DOCUMENT}",
    f"/clauses/{DOCUMENT}/三（二）1",
    f"/clauses/{DOCUMENT}/二/应扶尽扶",
    "/articles/dibao.single-household",
    "/articles/housing.aid",
    "/nothing-here",
)


@pytest.fixture
def database(sqlite_database):
    """Pages that store nothing need no second database."""
    return sqlite_database


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_sound_in_every_language(window, path, lang):
    root = window.open(path, query_string={"lang": lang})
    assert root.get("lang") == LANGUAGES[lang]
    assert window.status == (404 if path == "/nothing-here" else 200)
    if lang == "en":
        interface = " ".join(words(one) for tag in ("h1", "nav", "footer") for one in find(root, tag))
        assert not re.search(
            r"[\u4e00-\u9fff]", re.sub(r"简体|繁體|[简繁]|奉节\S+|三（二）1|二/应扶尽扶", "", interface)
        )


def test_every_article_and_every_clause_has_a_page(window, services):
    for topic in services.kb.articles:
        window.open(f"/articles/{topic}")
        assert window.status == 200, topic
    for document in services.kb.documents.values():
        for clause in document.clauses:
            window.open(f"/clauses/{document.id}/{clause.id}")
            assert window.status == 200, clause.id
            assert words(find(window.page, "h1")[0]).startswith(clause.id)


def test_the_language_is_remembered_and_else_the_browser_decides(client):
    assert 'lang="en"' in client.get("/", headers={"Accept-Language": "en-GB,zh;q=0.5"}).text
    chosen = client.get("/?lang=zh_Hant", headers={"Accept-Language": "en"})
    assert "HttpOnly" in chosen.headers["Set-Cookie"]
    assert 'lang="zh-Hant"' in client.get("/", headers={"Accept-Language": "en"}).text
    assert 'lang="zh-Hant"' in client.get("/?lang=klingon").text


def test_the_home_page_leads_to_the_chat_the_answers_and_the_telephone(window):
    window.open("/")
    links = {link.get("href"): words(link) for link in find(window.page, "a")}
    assert links["/chat"]
    assert {f"/articles/{topic}" for topic in ASKED_OFTEN} <= set(links)
    assert {"tel:120", "tel:110", "tel:119"} <= set(links)
    assert "023-56557826" in window.text
    assert "2020" in window.text


def test_the_chat_page_says_what_to_do_without_a_script(window):
    window.open("/chat")
    (notice,) = [one for one in window.page.iter() if one.get("id") == "without-script"]
    assert "120" in "".join(notice.itertext())
    (log,) = [one for one in window.page.iter() if one.get("role") == "log"]
    assert log.get("aria-live") == "polite"
    (chat,) = [one for one in window.page.iter() if one.get("id") == "chat"]
    assert json.loads(chat.get("data-words") or "")["retrying"]


def test_an_article_shows_what_has_changed_with_how_sure_we_are(window):
    window.open("/articles/dibao.single-household")
    assert "1.5 倍" in window.text
    assert "三（二）1" in window.text
    assert "转述，尚未见到原文" in window.text


def test_an_article_past_its_review_says_so(window, clock):
    window.open("/articles/appeal")
    assert "还没有复核" not in window.text
    clock.pass_(days=2000)
    window.open("/articles/appeal")
    assert "还没有复核" in window.text


def test_a_clause_shows_the_official_words_once_they_are_there(window, services, app):
    from dataclasses import replace
    from types import MappingProxyType

    from admin_api.world import EXTENSION

    path = f"/clauses/{DOCUMENT}/三（二）1"
    window.open(path)
    assert "不是原文" in window.text
    kb = services.kb
    document = kb.documents[DOCUMENT]
    clauses = tuple(
        replace(one, official="这里是公布的原话。") if one.id == "三（二）1" else one
        for one in document.clauses
    )
    imported = replace(kb, documents=MappingProxyType({DOCUMENT: replace(document, clauses=clauses)}))
    app.extensions[EXTENSION] = replace(services, knowledge=Knowledge(imported, services.index))
    window.open(path)
    assert "这里是公布的原话。" in window.text
    assert "不是原文" not in window.text


def test_the_board_merges_what_is_too_few(window, file):
    for _ in range(6):
        file()
    for _ in range(2):
        file(kind=Kind.QUESTION, what_happened="想问低保", township="白帝镇")
    window.open("/board")
    rows = {
        words(find(row, "th")[0]): words(find(row, "td")[0])
        for row in find(window.page, "tr")
        if find(row, "td")
    }
    assert rows == {"其他（合并）": "8"}, "two of a kind would be the total less the six"
    for _ in range(3):
        file(kind=Kind.CHARITY_HELP, what_happened="想要一床铺盖", township="草堂镇")
    window.open("/board")
    rows = {
        words(find(row, "th")[0]): words(find(row, "td")[0])
        for row in find(window.page, "tr")
        if find(row, "td")
    }
    assert rows == {"救急难": "6", "永乐镇": "6", "其他（合并）": "5"}
    assert "王二麻子" not in window.text


def test_static_files_may_be_kept_only_under_the_hash_of_their_content(client):
    page = client.get("/").text
    address = re.search(r'href="(/static/public\.css\?v=[^"]+)"', page)[1]
    with client.get(address) as kept, client.get("/static/public.css?v=old") as old:
        assert "immutable" in kept.headers["Cache-Control"]
        assert "immutable" not in old.headers["Cache-Control"]
    assert client.get("/static/../app.py").status_code == 404
