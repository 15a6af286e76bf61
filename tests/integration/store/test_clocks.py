"""Terms in the queue, reminders, silent hands, the county, first relief and the duty roster; on both databases."""

import signal
import subprocess
import sys
import threading
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from bot.jobs import escalate, remind
from knowledge.amounts import NewValue, with_values
from knowledge.model import Certainty, DatedValue
from referral import service
from referral.calendar import ChineseCalendar
from referral.commands import RaiseAlarm, Withdraw
from referral.domain.errors import InvalidInput, NotFound, NotPermitted, TransitionRefused
from referral.domain.kinds import ActorKind, Kind, Role, Status, Urgency
from referral.domain.notices import NoticeKind
from referral.domain.pace import OverLimit
from referral.domain.timekeeper import FIRST_LIMIT, Timekeeper
from referral.store import queries
from referral.store.notices import staff_notices
from referral.store.queries import View
from referral.store.tables import referrals
from tests.conftest import KEYS, NOON
from tests.support.resident import knowledge

KB = knowledge()[0]
QUESTION = {"what_happened": "想问低保", "kind": Kind.QUESTION, "facts": None, "screening": None}
DIBAO = {**QUESTION, "kind": Kind.APPLICATION, "program": "rural-dibao"}
DAY = 24 * 60


@pytest.fixture
def database(database):
    """With the terms of the content; NOON is Monday 23 November 2026 in the county."""
    before, database.timekeeper = database.timekeeper, keeping(KB)
    yield database
    database.timekeeper = before


def keeping(kb):
    timekeeper = Timekeeper(kb, ChineseCalendar(kb.years))
    return lambda: timekeeper


def later(days):
    return NOON + timedelta(days=days)


def told(database, *kinds):
    """What was told: (kind, person), in order."""
    query = select(staff_notices).order_by(staff_notices.c.number)
    with database.engine.connect() as connection:
        rows = connection.execute(query).mappings().all()
    return [(row["kind"], row["staff_id"]) for row in rows if not kinds or row["kind"] in kinds]


def look(database, staff, **named):
    with database.unit_of_work(read_only=True) as uow:
        return queries.queue(uow, staff=staff, **named)


def test_the_row_carries_the_nearest_end_and_the_views_go_by_it(database, file, li, do):
    dibao, question, fire = file(**DIBAO), file(minute=1, **QUESTION), file(minute=2)
    rows = {row.id: row for row in look(database, li, at=NOON).items}
    assert rows[dibao.id].due_at == datetime(2026, 11, 26, 16, tzinfo=UTC)
    assert rows[dibao.id].due_stage == "begin"
    assert rows[fire.id].due_at == NOON + timedelta(minutes=2, hours=24)
    soon = look(database, li, view=View.SOON, at=NOON).items
    assert [row.id for row in soon] == [fire.id]
    overdue = look(database, li, view=View.OVERDUE, at=later(5)).items
    assert [row.id for row in overdue] == [fire.id, *sorted([dibao.id, question.id], key=lambda i: i.hex)]
    with database.unit_of_work(read_only=True) as uow:
        counted = queries.counts(uow, staff=li, at=later(5))
    assert (counted[View.OVERDUE], counted[View.SOON]) == (3, 0)
    for matter in (dibao, question, fire):
        do(service.accept, li, matter.id, 1)
    assert look(database, li, view=View.OVERDUE, at=NOON).items == ()
    with pytest.raises(ValueError, match="moment"):
        look(database, li, view=View.OVERDUE)


def test_pages_of_what_is_overdue_cover_everything_once(database, file, li):
    filed = [file(minute=n, address=f"telegram:{n}") for n in range(7)]
    seen, after = [], None
    while True:
        page = look(database, li, view=View.OVERDUE, at=later(9), after=after, limit=3)
        seen += [row.id for row in page.items]
        after = page.next
        if after is None:
            break
    assert seen == [matter.id for matter in filed], "the one that ended first stands first"


def plan(database, statement):
    words = "EXPLAIN QUERY PLAN " if database.engine.dialect.name == "sqlite" else "EXPLAIN "
    with database.engine.begin() as connection:
        if database.engine.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        return str(connection.exec_driver_sql(words + statement).all())


def test_what_is_overdue_is_found_by_an_index(database):
    true = "1" if database.engine.dialect.name == "sqlite" else "true"
    where = f"is_open = {true} AND due_at <= '2026-11-23 00:00:00' ORDER BY due_at, id LIMIT 50"
    found = plan(database, f"SELECT id FROM referrals WHERE {where}")
    assert "ix_referrals_is_open_due_at_id" in found


