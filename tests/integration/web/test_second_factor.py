"""The second factor, sessions and rights, through the pages and as the store keeps them."""

import re
import threading

import pytest
from sqlalchemy import select

from referral import service
from referral.domain.kinds import Role
from referral.service import second_factor
from referral.service.throttle import FREE_TRIES
from referral.store.tables import staff_sessions
from tests.integration.web.conftest import PASSWORD
from tests.integration.web.pages import Window, enrol

WRONG = "000000"


def sign_in(window, username="chen", password=PASSWORD):
    window.open("/admin/sign-in")
    window.submit("", username=username, password=password)


@pytest.fixture
def chen(account, app, clock):
    """A county account that has set up its second factor: window, app and codes."""
    account("chen", Role.COUNTY, password=PASSWORD)
    window = Window(app.test_client())
    sign_in(window)
    assert window.path == "/admin/second-factor/set-up"
    phone, codes = enrol(window, clock)
    clock.pass_(seconds=30)
    return window, phone, codes


def test_a_role_that_sees_the_county_does_nothing_before_it_has_a_second_factor(account, window, clock):
    account("chen", Role.COUNTY, password=PASSWORD)
    sign_in(window)
    assert window.path == "/admin/second-factor/set-up"
    for path in ("/admin/", "/admin/people", "/admin/account"):
        window.open(path)
        assert window.path == "/admin/second-factor/set-up"
    _phone, codes = enrol(window, clock)
    assert len(codes) == 10
    window.open("/admin/")
    assert window.path == "/admin/"


def test_after_the_password_comes_the_code_and_each_code_works_once(chen, app, clock, file):
    _window, phone, _codes = chen
    referral = file()
    other = Window(app.test_client())
    other.open(f"/admin/referrals/{referral.id}")
    other.submit("", username="chen", password=PASSWORD)
    assert other.path == "/admin/second-factor"
    other.open("/admin/")
    assert other.path == "/admin/second-factor", "the password alone opens nothing"
    other.submit("", code=WRONG)
    assert other.status == 422
    code = phone.at(clock())
    other.submit("", code=f"{code[:3]} {code[3:]}")
    assert other.path == "/admin/"
    third = Window(app.test_client())
    sign_in(third)
    third.submit("", code=code)
    assert third.status == 422, "somebody looked over the shoulder"
    clock.pass_(seconds=30)
    third.submit("", code=phone.at(clock()))
    assert third.path == "/admin/"


def test_the_page_that_was_asked_for_is_reached_through_both_doors(chen, app, clock, file):
    _window, phone, _codes = chen
    referral = file()
    other = Window(app.test_client())
    other.open(f"/admin/referrals/{referral.id}")
    other.submit("", username="chen", password=PASSWORD)
    other.open(f"/admin/second-factor?next=/admin/referrals/{referral.id}")
    other.submit("", code=phone.at(clock()))
    assert other.path == f"/admin/referrals/{referral.id}"


def test_a_recovery_code_stands_in_for_the_telephone_once(chen, app):
    _window, _phone, codes = chen
    for tried, status in ((codes[0].lower(), 200), (codes[0], 422), (codes[1].replace("-", " "), 200)):
        other = Window(app.test_client())
        sign_in(other)
        other.open("/admin/second-factor?way=recovery")
        other.submit("", code=tried)
        assert other.status == status, tried
    assert "还剩 8 个" in other.text


def test_wrong_codes_make_strangers_wait_but_not_the_browser_that_is_known(chen, app, clock):
    window, phone, _codes = chen
    stranger = Window(app.test_client())
    sign_in(stranger)
    for _ in range(FREE_TRIES):
        stranger.submit("", code=WRONG)
    assert stranger.status == 429
    stranger.submit("", code=phone.at(clock()))
    assert stranger.status == 429, "also the right one has to wait"
    window.open("/admin/")
    window.submit("/sign-out")
    sign_in(window)
    window.submit("", code=phone.at(clock()))
    assert window.path == "/admin/", "its own browser still gets in"
    clock.pass_(minutes=1)
    stranger.submit("", code=phone.at(clock()))
    assert stranger.path == "/admin/", "and the wait ends"


