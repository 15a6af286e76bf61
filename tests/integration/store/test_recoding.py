"""A follow-up code that is replaced, on both databases."""

import threading

import pytest
from sqlalchemy import select

from referral import service
from referral.commands import LookUp, ReplaceCode
from referral.domain import codes
from referral.domain.errors import InvalidInput, NotFound, VersionConflict
from referral.domain.events import CodeReplaced, details_of
from referral.domain.kinds import Role, Status
from referral.store.tables import audit


def result(do, code, address="web:other"):
    return do(service.look_up, LookUp(address, code), minute=5).result


def test_the_resident_gets_another_code_and_the_old_one_is_dead(file, do, database):
    filed = file()
    fresh = do(service.replace_own_code, ReplaceCode(filed.address, filed.code))
    assert fresh.code != filed.code
    assert fresh.version == filed.version + 1
    assert [result(do, filed.code, who) for who in ("web:other", filed.address)] == ["unknown", "unknown"]
    assert [result(do, fresh.code, who) for who in ("web:other", filed.address)] == ["found", "found"]
    with pytest.raises(NotFound):
        do(service.replace_own_code, ReplaceCode(filed.address, filed.code))
    with pytest.raises(NotFound):
        do(service.replace_own_code, ReplaceCode("telegram:8", fresh.code))
    with database.engine.connect() as connection:
        entries = [dict(row) for row in connection.execute(select(audit)).mappings()]
    said = repr([entries, [details_of(event) for event in fresh.events]])
    assert filed.code not in said
    assert fresh.code not in said
    assert isinstance(fresh.events[-1], CodeReplaced)


def test_staff_replace_it_with_a_reason_and_the_chat_hears_of_it(file, do, li, account, database):
    filed = file()
    for reason in ("", f"旧号 {codes.show(filed.code)}"):
        with pytest.raises(InvalidInput):
            do(service.replace_code, li, filed.id, filed.version, reason)
    with pytest.raises(NotFound):
        do(service.replace_code, account("zhuyi", area="朱衣镇"), filed.id, filed.version, "看过身份证")
    fresh = do(service.replace_code, li, filed.id, filed.version, "看过身份证")
    with pytest.raises(VersionConflict):
        do(service.replace_code, li, filed.id, filed.version, "看过身份证")
    with database.unit_of_work(read_only=True) as uow:
        (told,) = [m for m in uow.outbox.after(filed.address, 0) if m.notice == "referral.code_replaced"]
        assert uow.referrals.get(filed.id) == fresh
    assert codes.show(fresh.code) in repr(told)
    assert (result(do, filed.code), result(do, fresh.code)) == ("unknown", "found")


def test_two_at_once_end_with_one_new_code(file, database, account, noon):
    filed, outcomes, start = file(), [], threading.Barrier(2)
    people = [account("one"), account("two", Role.COUNTY)]

    def press(person):
        start.wait()
        try:
            with database.unit_of_work() as uow:
                fresh = service.replace_code(uow, person, filed.id, filed.version, "看过身份证", at=noon)
                uow.commit()
            outcomes.append(fresh.code)
        except VersionConflict:
            outcomes.append("late")

    threads = [threading.Thread(target=press, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("late") == 1
    with database.unit_of_work(read_only=True) as uow:
        assert uow.referrals.get(filed.id).code in outcomes


def test_a_merged_matter_gets_a_new_code_and_is_still_followed(file, do, li):
    lead, other = file(), file(minute=1, address="telegram:8")
    do(service.merge, li, lead.id, 1, other_id=other.id, other_version=1, minute=2)
    fresh = do(service.replace_own_code, ReplaceCode("telegram:8", other.code), minute=3)
    again = do(service.replace_own_code, ReplaceCode(lead.address, lead.code), minute=4)
    assert fresh.status is Status.MERGED
    assert [result(do, one) for one in (other.code, lead.code)] == ["unknown", "unknown"]
    found = do(service.look_up, LookUp("web:other", fresh.code), minute=5)
    assert (found.matter.code, found.matter.status) == (fresh.code, Status.FILED)
    assert result(do, again.code) == "found"
