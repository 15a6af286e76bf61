"""What the ledger of consents adds up to, for one matter, purpose, recipient and moment."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from referral.domain.consent import (
    WINDOW,
    ConsentEntry,
    Purpose,
    Standing,
    concerning,
    in_force,
    standing,
    state,
    taken_back,
)

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
ONE, OTHER = UUID(int=1), UUID(int=2)
GIVER, HEALTH = "giver:8f14e45f", "department:medical-insurance"


def minute(n):
    return NOON + timedelta(minutes=n)


def line(given, at, recipient=WINDOW, *, purpose=Purpose.SENSITIVE, until=None, matter=ONE):
    end = None if until is None else minute(until)
    return ConsentEntry(purpose, "1", given, minute(at), matter, recipient, end)


@pytest.mark.parametrize(
    ("lines", "recipient", "expected"),
    [
        ([], WINDOW, Standing.NONE),
        ([line(True, 1)], WINDOW, Standing.IN_FORCE),
        ([line(True, 1), line(False, 2)], WINDOW, Standing.REVOKED),
        ([line(True, 1), line(False, 2), line(True, 3)], WINDOW, Standing.IN_FORCE),
        ([line(False, 2), line(True, 1)], WINDOW, Standing.REVOKED),
        ([line(True, 1, until=9)], WINDOW, Standing.IN_FORCE),
        ([line(True, 1, until=5)], WINDOW, Standing.EXPIRED),
        ([line(True, 6)], WINDOW, Standing.NONE),
        ([line(True, 1)], HEALTH, Standing.IN_FORCE),
        ([line(True, 1), line(False, 2, HEALTH)], HEALTH, Standing.REVOKED),
        ([line(True, 1), line(False, 2, HEALTH)], WINDOW, Standing.IN_FORCE),
        ([line(True, 1), line(False, 2, HEALTH), line(True, 3)], HEALTH, Standing.REVOKED),
        ([line(True, 1), line(False, 2, HEALTH), line(True, 3, HEALTH)], HEALTH, Standing.IN_FORCE),
        ([line(True, 1, until=5)], HEALTH, Standing.EXPIRED),
        ([line(True, 1)], GIVER, Standing.NONE),
        ([line(True, 1, GIVER)], GIVER, Standing.IN_FORCE),
        ([line(True, 1, GIVER)], "giver:other", Standing.NONE),
        ([line(True, 1, GIVER), line(False, 2, GIVER)], GIVER, Standing.REVOKED),
        ([line(True, 1, GIVER), line(False, 2)], GIVER, Standing.REVOKED),
        ([line(True, 1, GIVER), line(False, 2), line(True, 3, GIVER)], GIVER, Standing.IN_FORCE),
        ([line(True, 1, GIVER), line(False, 1)], GIVER, Standing.REVOKED),
        ([line(True, 1, GIVER, until=5)], GIVER, Standing.EXPIRED),
        ([line(True, 1, purpose=Purpose.CONTACT)], WINDOW, Standing.NONE),
    ],
    ids=[
        "nobody was asked",
        "a yes",
        "a yes and a no",
        "a yes again",
        "the order is that of the moments",
        "a yes that still runs",
        "a yes that ends at this moment",
        "a yes of later",
        "a department has it from the window",
        "a department that was refused",
        "the window keeps what a department was refused",
        "a new yes to the window opens no refused department",
        "but one to the department does",
        "a department has no more than the window",
        "a giver has nothing from the window",
        "a giver with a yes of their own",
        "another giver",
        "a giver that was refused",
        "a no to the window reaches the giver",
        "a yes to the giver after it counts",
        "of the same moment the no counts",
        "a giver whose time is over",
        "another purpose",
    ],
)
def test_what_the_lines_add_up_to(lines, recipient, expected):
    assert state(lines, Purpose.SENSITIVE, recipient, minute(5)) is expected
    assert in_force(lines, Purpose.SENSITIVE, recipient, minute(5)) is (expected is Standing.IN_FORCE)
    gone = expected in {Standing.REVOKED, Standing.EXPIRED}
    assert taken_back(lines, Purpose.SENSITIVE, recipient, minute(5)) is gone


def test_a_consent_that_has_run_out_closes_by_itself_to_the_second():
    lines = [line(True, 0, GIVER, until=60)]
    assert in_force(lines, Purpose.SENSITIVE, GIVER, minute(60) - timedelta(seconds=1))
    assert not in_force(lines, Purpose.SENSITIVE, GIVER, minute(60))


def test_one_matter_goes_by_its_own_lines_and_those_about_all():
    ledger = [line(True, 1), line(True, 1, matter=OTHER), line(False, 2, matter=None)]
    assert concerning(ledger, ONE) == (ledger[0], ledger[2])
    assert not in_force(concerning(ledger, ONE), Purpose.SENSITIVE, WINDOW, minute(5))
    assert in_force(concerning(ledger[:2], OTHER), Purpose.SENSITIVE, WINDOW, minute(5))


def test_what_stands_is_told_for_each_matter_purpose_and_recipient():
    ledger = [
        line(True, 1),
        line(True, 1, purpose=Purpose.CONTACT),
        line(True, 2, GIVER, purpose=Purpose.MATCHING, until=3),
        line(True, 2, matter=OTHER),
        line(False, 4),
    ]
    assert standing(ledger, minute(2)) == (ledger[0], ledger[1], ledger[2], ledger[3])
    assert standing(ledger, minute(5)) == (ledger[1], ledger[3])
    assert standing([], minute(5)) == ()
