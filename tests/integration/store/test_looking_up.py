from datetime import timedelta

import pytest

from referral import service
from referral.commands import LookUp
from referral.domain import codes
from referral.domain.kinds import Status

UNKNOWN = codes.make("55555555555")


def test_the_same_chat_sees_its_matter(file, do, li):
    filed = file()
    do(service.accept, li, filed.id, 1)
    do(service.ask_resident, li, filed.id, 2, "几口人？")
    found = do(service.look_up, LookUp("telegram:7", codes.show(filed.code)))
    assert (found.result, found.matter.status, found.matter.question) == ("found", Status.ASKED, "几口人？")
    assert found.matter.same_chat


def test_another_chat_sees_no_more_than_the_state(file, do):
    filed = file()
    found = do(service.look_up, LookUp("web:other", filed.code))
    assert (found.result, found.matter.status, found.matter.same_chat) == ("found", Status.FILED, False)
    assert "着火" not in repr(found)
    assert "王二麻子" not in repr(found)


def test_tries_are_limited_and_a_guess_learns_nothing_from_the_limit(file, do):
    filed = file()
    for _ in range(5):
        assert do(service.look_up, LookUp("web:guess", UNKNOWN)).result == "unknown"
    unknown = do(service.look_up, LookUp("web:guess", UNKNOWN), minute=2)
    right = do(service.look_up, LookUp("web:guess", filed.code), minute=2)
    assert unknown == right
    assert unknown.result == "too-many"
    assert unknown.matter is None


def test_the_limit_names_when_it_ends_and_does_end(file, do, noon):
    file()
    for minute in range(5):
        do(service.look_up, LookUp("web:guess", UNKNOWN), minute=minute)
    refused = do(service.look_up, LookUp("web:guess", UNKNOWN), minute=30)
    assert refused.retry_at == noon + timedelta(hours=1)
    assert do(service.look_up, LookUp("web:guess", UNKNOWN), minute=61).result == "unknown"


def test_a_day_has_a_limit_too(do):
    minutes = [hour * 61 + n for hour in range(6) for n in range(5)]
    results = [do(service.look_up, LookUp("web:guess", UNKNOWN), minute=minute).result for minute in minutes]
    assert results.count("unknown") == 20
    assert results[-1] == "too-many"


def test_many_chats_from_one_place_share_a_limit(do):
    results = [do(service.look_up, LookUp(f"web:{n}", UNKNOWN, remote="192.0.2.1")).result for n in range(70)]
    assert results.count("unknown") == 60
    assert do(service.look_up, LookUp("web:else", UNKNOWN, remote="192.0.2.2")).result == "unknown"


def test_ones_own_matter_is_answered_even_after_many_tries(file, do):
    filed = file()
    for _ in range(6):
        do(service.look_up, LookUp("telegram:7", UNKNOWN))
    assert do(service.look_up, LookUp("telegram:7", filed.code)).result == "found"
    assert all(do(service.look_up, LookUp("telegram:7", filed.code)).result == "found" for _ in range(8))


@pytest.mark.parametrize(
    ("text", "mistake"), [("12", "too-short"), ("abc", "not-digits"), (UNKNOWN[:-1] + "0", "check-digit")]
)
def test_a_slip_of_the_finger_is_named_and_costs_no_try(do, text, mistake):
    for _ in range(10):
        assert do(service.look_up, LookUp("web:a", text)).mistake == mistake
    assert do(service.look_up, LookUp("web:a", UNKNOWN)).result == "unknown"


def test_no_address_stands_in_the_throttle(do, database):
    from sqlalchemy import select

    from referral.store.tables import attempts

    do(service.look_up, LookUp("web:secret-session", UNKNOWN))
    with database.engine.connect() as connection:
        assert "secret-session" not in repr(connection.execute(select(attempts)).all())
