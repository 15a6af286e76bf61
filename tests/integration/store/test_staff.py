from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from referral import service
from referral.domain.errors import AlreadyExists, InvalidInput, LinkRefused, NotFound, NotPermitted
from referral.domain.kinds import Role
from referral.domain.people import Area
from referral.service import SignedIn, SignInRefused
from referral.service.throttle import FREE_TRIES, PASSWORDS
from referral.store.tables import api_tokens, audit, setup_links, staff, staff_sessions

PASSWORD = "correct horse battery staple"
HERE, THERE = "192.0.2.1", "198.51.100.7"


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch):
    """Argon2 at its least, so that a test of fifty wrong passwords does not take fifty times as long."""
    from argon2 import PasswordHasher

    from referral.service import passwords

    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    passwords._nobody.cache_clear()
    yield
    passwords._nobody.cache_clear()


@pytest.fixture
def enter(do):
    def run(username="li", password=PASSWORD, *, remote=HERE, minute=0.0, device=None):
        return do(service.sign_in, username, password, remote=remote, device=device, minute=minute)

    return run


def test_the_first_account_comes_from_a_link_that_works_once(do, database):
    link = do(service.invite_first_staff)
    assert do(service.setup_is_open, link.token) is None
    first = do(service.redeem_setup, link.token, username=" Li ", password=PASSWORD, name="李四")
    assert (first.username, first.role, first.area) == ("li", Role.ADMIN, Area.parse("*"))
    with pytest.raises(LinkRefused):
        do(service.redeem_setup, link.token, username="eve", password=PASSWORD)
    assert do(service.invite_first_staff) is None


def test_a_newer_link_ends_the_older_one(do):
    old, new = do(service.invite_first_staff), do(service.invite_first_staff)
    with pytest.raises(LinkRefused):
        do(service.setup_is_open, old.token)
    do(service.setup_is_open, new.token)


@pytest.mark.parametrize("minute", [24 * 60, 24 * 60 + 1])
def test_a_link_expires(do, minute):
    link = do(service.invite_first_staff, minute=0)
    with pytest.raises(LinkRefused):
        do(service.redeem_setup, link.token, username="li", password=PASSWORD, minute=minute)


def test_a_weak_password_does_not_use_the_link_up(do):
    link = do(service.invite_first_staff)
    with pytest.raises(InvalidInput, match="limit 12"):
        do(service.redeem_setup, link.token, username="li", password="short")
    assert do(service.redeem_setup, link.token, username="li", password=PASSWORD).username == "li"


@pytest.mark.parametrize("token", ["", "made up", "x" * 5000])
def test_a_made_up_link_is_refused(do, token):
    with pytest.raises(LinkRefused):
        do(service.setup_is_open, token)


def test_a_colleague_sets_the_password_by_invitation(do, account, enter):
    admin, zhang = account("chief", Role.ADMIN), account("zhang")
    assert isinstance(enter("zhang"), SignInRefused)
    link = do(service.invite, admin, zhang.id)
    assert do(service.setup_is_open, link.token) == zhang
    do(service.redeem_setup, link.token, username="somebody else", password=PASSWORD)
    assert enter("zhang").staff == zhang
    with pytest.raises(NotPermitted):
        do(service.invite, zhang, admin.id)


def test_secrets_are_stored_as_hashes_only(do, account, enter, database):
    county = account("county", Role.COUNTY, password=PASSWORD)
    signed = enter("county")
    token = do(service.issue_token, county, name="export", scopes=["referrals:read"])
    link = do(service.invite, None, county.id)
    with database.engine.connect() as connection:
        tables = (staff, staff_sessions, api_tokens, setup_links, audit)
        stored = repr([connection.execute(select(table)).all() for table in tables])
    for secret in (PASSWORD, signed.token, token.secret, link.token):
        assert secret not in stored
    assert "$argon2id$" in stored


def test_names_are_unique_whatever_their_case(account):
    account("li")
    with pytest.raises(AlreadyExists):
        account("LI ")


@pytest.mark.parametrize("username", ["", "two words", "x" * 65, "\u200b"])
def test_a_user_name_is_one_word(account, username):
    with pytest.raises(InvalidInput):
        account(username)


def test_a_wrong_password_and_an_unknown_name_look_the_same(account, enter):
    account("li", password=PASSWORD)
    assert enter("li", "wrong password here") == enter("nobody", "wrong password here") == SignInRefused()


