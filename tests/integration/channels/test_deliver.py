"""Sending what is due: in order, once, again after a failure, and never with a transaction open."""

from datetime import timedelta
from threading import Event, Thread
from uuid import uuid4

import pytest

from bot import worker
from bot.channels.base import SendError, SendReceipt
from bot.channels.web import WebChannel
from bot.jobs import deliver, purge
from bot.messages import Address, Inbound
from referral import outbox
from tests.support.resident import Clock, Resident, world

HERE = Address("pigeon", "7")


class Pigeon:
    """A channel that pushes, and fails as it is told to."""

    name = "pigeon"
    pushes = True
    redact = ()

    def __init__(self, parts):
        self.parts = parts
        self.sent = []
        self.troubles = []

    def routes(self):
        return ()

    def send(self, outbound):
        # A second writer would wait for ever, were a transaction still open here.
        with self.parts.inbox._database.unit_of_work() as uow:
            uow.attempts.note("pigeon", at=self.parts.clock())
            uow.commit()
        if self.troubles:
            raise self.troubles.pop(0)
        self.sent.append((outbound.id, str(outbound.address), outbound.reply.text))
        return SendReceipt(f"leg-{len(self.sent)}")


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def services(database, tmp_path, clock):
    return world(
        tmp_path,
        clock,
        database=database,
        channels=(Pigeon, lambda p: WebChannel(p.inbox, p.mailbox, p.texts, clock=p.clock, key=b"k" * 32)),
    )


@pytest.fixture
def pigeon(services):
    return services.channels["pigeon"]


def say(services, text, number="1", address=HERE):
    inbound = Inbound(address, number, text, None, None, None, services.clock())
    return services.inbox.receive(inbound)


def notice(services, address=HERE):
    with services.database.unit_of_work() as uow:
        message = outbox.notice(
            uuid4(), str(address), "en", "referral.accepted", {"code": "1"}, at=services.clock()
        )
        uow.outbox.add(message)
        uow.commit()
    return str(message.id)


def states(services):
    with services.database.unit_of_work(read_only=True) as uow:
        return {state: count for state, count in uow.outbox.counts().items() if count}


def test_replies_wait_and_are_sent_in_their_order_with_their_own_ids(services, pigeon):
    replies = say(services, "我屋头老汉瘫起几年了，能不能单独吃低保")
    assert pigeon.sent == [], "nothing is sent before the commit"
    services.deliverer.flush(HERE)
    assert [(identity, text) for identity, _, text in pigeon.sent] == [(r.id, r.text) for r in replies]
    assert states(services) == {"delivered": len(replies)}
    services.deliverer.flush(HERE)
    assert len(pigeon.sent) == len(replies)


def test_the_worker_sweeps_up_what_was_left_behind(services, pigeon, clock):
    say(services, "谢谢")
    assert deliver.run_once(services.deliverer, clock()).busy
    assert not deliver.run_once(services.deliverer, clock()).busy
    assert len(pigeon.sent) == 1


def test_a_notice_is_worded_in_the_language_of_the_resident(services, pigeon):
    notice(services)
    services.deliverer.flush(HERE)
    assert "Staff have started" in pigeon.sent[0][2]


def test_after_a_failure_it_is_tried_again_later_and_holds_its_place(services, pigeon, clock):
    pigeon.troubles = [SendError("网络不通", retryable=True)]
    first, second = notice(services), notice(services)
    services.deliverer.flush(HERE)
    assert pigeon.sent == []
    services.deliverer.flush(HERE)
    assert pigeon.sent == [], "not before its time"
    clock.pass_(minutes=16)
    services.deliverer.flush(HERE)
    assert [identity for identity, _, _ in pigeon.sent] == [first, second]


def test_a_wait_that_the_channel_names_is_honoured(services, pigeon, clock):
    pigeon.troubles = [SendError("太快了", retryable=True, retry_after=timedelta(hours=1))]
    notice(services)
    services.deliverer.flush(HERE)
    clock.pass_(minutes=59)
    services.deliverer.flush(HERE)
    assert pigeon.sent == []
    clock.pass_(minutes=2)
    services.deliverer.flush(HERE)
    assert len(pigeon.sent) == 1