def test_ends_counted_by_other_terms_are_counted_anew(database, file, li):
    database.timekeeper = Timekeeper
    matter = file(**DIBAO)
    assert look(database, li, at=NOON).items[0].due_at is None
    database.timekeeper = keeping(KB)
    assert remind.run_once(database, NOON)["clocks"] == 1
    row = look(database, li, at=NOON).items[0]
    assert (row.due_at, row.version) == (datetime(2026, 11, 26, 16, tzinfo=UTC), matter.version)
    assert remind.run_once(database, NOON)["clocks"] == 0


def test_the_county_may_date_a_shorter_term_of_its_own(database, file, li):
    value = DatedValue(date(2026, 11, 1), None, Decimal(1), "house-rule", Certainty.unconfirmed)
    database.timekeeper = keeping(with_values(KB, [NewValue("deadline.house.begin", value)]))
    file(**QUESTION)
    assert look(database, li, at=NOON).items[0].due_at == datetime(2026, 11, 24, 16, tzinfo=UTC)


def test_a_reminder_names_the_matter_once_for_whoever_has_it(database, file, li, account, do):
    zhang = account("zhang")
    matter = file(**DIBAO)
    assert remind.run_once(database, later(1))["due_soon"] == 0
    assert remind.run_once(database, later(2))["due_soon"] == 2, "nobody has it: the whole window"
    assert remind.run_once(database, later(2))["due_soon"] == 0
    do(service.assign, li, matter.id, 1, zhang.id)
    assert remind.run_once(database, later(4))["overdue"] == 1
    assert remind.run_once(database, later(5))["overdue"] == 0
    assert told(database, "overdue") == [("overdue", zhang.id)]
    with database.unit_of_work(read_only=True) as uow:
        (row, _soon), further = queries.notices(uow, staff=zhang)
        assert uow.notices.unread(zhang.id) == 2
    assert further is None
    assert (row.matter.code, row.matter.kind, row.matter.village) == (matter.code, Kind.APPLICATION, "大坝村")
    assert (row.notice.kind, row.notice.stage) == (NoticeKind.OVERDUE, "begin")


@pytest.mark.parametrize("ending", ["withdrawn", "closed", "declined"])
def test_nothing_is_reminded_of_after_the_end(database, file, li, do, ending):
    matter = file(**QUESTION)
    if ending == "withdrawn":
        do(service.withdraw, Withdraw(matter.address, matter.code))
    else:
        do(service.accept, li, matter.id, 1)
        end = service.close if ending == "closed" else service.decline
        do(end, li, matter.id, 2, "好", **({} if ending == "closed" else {"clause": "一"}))
    assert not any(remind.run_once(database, later(60)).values())
    assert not any(escalate.run_once(database, later(60)).values())
    assert told(database, "overdue", "due-soon", "returned", "escalated") == []


def test_a_paused_matter_is_left_alone_until_its_pause_is_over(database, file, li, do):
    matter = file(**QUESTION)
    do(service.accept, li, matter.id, 1)
    do(service.pause, li, matter.id, 2, "等户口簿", until=date(2026, 12, 8))
    assert not any(remind.run_once(database, later(14)).values())
    assert escalate.run_once(database, later(14)) == {"returned": 0, "escalated": 0}
    assert remind.run_once(database, later(21))["due_soon"] == 1
    resumed = do(service.resume, li, matter.id, 3, "来了", minute=DAY)
    with pytest.raises(TransitionRefused):
        do(service.resume, li, matter.id, resumed.version, "再来", minute=2 * DAY)


def test_silent_hands_let_go(database, file, li, account, do):
    zhang = account("zhang")
    silent, busy, waiting = (
        file(**QUESTION),
        file(address="telegram:8", **QUESTION),
        file(address="telegram:9", **QUESTION),
    )
    for matter in (silent, busy, waiting):
        do(service.accept, li, matter.id, 1)
    do(service.ask_resident, li, waiting.id, 2, "几口人？")
    do(service.add_note, zhang, silent.id, 2, "别人的话不算", minute=3 * DAY)
    do(service.add_note, li, busy.id, 2, "在办", minute=3 * DAY)
    assert escalate.run_once(database, later(3))["returned"] == 0, "23 November is not counted"
    assert escalate.run_once(database, later(4))["returned"] == 1
    assert escalate.run_once(database, later(4))["returned"] == 0
    with database.unit_of_work(read_only=True) as uow:
        freed, kept = uow.referrals.get(silent.id), uow.referrals.get(waiting.id)
    assert (freed.assignee, kept.assignee) == (None, li.id)
    last = freed.events[-1]
    assert (last.by.kind, last.reason, last.assignee) == (ActorKind.SYSTEM, "silent", None)
    assert set(told(database, "returned")) == {("returned", li.id), ("returned", zhang.id)}


