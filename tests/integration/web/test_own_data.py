"""A resident's own pages: the copy behind a one-time link, the state by its code, the terms in words."""

import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from admin_api.commands.terms import BEGIN, END, table
from admin_api.public.words import class_words
from referral import service
from referral.commands import ConsentGiven, Purpose, StoreScreening
from referral.domain.retention import DataClass
from referral.service.looking_up import TRIES_AN_HOUR
from tests.integration.web.pages import Window, find
from tests.support.resident import Resident

PRIVACY = Path(__file__).parents[3] / "docs" / "privacy.md"
MARK = "标记QZX77"


@pytest.fixture
def resident(services, clock, file, do):
    """Somebody in the web chat of whom everything is stored that can be, each part marked."""
    one = Resident(services)
    one.say(f"{MARK}怎么盖章啊")
    consents = tuple(ConsentGiven(purpose, "1", clock()) for purpose in (Purpose.CONTACT, Purpose.SENSITIVE))
    file(
        address=one.address, what_happened=f"{MARK}经过", since_when=f"{MARK}时候", who_affected=f"{MARK}家人",
        name=f"{MARK}名", contact=f"{MARK}号", village=f"{MARK}村", consents=consents,
        facts={"household_size": 7}, screening={"on": "2026-11-23", "rules_version": "r", "programs": []},
    )  # fmt: skip
    do(service.store_screening, StoreScreening(one.address, clock().date(), "r", {"household_size": 6}, {}))
    return one


def link_of(resident):
    resident.say("我的数据")
    return resident.replies[-1]["links"][0]["href"]


def test_everything_planted_is_read_on_the_page_and_held_by_the_file(resident, window, client):
    link = link_of(resident)
    window.open(f"{link}?lang=zh_Hans")
    window.submit("/page")
    for part in ("经过", "时候", "家人", "名", "号", "村"):
        assert f"{MARK}{part}" in window.text, part
    for words in ("您的授权", "看病情、残疾、收入", "2026-11-23 的自查", "我们发给您的消息"):
        assert words in window.text
    response = window.send("/file")
    assert "attachment" in response.headers["Content-Disposition"]
    body = json.loads(response.data)
    assert body["records"]["referrals"][0]["details"]["name"] == f"{MARK}名"
    schema = json.loads(client.get("/my-data/schema.json").data)
    Draft202012Validator.check_schema(schema)
    assert list(Draft202012Validator(schema).iter_errors(body)) == []


def test_a_preview_uses_nothing_up_and_each_form_is_given_once(resident, client, app):
    link = link_of(resident)
    for _ in range(3):
        assert client.get(link).status_code == 200
    window = Window(client)
    window.open(link)
    assert window.send("/page").status_code == 200
    again = window.send("/page")
    assert again.status_code == 410
    assert MARK not in again.text
    assert window.send("/file").status_code == 200
    assert client.get(link).status_code == 410


def test_the_link_is_over_after_half_an_hour_and_gone_with_the_records(resident, client, clock):
    link = link_of(resident)
    clock.pass_(minutes=31)
    assert client.get(link).status_code == 410
    link = link_of(resident)
    resident.say("删除我的记录")
    resident.press("forget:yes")
    assert client.get(link).status_code == 410


@pytest.mark.parametrize("token", ["x", "标记", "a" * 300, "..%2f.."])
def test_a_forged_link_shows_nothing(client, token):
    assert client.get(f"/my-data/{token}").status_code in {404, 410}


def test_nothing_of_it_is_kept_by_caches_or_found_by_search_engines(resident, client):
    response = client.get(link_of(resident))
    assert response.headers["Cache-Control"] == "no-store"
    assert "noindex" in response.headers["X-Robots-Tag"]


def test_without_a_form_of_ours_nothing_is_given_out(resident, client):
    assert client.post(f"{link_of(resident)}/page").status_code == 400


# The state by its code


def look_up(window, code):
    window.open("/status?lang=zh_Hans")
    return window.submit("/status", code=code)


def test_the_state_is_told_and_no_more(window, file):
    filed = file(what_happened=f"{MARK}火", name=MARK)
    look_up(window, filed.code)
    assert window.status == 200
    assert "等工作人员看" in window.text
    assert "救急难" in window.text
    assert MARK not in window.text
    assert "永乐镇" not in window.text


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", "请填查询号"),
        ("abc", "只填数字"),
        ("1234", "填的少了"),
        ("1234567890123", "填的多了"),
        ("123456789012", "写错了"),
        ("<script>", "只填数字"),
    ],
)
def test_what_is_no_code_is_told_what_is_wrong_with_it(window, typed, expected):
    look_up(window, typed)
    assert window.status == 422
    assert expected in window.text


def test_spaces_and_chinese_digits_are_read(window, file):
    code = file().code
    chinese = code.translate(str.maketrans("0123456789", "零一二三四五六七八九"))
    look_up(window, f"{chinese[:4]} {chinese[4:8]}-{chinese[8:]}")
    assert window.status == 200


def test_guessing_ends_after_a_few_tries_with_a_clear_word_and_goes_on_later(window, file, clock, app):
    from referral.domain import codes

    wrong = codes.make("12345678901")
    for _ in range(TRIES_AN_HOUR):
        look_up(window, wrong)
        assert "没有查到" in window.text
    real = file().code
    look_up(window, real)
    assert window.status == 429
    assert re.search(r"请等 \d+ 分钟", window.text)
    neighbour = Window(app.test_client())
    look_up(neighbour, real)
    assert neighbour.status == 200, "somebody else at the same address is not locked out"
    clock.pass_(hours=1, minutes=1)
    look_up(window, real)
    assert window.status == 200


# The terms


def test_the_page_of_terms_is_that_of_the_program():
    page = PRIVACY.read_text(encoding="utf-8")
    made = page.split(BEGIN)[1].split(END)[0].strip()
    assert made == table().strip(), "run `yimen privacy --write docs/privacy.md`"


@pytest.mark.parametrize("language", ["zh_Hans", "zh_Hant", "en"])
def test_residents_read_how_long_each_class_is_kept(window, app, language):
    window.open(f"/privacy?lang={language}")
    rows = find(window.page, "tr")
    assert len(rows) == 1 + len(DataClass)
    with app.test_request_context(f"/?lang={language}"):
        for kind in DataClass:
            assert class_words(kind) in window.text
