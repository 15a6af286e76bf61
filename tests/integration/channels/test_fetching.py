"""Files that a channel hands out afterwards: noted first, fetched without a transaction, retried, never lost."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.channels.base import FetchError
from bot.channels.web import WebChannel
from bot.jobs import fetch
from bot.messages import Address, Inbound, SentFile
from referral.domain.files import FileLimits
from referral.ports.files import FileState
from tests.integration.channels.test_deliver import Pigeon
from tests.support.pictures import HEIC, pdf, photo
from tests.support.resident import world

HERE = Address("pigeon", "5")
ROOT = Path(__file__).parents[3]


class Carrier(Pigeon):
    """A pigeon whose files wait in the loft."""

    def __init__(self, parts):
        super().__init__(parts)
        self.loft = {}
        self.asked = []

    def fetch(self, source, largest):
        # A second writer would wait for ever, were a transaction still open here.
        with self.parts.inbox._database.unit_of_work() as uow:
            uow.attempts.note("fetch", at=self.parts.clock())
            uow.commit()
        self.asked.append(source)
        found = self.loft.get(source)
        if isinstance(found, Exception):
            raise found
        return found


@pytest.fixture
def services(database, tmp_path, clock):
    return world(
        tmp_path,
        clock,
        database=database,
        channels=(Carrier, lambda p: WebChannel(p.inbox, p.mailbox, p.texts, clock=p.clock, key=b"k" * 32)),
    )


@pytest.fixture
def carrier(services):
    return services.channels["pigeon"]


@pytest.fixture
def fetching(services):
    return fetch.Fetching(services.database, services.channels, services.clock, FileLimits())


def send(services, source="a", number="1", size=0, album=""):
    file = SentFile("photo", size=size, source=source, album=album)
    inbound = Inbound(HERE, number, None, None, "photo", None, services.clock(), file)
    return services.inbox.receive(inbound)


def waiting(services):
    with services.database.unit_of_work(read_only=True) as uow:
        return uow.files.drafts(str(HERE))


def told(services, carrier):
    services.deliverer.flush(HERE)
    return [text for _, _, text in carrier.sent]


def test_it_is_noted_first_and_fetched_afterwards(services, carrier, fetching):
    carrier.loft["a"] = photo()
    (reply,) = send(services)
    assert "收到了" in reply.text
    (noted,) = waiting(services)
    assert noted.state is FileState.WAITING
    assert carrier.asked == []
    assert fetch.run_once(fetching) == 1
    (kept,) = waiting(services)
    assert (kept.state, kept.media, kept.width) == (FileState.KEPT, "image/jpeg", 320)
    assert fetch.run_once(fetching) == 0


def test_a_repeated_update_is_one_file(services, carrier, fetching):
    carrier.loft["a"] = photo()
    send(services)
    send(services)
    assert len(waiting(services)) == 1


def test_a_line_that_is_down_is_tried_again_and_nothing_is_lost(services, carrier, fetching, clock):
    carrier.loft["a"] = FetchError(retryable=True)
    send(services)
    for _ in range(4):
        fetch.run_once(fetching)
        clock.pass_(minutes=2)
    assert len(carrier.asked) == 4
    carrier.loft["a"] = pdf()
    clock.pass_(minutes=10)
    fetch.run_once(fetching)
    assert waiting(services)[0].state is FileState.KEPT


def test_pauses_grow_and_after_a_day_the_resident_is_told(services, carrier, fetching, clock):
    carrier.loft["a"] = FetchError(retryable=True)
    send(services)
    told(services, carrier)
    for _ in range(24 * 60):
        fetch.run_once(fetching)
        clock.pass_(minutes=1)
    assert 40 < len(carrier.asked) < 80
    clock.pass_(hours=1)
    fetch.run_once(fetching)
    assert waiting(services)[0].state is FileState.REFUSED
    assert "没有取到" in told(services, carrier)[-1]
    assert fetch.run_once(fetching) == 0


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (HEIC, "HEIC"),
        (photo()[:-300], "没有传完整"),
        (b"", "空的"),
        (FetchError(retryable=False, too_big=True), "10 兆"),
        (FetchError(retryable=False), "再发一次"),
    ],
)
def test_what_cannot_be_kept_is_told_once(services, carrier, fetching, content, words):
    carrier.loft["a"] = content
    send(services)
    before = len(told(services, carrier))
    fetch.run_once(fetching)
    fetch.run_once(fetching)
    said = told(services, carrier)[before:]
    assert len(said) == 1
    assert words in said[0]
    assert waiting(services)[0].state is FileState.REFUSED


def test_sixty_megabytes_are_refused_without_being_fetched(services, carrier, fetching):
    (reply,) = send(services, size=60_000_000)
    assert "10 兆" in reply.text
    assert fetch.run_once(fetching) == 0
    assert waiting(services) == []


def test_a_mistake_of_the_channel_is_no_end(services, carrier, fetching, clock):
    carrier.loft["a"] = RuntimeError("标记")
    send(services)
    fetch.run_once(fetching)
    assert waiting(services)[0].state is FileState.WAITING


def test_what_was_deleted_meanwhile_is_not_brought_back(services, carrier, fetching):
    carrier.loft["a"] = photo()
    send(services)

    def gone(step):
        if step == "fetched":
            services.inbox.receive(Inbound(HERE, "2", None, "files:drop", None, None, services.clock()))

    fetch.run_once(fetch.Fetching(services.database, services.channels, services.clock, FileLimits(), gone))
    assert waiting(services) == []


def test_an_album_is_spoken_of_once(services, carrier):
    replies = [send(services, source=str(n), number=str(n), album="g1") for n in range(5)]
    assert [len(one) for one in replies] == [1, 0, 0, 0, 0]
    assert len(waiting(services)) == 5


def test_two_workers_fetch_a_file_once(services, carrier, fetching):
    carrier.loft["a"] = photo()
    send(services)

    def other(step):
        if step == "claimed":
            assert fetch.run_once(fetching) == 0

    both = fetch.Fetching(services.database, services.channels, services.clock, FileLimits(), other)
    assert fetch.run_once(both) == 1
    assert carrier.asked == ["a"]


STEPS = ("claimed", "fetched", "settled", "committed")
SCRIPT = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from bot.jobs import fetch
from referral.domain.files import FileLimits
from referral.store import Database
from tests.support.pictures import photo

url, key, at, cut = sys.argv[1:]

class Channel:
    def fetch(self, source, largest):
        return photo()

def step(name):
    if name == cut:
        os.kill(os.getpid(), signal.SIGKILL)

now = lambda: datetime.fromisoformat(at)
fetch.run_once(fetch.Fetching(Database(url, [key]), {"pigeon": Channel()}, now, FileLimits(), step))
"""


@pytest.mark.parametrize("cut", STEPS)
def test_killed_between_any_two_steps_it_is_kept_once(services, database, carrier, fetching, clock, cut):
    carrier.loft["a"] = photo()
    send(services)
    url = database.engine.url.render_as_string(hide_password=False).replace("+psycopg", "")
    key = "a secret key of the tests, long enough"
    killed = subprocess.run(
        [sys.executable, "-c", SCRIPT, url, key, clock().isoformat(), cut],
        cwd=ROOT, check=False, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    expected = FileState.KEPT if cut == "committed" else FileState.WAITING
    assert waiting(services)[0].state is expected
    clock.pass_(minutes=4)
    fetch.run_once(fetching)
    (kept,) = waiting(services)
    assert kept.state is FileState.KEPT
    with database.unit_of_work(read_only=True) as uow:
        assert uow.files.content(kept.id, "full").startswith(b"\xff\xd8")