def test_what_nobody_did_in_time_goes_up_to_the_county_once(database, file, li, account):
    county = account("xian", Role.COUNTY)
    matter = file(**QUESTION)
    assert escalate.run_once(database, later(4))["escalated"] == 0, "26 November was the last day"
    assert escalate.run_once(database, later(5))["escalated"] == 1, "a whole working day later"
    assert escalate.run_once(database, later(9))["escalated"] == 0
    assert told(database, "escalated") == [("escalated", county.id)]
    with database.unit_of_work(read_only=True) as uow:
        event = uow.referrals.get(matter.id).events[-1]
    assert (event.role, event.stage, event.due, event.by.kind) == (
        "county", "begin", date(2026, 11, 26), ActorKind.SYSTEM,
    )  # fmt: skip


def test_a_year_that_nobody_knows_is_told_to_the_county_once_and_dates_nothing(database, file, li, account):
    county = account("xian", Role.COUNTY)
    file(minute=37 * DAY, **DIBAO)
    row = look(database, li, at=later(37)).items[0]
    assert (row.due_at, row.due_unknown) == (None, 2027)
    assert remind.run_once(database, later(37))["unknown_year"] == 1
    assert remind.run_once(database, later(38))["unknown_year"] == 0
    assert told(database, "calendar") == [("calendar", county.id)]
    with database.unit_of_work(read_only=True) as uow:
        assert queries.unknown_years(uow, staff=li) == (2027,)
    assert escalate.run_once(database, datetime(2027, 2, 1, tzinfo=UTC)) == {"returned": 0, "escalated": 0}


def test_two_workers_at_once_remind_and_act_once(database, file, li, account, do):
    account("xian", Role.COUNTY)
    for n in range(4):
        matter = file(address=f"telegram:{n}", **QUESTION)
        if n % 2:
            do(service.accept, li, matter.id, 1)
    start, failures = threading.Barrier(2), []

    def work():
        start.wait()
        try:
            for job in (remind, escalate):
                job.run_once(database, later(20))
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    found = told(database, "overdue", "returned", "escalated")
    assert sorted(kind for kind, _ in found) == ["escalated"] * 4 + ["overdue"] * 4 + ["returned"] * 2
    with database.unit_of_work(read_only=True) as uow:
        histories = [uow.referrals.for_address(f"telegram:{n}")[0].events for n in range(4)]
    ups = [sum(type(event).__name__ == "ReferralEscalated" for event in events) for events in histories]
    assert ups == [1, 1, 1, 1]


KILLED = """
import os, signal, sys
from datetime import datetime
from bot.jobs import remind
from knowledge.loader import load
from referral import service
from referral.calendar import ChineseCalendar
from referral.domain.timekeeper import Timekeeper
from referral.store import Database

url, key, moment, step = sys.argv[1:]
database = Database(url, [key])
keeper = Timekeeper(load(), ChineseCalendar())
database.timekeeper = lambda: keeper
tell = service.remind_of
def told(*args, **named):
    done = tell(*args, **named)
    if step == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    return done
service.remind_of = told
remind.run_once(database, datetime.fromisoformat(moment))
"""


def test_a_worker_that_is_killed_while_reminding_reminds_once(database, file, li):
    file(**QUESTION), file(address="telegram:8", **QUESTION)
    url = database.engine.url.render_as_string(hide_password=False).replace("+psycopg", "")

    def run(step):
        command = [sys.executable, "-c", KILLED, url, KEYS[0], later(10).isoformat(), step]
        return subprocess.run(command, check=False, timeout=120, capture_output=True, text=True)

    assert run("killed").returncode == -signal.SIGKILL
    assert told(database) == []
    again = run("never")
    assert again.returncode == 0, again.stderr
    assert told(database) == [("overdue", li.id)] * 2


def limited(amount):
    value = DatedValue(date(2026, 11, 1), None, Decimal(amount), "house-rule", Certainty.unconfirmed)
    return keeping(with_values(KB, [NewValue(FIRST_LIMIT, value)]))