@pytest.mark.parametrize("trouble", [SendError("对方屏蔽了机器人", final=True), SendError("这条发不出去")])
def test_what_can_never_arrive_is_given_up_and_staff_see_why(services, pigeon, trouble):
    pigeon.troubles = [trouble]
    notice(services)
    services.deliverer.flush(HERE)
    with services.database.unit_of_work(read_only=True) as uow:
        (lost,) = uow.outbox.undeliverable()
    assert lost.last_error == trouble.staff_text


def test_a_fault_of_a_channel_stops_nobody_else(services, pigeon, clock, capsys):
    other = Address("pigeon", "8")
    pigeon.troubles = [RuntimeError("王大爷 13812345678")]
    notice(services)
    notice(services, other)
    deliver.run_once(services.deliverer, clock())
    assert len(pigeon.sent) == 1, "they go side by side: either of them met the trouble"
    assert states(services) == {"delivered": 1, "pending": 1}
    assert "王大爷" not in capsys.readouterr().out


def test_a_worker_that_died_while_sending_is_made_good(services, pigeon, clock):
    notice(services)
    with services.database.unit_of_work() as uow:
        assert uow.outbox.claim_due(clock(), 1, services.deliverer.lease)
        uow.commit()
    services.deliverer.flush(HERE)
    assert pigeon.sent == [], "it may still be under way"
    clock.pass_(seconds=services.deliverer.lease.total_seconds() + 1)
    services.deliverer.flush(HERE)
    (sent,) = pigeon.sent
    assert "may be a repetition" in str(sent), "it may have arrived before the worker died"


def test_the_web_is_left_to_fetch_its_own(services, pigeon, clock):
    resident = Resident(services)
    resident.say("谢谢")
    notice(services, Address.parse(resident.address))
    deliver.run_once(services.deliverer, clock())
    assert pigeon.sent == []
    assert "Staff have started" in resident.look()


def test_what_nobody_touched_for_its_time_is_deleted(services, clock):
    resident = Resident(services)
    resident.say("谢谢")
    clock.pass_(days=6)
    purge.run_once(services.database, clock())
    assert services.inbox.language_of(Address.parse(resident.address)) == "zh_Hans"
    clock.pass_(days=2)
    assert purge.run_once(services.database, clock())["conversations"] == 1
    assert services.inbox.language_of(Address.parse(resident.address)) is None
    assert resident.post(text="还在吗").status == 404


class TestWorker:
    def run(self, services, ticks=3):
        """The real loop; the clock stands still, and the stop comes after some ticks."""

        class Stop(Event):
            waits = 0

            def wait(self, timeout=None):
                self.waits += 1
                if self.waits >= ticks:
                    self.set()
                return self.is_set()

        worker.run(services, Stop())

    def test_it_sends_and_stops(self, services, pigeon):
        say(services, "我屋头老汉瘫起几年了，能不能单独吃低保")
        self.run(services)
        assert states(services) == {"delivered": len(pigeon.sent)}

    def test_a_job_that_fails_stops_neither_the_loop_nor_the_other_job(
        self, services, pigeon, monkeypatch, capsys
    ):
        def broken(*_args):
            raise RuntimeError("13812345678")

        monkeypatch.setattr(purge, "run_once", broken)
        notice(services)
        self.run(services)
        assert len(pigeon.sent) == 1
        assert "13812345678" not in capsys.readouterr().out


def test_the_same_message_from_many_sides_at_once_has_one_effect(services):
    """A webhook and its repeat can arrive at two processes in the same moment."""
    answers = []

    def receive():
        answers.append(tuple(reply.id for reply in say(services, "人工", "twin")))

    threads = [Thread(target=receive) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 6
    assert len(set(answers)) == 1
    assert states(services) == {"pending": 1}
