"""Events leave for another system: signed, at least once, never twice at once, and never inwards."""

import re
import signal
import subprocess
import sys
import textwrap
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bot.jobs.webhooks import Sender
from bot.posting import Posted, PostError, post
from referral import service
from referral.commands import FileReferral
from referral.domain.errors import NotPermitted
from referral.domain.kinds import Kind, Role
from referral.domain.people import Area
from referral.domain.webhooks import EVENTS, GIVE_UP_AFTER, LEASE, DeliveryState
from referral.service import webhooks as hooks
from tests.conftest import KEYS, NOON

DOCS = Path(__file__).parents[3] / "docs" / "webhooks.md"
STORY = "家里着火了，啥都没得了"


class Receiver:
    """A county system. `answers` are the statuses it gives, one after the other; the last stays."""

    def __init__(self, *answers):
        self.got, self._answers, receiver = [], list(answers or (204,)), self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                length = int(self.headers["Content-Length"])
                receiver.got.append((dict(self.headers), self.rfile.read(length)))
                status = receiver._answers.pop(0) if len(receiver._answers) > 1 else receiver._answers[0]
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", receiver.url + "elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/hook/"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def receiver():
    made = []

    def make(*answers):
        made.append(Receiver(*answers))
        return made[-1]

    yield make
    for one in made:
        one.close()


class House:
    """A database with an administrator and a clock that moves when told."""

    def __init__(self, database):
        self.database, self.now = database, NOON
        database.clock = self.clock
        self.admin = self.do(
            service.add_staff, None, username="root", name="", role=Role.ADMIN, area=Area.parse("*")
        )

    def clock(self):
        return self.now

    def do(self, use, *arguments, **named):
        with self.database.unit_of_work() as uow:
            result = use(uow, *arguments, at=self.now, **named)
            uow.commit()
        return result

    def hook(self, url, events=EVENTS):
        return self.do(hooks.add_webhook, self.admin, url=url, events=events)

    def file(self, n=0):
        wish = FileReferral(
            address=f"web:{n}", language="zh_Hans", kind=Kind.QUESTION, what_happened=STORY,
            township="永乐镇", village="大坝村", name="王二麻子", contact="13812345678",
        )  # fmt: skip
        return self.do(service.file_referral, wish)

    def sender(self, **changes):
        return Sender(self.database, self.clock, "https://help.example", private=True, **changes)

    def states(self, hook):
        with self.database.unit_of_work(read_only=True) as uow:
            return [one.state for _number, one in uow.webhooks.deliveries(hook.id)]


@pytest.fixture
def house(database):
    return House(database)