def test_two_at_once_cannot_use_the_same_code(chen, services, clock, app):
    _window, phone, _codes = chen
    browsers = [Window(app.test_client()) for _ in range(2)]
    for one in browsers:
        sign_in(one)
    code, start, landed = phone.at(clock()), threading.Barrier(2), []

    def enter(one):
        held = one.fields("") | {"code": code}
        start.wait()
        landed.append(one.client.post("/admin/second-factor", data=held).status_code)

    threads = [threading.Thread(target=enter, args=(one,)) for one in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(landed) == [303, 422]


def test_signing_in_gives_a_new_token_at_each_door(account, app, clock):
    account("chen", Role.COUNTY, password=PASSWORD)
    window, seen = Window(app.test_client()), []

    def token():
        return window.client.get_cookie("yimen_staff").value

    sign_in(window)
    seen.append(token())
    enrol(window, clock)
    seen.append(token())
    assert len(set(seen)) == 2
    thief = app.test_client()
    thief.set_cookie("yimen_staff", seen[0])
    assert thief.get("/admin/").headers["Location"].startswith("/admin/sign-in")


def test_who_may_do_without_sets_one_up_and_takes_it_away(desk, clock):
    window = desk("li")
    window.open("/admin/account")
    window.submit("/second-factor/begin")
    enrol(window, clock)
    window.open("/admin/account")
    assert "还剩 10 个" in window.text
    window.submit("/second-factor/codes")
    assert "收好恢复码" in window.text
    window.open("/admin/account")
    window.submit("/second-factor/remove")
    assert "只用密码登录" in window.text


def test_who_must_have_one_cannot_take_it_away(chen):
    window, _phone, _codes = chen
    window.open("/admin/account")
    assert not window.has_form("/second-factor/remove")
    token = window.fields("/second-factor/begin")
    window.client.post("/admin/second-factor/remove", data=token)
    window.open("/admin/account")
    assert "还剩 10 个" in window.text


def test_an_admin_resets_it_and_every_session_of_that_person_ends(chen, desk, services, account):
    window, _phone, _codes = chen
    with services.database.unit_of_work(read_only=True) as uow:
        staff = uow.staff.credentials("chen").staff
    admin = desk("root", Role.ADMIN)
    admin.open(f"/admin/people/{staff.id}")
    admin.submit("/reset-second-factor")
    assert "已重置" in admin.text
    window.open("/admin/")
    assert window.path == "/admin/sign-in"
    sign_in(window)
    assert window.path == "/admin/second-factor/set-up"
    admin.open("/admin/audit?action=reset-second-factor")
    assert "重置了动态验证码" in admin.text


def test_a_risky_step_asks_again_and_keeps_nothing_half_done(desk, clock, account, do):
    admin = desk("boss", Role.ADMIN)
    li = account("li")
    admin.open(f"/admin/people/{li.id}")
    clock.pass_(minutes=20)
    admin.submit("/disable")
    assert admin.path == "/admin/prove"
    assert "刚才没有保存" in admin.text
    assert do(lambda uow, at: uow.staff.get(li.id)).disabled is False
    with pytest.raises(AssertionError, match="no form"):
        admin.form("/disable")


def test_proving_again_leads_back_and_lasts_a_while(app, account, clock):
    account("root", Role.ADMIN, password=PASSWORD)
    li = account("li")
    window = Window(app.test_client())
    sign_in(window, "root")
    phone, _codes = enrol(window, clock)
    clock.pass_(minutes=20)
    window.open(f"/admin/people/{li.id}")
    window.submit("/disable")
    window.submit("", code=WRONG)
    assert window.status == 422
    window.submit("", code=phone.at(clock()))
    assert window.path == f"/admin/people/{li.id}"
    window.submit("/disable")
    assert "已停用" in window.text


def test_sessions_are_listed_and_ended_one_by_one(account, app):
    account("li", password=PASSWORD)
    here, there = Window(app.test_client()), Window(app.test_client())
    here.client.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (Windows NT 10.0) Firefox/130.0"
    there.client.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (Linux; Android 14) Chrome/129 Mobile"
    sign_in(here, "li")
    sign_in(there, "li")
    here.open("/admin/account")
    assert "Firefox · Windows 就是这里" in here.text
    assert "Chrome · Android" in here.text
    here.submit("/end")
    assert "Chrome · Android" not in here.text
    there.open("/admin/")
    assert there.path == "/admin/sign-in"
    here.open("/admin/")
    assert here.path == "/admin/"


def test_nobody_ends_the_session_of_another(desk, services):
    li, wang = desk("li"), desk("wang")
    wang.open("/admin/account")
    li.open("/admin/account")
    with services.database.engine.connect() as connection:
        ids = list(connection.execute(select(staff_sessions.c.id)).scalars())
    token = {"csrf_token": li.fields("/begin")["begin-csrf_token"]}
    for one in ids[::-1]:
        li.client.post(f"/admin/account/sessions/{one}/end", data=token)
    wang.open("/admin/")
    assert wang.path == "/admin/"


def test_a_new_password_needs_the_old_one_and_ends_what_is_elsewhere(account, app):
    account("li", password=PASSWORD)
    here, there = Window(app.test_client()), Window(app.test_client())
    sign_in(here, "li")
    sign_in(there, "li")
    here.open("/admin/account")
    new = "another long password"
    here.submit("/password", current="wrong password", password=new, again=new)
    assert "现在的密码不对" in here.text
    here.submit("/password", current=PASSWORD, password=new, again=new + "x")
    assert "两次写的不一样" in here.text
    here.submit("/password", current=PASSWORD, password="short", again="short")
    assert "至少 12 个字" in here.text
    here.submit("/password", current=PASSWORD, password=new, again=new)
    assert "密码已换" in here.text
    there.open("/admin/")
    assert there.path == "/admin/sign-in"
    sign_in(there, "li", new)
    assert there.path == "/admin/"


def test_other_rights_end_the_sessions_and_may_ask_for_a_second_factor(desk, account, app):
    li = account("li", password=PASSWORD)
    window, admin = Window(app.test_client()), desk("root", Role.ADMIN)
    sign_in(window, "li")
    admin.open(f"/admin/people/{li.id}")
    admin.submit("/rights", role="village", area="永乐镇")
    assert "对不上" in admin.text
    admin.submit("/rights", role="county", area="*")
    assert "要重新登录" in admin.text
    window.open("/admin/")
    assert window.path == "/admin/sign-in"
    sign_in(window, "li")
    assert window.path == "/admin/second-factor/set-up"


def test_a_link_is_sent_again_cancelled_and_shown_when_it_is_over(desk, account, app, clock):
    wang, admin = account("wang"), desk("root", Role.ADMIN)
    admin.open(f"/admin/people/{wang.id}")
    admin.submit("/invite")
    first = re.search(r"/admin/setup/[A-Za-z0-9_-]+", admin.text)[0]
    admin.submit("/invite")
    second = re.search(r"/admin/setup/[A-Za-z0-9_-]+", admin.text)[0]
    stranger = Window(app.test_client())
    stranger.open(first)
    assert stranger.status == 410, "the newer link ended the older"
    stranger.open(second)
    assert stranger.status == 200
    admin.open("/admin/people")
    assert "链接有效到" in admin.text
    admin.open(f"/admin/people/{wang.id}")
    admin.submit("/cancel-invitation")
    stranger.open(second)
    assert stranger.status == 410
    admin.submit("/invite")
    clock.pass_(hours=25)
    admin = desk("root", Role.ADMIN)
    admin.open("/admin/people")
    assert "链接过期了" in admin.text


def test_tokens_are_issued_shown_once_and_revoked(desk):
    admin = desk("root", Role.ADMIN)
    admin.open("/admin/tokens")
    held = admin.fields("/tokens")
    held = {name: value for name, value in held.items() if not name.startswith("scopes")}
    wrong = admin.client.post("/admin/tokens", data=held | {"name": "县平台"})
    assert "请至少选一样" in wrong.get_data(as_text=True)
    made = admin.client.post("/admin/tokens", data=held | {"name": "县平台", "scopes": ["referrals:read"]})
    secret = re.search(r"yimen_[\w-]+", made.get_data(as_text=True))[0]
    headers = {"Authorization": f"Bearer {secret}"}
    assert admin.client.get("/api/v1/referrals", headers=headers).status_code == 200
    admin.open("/admin/tokens")
    assert secret not in admin.text
    admin.submit("/revoke")
    assert admin.client.get("/api/v1/referrals", headers=headers).status_code == 401


def test_the_secret_is_sealed_and_codes_are_hashes(chen, services):
    _window, phone, codes = chen
    with services.database.engine.connect() as connection:
        kept = "".join(
            str(row)
            for table in ("second_factors", "recovery_codes", "staff_sessions", "audit")
            for row in connection.exec_driver_sql(f"SELECT * FROM {table}").all()
        )
    assert phone.secret not in kept
    assert not any(code in kept or code.replace("-", "") in kept for code in codes)


def test_the_operator_resets_what_is_lost(account, do, services, clock):
    chen = account("chen", Role.COUNTY, password=PASSWORD)
    do(lambda uow, at: second_factor.begin(uow, chen))
    do(second_factor.reset, None, chen.id)
    with services.database.unit_of_work(read_only=True) as uow:
        assert uow.second_factors.get(chen.id) is None
    outcome = do(service.sign_in, "chen", PASSWORD, remote="x")
    assert outcome.stage == "enrol"
