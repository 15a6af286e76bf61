import random
import threading
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

import pytest
from sqlalchemy import func, select

from referral import service
from referral.commands import AnswerStaff, Withdraw
from referral.domain import deadlines
from referral.domain.errors import InvalidInput, NotFound, NotPermitted, TransitionRefused, VersionConflict
from referral.domain.files import FileLimits
from referral.domain.kinds import Action, Kind, Role, Status, Urgency
from referral.domain.proxy import Relation
from referral.domain.referral import fold
from referral.store.tables import audit, outbox, referral_events, referrals
from tests.support.departments import MEDICAL
from tests.support.pictures import taken


def rows(database, table):
    with database.engine.connect() as connection:
        return connection.execute(select(table)).mappings().all()


def test_every_decision_is_event_audit_and_notice_in_one_commit(file, do, li, database):
    filed = file()
    v = filed.version
    steps = [
        (service.receive, (), {}, "referral.received", Status.RECEIVED),
        (service.accept, (), {}, "referral.accepted", Status.CHECKING),
        (service.ask_resident, ("几口人？",), {}, "referral.question", Status.ASKED),
        (service.assign, (li.id,), {}, "referral.assigned", Status.ASKED),
        (service.hand_over, (MEDICAL,), {}, "referral.with_departments", Status.WITH_DEPARTMENTS),
        (service.decline, ("收入超过标准",), {"clause": "三（二）1"}, "referral.declined", Status.DECLINED),
        (service.reopen, ("复核",), {}, "referral.reopened", Status.CHECKING),
        (service.add_note, ("已电话核实",), {}, None, Status.CHECKING),
        (service.message_resident, ("请带户口簿",), {}, "referral.message", Status.CHECKING),
        (service.approve, ("情况属实",), {}, "referral.approved", Status.APPROVED),
        (service.deliver, ("临时救助 500 元",), {}, "referral.delivered", Status.DELIVERED),
        (service.close, ("办结",), {}, "referral.closed", Status.CLOSED),
    ]
    for minute, (decide, said, named, notice, status) in enumerate(steps, 1):
        before = len(rows(database, audit)), len(rows(database, outbox))
        after = do(decide, li, filed.id, v, *said, minute=minute, **named)
        v = after.version
        assert after.status is status
        given = decide is service.hand_over  # what a department may see is a line of its own
        assert len(rows(database, audit)) == before[0] + 1 + given
        assert len(rows(database, outbox)) == before[1] + (notice is not None)
        if notice:
            with database.unit_of_work(read_only=True) as uow:
                message = uow.outbox.after("telegram:7", 0)[-1]
            assert message.notice == notice
            assert message.event_id == after.events[-1].id
            assert message.referral_id == filed.id
            assert message.body["code"].replace(" ", "") == filed.code
            words = {one.name.zh_Hans if one is MEDICAL else one for one in said}
            assert words <= set(message.body.values()) | {li.id}
    assert v == len(steps) + 1


def test_a_refusal_says_how_to_appeal(file, do, li, database):
    filed = file()
    do(service.accept, li, filed.id, 1)
    do(service.decline, li, filed.id, 2, "收入超过标准", clause="三（二）1")
    with database.unit_of_work(read_only=True) as uow:
        body = uow.outbox.after("telegram:7", 0)[-1].body
    assert body == {
        "code": body["code"],
        "reason": "收入超过标准",
        "clause": "三（二）1",
        "appeal": "administrative-reconsideration",
    }


def test_the_second_of_two_colleagues_is_refused_and_sees_the_current_state(file, do, account, li):
    zhang = account("zhang")
    filed = file()
    do(service.accept, li, filed.id, 1)
    with pytest.raises(VersionConflict) as conflict:
        do(service.decline, zhang, filed.id, 1, "不符合", clause="一")
    assert conflict.value.current.status is Status.CHECKING
    assert conflict.value.current.events[-1].by.name == "li同志"
    assert conflict.value.current.version == 2