def genuine():
    """The very snippet of the documentation."""
    (code,) = re.findall(r"```python\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    names = {}
    exec(compile(code, "docs/webhooks.md", "exec"), names)
    names["time"].time = NOON.timestamp
    return names["is_genuine"]


def test_what_happened_is_told_signed_and_without_anybody_in_it(house, receiver, monkeypatch):
    import time

    monkeypatch.setattr(time, "time", time.time)  # put back what the snippet's clock is set to
    there = receiver()
    hook = house.hook(there.url)
    referral = house.file()
    house.do(service.accept, house.admin, referral.id, 1)
    assert house.sender().run_once(house.now) == 2
    assert house.states(hook) == [DeliveryState.DELIVERED] * 2
    verify = genuine()
    for headers, sent in there.got:
        assert verify(hook.secret, headers, sent)
        assert not verify(hook.secret, headers, sent + b" ")
        assert not verify("another", headers, sent)
        text = sent.decode()
        assert str(referral.id) in text
        assert f"https://help.example/api/v1/referrals/{referral.id}" in text
        for personal in (STORY, "王二", "138", referral.code, "永乐", "web:0"):
            assert personal not in text
    assert sorted(re.findall(r'"event":"([^"]+)"', sent.decode())[0] for _h, sent in there.got) == [
        "referral.accept", "referral.file",
    ]  # fmt: skip


def test_only_the_events_that_were_ticked_are_sent(house, receiver):
    there = receiver()
    house.hook(there.url, ["referral.accept"])
    referral = house.file()
    house.do(service.accept, house.admin, referral.id, 1)
    assert house.sender().run_once(house.now) == 1


def test_what_was_undone_is_never_told(house, receiver):
    hook = house.hook(receiver().url)
    with house.database.unit_of_work() as uow:
        wish = FileReferral(address="web:x", language="zh_Hans", kind=Kind.QUESTION, what_happened="x")
        service.file_referral(uow, wish, at=house.now)
    assert house.states(hook) == []


def test_a_failure_is_tried_again_later_under_the_same_id(house, receiver):
    there = receiver(500, 302, 204)
    hook = house.hook(there.url)
    house.file()
    sender = house.sender(spread=lambda: 0.0)
    assert sender.run_once(house.now) == 1
    assert sender.run_once(house.now) == 0, "not at once"
    for seconds in (10, 20):
        house.now += timedelta(seconds=seconds)
        assert sender.run_once(house.now) == 1
    assert house.states(hook) == [DeliveryState.DELIVERED]
    assert len(there.got) == 3, "a redirect was not followed"
    assert len({headers["Yimen-Event-Id"] for headers, _sent in there.got}) == 1


def test_after_a_day_it_is_given_up_stopped_seen_and_sent_again_by_a_click(house, receiver):
    there = receiver(503)
    hook = house.hook(there.url)
    house.file()
    sender, end = house.sender(spread=lambda: 0.0), NOON + GIVE_UP_AFTER
    while house.states(hook) != [DeliveryState.DEAD]:
        assert house.now <= end, "it must end within a day"
        sender.run_once(house.now)
        house.now += timedelta(minutes=10)
    with house.database.unit_of_work(read_only=True) as uow:
        stopped = uow.webhooks.get(hook.id)
        ((_n, dead),) = uow.webhooks.deliveries(hook.id)
        told = [one.kind for one in uow.notices.after(0)]
    assert told.count("webhook") == 1, "the administrator is told, once"
    assert (stopped.active, stopped.trouble, dead.last_error) == (False, "HTTP 503", "HTTP 503")
    house.file(1)
    assert house.states(hook) == [DeliveryState.DEAD], "nothing is collected for who is stopped"
    there._answers[:] = [204]
    house.do(hooks.enable_webhook, house.admin, hook.id)
    house.do(hooks.resend_webhook, house.admin, hook.id, dead.id)
    assert sender.run_once(house.now) == 1
    assert house.states(hook) == [DeliveryState.DELIVERED]


def test_two_workers_claim_each_event_once(house):
    hook = house.hook("http://127.0.0.1:9/")
    for n in range(20):
        house.file(n)
    sent, lock, start = [], threading.Lock(), threading.Barrier(2)

    def note(_url, _sent, headers, **_more):
        with lock:
            sent.append(headers["Yimen-Event-Id"])
        return Posted(204)

    def work():
        start.wait()
        sender = house.sender(post=note)
        while sender.run_once(house.now):
            pass

    threads = [threading.Thread(target=work) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert len(sent) == len(set(sent)) == 20
    assert set(house.states(hook)) == {DeliveryState.DELIVERED}


def test_who_lost_the_claim_cannot_settle_it(house):
    hook = house.hook("http://127.0.0.1:9/")
    house.file()
    with house.database.unit_of_work() as uow:
        (old,) = uow.webhooks.claim_due(house.now, 1, LEASE)
        uow.commit()
    house.now += LEASE
    assert house.sender(post=lambda *_a, **_k: Posted(204)).run_once(house.now) == 1
    with house.database.unit_of_work() as uow:
        assert not uow.webhooks.failed(old, error="x", due_at=house.now, dead=True)
        uow.commit()
    assert house.states(hook) == [DeliveryState.DELIVERED]


KILLED = """
import os, signal, sys
from datetime import datetime
from bot.jobs.webhooks import Sender
from referral.store import Database

def die(*_a, **_k):
    os.kill(os.getpid(), signal.SIGKILL)

now = datetime.fromisoformat(sys.argv[2])
Sender(Database(sys.argv[1], [sys.argv[3]]), lambda: now, post=die).run_once(now)
"""


def test_a_worker_killed_while_sending_loses_nothing(house, receiver):
    there = receiver()
    hook = house.hook(there.url)
    house.file()
    url = house.database.engine.url.render_as_string(hide_password=False).replace("+psycopg", "")
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(KILLED), url, NOON.isoformat(), KEYS[0]],
        check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL
    assert house.states(hook) == [DeliveryState.SENDING]
    assert house.sender().run_once(house.now) == 0, "the claim holds until its lease ends"
    house.now += LEASE
    assert house.sender().run_once(house.now) == 1
    assert house.states(hook) == [DeliveryState.DELIVERED]
    assert len(there.got) == 1


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_inner_addresses_are_not_called(receiver, host):
    there = receiver()
    url = there.url.replace("127.0.0.1", host)
    with pytest.raises(PostError, match="inner network"):
        post(url, b"{}", {})
    assert there.got == []
    assert post(url, b"{}", {}, private=True).good


def test_a_name_that_points_inwards_among_others_is_refused(monkeypatch):
    import socket

    both = [(2, 1, 6, "", ("1.1.1.1", 443)), (2, 1, 6, "", ("10.0.0.8", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: both)
    with pytest.raises(PostError, match="inner network"):
        post("https://county.example/", b"{}", {})


def test_only_administrators_decide_who_is_told(house):
    clerk = house.do(service.add_staff, None, username="li", name="", role=Role.COUNTY, area=Area.parse("*"))
    with pytest.raises(NotPermitted):
        house.do(hooks.add_webhook, clerk, url="https://county.example/", events=EVENTS)
