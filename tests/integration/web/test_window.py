"""Somebody comes to the window in person: written down, agreed to, and a slip to take home."""

import pytest
from sqlalchemy import select

from referral.domain import codes
from referral.domain.kinds import Kind
from referral.store.tables import audit, referrals
from tests.integration.web.pages import words

TYPED = {"what_happened": "房子烧了", "township": "永乐镇", "village": "大坝村", "name": "王秀英"}


def stored(services, table):
    with services.database.engine.connect() as connection:
        return connection.execute(select(table)).all()


def test_a_clerk_files_and_hands_over_a_slip_without_a_name(desk, services):
    window = desk()
    window.open("/admin/referrals/new")
    program = next(iter(services.kb.programs))
    answer = window.send("/referrals/new", kind="application", program=program, spoken_for="kin", **TYPED)
    assert answer.status_code == 303
    (row,) = stored(services, referrals)
    with services.database.unit_of_work(read_only=True) as uow:
        filed = uow.referrals.get(row.id)
    assert (filed.kind, filed.program, filed.address) == (Kind.APPLICATION, program, "")
    assert (filed.details.what_happened, filed.details.relation) == ("房子烧了", "kin")
    assert any(
        entry.action == "file-at-window" and entry.who.startswith("staff:")
        for entry in stored(services, audit)
    )
    slip = words(window.open(answer.location))
    assert codes.show(filed.code) in slip
    assert "王秀英" not in slip


@pytest.mark.parametrize(
    "wrong",
    [
        {"what_happened": " "},
        {"kind": "loan"},
        {"township": "白帝镇"},
        {"spoken_for": "king"},
        {"program": "x"},
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_filed(desk, services, wrong):
    window = desk()
    window.open("/admin/referrals/new")
    answer = window.send("/referrals/new", **TYPED | wrong)
    assert answer.status_code == 422
    said = answer.get_data(as_text=True)
    assert "王秀英" in said
    assert 'aria-invalid="true"' in said
    assert not stored(services, referrals)
