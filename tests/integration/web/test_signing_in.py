"""The doors of the panel: the first link, signing in and out, and what is done against guessing."""

import re

import pytest

from referral import service
from referral.domain.kinds import Role
from tests.integration.web.conftest import PASSWORD
from tests.integration.web.pages import Window, enrol


@pytest.fixture
def link(do):
    return f"/admin/setup/{do(service.invite_first_staff).token}"


def test_the_one_time_link_makes_the_first_account_and_signs_in(app, link, window, clock):
    window.open(link)
    window.submit("", username="Chen", name="陈科", password=PASSWORD, again=PASSWORD)
    assert window.path == "/admin/second-factor/set-up", "an administrator needs a second factor first"
    enrol(window, clock)
    window.open("/admin/")
    assert "陈科" in window.text
    assert "管理员" in window.text
    stranger = Window(app.test_client())
    stranger.open(link)
    assert stranger.status == 410
    assert not stranger.page.findall(".//{*}form")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"password": "short", "again": "short"}, "太短了，至少 12 个字"),
        ({"again": "something else entirely"}, "两次写的不一样"),
        ({"username": "  "}, "这里要填"),
        ({"username": "two words"}, "登录名里不能有空格"),
    ],
)
def test_a_mistake_in_the_first_account_is_said_and_the_link_still_works(link, window, typed, said):
    window.open(link)
    good = {"username": "chen", "name": "陈科", "password": PASSWORD, "again": PASSWORD}
    window.submit("", **(good | typed))
    assert window.status == 422
    assert said in window.text
    assert window.fields("")["name"] == "陈科"
    window.submit("", **good)
    assert window.path == "/admin/second-factor/set-up"


def test_an_invited_colleague_sets_a_password_only(account, do, window):
    staff = account("wang", Role.TOWNSHIP)
    token = do(service.invite, None, staff.id).token
    window.open(f"/admin/setup/{token}")
    assert "username" not in window.fields("")
    window.submit("", password=PASSWORD, again=PASSWORD)
    assert "wang同志" in window.text


def test_signing_in_leads_back_to_the_page_that_was_asked_for(account, file, window):
    account("li", password=PASSWORD)
    referral = file()
    window.open(f"/admin/referrals/{referral.id}")
    assert window.path == "/admin/sign-in"
    window.submit("", username=" LI ", password=PASSWORD)
    assert window.path == f"/admin/referrals/{referral.id}"


@pytest.mark.parametrize(
    "target", ["https://evil.example/admin/", "//evil.example/admin/", "/chat", "\\\\evil"]
)
def test_signing_in_never_leads_outside(account, window, target):
    account("li", password=PASSWORD)
    window.open("/admin/sign-in")
    held = window.fields("") | {"username": "li", "password": PASSWORD}
    response = window.client.post("/admin/sign-in", query_string={"next": target}, data=held)
    assert response.status_code == 303
    assert response.headers["Location"] == "/admin/"


def test_a_wrong_password_and_an_unknown_name_look_the_same(account, window):
    account("li", password=PASSWORD)
    seen = []
    for name, word in (("li", "wrong password here"), ("nobody", PASSWORD)):
        window.open("/admin/sign-in")
        window.submit("", username=name, password=word)
        assert window.status == 422
        seen.append(re.sub(r"li|nobody", "", window.text))
        assert word not in window.text
    assert seen[0] == seen[1]


def test_guessing_is_slowed_down_for_the_guesser_alone(app, account, clock, window):
    account("li", password=PASSWORD)
    window.open("/admin/sign-in")
    for _ in range(5):
        window.submit("", username="li", password="guess after guess")
    assert window.status == 429
    window.submit("", username="li", password=PASSWORD)
    assert window.status == 429
    assert "请等" in window.text
    elsewhere = Window(app.test_client())
    elsewhere.client.environ_base["REMOTE_ADDR"] = "10.1.2.3"
    elsewhere.open("/admin/sign-in")
    elsewhere.submit("", username="li", password=PASSWORD)
    assert elsewhere.path == "/admin/"
    clock.pass_(minutes=10)
    window.submit("", username="li", password=PASSWORD)
    assert window.path == "/admin/"


def test_signing_out_is_a_post_and_ends_the_session_on_the_server(app, desk):
    window = desk()
    window.open("/admin/")
    cookie = window.client.get_cookie("yimen_staff").value
    assert window.client.get("/admin/sign-out").status_code == 405
    window.submit("/sign-out")
    assert "已退出" in window.text
    thief = app.test_client()
    thief.set_cookie("yimen_staff", cookie)
    assert thief.get("/admin/").status_code == 303


def test_a_session_ends_by_itself(desk, clock):
    window = desk()
    clock.pass_(minutes=20)
    window.open("/admin/")
    assert window.path == "/admin/"
    clock.pass_(minutes=20)
    window.open("/admin/")
    assert window.path == "/admin/", "it was used twenty minutes ago"
    clock.pass_(minutes=31)
    window.open("/admin/")
    assert window.path == "/admin/sign-in"


def test_a_decision_after_the_session_ended_says_that_nothing_was_saved(desk, file, clock):
    window, referral = desk(), file()
    window.open(f"/admin/referrals/{referral.id}")
    clock.pass_(hours=1)
    window.submit("/accept")
    assert window.path == "/admin/sign-in"
    assert "没有保存" in window.text


def test_the_cookies_cannot_be_read_by_scripts_nor_sent_by_other_sites(account, window):
    account("li", password=PASSWORD)
    window.open("/admin/sign-in")
    given = window.send("", username="li", password=PASSWORD).headers.getlist("Set-Cookie")
    session = next(one for one in given if one.startswith("yimen_staff="))
    for cookie in given:
        assert "HttpOnly" in cookie
        assert "SameSite=Strict" in cookie
    assert "Max-Age" not in session


def test_with_tls_cookies_travel_over_tls_only(services, account):
    from admin_api.app import create_app
    from tests.integration.web.conftest import admin_settings

    account("li", password=PASSWORD)
    app = create_app(services, admin_settings(public_url="https://help.example"), services.routes)
    client = app.test_client()
    page = client.get("/admin/sign-in", base_url="https://help.example")
    assert "max-age=31536000" in page.headers["Strict-Transport-Security"]
    for cookie in page.headers.getlist("Set-Cookie"):
        assert cookie.startswith("__Host-")
        assert "Secure" in cookie
