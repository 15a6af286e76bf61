"""Help that was given: what, how much, when; and what the resident says of it."""

from datetime import date
from decimal import Decimal

import pytest

from referral import service
from referral.commands import ConfirmDelivery
from referral.domain.aid import Receipt
from referral.domain.errors import InvalidInput, NotFound
from referral.domain.kinds import Status
from referral.store import queries

DAY = date(2026, 11, 23)


@pytest.fixture
def granted(file, do, li):
    filed = file()
    do(service.accept, li, filed.id, 1)
    return do(service.approve, li, filed.id, 2, "属实")


@pytest.fixture
def given(granted, do, li):
    return do(service.deliver, li, granted.id, 3, "临时救助", amount=Decimal(500), unit="元", day=DAY)


@pytest.fixture
def say(do):
    def say_of(referral, receipt, delivery=1, minute=5, address="telegram:7"):
        return do(
            service.confirm_delivery,
            ConfirmDelivery(address, referral.code, delivery, Receipt(receipt)),
            minute=minute,
        )

    return say_of


def test_it_is_kept_as_numbers_and_told_as_words(database, given):
    with database.unit_of_work(read_only=True) as uow:
        kept = uow.referrals.get(given.id).events[-1]
        (notice,) = [m for m in uow.outbox.after("telegram:7", 0) if m.notice == "referral.delivered"]
    assert (kept.what, kept.amount, kept.unit, kept.day) == ("临时救助", Decimal(500), "元", DAY)
    told = {"what": "临时救助", "amount": "500", "unit": "元", "day": "2026-11-23", "delivery": 1}
    assert {name: notice.body[name] for name in told} == told


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"amount": Decimal(0), "unit": "元"}, "amount"),
        ({"amount": Decimal(-5), "unit": "元"}, "amount"),
        ({"amount": Decimal("NaN"), "unit": "元"}, "amount"),
        ({"amount": Decimal("1e309"), "unit": "元"}, "amount"),
        ({"amount": Decimal("0.001"), "unit": "元"}, "amount"),
        ({"amount": Decimal(5), "unit": " "}, "unit"),
        ({"day": date(2026, 11, 24)}, "day"),
    ],
)
def test_what_cannot_have_been_given_is_refused(do, li, granted, wrong, field):
    with pytest.raises(InvalidInput) as refused:
        do(service.deliver, li, granted.id, 3, "米", **wrong)
    assert refused.value.field == field


def test_received_is_an_event_of_the_resident(given, say):
    after = say(given, "all")
    assert (after.status, after.standing.receipt) == (Status.DELIVERED, Receipt.ALL)
    assert after.events[-1].by.kind == "resident"


@pytest.mark.parametrize("receipt", ["none", "part"])
def test_what_did_not_come_stands_before_staff_again_with_its_reason(database, given, say, li, receipt, noon):
    assert given.queue_rank > given.urgency.rank, "what was delivered waits behind"
    after = say(given, receipt)
    assert (after.status, after.standing.receipt) == (Status.APPROVED, Receipt(receipt))
    assert after.assignee == li.id
    with database.unit_of_work(read_only=True) as uow:
        (row,) = queries.queue(uow, staff=li, view=queries.View.MINE).items
        history = queries.referral_view(uow, given.id, staff=li, at=noon).history
    assert (row.id, row.status) == (given.id, Status.APPROVED)
    assert history[-1].event.receipt is Receipt(receipt)


def test_it_can_be_delivered_again_and_asked_about_again(given, say, do, li):
    after = say(given, "none")
    again = do(service.deliver, li, given.id, after.version, "补发", minute=9)
    assert (again.standing.deliveries, again.standing.receipt) == (2, None)
    with pytest.raises(NotFound):
        say(given, "all", delivery=1, minute=10)
    assert say(given, "all", delivery=2, minute=11).standing.receipt is Receipt.ALL


@pytest.mark.parametrize("receipt", ["all", "none", "part"])
def test_a_repeated_press_changes_nothing(given, say, receipt):
    first = say(given, receipt)
    assert say(given, receipt, minute=6).version == first.version


def test_who_pressed_the_wrong_button_can_press_the_right_one(given, say):
    say(given, "none")
    after = say(given, "all", minute=6)
    assert (after.status, after.standing.receipt) == (Status.DELIVERED, Receipt.ALL)
    assert say(given, "part", minute=7).status is Status.APPROVED


def test_help_that_never_came_reopens_what_was_closed(given, say, do, li):
    do(service.close, li, given.id, given.version, "办结", minute=2)
    assert say(given, "none").status is Status.APPROVED


def test_after_the_closing_a_confirmed_delivery_is_done(given, say, do, li):
    done = say(given, "all")
    do(service.close, li, given.id, done.version, "办结", minute=6)
    with pytest.raises(NotFound):
        say(given, "none", minute=7)


def test_a_press_while_it_is_granted_anew_has_no_effect(given, say, do, li, database):
    from referral.domain.errors import TransitionRefused

    for step in ((service.reopen, "再看"), (service.approve, "再给")):
        with database.unit_of_work(read_only=True) as uow:
            version = uow.referrals.get(given.id).version
        do(step[0], li, given.id, version, step[1], minute=3)
    with pytest.raises(TransitionRefused):
        say(given, "all")


def test_nobody_else_can_say_it(given, say):
    with pytest.raises(NotFound):
        say(given, "all", address="telegram:8")