def test_first_relief_is_the_countys_where_no_limit_is_set(database, file, li, account, do):
    county = account("xian", Role.COUNTY)
    fire = file()
    with pytest.raises(OverLimit) as over:
        do(service.grant, li, fire.id, 1, "被子四床", amount=Decimal(4), unit="床", worth=Decimal(400))
    assert over.value.limit is None
    granted = do(
        service.grant, county, fire.id, 1, "被子四床", amount=Decimal(4), unit="床", worth=Decimal(400)
    )
    assert (granted.status, granted.standing.papers_pending, granted.version) == (Status.DELIVERED, True, 3)
    with database.unit_of_work(read_only=True) as uow:
        (notice,) = [m for m in uow.outbox.after("telegram:7", 0) if m.notice]
    assert notice.notice == "referral.granted"
    assert (notice.body["what"], notice.body["amount"], notice.body["delivery"]) == ("被子四床", "4", 1)
    with pytest.raises(TransitionRefused):
        do(service.close, county, fire.id, 3, "完")
    assert remind.run_once(database, later(13))["due_soon"] == 1, "4 December is near, 7 the last day"
    done = do(service.complete_file, county, fire.id, 3, "户口簿收了")
    assert not done.standing.papers_pending
    with database.unit_of_work(read_only=True) as uow:
        assert uow.outbox.after("telegram:7", 0)[-1].notice == "referral.file_completed"
    assert do(service.close, county, fire.id, 4, "完").status is Status.CLOSED


def test_a_township_grants_up_to_its_limit(database, file, li, do):
    database.timekeeper = limited(500)
    fire, cold = file(), file(address="telegram:8")
    with pytest.raises(OverLimit) as over:
        do(service.grant, li, fire.id, 1, "现金", amount=Decimal("500.01"))
    assert over.value.limit == Decimal(500)
    assert do(service.grant, li, fire.id, 1, "现金", amount=Decimal(500)).status is Status.DELIVERED
    with pytest.raises(InvalidInput, match="worth"):
        do(service.grant, li, cold.id, 1, "被子", amount=Decimal(4), unit="床")


@pytest.mark.parametrize("amount", [None, Decimal(0), Decimal(-5), Decimal("0.001"), Decimal("NaN")])
def test_first_relief_says_how_much(database, file, account, do, amount):
    fire = file()
    with pytest.raises(InvalidInput, match="amount"):
        do(service.grant, account("xian", Role.COUNTY), fire.id, 1, "现金", amount=amount)


def test_first_relief_is_for_what_cannot_wait(database, file, account, do):
    county = account("xian", Role.COUNTY)
    with pytest.raises(TransitionRefused):
        do(service.grant, county, file(**DIBAO).id, 1, "现金", amount=Decimal(100))
    calm = file(address="telegram:8", kind=Kind.REPORT, what_happened="邻居想问低保")
    with pytest.raises(InvalidInput, match="urgency"):
        do(service.grant, county, calm.id, 1, "现金", amount=Decimal(100))


def test_a_person_judges_the_urgency_otherwise_and_says_why(database, file, li, do):
    calm = file(**QUESTION)
    raised = do(service.set_urgency, li, calm.id, 1, "电话里说断粮了", urgency="urgent")
    assert (raised.urgency, raised.standing.urgency_set.reason) == (Urgency.URGENT, "电话里说断粮了")
    assert look(database, li, view=View.URGENT, at=NOON).items[0].id == calm.id
    lowered = do(service.set_urgency, li, calm.id, 2, "邻居送了米", urgency="soon")
    event = lowered.events[-1]
    assert (lowered.urgency, event.before, event.by.name) == (Urgency.SOON, "urgent", "li同志")
    for wrong in ({"urgency": "soon"}, {"urgency": "low"}):
        with pytest.raises(InvalidInput, match="urgency"):
            do(service.set_urgency, li, calm.id, 3, "理由", **wrong)
    with pytest.raises(InvalidInput, match="reason"):
        do(service.set_urgency, li, calm.id, 3, " ", urgency="normal")


ALARM = RaiseAlarm("web:a", "zh_Hans", "suicide", "我不想活了")


def test_a_danger_calls_whoever_is_on_duty(database, account, do):
    county, on_call = account("xian", Role.COUNTY), account("zhi", Role.COUNTY)
    do(service.raise_alarm, ALARM)
    assert set(told(database, "alarm")) == {("alarm", county.id), ("alarm", on_call.id)}, "nobody is on duty"
    days = {"first": NOON.date(), "last": NOON.date() + timedelta(days=2)}
    do(service.set_duty, county, on_call.id, township="", **days)
    do(service.raise_alarm, ALARM, minute=5)
    assert len(told(database, "alarm")) == 2, "the same danger within the hour is the same alarm"
    do(service.raise_alarm, ALARM, minute=90)
    assert told(database, "alarm")[2:] == [("alarm", on_call.id)]
    do(service.raise_alarm, ALARM, minute=3 * DAY)
    assert len(told(database, "alarm")) == 5, "the duty is over"