def test_both_cost_one_hash(account, enter, monkeypatch):
    from referral.service import passwords

    account("li", password=PASSWORD)
    checked = []
    genuine = passwords.fits
    monkeypatch.setattr(passwords, "fits", lambda *a: checked.append(a[0] is None) or genuine(*a))
    enter("li", "wrong password here")
    enter("nobody", "wrong password here")
    assert checked == [False, True]


def test_a_session_lasts_while_it_is_used_and_half_a_day_at_most(account, enter, do):
    account("li", password=PASSWORD)
    token = enter().token
    assert do(service.session_of, token, minute=29).staff.username == "li"
    assert do(service.session_of, token, minute=58) is not None
    assert do(service.session_of, token, minute=58 + 30) is None
    token = enter(minute=0).token
    for minute in range(0, 12 * 60, 25):
        assert do(service.session_of, token, minute=minute) is not None
    assert do(service.session_of, token, minute=12 * 60) is None


def test_looking_does_not_prolong_a_session_but_working_does(account, enter, do, database, noon):
    account("li", password=PASSWORD)
    token = enter().token
    with database.unit_of_work(read_only=True) as uow:
        assert service.session_of(uow, token, at=noon + timedelta(minutes=29)) is not None
    assert do(service.session_of, token, minute=31) is None


def test_signing_out_ends_the_session(account, enter, do):
    account("li", password=PASSWORD)
    token, other = enter().token, enter().token
    do(service.sign_out, token)
    do(service.sign_out, "made up")
    assert do(service.session_of, token) is None
    assert do(service.session_of, other) is not None


@pytest.mark.parametrize("token", ["", "tampered", "0" * 64])
def test_a_tampered_session_is_no_session(account, enter, do, token):
    account("li", password=PASSWORD)
    enter()
    assert do(service.session_of, token) is None


def test_tries_on_an_account_from_one_place_are_slowed_down(account, enter, noon):
    account("li", password=PASSWORD)
    refused = [enter(password="wrong password here") for _ in range(FREE_TRIES)]
    assert [r.retry_at for r in refused[:-1]] == [None] * (FREE_TRIES - 1)
    assert refused[-1].retry_at == noon + timedelta(seconds=15)
    assert enter() == refused[-1], "also the right password has to wait"
    assert isinstance(enter(minute=0.25), SignedIn)


def test_the_delay_grows_and_ends(account, enter, noon):
    account("li", password=PASSWORD)
    minute, delays = 0.0, []
    while minute < 60:
        refused = enter(password="wrong password here", minute=minute)
        if refused.retry_at is None:
            minute += 0.01
            continue
        delay = refused.retry_at - noon - timedelta(minutes=minute)
        delays.append(delay)
        minute = (refused.retry_at - noon) / timedelta(minutes=1) + 0.0001
    assert max(delays) <= PASSWORDS.longest
    assert isinstance(enter(minute=minute), SignedIn)


def test_nobody_is_locked_out_by_a_strangers_tries(account, enter):
    account("li", password=PASSWORD)
    for n in range(80):
        enter(password="wrong password here", remote=THERE, minute=n / 1000)
    assert isinstance(enter(remote=HERE, minute=0.1), SignedIn)


def test_many_accounts_from_one_place_meet_a_ceiling(account, enter):
    account("li", password=PASSWORD)
    for n in range(60):
        enter(f"user{n}", "wrong password here", remote=THERE)
    refused = enter(remote=THERE)
    assert isinstance(refused, SignInRefused)
    assert refused.retry_at is not None
    assert isinstance(enter(remote=HERE), SignedIn)


def test_a_browser_that_signed_in_before_is_not_stopped_behind_a_shared_address(account, enter):
    """A town hall behind one proxy: an attacker inside it slows newcomers down, not the people who work there."""
    account("li", password=PASSWORD)
    device = enter().device
    for n in range(80):
        enter("li" if n % 2 else f"user{n}", "wrong password here", minute=1)
    assert isinstance(enter(minute=1), SignInRefused)
    assert isinstance(enter(minute=1, device=device), SignedIn)


def test_a_device_mark_is_of_one_account_and_cannot_be_made_up(account, enter):
    account("li", password=PASSWORD)
    account("zhang", password=PASSWORD)
    others = enter("zhang").device
    for _ in range(FREE_TRIES):
        enter(password="wrong password here")
    for device in (others, "made.up", "", ".", "ü.ü"):
        assert isinstance(enter(device=device), SignInRefused)


def test_tries_with_a_device_mark_are_counted_too(account, enter):
    account("li", password=PASSWORD)
    device = enter().device
    for _ in range(FREE_TRIES):
        enter(password="wrong password here", device=device)
    assert enter(device=device).retry_at is not None


