"""Co-handling: what a department is asked, what it sees, what it answers, and what that does to the matter."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from referral import service
from referral.commands import RevokeConsent, Withdraw
from referral.domain.consent import Purpose
from referral.domain.errors import (
    InvalidInput,
    NotFound,
    NotPermitted,
    TransitionRefused,
    VersionConflict,
)
from referral.domain.kinds import Role, Status
from referral.domain.people import COUNTY
from referral.domain.sharing import Basis, DataKind
from referral.domain.tasks import TaskState, Verdict
from referral.store import queries
from tests.support.departments import EDUCATION, MEDICAL

DUE = date(2026, 12, 1)


@pytest.fixture
def clerk(database, noon):
    """Somebody at a department; "medical-insurance" where no other is named."""

    def make(username="wang", department=MEDICAL):
        with database.unit_of_work() as uow:
            staff = service.add_staff(
                uow,
                None,
                username=username,
                name=username,
                role=Role.DEPARTMENT,
                area=COUNTY,
                department=department.id,
                at=noon,
            )
            uow.commit()
        return staff

    return make


@pytest.fixture
def hand(do, li, file):
    """A matter in checking, handed to departments."""

    def hand_over(*departments, **named):
        matter = do(service.accept, li, file().id, 1)
        for department in departments or (MEDICAL,):
            said = {"reason": "请核参保", "due": DUE} | named
            matter = do(service.hand_over, li, matter.id, matter.version, department, **said)
        return matter

    return hand_over


def view(database, task, staff, noon):
    with database.unit_of_work(read_only=True) as uow:
        return queries.task_view(uow, task.id, staff=staff, at=noon + timedelta(minutes=5))


def test_the_last_answer_brings_the_matter_back_to_checking(hand, do, clerk):
    matter = hand(MEDICAL, EDUCATION)
    assert (matter.status, matter.standing.departments) == (
        Status.WITH_DEPARTMENTS,
        (MEDICAL.id, EDUCATION.id),
    )
    first, second = matter.standing.tasks
    wang, zhao = clerk(), clerk("zhao", EDUCATION)
    matter = do(service.answer_task, wang, first.id, Verdict.FIT, "", amount=Decimal("1200.50"))
    assert matter.status is Status.WITH_DEPARTMENTS
    matter = do(service.answer_task, zhao, second.id, Verdict.MORE, "要学籍证明")
    assert matter.status is Status.CHECKING
    answers = [task.answer for task in matter.standing.tasks]
    assert [(one.verdict, one.text, one.amount, one.by) for one in answers] == [
        (Verdict.FIT, "", Decimal("1200.50"), "wang"),
        (Verdict.MORE, "要学籍证明", None, "zhao"),
    ]


def test_a_resident_who_answers_meanwhile_does_not_take_it_from_the_departments(hand, do, li, clerk):
    from referral.commands import AnswerStaff

    matter = hand()
    matter = do(service.ask_resident, li, matter.id, matter.version, "几口人？")
    assert matter.status is Status.ASKED
    matter = do(service.answer_staff, AnswerStaff(matter.address, matter.code, "三口"))
    assert matter.status is Status.WITH_DEPARTMENTS
    matter = do(service.answer_task, clerk(), matter.standing.tasks[0].id, Verdict.FIT, "")
    assert matter.status is Status.CHECKING


def test_what_was_returned_can_be_asked_again_and_cancelled(hand, do, li, clerk):
    matter, wang = hand(), clerk()
    (task,) = matter.standing.tasks
    matter = do(service.give_back_task, wang, task.id, "归人社")
    assert (matter.status, matter.standing.tasks[0].state) == (Status.CHECKING, TaskState.RETURNED)
    matter = do(
        service.return_task,
        li,
        matter.id,
        matter.version,
        task.id,
        department="医保",
        reason="请再看",
        due=DUE,
    )
    assert (matter.status, matter.standing.tasks[0].state) == (Status.WITH_DEPARTMENTS, TaskState.OPEN)
    matter = do(service.cancel_task, li, matter.id, matter.version, task.id, reason="不用了")
    assert (matter.status, matter.standing.tasks[0].state) == (Status.CHECKING, TaskState.CANCELLED)
    for step in (
        lambda: do(service.answer_task, wang, task.id, Verdict.FIT, ""),
        lambda: do(service.give_back_task, wang, task.id, "x"),
        lambda: do(service.cancel_task, li, matter.id, matter.version, task.id),
    ):
        with pytest.raises(TransitionRefused):
            step()


def test_a_matter_that_is_over_asks_nothing_of_anybody(hand, do, clerk, database, noon):
    matter, wang = hand(), clerk()
    matter = do(service.withdraw, Withdraw(matter.address, matter.code))
    (task,) = matter.standing.tasks
    assert task.state is TaskState.CANCELLED
    with database.unit_of_work(read_only=True) as uow:
        assert queries.task_rows(uow, staff=wang) == ()
        assert queries.task_counts(uow, staff=wang)[TaskState.CANCELLED] == 1
    with pytest.raises(TransitionRefused):
        do(service.answer_task, wang, task.id, Verdict.FIT, "")


def test_a_department_sees_the_least_and_what_was_ticked(hand, clerk, database, noon):
    wang = clerk()
    (bare,) = hand().standing.tasks
    seen = view(database, bare, wang, noon)
    assert (seen.township, seen.village, seen.task.ask) == ("永乐镇", "大坝村", "请核参保")
    hidden = (seen.name, seen.contact, seen.what_happened, seen.since_when, seen.who_affected)
    assert (hidden, seen.facts, seen.screening) == (("",) * 5, None, None)
    ticked = ("name", "contact", "story", "screening", "fact:household_size")
    (full,) = hand(parts=ticked).standing.tasks
    seen = view(database, full, wang, noon)
    assert (seen.name, seen.contact) == ("王二麻子", "13812345678")
    assert seen.what_happened == "家里着火了，啥都没得了"
    assert dict(seen.facts) == {"household_size": 3}, "of the answers only the one that was ticked"
    assert seen.screening is not None


def test_the_view_closes_with_the_answer_and_with_the_consent(hand, do, clerk, database, noon):
    wang = clerk()
    ticked = ("name", "contact", "story", "fact:household_size")
    matter = hand(parts=ticked)
    (task,) = matter.standing.tasks
    do(service.revoke_consent, RevokeConsent(matter.address, Purpose.SENSITIVE), minute=3)
    seen = view(database, task, wang, noon)
    assert (seen.facts, seen.withheld, seen.name) == (None, True, "王二麻子")
    do(service.revoke_consent, RevokeConsent(matter.address, Purpose.CONTACT), minute=4)
    seen = view(database, task, wang, noon)
    assert (seen.name, seen.contact) == ("", "")
    do(service.answer_task, wang, task.id, Verdict.FIT, "属实", minute=4)
    seen = view(database, task, wang, noon)
    assert (seen.what_happened, seen.task.answer.text) == ("", "属实")


def test_what_is_opened_is_a_disclosure_and_a_look_is_in_the_audit(hand, clerk, database, noon):
    wang = clerk()
    matter = hand(parts=("name", "fact:household_size"))
    with database.unit_of_work(read_only=True) as uow:
        (line,) = uow.disclosures.of([matter.id])
    assert (line.recipient, line.name, line.basis) == ("department:medical-insurance", "医保", Basis.DUTY)
    assert set(line.kinds) == {DataKind.NEED, DataKind.PLACE, DataKind.NAME, DataKind.ANSWERS}
    view(database, matter.standing.tasks[0], wang, noon)
    with database.engine.connect() as connection:
        from sqlalchemy import select

        from referral.store.tables import audit

        done = connection.execute(select(audit.c.action, audit.c.who)).all()
    assert ("read-task", f"staff:{wang.id}") in [tuple(row) for row in done]


def test_another_departments_task_does_not_exist(hand, do, clerk, database, noon):
    (task,) = hand().standing.tasks
    zhao = clerk("zhao", EDUCATION)
    with pytest.raises(NotFound):
        view(database, task, zhao, noon)
    with pytest.raises(NotFound):
        do(service.answer_task, zhao, task.id, Verdict.FIT, "")
    with pytest.raises(NotFound):
        do(service.answer_task, zhao, uuid4(), Verdict.FIT, "")
    with database.unit_of_work(read_only=True) as uow:
        assert queries.task_rows(uow, staff=zhao) == ()


def test_a_department_reads_no_referral_and_decides_on_none(hand, do, clerk, database, noon):
    matter, wang = hand(), clerk()
    with database.unit_of_work(read_only=True) as uow:
        for read in (
            lambda: queries.queue(uow, staff=wang, at=noon),
            lambda: queries.referral_view(uow, matter.id, staff=wang, at=noon),
        ):
            with pytest.raises(NotPermitted):
                read()
    with pytest.raises(NotPermitted):
        do(service.approve, wang, matter.id, matter.version, "好")
    with pytest.raises(NotPermitted):
        do(service.hold, wang, matter.id)


def test_a_disabled_account_sees_no_task(hand, clerk, database, noon):
    (task,) = hand().standing.tasks
    with pytest.raises(NotPermitted):
        view(database, task, replace(clerk(), disabled=True), noon)


@pytest.mark.parametrize(
    ("named", "field"),
    [
        ({"due": date(2026, 11, 22)}, "due"),
        ({"due": date(2028, 1, 1)}, "due"),
        ({"parts": ("everything",)}, "parts"),
        ({"parts": ("fact:",)}, "parts"),
        ({"parts": ("fact:x'; drop table",)}, "parts"),
        ({"reason": "长" * 2001}, "reason"),
    ],
)
def test_what_makes_no_task_is_refused(hand, named, field):
    with pytest.raises(InvalidInput) as refused:
        hand(**named)
    assert refused.value.field == field


def test_health_is_opened_to_nobody_without_consent(do, li, file):
    matter = do(service.accept, li, file(consents=()).id, 1)
    with pytest.raises(InvalidInput) as refused:
        do(service.hand_over, li, matter.id, matter.version, MEDICAL, parts=("fact:household_size",))
    assert refused.value.field == "parts"


@pytest.mark.parametrize("verdict", [Verdict.UNFIT, Verdict.MORE])
def test_a_no_or_a_wish_for_more_needs_words(hand, do, clerk, verdict):
    (task,) = hand().standing.tasks
    with pytest.raises(InvalidInput):
        do(service.answer_task, clerk(), task.id, verdict, "  ")


def test_only_the_window_hands_over_and_only_what_it_has_seen(hand, do, account, li):
    matter = hand()
    with pytest.raises(NotPermitted):
        do(service.hand_over, account("vi", Role.VILLAGE), matter.id, matter.version, MEDICAL)
    with pytest.raises(VersionConflict):
        do(service.hand_over, li, matter.id, 1, MEDICAL)


@pytest.mark.postgres
def test_two_of_a_department_answer_at_once_and_one_counts(
    postgres_database, account, noon, wish, monkeypatch
):
    database = postgres_database

    def run(use, *arguments, **named):
        with database.unit_of_work() as uow:
            done = use(uow, *arguments, at=noon, **named)
            uow.commit()
        return done

    li = run(service.add_staff, None, username="li", name="李", role=Role.COUNTY, area=COUNTY)
    wang = run(
        service.add_staff, None, username="wang", name="王", role=Role.DEPARTMENT, area=COUNTY,
        department=MEDICAL.id,
    )  # fmt: skip
    matter = run(service.file_referral, wish(noon))
    matter = run(service.accept, li, matter.id, 1)
    (task,) = run(service.hand_over, li, matter.id, 2, MEDICAL).standing.tasks

    def answer(number):
        try:
            run(service.answer_task, wang, task.id, Verdict.FIT, f"第 {number} 个")
        except TransitionRefused:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        counted = list(pool.map(answer, range(4)))
    assert counted.count(True) == 1


def test_the_contact_of_a_department_is_kept_by_the_county(do, account, database, li):
    county = account("xian", Role.COUNTY)
    do(service.keep_contact, county, MEDICAL, name="周科", office="二楼", phone="023-5655")
    do(service.keep_contact, county, MEDICAL, name="郑科", phone="023-5656", minute=2)
    with database.unit_of_work(read_only=True) as uow:
        kept = uow.contacts.all()[MEDICAL.id]
    assert (kept.name, kept.office, kept.phone) == ("郑科", "", "023-5656")
    with pytest.raises(NotPermitted):
        do(service.keep_contact, li, MEDICAL, name="x")
    with pytest.raises(InvalidInput):
        do(service.keep_contact, county, MEDICAL, name=" ")