def test_something_urgent_calls_the_duty_of_its_township(database, file, li, account, do):
    county = account("xian", Role.COUNTY)
    days = {"first": NOON.date(), "last": NOON.date()}
    line = do(service.set_duty, li, li.id, township="永乐镇", **days)
    file()
    file(address="telegram:8", township="朱衣镇", village="")
    assert told(database, "urgent") == [("urgent", li.id), ("urgent", county.id)]
    file(address="telegram:9", **QUESTION)
    assert len(told(database)) == 2
    assert do(service.remove_duty, li, line.id)
    assert not do(service.remove_duty, li, line.id)
    file(address="telegram:10")
    assert told(database)[-1] == ("urgent", county.id)


def test_the_roster_is_kept_by_those_who_may_for_places_of_theirs(database, li, account, do):
    village, zhuyi = account("cun", Role.VILLAGE), account("zhuyi", area="朱衣镇")
    today = NOON.date()
    good = {"township": "永乐镇", "first": today, "last": today}
    with pytest.raises(NotPermitted):
        do(service.set_duty, village, li.id, **good)
    with pytest.raises(NotFound):
        do(service.set_duty, zhuyi, li.id, **good)
    with pytest.raises(NotFound):
        do(service.set_duty, li, li.id, **(good | {"township": ""}))
    for wrong in (
        {"last": today - timedelta(days=1)},
        {"first": today - timedelta(days=9), "last": today - timedelta(days=1)},
        {"last": today + timedelta(days=400)},
    ):
        with pytest.raises(InvalidInput, match="last"):
            do(service.set_duty, li, li.id, **(good | wrong))
    with pytest.raises(InvalidInput, match="staff"):
        do(service.set_duty, li, zhuyi.id, **good)
    line = do(service.set_duty, li, li.id, **good)
    assert not do(service.remove_duty, zhuyi, line.id), "to somebody of another place it is not there"


def test_notices_are_ones_own_and_read_by_oneself(database, file, li, account, do):
    zhang, zhuyi = account("zhang"), account("zhuyi", area="朱衣镇")
    for n in range(3):
        file(address=f"telegram:{n}", **QUESTION)
    remind.run_once(database, later(9))
    with database.unit_of_work(read_only=True) as uow:
        rows, further = queries.notices(uow, staff=li, limit=2)
        more, end = queries.notices(uow, staff=li, limit=2, before=further)
        assert queries.notices(uow, staff=zhuyi) == ((), None)
    assert (len(rows), len(more), end) == (2, 1, None)
    numbers = [row.notice.number for row in rows]
    assert do(service.mark_read, zhang, numbers) == 0, "somebody else's stay unread"
    assert do(service.mark_read, li, numbers) == 2
    assert do(service.mark_read, li, numbers) == 0
    assert do(service.mark_read, li, None) == 1
    with database.unit_of_work(read_only=True) as uow:
        assert (uow.notices.unread(li.id), uow.notices.unread(zhang.id)) == (0, 3)
        assert queries.notices(uow, staff=li, unread=True) == ((), None)
        assert len(queries.notices(uow, staff=li, kind=NoticeKind.OVERDUE)[0]) == 3
        assert [one.staff_id for one in uow.notices.after(0)].count(li.id) == 3


def test_old_notices_go(database, file, li, do):
    file(**QUESTION)
    remind.run_once(database, later(9))
    assert do(service.purge, minute=DAY * 60)["staff_notices"] == 0
    assert do(service.purge, minute=DAY * 200)["staff_notices"] == 1


def test_ends_stay_right_through_the_migrations(sqlite_database, file, noon, wish):
    with sqlite_database.unit_of_work() as uow:
        service.file_referral(uow, wish(noon), at=noon)
        uow.commit()
    sqlite_database.downgrade("0012")
    sqlite_database.upgrade()
    sqlite_database.timekeeper = keeping(KB)
    assert remind.run_once(sqlite_database, NOON)["clocks"] == 1
    with sqlite_database.engine.connect() as connection:
        (row,) = connection.execute(select(referrals)).mappings().all()
    assert row["due_at"] == NOON + timedelta(hours=24)