def test_two_colleagues_at_the_same_moment(file, account, database, noon):
    filed = file()
    people = [account(name) for name in ("a", "b", "c", "d")]
    start, outcomes = threading.Barrier(len(people)), []

    def decide(person):
        start.wait()
        try:
            with database.unit_of_work() as uow:
                service.accept(uow, person, filed.id, 1, at=noon)
                uow.commit()
            outcomes.append("done")
        except VersionConflict as conflict:
            outcomes.append(f"refused at {conflict.current.version}")

    threads = [threading.Thread(target=decide, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) == ["done", "refused at 2", "refused at 2", "refused at 2"]
    assert len(rows(database, outbox)) == 1


def test_a_decision_that_fails_leaves_no_trace(file, database, li, noon):
    filed = file()
    before = [len(rows(database, table)) for table in (audit, outbox, referral_events)]
    with suppress(ZeroDivisionError), database.unit_of_work() as uow:
        service.accept(uow, li, filed.id, 1, at=noon)
        raise ZeroDivisionError
    with database.unit_of_work() as uow:
        service.accept(uow, li, filed.id, 1, at=noon)
    assert [len(rows(database, table)) for table in (audit, outbox, referral_events)] == before
    with database.unit_of_work(read_only=True) as uow:
        assert uow.referrals.get(filed.id) == filed


def test_an_illegal_step_is_refused_with_from_and_action(file, do, li):
    filed = file()
    with pytest.raises(TransitionRefused) as refused:
        do(service.approve, li, filed.id, 1, "好")
    assert (refused.value.from_, refused.value.action) == (Status.FILED, Action.APPROVE)


def test_rights_come_before_everything(file, do, account):
    filed = file()
    auditor, village = account("audit", Role.AUDITOR), account("cun", Role.VILLAGE)
    elsewhere, gone = account("zhuyi", area="朱衣镇"), account("next", Role.VILLAGE, "永乐镇/桥沟村")
    with pytest.raises(NotPermitted):
        do(service.accept, auditor, filed.id, 1)
    with pytest.raises(NotPermitted):
        do(service.accept, village, filed.id, 1)
    for outsider in (elsewhere, gone):
        with pytest.raises(NotFound):
            do(service.add_note, outsider, filed.id, 1, "看看")
    assert do(service.add_note, village, filed.id, 1, "我去看过了，属实").version == 2


def test_a_referral_goes_only_to_a_colleague_who_may_work_on_it(file, do, li, account):
    filed = file()
    elsewhere, auditor = account("zhuyi", area="朱衣镇"), account("audit", Role.AUDITOR)
    for unfit in (elsewhere, auditor):
        with pytest.raises(InvalidInput):
            do(service.assign, li, filed.id, 1, unfit.id)
    assert do(service.assign, li, filed.id, 1, li.id).assignee == li.id
    assert do(service.assign, li, filed.id, 2, None).assignee is None


@pytest.mark.parametrize("text", ["", "  \n", "\u200b"])
def test_a_reason_is_needed(file, do, li, text):
    filed = file()
    do(service.accept, li, filed.id, 1)
    with pytest.raises(InvalidInput):
        do(service.approve, li, filed.id, 2, text)


def test_no_notice_goes_to_nobody(file, do, li, database):
    filed = file(address="")
    do(service.accept, li, filed.id, 1)
    assert rows(database, outbox) == []


def test_the_person_is_told_once_and_only_where_somebody_spoke_for_them(file, do, li):
    own, other = file(), file(for_other=True, relation=Relation.KIN)
    assert Action.TELL_PERSON not in own.possible(Role.TOWNSHIP)
    with pytest.raises(TransitionRefused):
        do(service.tell_person, li, own.id, 1, "打过电话")
    assert (other.details.relation, other.standing.person_told) == ("kin", False)
    told = do(service.tell_person, li, other.id, 1, "打过电话")
    assert told.standing.person_told
    assert Action.TELL_PERSON not in told.possible(Role.TOWNSHIP)
    with pytest.raises(TransitionRefused):
        do(service.tell_person, li, other.id, 2, "又打")


SAID = {
    Action.ASK: ("？",), Action.APPROVE: ("好",), Action.DECLINE: ("不",), Action.DELIVER: ("米",), Action.CLOSE: ("完",),
    Action.PAUSE: ("等材料",), Action.RESUME: ("来了",), Action.ENTER_STAGE: ("张榜",), Action.VARY_TERM: ("跨省",),
    Action.SET_URGENCY: ("问过",), Action.GRANT: ("被子",), Action.COMPLETE_FILE: ("齐了",),
    Action.REPLACE_CODE: ("看过身份证",),
    Action.REOPEN: ("再",), Action.NOTE: ("记",), Action.TELL_PERSON: ("打过电话",), Action.MESSAGE: ("话",), Action.HAND_OVER: (MEDICAL,),
}  # fmt: skip
SERVICES = {
    Action.RECEIVE: service.receive, Action.ACCEPT: service.accept, Action.ASK: service.ask_resident,
    Action.APPROVE: service.approve, Action.DECLINE: service.decline, Action.DELIVER: service.deliver,
    Action.CLOSE: service.close, Action.REOPEN: service.reopen, Action.NOTE: service.add_note,
    Action.PAUSE: service.pause, Action.RESUME: service.resume, Action.ENTER_STAGE: service.enter_stage,
    Action.VARY_TERM: service.vary_term, Action.SET_URGENCY: service.set_urgency, Action.GRANT: service.grant,
    Action.REPLACE_CODE: service.replace_code,
    Action.COMPLETE_FILE: service.complete_file, Action.TELL_PERSON: service.tell_person,
    Action.MESSAGE: service.message_resident, Action.HAND_OVER: service.hand_over, Action.ASSIGN: service.assign,
    Action.ATTACH: partial(service.add_file, taken=taken(), limits=FileLimits()),
}  # fmt: skip
NAMED = {
    Action.DECLINE: {"clause": "一"}, Action.PAUSE: {"until": date(2026, 12, 8)},
    Action.ENTER_STAGE: {"stage": "posting"}, Action.VARY_TERM: {"variant": "special"},
    Action.GRANT: {"amount": Decimal(200)},
}  # fmt: skip


def test_the_stored_status_is_always_the_fold_of_the_events(file, do, li, account, database, noon):
    """Random walks through everything that staff and residents can do."""
    county = account("xian", Role.COUNTY)
    dice = random.Random(2017158)
    for number in range(6):
        matter = file(kind=dice.choice(list(Kind)), address=f"telegram:{number}")
        for _ in range(14):
            staff_can = matter.possible(Role.COUNTY)
            action = dice.choice([*staff_can, "answer", "withdraw"])
            if action == "answer":
                matter = do(service.answer_staff, AnswerStaff(matter.address, matter.code, "嗯"))
            elif action == "withdraw":
                if dice.random() < 0.8 or not matter.is_open or matter.status is Status.DELIVERED:
                    continue
                matter = do(service.withdraw, Withdraw(matter.address, matter.code))
            else:
                said = (dice.choice([li.id, None]),) if action is Action.ASSIGN else SAID.get(action, ())
                named = dict(NAMED.get(action, {}))
                if action is Action.SET_URGENCY:
                    named["urgency"] = dice.choice([one for one in Urgency if one is not matter.urgency])
                if action is Action.GRANT and matter.urgency is Urgency.NORMAL:
                    continue
                if action is Action.RESUME and not is_paused(matter, noon):
                    continue
                if action not in SERVICES:
                    continue
                matter = do(SERVICES[action], county, matter.id, matter.version, *said, **named)
            check(database, matter)


def is_paused(matter, at):
    return deadlines.times(matter.kind, matter.events).paused_on(at.date()) is not None


def check(database, matter):
    with database.unit_of_work(read_only=True) as uow:
        kept = uow.referrals.get(matter.id)
    with database.engine.connect() as connection:
        row = connection.execute(select(referrals).where(referrals.c.id == matter.id)).mappings().one()
        numbers = connection.execute(
            select(func.count(), func.max(referral_events.c.number)).where(
                referral_events.c.referral_id == matter.id
            )
        ).one()
    standing = fold(kept.kind, kept.events)
    assert (row["status"], row["is_open"]) == (standing.status, kept.is_open)
    assert (row["assignee_id"], row["version"]) == (standing.assignee, len(kept.events))
    assert row["urgency"] == Urgency(kept.urgency).rank
    assert row["updated_at"] == kept.events[-1].at
    assert tuple(numbers) == (kept.version, kept.version)
    assert kept == matter


def test_times_are_utc_whatever_zone_they_come_in(file, do, li, database, noon):
    from datetime import timezone

    filed = file()
    local = noon.astimezone(timezone(timedelta(hours=8)))
    with database.unit_of_work() as uow:
        service.accept(uow, li, filed.id, 1, at=local)
        uow.commit()
    with database.unit_of_work(read_only=True) as uow:
        kept = uow.referrals.get(filed.id)
    assert kept.updated_at == noon
    assert kept.updated_at.utcoffset() == timedelta(0)
