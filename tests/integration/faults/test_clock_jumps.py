"""The clock of the server is set, by hours, in both directions, while matters and messages are under way."""

from __future__ import annotations

from datetime import timedelta
from threading import Event

import pytest

from bot import trouble, worker
from bot.channels.base import SendError
from bot.messages import Address, Inbound
from referral import service
from referral.domain.kinds import Role
from referral.domain.people import COUNTY
from tests.integration.faults.conftest import count
from tests.support.resident import world

HOURS = 5


@pytest.fixture
def services(database, tmp_path, clock, pigeon):
    return world(tmp_path, clock, database=database, channels=[lambda _: pigeon])


def hear(services, number: int, words: str = "低保啷个办") -> None:
    services.inbox.receive(
        Inbound(Address("pigeon", "7"), str(number), words, None, None, None, services.clock())
    )


def deliver(services) -> None:
    while services.deliverer.round(services.clock(), 10).busy:
        pass


def states(services) -> dict[str, int]:
    with services.database.unit_of_work(read_only=True) as uow:
        return {state: number for state, number in uow.outbox.counts().items() if number}


def test_what_was_answered_while_the_clock_was_ahead_is_delivered_when_it_is_right(services, pigeon, clock):
    clock.pass_(hours=HOURS)
    hear(services, 1)
    clock.pass_(hours=-HOURS)
    hear(services, 2)
    deliver(services)
    assert states(services) == {"delivered": len(pigeon.letters)}
    assert len(pigeon.letters) >= 2
    hear(services, 1)
    deliver(services)
    assert states(services) == {"delivered": len(pigeon.letters)}, "each of them once"


def test_a_claim_made_while_the_clock_was_ahead_does_not_hold_a_message(services, pigeon, clock):
    hear(services, 1)
    clock.pass_(hours=HOURS)
    with services.database.unit_of_work() as uow:
        (first, *_) = uow.outbox.claim_due(clock(), 10, timedelta(seconds=45))
        uow.commit()
    clock.pass_(hours=-HOURS)  # and whoever claimed it is no more
    deliver(services)
    assert states(services) == {"delivered": len(pigeon.letters)}
    assert "重复" in pigeon.letters[0], "it may have arrived before, and says so"
    assert first.attempts == 1


def test_a_try_that_failed_while_the_clock_was_ahead_is_made_again_soon(services, pigeon, clock, monkeypatch):
    hear(services, 1)
    clock.pass_(hours=HOURS)
    monkeypatch.setattr(pigeon, "send", refuse)
    services.deliverer.round(clock(), 10)
    monkeypatch.undo()
    clock.pass_(hours=-HOURS)
    deliver(services)
    assert states(services) == {"delivered": len(pigeon.letters)}


def refuse(_outbound):
    raise SendError("线路不通", retryable=True)


def test_what_waits_for_its_next_try_is_not_hurried(services, pigeon, clock, monkeypatch):
    hear(services, 1)
    monkeypatch.setattr(pigeon, "send", refuse)
    services.deliverer.round(clock(), 10)
    monkeypatch.undo()
    services.deliverer.round(clock(), 10)
    assert pigeon.letters == []


def test_forward_by_hours_nothing_is_given_up_untried(services, pigeon, clock):
    hear(services, 1)
    clock.pass_(hours=30)
    deliver(services)
    assert states(services) == {"delivered": len(pigeon.letters)}


def test_matters_go_on_in_the_order_of_their_steps(services, clock):
    """The steps of a matter are numbered: a clock that is set back neither reorders nor refuses them."""
    from tests.integration.store.conftest import make_wish

    database = services.database
    with database.unit_of_work() as uow:
        staff = service.add_staff(
            uow, None, username="li", name="李", role=Role.COUNTY, area=COUNTY, at=clock()
        )
        filed = service.file_referral(uow, make_wish(clock()), at=clock())
        uow.commit()
    clock.pass_(hours=-HOURS)
    with database.unit_of_work() as uow:
        accepted = service.accept(uow, staff, filed.id, filed.version, at=clock())
        uow.commit()
    clock.pass_(hours=2 * HOURS)
    with database.unit_of_work() as uow:
        again = uow.referrals.get(filed.id)
        assert (again.status, again.version) == (accepted.status, accepted.version)
        assert [event.action for event in again.events] == [event.action for event in accepted.events]
        assert uow.audit.verify() is None


@pytest.mark.parametrize("hours", [HOURS, -HOURS])
def test_the_operator_is_told_and_nothing_is_deleted_by_a_wrong_clock(
    services, clock, told, monkeypatch, hours
):
    database = services.database
    with database.unit_of_work() as uow:
        service.add_staff(uow, None, username="op", name="管", role=Role.ADMIN, area=COUNTY, at=clock())
        uow.commit()
    purged, rounds, stop = [], [], Event()
    monkeypatch.setattr(worker.purge, "run_once", lambda _database, now, _terms: purged.append(now))

    def one_round(_deliverer, _now, _limit):
        rounds.append(clock())
        if len(rounds) == 1:
            clock.pass_(hours=hours)
        if len(rounds) == 3:
            stop.set()
        return worker.deliver.Sent(delivered=1)

    monkeypatch.setattr(worker.deliver, "run_once", one_round)
    before = clock()
    worker.run(services, stop)
    assert purged == [before], "only what was due before"
    (line,) = told()
    assert (line["event"], line["level"], round(line["seconds"] / 3600)) == (
        "clock.jumped",
        "critical",
        hours,
    )
    assert count(database, "staff_notices") == 1


def test_a_clock_that_runs_and_one_that_is_put_right_a_little_are_not_reported(clock):
    steady = iter([0.0, 3600.0, 3660.0, 3660.0])
    watch = trouble.Watch(lambda: next(steady))
    jumps = [watch.jump(clock())]
    clock.pass_(hours=1)
    jumps.append(watch.jump(clock()))
    clock.pass_(seconds=119)  # a minute in truth
    jumps.append(watch.jump(clock()))
    assert jumps == [timedelta()] * 3
    clock.pass_(hours=-2)
    assert watch.jump(clock()) == timedelta(hours=-2)