def test_a_disabled_account_is_out_at_once(account, enter, do):
    admin, li = account("chief", Role.ADMIN), account("li", Role.COUNTY, password=PASSWORD)
    session = enter().token
    secret = do(service.issue_token, li, name="t", scopes=["referrals:read"]).secret
    assert do(service.token_of, secret) is not None
    do(service.change_staff, admin, li.id, disabled=True)
    assert do(service.session_of, session) is None
    assert do(service.token_of, secret) is None
    assert isinstance(enter(), SignInRefused)


def test_nobody_can_take_their_own_rights_away(account, do):
    admin = account("chief", Role.ADMIN)
    for change in ({"disabled": True}, {"role": Role.COUNTY}):
        with pytest.raises(NotPermitted):
            do(service.change_staff, admin, admin.id, **change)


def test_role_and_area_change_together(account, do):
    admin, li = account("chief", Role.ADMIN), account("li")
    with pytest.raises(InvalidInput):
        do(service.change_staff, admin, li.id, role=Role.VILLAGE)
    changed = do(service.change_staff, admin, li.id, role=Role.VILLAGE, area=Area.parse("永乐镇/大坝村"))
    assert (changed.role, str(changed.area)) == (Role.VILLAGE, "永乐镇/大坝村")
    with pytest.raises(NotFound):
        do(service.change_staff, admin, uuid4(), role=Role.COUNTY)


def test_a_new_password_ends_the_other_sessions(account, enter, do):
    li = account("li", password=PASSWORD)
    here, there = enter().token, enter().token
    with pytest.raises(InvalidInput) as wrong:
        do(service.set_password, li, current="not my password", new="another long password")
    assert wrong.value.field == "current"
    fresh = do(service.set_password, li, current=PASSWORD, new="another long password", keep=here)
    assert do(service.session_of, fresh) is not None
    assert do(service.session_of, here) is None, "the old token opens nothing any more"
    assert do(service.session_of, there) is None
    assert isinstance(enter(), SignInRefused)
    assert isinstance(enter(password="another long password"), SignedIn)


def test_a_token_has_scopes_an_end_and_an_owner(account, do, noon):
    county, township = account("county", Role.COUNTY), account("li")
    issued = do(
        service.issue_token,
        county,
        name="export",
        scopes=["referrals:read"],
        expires_at=noon + timedelta(hours=1),
    )
    assert issued.secret.startswith("yimen_")
    token = do(service.token_of, issued.secret)
    assert (token.staff, token.scopes, token.name) == (county, {"referrals:read"}, "export")
    assert do(service.token_of, issued.secret, minute=60) is None
    assert do(service.token_of, issued.secret + "x") is None
    with pytest.raises(NotPermitted):
        do(service.issue_token, township, name="x", scopes=["referrals:read"])
    for scopes in ([], ["everything"]):
        with pytest.raises(InvalidInput):
            do(service.issue_token, county, name="x", scopes=scopes)


def test_a_token_can_be_revoked_by_its_owner_and_an_admin(account, do):
    county, other, admin = account("a", Role.COUNTY), account("b", Role.COUNTY), account("c", Role.ADMIN)
    first, second = (do(service.issue_token, county, name="x", scopes=["referrals:read"]) for _ in range(2))
    with pytest.raises(NotFound):
        do(service.revoke_token, other, first.token.id)
    do(service.revoke_token, county, first.token.id)
    do(service.revoke_token, admin, second.token.id)
    assert do(service.token_of, first.secret) is None
    assert do(service.token_of, second.secret) is None


def test_a_repeated_request_finds_its_first_answer(account, do, database, noon):
    county = account("county", Role.COUNTY)
    token = do(service.issue_token, county, name="x", scopes=["referrals:read"]).token
    with database.unit_of_work() as uow:
        assert uow.idempotency.get(token.id, "k1") is None
        uow.idempotency.put(token.id, "k1", "hash", {"status": 201, "body": {"name": "王二麻子"}}, at=noon)
        uow.commit()
    with database.unit_of_work() as uow:
        found = uow.idempotency.get(token.id, "k1")
        assert (found.request_hash, found.response["status"]) == ("hash", 201)
        with pytest.raises(AlreadyExists):
            uow.idempotency.put(token.id, "k1", "other", {}, at=noon)
    assert do(service.purge, minute=3 * 24 * 60)["idempotency_keys"] == 1


def test_ended_sessions_are_swept_out(account, enter, do):
    account("li", password=PASSWORD)
    enter()
    assert do(service.purge, minute=60)["sessions"] == 0
    assert do(service.purge, minute=13 * 60)["sessions"] == 1
