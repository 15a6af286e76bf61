"""Who read what: recorded before the data goes anywhere, never changed, and told to whom it concerns."""

from uuid import uuid4

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DatabaseError

from referral import service
from referral.domain.errors import Busy, InvalidInput, NotFound, NotPermitted
from referral.domain.kinds import Role
from referral.ports import ChainEnd
from referral.store import queries
from referral.store.queries import AuditFilters
from referral.store.tables import audit
from tests.conftest import NOON as AT


def actions(database):
    with database.engine.connect() as connection:
        return list(connection.execute(select(audit.c.action).order_by(audit.c.number)).scalars())


def read(database, staff, referral, *, read_only=True):
    with database.unit_of_work(read_only=read_only) as uow:
        return queries.referral_view(uow, referral.id, staff=staff, at=AT)


@pytest.mark.parametrize("read_only", [True, False])
def test_opening_a_matter_is_an_entry_also_where_nothing_is_committed(database, file, li, read_only):
    filed = file()
    before = actions(database)
    read(database, li, filed, read_only=read_only)
    assert actions(database) == [*before, "read-referral"]
    with database.unit_of_work(read_only=True) as uow:
        assert uow.audit.verify() is None


def test_a_page_of_the_queue_is_one_entry_and_each_matter_finds_it(database, file, li):
    matters = [file(minute=n) for n in range(3)]
    before = len(actions(database))
    with database.unit_of_work(read_only=True) as uow:
        queries.queue(uow, staff=li, limit=2)
    assert actions(database)[before:] == ["read-queue"]
    with database.unit_of_work(read_only=True) as uow:
        found = [queries.audit_of_referral(uow, one.id)[0].action for one in matters]
    assert found == ["read-queue", "read-queue", "file"], "the third stood on the next page"


def test_an_empty_page_shows_nobody_and_is_no_entry(database, li):
    before = actions(database)
    with database.unit_of_work(read_only=True) as uow:
        assert queries.queue(uow, staff=li).items == ()
    assert actions(database) == before


def test_what_was_refused_or_broken_off_was_not_shown(database, file, li):
    filed = file()
    before = actions(database)
    with database.unit_of_work(read_only=True) as uow, pytest.raises(NotFound):
        queries.referral_view(uow, uuid4(), staff=li, at=AT)
    with pytest.raises(RuntimeError), database.unit_of_work(read_only=True) as uow:
        queries.referral_view(uow, filed.id, staff=li, at=AT)
        raise RuntimeError("the page broke before anything was shown")
    assert actions(database) == before


def test_what_cannot_be_recorded_is_not_shown(database, file, li, monkeypatch):
    filed = file()

    def full(_self):
        raise Busy("the disk is full")

    monkeypatch.setattr("referral.store.repositories.trail.SqlAuditTrail.flush", full)
    shown = None
    with pytest.raises(Busy):
        shown = read(database, li, filed)
    assert shown is None


def test_reading_and_writing_in_one_step_are_two_entries_of_one_commit(database, file, li, noon):
    filed = file()
    before = len(actions(database))
    with database.unit_of_work() as uow:
        queries.referral_view(uow, filed.id, staff=li, at=AT)
        service.accept(uow, li, filed.id, 1, at=noon)
        uow.commit()
    assert actions(database)[before:] == ["accept", "read-referral"]


@pytest.mark.parametrize(
    "harm", [update(audit).values(who="nobody"), delete(audit)], ids=["update", "delete"]
)
def test_nobody_edits_not_even_with_sql(database, file, harm):
    file()
    before = actions(database)
    with (
        pytest.raises(DatabaseError, match="only ever added to"),
        database.engine.begin() as connection,
    ):
        connection.execute(harm)
    assert actions(database) == before


@pytest.mark.postgres
def test_the_table_cannot_be_emptied_either(postgres_database):
    with (
        pytest.raises(DatabaseError, match="only ever added to"),
        postgres_database.engine.begin() as connection,
    ):
        connection.execute(text("TRUNCATE audit CASCADE"))


def test_an_end_that_was_noted_elsewhere_tells_when_entries_are_cut_off(database, file):
    file()
    with database.unit_of_work(read_only=True) as uow:
        noted = uow.audit.end()
    file(address="telegram:8")
    with database.unit_of_work(read_only=True) as uow:
        assert uow.audit.verify(noted) is None
        assert uow.audit.end().number > noted.number
        assert uow.audit.verify(ChainEnd(noted.number, "0" * 64)) == noted.number
        later = uow.audit.end().number + 1
        assert uow.audit.verify(ChainEnd(later, "0" * 64)) == later, "there was more once"


def test_an_auditor_filters_and_walks_through_pages(database, file, li, account, do, noon):
    one, other = file(), file(minute=1, address="telegram:8")
    do(service.accept, li, one.id, 1, minute=2)
    read(database, li, other)
    auditor = account("shen", Role.AUDITOR)

    def look(after=None, limit=50, **wanted):
        with database.unit_of_work(read_only=True) as uow:
            return queries.audit_page(
                uow, staff=auditor, filters=AuditFilters(**wanted), after=after, limit=limit
            )

    assert [entry.action for entry in look(referral=one.id).items] == ["accept", "file"]
    mine = look(who=f"staff:{li.id}")
    assert {entry.name for entry in mine.items} == {li.name}
    assert {entry.action for entry in mine.items} == {"accept", "read-referral"}
    assert [entry.subject for entry in look(action="read-referral").items] == [f"referral:{other.id}"]
    first = look(since=noon, until=noon.replace(minute=1)).items
    assert [entry.subject for entry in first if entry.action == "file"] == [f"referral:{one.id}"]
    numbers, after = [], None
    while True:
        page = look(after, 2)
        numbers += [entry.number for entry in page.items]
        after = page.next
        if after is None:
            break
    assert numbers == sorted(set(numbers), reverse=True)
    assert numbers[-1] == 1
    for nonsense in ("x", "-1", "9" * 30, "١"):
        with pytest.raises(InvalidInput):
            look(nonsense)
    with database.unit_of_work(read_only=True) as uow, pytest.raises(NotPermitted):
        queries.audit_page(uow, staff=li, filters=AuditFilters())
