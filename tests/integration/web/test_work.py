"""The dashboard and the monthly report: what was received and decided, in time or not, and nothing of elsewhere."""

import io
from datetime import timedelta

import openpyxl
import pytest

from referral import service
from referral.domain.kinds import Kind, Role


@pytest.fixture
def decided(services, clock, file, account):
    """Three matters: one approved at once, one declined weeks later, one of another township still open."""
    chief = account("chief", Role.COUNTY)
    quick, slow = file(kind=Kind.APPLICATION), file(kind=Kind.APPLICATION)
    file(kind=Kind.QUESTION, township="白帝镇", village="")

    def do(use, referral, *words, **more):
        with services.database.unit_of_work() as uow:
            now = uow.referrals.get(referral.id)
            use(uow, chief, referral.id, now.version, *words, at=clock(), **more)
            uow.commit()

    do(service.accept, quick)
    do(service.approve, quick, "属实")
    do(service.accept, slow)
    clock.now += timedelta(days=120)
    do(service.decline, slow, "不符", clause="x 三（二）1")
    return chief


def test_a_month_counts_what_was_filed_and_what_was_decided_in_it(desk, decided, clock):
    window = desk("chief2", Role.COUNTY)
    window.open("/admin/monthly?month=2026-11")
    assert "收到 3 件，办结 1 件" in window.text
    window.open("/admin/monthly?month=2027-03")
    assert "收到 0 件，办结 1 件，还有" in window.text
    assert "按时 0 件，超期 1 件" in window.text


def test_a_township_sees_its_own_only(desk, decided):
    window = desk()
    window.open("/admin/monthly?month=2026-11")
    assert "收到 2 件" in window.text
    assert "白帝镇" not in window.text


def test_the_workbook_holds_numbers_and_adds_up(desk, decided):
    window = desk("chief2", Role.COUNTY)
    answer = window.client.get("/admin/monthly/report.xlsx?month=2026-11")
    assert answer.headers["Content-Disposition"].endswith('"yimen-2026-11.xlsx"')
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    for sheet in book.worksheets[:2]:
        rows = list(sheet.iter_rows(values_only=True))
        received = [row[1] for row in rows[1:]]
        assert all(isinstance(one, int | float) for one in received)
        assert sum(received[:-1]) == received[-1] == 3
    assert "2026-11" in str(list(book.worksheets[3].iter_rows(values_only=True)))


def test_the_printed_report_says_how_it_is_counted(desk, decided):
    window = desk("chief2", Role.COUNTY)
    window.open("/admin/monthly/print?month=2026-11")
    assert "期限不明的不进按时率" in window.text
    window.open("/admin/monthly/print?month=2026-11", headers={"Accept-Language": "en"})
    assert "Monthly report" in window.text


@pytest.mark.parametrize("month", ["2026-13", "x", "2099-01", "1999-01", "2026-11-01"])
def test_a_month_that_there_is_not_is_not_found(desk, month):
    window = desk()
    assert window.client.get(f"/admin/monthly?month={month}").status_code == 404


def test_what_is_overdue_and_has_nobody_leads_to_the_queue(desk, decided):
    window = desk("chief2", Role.COUNTY)
    window.open("/admin/monthly")
    from tests.integration.web.pages import find

    hrefs = [link.get("href") or "" for link in find(window.page, "a")]
    assert any("view=overdue" in href for href in hrefs)
    assert any("view=unassigned" in href for href in hrefs)


def test_what_nobody_answered_and_how_content_people_are_stand_in_page_report_and_workbook(
    desk, decided, do, clock, services
):
    from datetime import date

    from referral.commands import Count

    for decision, day in (("handoff", 24), ("decline", 24), ("answer", 24), ("handoff", 2)):
        do(service.count, Count("appeal", decision, "v1", date(2026, 11, day)))
    do(
        service.count, Count("appeal", "handoff", "v1", date(2026, 10, 30))
    )  # its Thursday is the 29th of October
    window = desk("chief2", Role.COUNTY)
    for page in ("/admin/monthly", "/admin/monthly/print"):
        window.open(f"{page}?month=2026-11")
        assert "没答上的问题" in window.text
        assert "75%" in window.text
        assert "星期四在哪个月算哪个月" in window.text
        assert "满意率" in window.text
    answer = window.client.get("/admin/monthly/report.xlsx?month=2026-11")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets[2]
    assert list(sheet.iter_rows(values_only=True))[-1][1:] == (4, 3, 0.75)
