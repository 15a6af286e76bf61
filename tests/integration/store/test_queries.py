from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from referral import outbox, service
from referral.commands import RevokeConsent
from referral.domain.consent import Purpose
from referral.domain.errors import InvalidInput, NotFound, NotPermitted
from referral.domain.kinds import Action, Kind, Role, Status, Urgency
from referral.outbox import DeliveryState
from referral.store import queries
from referral.store.queries import Filters, View
from tests.conftest import NOON

AT = datetime(2026, 11, 23, 4, 30, tzinfo=UTC)
CALM = {"what_happened": "想问低保", "kind": Kind.QUESTION, "facts": None, "screening": None}


def look(database, staff, **named):
    with database.unit_of_work(read_only=True) as uow:
        return queries.queue(uow, staff=staff, **({"at": NOON} | named))


def codes(page):
    return [row.code for row in page.items]


def test_urgent_first_then_oldest(database, file, li):
    calm_old = file(minute=0, **CALM)
    urgent_new = file(minute=5)
    soon = file(minute=2, **(CALM | {"what_happened": "摔断了腿"}))
    urgent_old = file(minute=1)
    page = look(database, li)
    assert codes(page) == [m.code for m in (urgent_old, urgent_new, soon, calm_old)]
    assert page.next is None
    row = page.items[0]
    assert (row.urgency, row.status, row.name, row.version) == (Urgency.URGENT, Status.FILED, "王二麻子", 1)
    assert row.reasons == ("no-roof", "emergency-kind")
    assert row.summary == "家里着火了，啥都没得了"
    assert row.assignee is None


def test_what_has_been_delivered_waits_behind_for_its_closing(database, file, li, do):
    helped = file(minute=0)
    for step, words in ((service.accept, ()), (service.approve, ("属实",)), (service.deliver, ("棉被四床",))):
        helped = do(step, li, helped.id, helped.version, *words)
    calm_new = file(minute=9, **CALM)
    assert codes(look(database, li)) == [calm_new.code, helped.code]
    assert look(database, li).items[-1].urgency is Urgency.URGENT


def test_pages_cover_everything_once_also_while_the_queue_moves(database, file, li, do):
    filed = [file(minute=n % 3, **(CALM if n % 2 else {})) for n in range(11)]
    seen, after = [], None
    while True:
        page = look(database, li, after=after, limit=3)
        assert len(page.items) <= 3
        seen += codes(page)
        if after is None:
            file(minute=-5)  # a new first one does not push anything over the edge of a page
        after = page.next
        if after is None:
            break
    assert sorted(seen) == sorted(m.code for m in filed)


@pytest.mark.parametrize("after", ["", "nonsense", "bm9uc2Vuc2U", "W10", "WzEsMl0", "é", "eyJhIjoxfQ"])
def test_a_made_up_cursor_is_refused(database, li, after):
    with pytest.raises(InvalidInput):
        look(database, li, after=after)


def test_a_cursor_of_another_view_is_refused(database, file, li):
    file(), file()
    cursor = look(database, li, limit=1).next
    with pytest.raises(InvalidInput):
        look(database, li, view=View.CLOSED, after=cursor)


def test_each_view_shows_its_own(database, file, li, do, account):
    zhang = account("zhang")
    fresh, calm = file(), file(minute=1, **CALM)
    mine, theirs = file(minute=2), file(minute=3)
    waiting, done = file(minute=4), file(minute=5)
    do(service.accept, li, mine.id, 1)
    do(service.accept, zhang, theirs.id, 1)
    do(service.accept, zhang, waiting.id, 1)
    do(service.ask_resident, zhang, waiting.id, 2, "？")
    do(service.accept, li, done.id, 1)
    do(service.decline, li, done.id, 2, "不", clause="一")
    expected = {
        View.OPEN: [fresh, mine, theirs, waiting, calm],
        View.URGENT: [fresh, mine, theirs, waiting],
        View.MINE: [mine],
        View.UNASSIGNED: [fresh, calm],
        View.WAITING: [waiting],
        View.UNREAD: [],
        View.UNSOLVED: [],
        View.CLOSED: [done],
        View.OVERDUE: [],
        View.SOON: [],
    }
    for view, matters in expected.items():
        assert codes(look(database, li, view=view)) == [m.code for m in matters], view
    with database.unit_of_work(read_only=True) as uow:
        assert queries.counts(uow, staff=li, at=NOON) == {
            view: len(matters) for view, matters in expected.items()
        }
    assert look(database, li, view=View.MINE).items[0].assignee == "li同志"


