"""The house burned last night: help comes first, the papers later, and each step is heard in plain words."""

from datetime import date
from decimal import Decimal

import pytest

from bot.jobs import remind
from referral.domain.errors import TransitionRefused
from referral.domain.kinds import Status
from referral.domain.notices import NoticeKind
from referral.store import queries
from tests.journeys.residents.test_resident_files import fill, submit


@pytest.fixture
def code(resident):
    fill(resident)
    return submit(resident)


def granted(window, code):
    goods = {"amount": Decimal(4), "unit": "床", "worth": Decimal(400), "day": date(2026, 11, 23)}
    return window.do("grant", code, "棉被", **goods)


def test_help_comes_first_and_the_papers_later(resident, services, window, clock, code):
    granted(window, code)
    heard = resident.look()
    assert "先把急的给到您，手续后面再补：棉被" in heard
    assert "4 床" in heard
    assert "您不用着急" in heard
    assert "记下了：收到了" in resident.press("收到了")
    with pytest.raises(TransitionRefused):
        window.do("close", code, "完")
    clock.pass_(days=15)
    remind.run_once(services.database, clock())
    with services.database.unit_of_work(read_only=True) as uow:
        rows, _ = queries.notices(uow, staff=window.staff, kind=NoticeKind.OVERDUE)
    assert [(row.notice.stage, row.matter.code) for row in rows] == [("papers", code.replace(" ", ""))]
    window.do("complete_file", code, "户口簿收了")
    assert "手续补齐了，您不用再交什么" in resident.look()
    assert window.do("close", code, "办完了").status is Status.CLOSED
    remind.run_once(services.database, clock())
    with services.database.unit_of_work(read_only=True) as uow:
        told = [notice.kind for notice in uow.notices.after(0)]
    assert told == ["alarm", "urgent", "overdue"], "the fire, the request that followed, and one reminder"


def test_what_did_not_come_is_brought_again_while_the_papers_wait(resident, window, code):
    granted(window, code)
    resident.look()
    assert "又回到工作人员手上" in resident.press("没收到")
    matter = window.find(code)
    assert (matter.status, matter.standing.papers_pending) == (Status.APPROVED, True)
    assert window.do("deliver", code, "棉被又送了一次").standing.papers_pending
