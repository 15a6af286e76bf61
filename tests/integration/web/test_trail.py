"""The audit as auditors see it: in pages, by filters in the address, and as a table to take along."""

import csv
import io

import pytest

from referral.domain.errors import Busy
from referral.domain.kinds import Role


@pytest.fixture
def auditor(desk):
    return desk("zhou", Role.AUDITOR)


def test_who_opened_a_matter_stands_in_the_audit(desk, auditor, file):
    referral = file()
    clerk = desk("li")
    clerk.open("/admin/")
    clerk.open(f"/admin/referrals/{referral.id}")
    auditor.open(f"/admin/audit?referral={referral.id}")
    assert "li同志" in auditor.text
    assert "打开了求助" in auditor.text
    assert "看了求助名单" in auditor.text
    for personal in ("王二麻子", "13812345678", "着火"):
        assert personal not in auditor.text


def test_filters_add_up_and_stay_in_the_address(desk, auditor, file):
    referral = file()
    desk("li").open(f"/admin/referrals/{referral.id}")
    desk("wang").open(f"/admin/referrals/{referral.id}")
    auditor.open("/admin/audit?who=li&action=read-referral&from=2026-11-23&to=2026-11-23")
    assert "li同志" in auditor.text
    assert "wang同志" not in auditor.text
    auditor.open("/admin/audit?who=li&from=2026-11-24")
    assert "没有这样的记录" in auditor.text
    auditor.open("/admin/audit?who=nobody-here")
    assert "没有这样的记录" in auditor.text


@pytest.mark.parametrize(
    "query", ["referral=x", "from=yesterday", "to=2026-13-40", "after=x", "to=9999-12-31"]
)
def test_nonsense_in_the_address_finds_no_page(auditor, query):
    auditor.open(f"/admin/audit?{query}")
    assert auditor.status == 404


def test_the_table_for_a_spreadsheet_runs_no_formula_and_is_itself_an_entry(desk, auditor, file):
    referral = file()
    desk("=1+1").open(f"/admin/referrals/{referral.id}")
    response = auditor.client.get(f"/admin/audit.csv?referral={referral.id}")
    assert response.content_type == "text/csv; charset=utf-8"
    assert "attachment" in response.headers["Content-Disposition"]
    head, *rows = csv.reader(io.StringIO(response.get_data(as_text=True).lstrip("\ufeff")))
    assert head[2] == "谁"
    assert any("'=1+1" in cell for row in rows for cell in row)
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row)
    auditor.open("/admin/audit?action=export-audit")
    assert "导出了查阅记录" in auditor.text


def test_where_the_audit_cannot_be_written_nothing_is_shown(desk, file, monkeypatch):
    referral = file()
    window = desk("li")

    def full(_self):
        raise Busy("the disk is full")

    monkeypatch.setattr("referral.store.repositories.trail.SqlAuditTrail.flush", full)
    response = window.client.get(f"/admin/referrals/{referral.id}")
    assert response.status_code == 503
    assert "王二麻子" not in response.get_data(as_text=True)