def test_what_was_closed_last_comes_first(database, file, li, do):
    closed = [file(minute=n, **CALM) for n in range(3)]
    for minute, matter in enumerate(reversed(closed), 10):
        do(service.accept, li, matter.id, 1, minute=minute)
        do(service.close, li, matter.id, 2, "完", minute=minute)
    first = look(database, li, view=View.CLOSED, limit=2)
    rest = look(database, li, view=View.CLOSED, limit=2, after=first.next)
    assert codes(first) + codes(rest) == [m.code for m in closed]


def test_filters_add_up(database, file, account, li, do):
    county = account("county", Role.COUNTY)
    a = file(township="永乐镇")
    b = file(township="朱衣镇", minute=1)
    c = file(township="永乐镇", minute=2, **CALM)
    do(service.accept, li, a.id, 1)
    assert codes(look(database, county, filters=Filters(township="永乐镇"))) == [a.code, c.code]
    assert codes(look(database, county, filters=Filters(township="永乐镇", kind=Kind.QUESTION))) == [c.code]
    assert codes(look(database, county, filters=Filters(status=Status.FILED))) == [b.code, c.code]
    with database.unit_of_work(read_only=True) as uow:
        assert queries.counts(uow, staff=county, at=NOON, filters=Filters(township="朱衣镇"))[View.OPEN] == 1


def test_everybody_sees_their_area_and_no_more(database, file, account):
    here = file()
    village = file(village="桥沟村", minute=1)
    elsewhere = file(township="朱衣镇", minute=2)
    nowhere = file(township="", village="", minute=3)
    people = {
        account("cun", Role.VILLAGE): [here],
        account("zhen", Role.TOWNSHIP): [here, village],
        account("liang", Role.TOWNSHIP, "永乐镇、朱衣镇"): [here, village, elsewhere],
        account("xian", Role.COUNTY): [here, village, elsewhere, nowhere],
        account("shen", Role.AUDITOR): [here, village, elsewhere, nowhere],
    }
    everything = [here, village, elsewhere, nowhere]
    for staff, visible in people.items():
        assert codes(look(database, staff)) == [m.code for m in visible]
        with database.unit_of_work(read_only=True) as uow:
            assert queries.counts(uow, staff=staff, at=NOON)[View.OPEN] == len(visible)
            for matter in everything:
                if matter in visible:
                    assert queries.referral_view(uow, matter.id, staff=staff, at=AT).referral.id == matter.id
                else:
                    with pytest.raises(NotFound):
                        queries.referral_view(uow, matter.id, staff=staff, at=AT)


def test_a_disabled_account_sees_nothing(database, file, li):
    matter, gone = file(), replace(li, disabled=True)
    with pytest.raises(NotPermitted):
        look(database, gone)
    with database.unit_of_work(read_only=True) as uow, pytest.raises(NotPermitted):
        queries.referral_view(uow, matter.id, staff=gone, at=AT)


