"""Consents taken back one by one, and what was given to whom, on both databases."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from referral import service
from referral.commands import ForgetMe, GiveConsent, RevokeConsent
from referral.domain.consent import WINDOW, Purpose, in_force
from referral.domain.errors import ConsentMissing, NotFound
from referral.domain.sharing import Basis, DataKind, Disclosure
from referral.store import Database, queries
from referral.store.reading.search import search

ADDRESS = "telegram:7"
GIVER, HEALTH = f"giver:{uuid4()}", "department:medical-insurance"


@pytest.fixture
def share(database, noon, li, do):
    """Records a disclosure about a referral; keyword arguments change it."""

    def one(referral, *, minute=1, **changes):
        at = noon + timedelta(minutes=minute)
        plain = Disclosure(
            referral.id, HEALTH, "医保局", (DataKind.NAME, DataKind.STORY), Basis.DUTY, at, li.actor
        )
        with database.unit_of_work() as uow:
            kept = service.disclose(uow, referral.address, replace(plain, **changes))
            uow.commit()
        return kept

    return one


@pytest.fixture
def holds(database, noon):
    """Whether a recipient may see what a purpose covers, as a view of theirs asks."""

    def ask(referral, purpose, recipient, *, minute=30):
        with database.unit_of_work(read_only=True) as uow:
            lines = uow.consents.of_referral(referral.id, referral.address)
        return in_force(lines, purpose, recipient, noon + timedelta(minutes=minute))

    return ask


def agree(code, **changes):
    plain = {"purpose": Purpose.MATCHING, "text_version": "m1", "recipient": GIVER}
    return GiveConsent(address=ADDRESS, code=code, **(plain | changes))


def test_a_yes_for_one_giver_about_one_matter_until_a_day(file, do, holds, noon):
    filed, other = file(), file(minute=1)
    do(service.give_consent, agree(filed.code, until=noon + timedelta(days=30)), minute=2)
    assert holds(filed, Purpose.MATCHING, GIVER)
    assert not holds(other, Purpose.MATCHING, GIVER)
    assert not holds(filed, Purpose.MATCHING, f"giver:{uuid4()}")
    assert not holds(filed, Purpose.MATCHING, GIVER, minute=30 * 24 * 60), "closed by itself"


def test_nobody_agrees_for_somebody_else(file, do):
    filed = file(address="telegram:8")
    with pytest.raises(NotFound):
        do(service.give_consent, agree(filed.code))
    with pytest.raises(NotFound):
        do(service.revoke_consent, RevokeConsent(ADDRESS, Purpose.CONTACT, code=filed.code))


def test_a_consent_of_one_matter_is_taken_back_and_the_other_stays(file, do, holds):
    filed, other = file(), file(minute=1)
    assert do(service.revoke_consent, RevokeConsent(ADDRESS, Purpose.SENSITIVE, code=filed.code), minute=2)
    assert not holds(filed, Purpose.SENSITIVE, WINDOW)
    assert not holds(filed, Purpose.SENSITIVE, HEALTH), "the department's view closes with the window's"
    assert holds(other, Purpose.SENSITIVE, WINDOW)
    assert do(service.revoke_consent, RevokeConsent(ADDRESS, Purpose.SENSITIVE), minute=3)
    assert not holds(other, Purpose.SENSITIVE, WINDOW)


def test_one_department_is_refused_and_the_window_goes_on(file, do, holds):
    filed = file()
    revoke = RevokeConsent(ADDRESS, Purpose.SENSITIVE, HEALTH, filed.code)
    assert do(service.revoke_consent, revoke)
    assert not holds(filed, Purpose.SENSITIVE, HEALTH)
    assert holds(filed, Purpose.SENSITIVE, "department:education")
    assert holds(filed, Purpose.SENSITIVE, WINDOW)


def test_a_no_to_the_window_about_matching_reaches_every_giver(file, do, holds):
    filed = file()
    do(service.give_consent, agree(filed.code))
    do(service.give_consent, agree(filed.code, recipient="giver:b"))
    assert do(service.revoke_consent, RevokeConsent(ADDRESS, Purpose.MATCHING, code=filed.code), minute=2)
    assert not holds(filed, Purpose.MATCHING, GIVER)
    assert not holds(filed, Purpose.MATCHING, "giver:b")


def test_staff_see_neither_name_nor_number_after_the_contact_was_taken_back(database, file, do, li, noon):
    filed = file()
    do(service.revoke_consent, RevokeConsent(ADDRESS, Purpose.CONTACT, code=filed.code))
    with database.unit_of_work(read_only=True) as uow:
        view = queries.referral_view(uow, filed.id, staff=li, at=noon + timedelta(minutes=2))
    assert (view.referral.details.name, view.referral.details.contact) == ("", "")
    assert view.referral.details.facts is not None
    assert view.referral.details.what_happened


def test_neither_queue_nor_search_shows_or_finds_a_name_that_was_taken_back(database, file, do, li, noon):
    filed, other = file(), file(minute=1)
    do(service.revoke_consent, RevokeConsent(ADDRESS, Purpose.CONTACT, code=filed.code), minute=2)
    with database.unit_of_work(read_only=True) as uow:
        rows = queries.queue(uow, staff=li, at=noon + timedelta(minutes=3)).items
        by_name = search(uow, staff=li, text="王二麻子").rows
        by_code = search(uow, staff=li, text=filed.code).rows
    assert {row.id: row.name for row in rows} == {filed.id: "", other.id: "王二麻子"}
    assert [(row.id, row.name) for row in by_name] == [(other.id, "王二麻子")]
    assert [(row.id, row.name) for row in by_code] == [(filed.id, "")]


def test_staff_see_the_name_of_who_was_never_asked(database, file, li, noon):
    """An emergency waits for no form: no consent at all is not one that was taken back."""
    filed = file(consents=())
    with database.unit_of_work(read_only=True) as uow:
        view = queries.referral_view(uow, filed.id, staff=li, at=noon)
    assert view.referral.details.name == "王二麻子"


def test_every_disclosure_is_a_line_with_who_what_why_and_when(database, file, share, li, noon):
    filed, other = file(), file(minute=1)
    kept = share(filed, kinds=(DataKind.NAME, DataKind.NAME, DataKind.STORY), until=noon + timedelta(days=9))
    share(other, recipient="department:education", name="教委")
    with database.unit_of_work(read_only=True) as uow:
        assert uow.disclosures.of([filed.id]) == [kept]
        assert [line.name for line in uow.disclosures.of([filed.id, other.id])] == ["医保局", "教委"]
        assert uow.disclosures.of([]) == []
        view = queries.referral_view(uow, filed.id, staff=li, at=noon)
    assert view.disclosures == (kept,)
    assert kept.kinds == (DataKind.NAME, DataKind.STORY)
    assert kept.by.name == "li同志"


def test_what_rests_on_a_consent_is_refused_without_it(file, do, share):
    filed = file()
    to_giver = {"recipient": GIVER, "name": "棉被厂", "basis": Basis.CONSENT, "purpose": Purpose.MATCHING}
    with pytest.raises(ConsentMissing) as refused:
        share(filed, **to_giver)
    assert (refused.value.purpose, refused.value.recipient) == (Purpose.MATCHING, GIVER)
    do(service.give_consent, agree(filed.code), minute=2)
    assert share(filed, minute=3, **to_giver).recipient == GIVER
    do(service.revoke_consent, RevokeConsent(ADDRESS, Purpose.MATCHING, GIVER, filed.code), minute=4)
    with pytest.raises(ConsentMissing):
        share(filed, minute=5, **to_giver)


def test_health_goes_to_a_department_only_while_the_consent_stands(file, do, share):
    filed = file()
    answers = {"kinds": (DataKind.ANSWERS,)}
    share(filed, minute=1, **answers)
    do(service.revoke_consent, RevokeConsent(ADDRESS, Purpose.SENSITIVE, HEALTH, filed.code), minute=2)
    with pytest.raises(ConsentMissing):
        share(filed, minute=3, **answers)
    assert share(filed, minute=3, basis=Basis.EMERGENCY, **answers).basis is Basis.EMERGENCY


def test_the_names_of_recipients_are_sealed(sqlite_database, wish, noon, li_on_sqlite):
    with sqlite_database.unit_of_work() as uow:
        filed = service.file_referral(uow, wish(noon), at=noon)
        line = Disclosure(
            filed.id, HEALTH, "好心人张三", (DataKind.NEED,), Basis.DUTY, noon, li_on_sqlite.actor
        )
        service.disclose(uow, filed.address, line)
        uow.commit()
    sqlite_database.compact()
    assert "好心人张三".encode() not in Path(sqlite_database.engine.url.database).read_bytes()


@pytest.fixture
def li_on_sqlite(sqlite_database, noon):
    from referral.domain.kinds import Role
    from referral.domain.people import Area

    with sqlite_database.unit_of_work() as uow:
        staff = service.add_staff(
            uow, None, username="li", name="李同志", role=Role.TOWNSHIP, area=Area.parse("永乐镇"), at=noon
        )
        uow.commit()
    return staff


def test_the_audit_of_sharing_names_no_resident(database, file, do, share):
    filed = file()
    do(service.give_consent, agree(filed.code))
    share(filed, minute=2)
    do(service.revoke_consent, RevokeConsent(ADDRESS, Purpose.MATCHING, GIVER, filed.code), minute=3)
    from sqlalchemy import select

    from referral.store.tables import audit

    with database.engine.connect() as connection:
        rows = connection.execute(select(audit).order_by(audit.c.number)).mappings().all()
    assert [row["action"] for row in rows][-3:] == ["give-consent", "disclose", "revoke-consent"]
    said = " ".join(f"{row['subject']} {row['detail']}" for row in rows)
    assert ADDRESS not in said
    assert "医保局" not in said


def test_forgetting_takes_the_disclosures_of_what_is_emptied(database, file, do, share, li):
    gone, kept = file(), file(minute=1)
    share(gone)
    share(kept)
    do(service.accept, li, kept.id, 1, minute=2)
    do(service.approve, li, kept.id, 2, "符合", minute=3)
    receipt = do(service.forget, ForgetMe(ADDRESS), minute=4)
    assert receipt.removed["disclosures"] == 1
    with database.unit_of_work(read_only=True) as uow:
        assert [line.referral_id for line in uow.disclosures.of([gone.id, kept.id])] == [kept.id]


def test_consents_from_before_recipients_are_for_the_window(empty_database_url, wish, noon):
    """0009 adds who and until when: what was given before stays what it was."""
    with Database(empty_database_url, ["a secret key of the tests, long enough"]) as database:
        database.upgrade()
        with database.unit_of_work() as uow:
            filed = service.file_referral(uow, wish(noon), at=noon)
            uow.commit()
        database.downgrade("0008")
        database.upgrade()
        with database.unit_of_work(read_only=True) as uow:
            lines = uow.consents.of_referral(filed.id, ADDRESS)
    assert [(one.recipient, one.until) for one in lines] == [(WINDOW, None)] * 2
    assert in_force(lines, Purpose.SENSITIVE, WINDOW, noon)