def test_one_referral_with_all_that_a_decision_rests_on(database, file, li, do):
    filed = file()
    do(service.accept, li, filed.id, 1)
    do(service.ask_resident, li, filed.id, 2, "几口人？", minute=2)
    do(service.add_note, li, filed.id, 3, "已电话核实", minute=3)
    with database.unit_of_work() as uow:
        (claimed, *_) = uow.outbox.claim_due(
            filed.filed_at.replace(hour=5), 1, filed.filed_at - filed.filed_at
        )
        uow.outbox.save(outbox.failed(claimed, at=filed.filed_at, error="blocked by the user", final=True))
        uow.commit()
    with database.unit_of_work(read_only=True) as uow:
        view = queries.referral_view(uow, filed.id, staff=li, at=AT)
        assert view.referral == uow.referrals.get(filed.id)
    assert view.assignee == "li同志"
    assert view.referral.details.facts == {"household_size": 3, "members": [{"disability_grade": 1}]}
    assert [verdict["verdict"] for verdict in view.verdicts] == ["likely", "staff"]
    assert view.clauses == ("三（二）1", "三（二）4")
    assert [type(entry.event).__name__ for entry in view.history] == [
        "ReferralFiled",
        "ReferralAccepted",
        "ResidentAsked",
        "NoteAdded",
    ]
    assert [entry.event.by.name for entry in view.history] == ["", "li同志", "li同志", "li同志"]
    deliveries = [entry.delivery and entry.delivery.state for entry in view.history]
    assert deliveries == [None, DeliveryState.UNDELIVERABLE, DeliveryState.PENDING, None]
    assert view.history[1].delivery.last_error == "blocked by the user"
    assert [line.purpose for line in view.consents] == [Purpose.CONTACT, Purpose.SENSITIVE]
    assert Action.APPROVE in view.possible
    assert Action.ACCEPT not in view.possible


def test_revoking_closes_the_view_at_once(database, file, li, do):
    filed = file()
    do(service.revoke_consent, RevokeConsent("telegram:7", Purpose.SENSITIVE))
    with database.unit_of_work(read_only=True) as uow:
        view = queries.referral_view(uow, filed.id, staff=li, at=AT)
    assert view.referral.details.facts is None
    assert view.referral.details.screening is None
    assert view.verdicts == ()
    assert view.referral.details.what_happened


def test_a_referral_that_is_not_there(database, li):
    with database.unit_of_work(read_only=True) as uow, pytest.raises(NotFound):
        queries.referral_view(uow, uuid4(), staff=li, at=AT)


RECORDED = 4
"""That somebody read costs: the lock of the chain (PostgreSQL), its end, the entry, the list of matters."""


@pytest.mark.parametrize("size", [1, 40])
def test_a_page_costs_the_same_whatever_it_shows(database, file, li, do, statements, size):
    matters = [file(minute=n) for n in range(size)]
    do(service.accept, li, matters[0].id, 1)
    with statements(database) as seen:
        look(database, li, limit=50)
    assert len([one for one in seen if "audit" not in one and "advisory" not in one]) == 2, seen
    assert len(seen) <= 2 + RECORDED, seen
    with statements(database) as seen, database.unit_of_work(read_only=True) as uow:
        queries.counts(uow, staff=li, at=NOON)
    assert len(seen) == 1, seen
    with statements(database) as seen, database.unit_of_work(read_only=True) as uow:
        queries.referral_view(uow, matters[0].id, staff=li, at=AT)
    assert len([one for one in seen if "audit" not in one and "advisory" not in one]) == 4, seen
    assert len(seen) <= 4 + RECORDED, seen
    with statements(database) as seen, database.unit_of_work(read_only=True) as uow:
        uow.referrals.for_address("telegram:7")
    assert len(seen) == 2, seen


def test_the_audit_is_for_auditors(database, file, li, account, do):
    filed = file()
    do(service.accept, li, filed.id, 1)
    auditor = account("shen", Role.AUDITOR)
    with database.unit_of_work(read_only=True) as uow:
        entries = queries.audit_entries(uow, staff=auditor, subject=f"referral:{filed.id}")
        assert [entry.action for entry in entries] == ["accept", "file"]
        assert entries[0].who == f"staff:{li.id}"
        assert entries[0].detail == {"from": "filed", "to": "checking", "version": 2}
        assert (
            queries.audit_entries(uow, staff=auditor, before=entries[0].number)[0].number < entries[0].number
        )
        with pytest.raises(NotPermitted):
            queries.audit_entries(uow, staff=li)


def test_signs_that_no_database_keeps_are_no_error(database, li, do):
    assert look(database, li, filters=Filters(township="永乐\x00镇")).items == ()
    assert do(service.sign_in, "li\x00\ud800", "x\x00\ud800", remote="192.0.2.1").retry_at is None
