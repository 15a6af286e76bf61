"""A process that is killed in the middle leaves all or nothing."""

import signal
import subprocess
import sys
import textwrap

import pytest
from sqlalchemy import func, select

from referral.store import Database
from referral.store.tables import consents, inbox, outbox, referral_events, referrals

TABLES = (inbox, referrals, referral_events, consents, outbox)

SCRIPT = """
import os, signal, sys
from datetime import UTC, datetime
from uuid import uuid4

from referral import outbox, service
from referral.commands import ConsentGiven, FileReferral, Purpose
from referral.domain.kinds import Kind
from referral.store import Database

url, key, step = sys.argv[1:]
at = datetime(2026, 11, 23, tzinfo=UTC)
die = lambda here: os.kill(os.getpid(), signal.SIGKILL) if step == here else None
with Database(url, [key]).unit_of_work() as uow:
    uow.inbox.add("telegram", "1", "telegram:7", at=at)
    die("after the inbox")
    consent = ConsentGiven(Purpose.CONTACT, "1", at)
    wish = FileReferral(
        address="telegram:7", language="en", kind=Kind.QUESTION, what_happened="help", consents=(consent,)
    )
    service.file_referral(uow, wish, at=at)
    die("after the referral")
    uow.outbox.add(outbox.reply(uuid4(), "telegram:7", "en", {}, at=at, in_reply_to=("telegram", "1")))
    die("before the commit")
    uow.commit()
    die("after the commit")
"""


def counted(database):
    with database.engine.connect() as connection:
        return [connection.execute(select(func.count()).select_from(table)).scalar_one() for table in TABLES]


@pytest.mark.parametrize(
    "step", ["after the inbox", "after the referral", "before the commit", "after the commit"]
)
def test_killed_between_two_steps_and_replayed(database, step):
    url = database.engine.url.render_as_string(hide_password=False).replace("+psycopg", "")
    script, key = textwrap.dedent(SCRIPT), "a secret key of the tests, long enough"

    def run(until):
        command = [sys.executable, "-c", script, url, key, until]
        return subprocess.run(command, check=False, timeout=60, capture_output=True, text=True)

    killed = run(step)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert counted(database) == ([1] * 5 if step == "after the commit" else [0] * 5)
    replayed = run("never")
    if step == "after the commit":
        assert "AlreadyReceived" in replayed.stderr
    else:
        assert replayed.returncode == 0, replayed.stderr
    assert counted(database) == [1] * 5


def test_a_locked_database_says_try_again(sqlite_database, noon, monkeypatch):
    from referral.domain.errors import Busy
    from referral.store import engine

    monkeypatch.setattr(engine, "BUSY_SECONDS", 0)
    url = f"sqlite:///{sqlite_database.engine.url.database}"
    with (
        sqlite_database.unit_of_work() as writer,
        Database(url, ["a secret key of the tests, long enough"]) as second,
    ):
        writer.inbox.add("web", "1", "web:a", at=noon)
        with pytest.raises(Busy), second.unit_of_work():
            pytest.fail("two writers at once")
        with second.unit_of_work(read_only=True) as reader:
            assert not reader.inbox.seen("web", "1"), "readers go on, and see what is committed"


def test_a_database_that_is_gone_says_so():
    from referral.domain.errors import Busy

    gone = Database("postgresql://nobody@127.0.0.1:1/nothing", ["a secret key of the tests, long enough"])
    with gone, pytest.raises(Busy):
        gone.ping()
    with gone, pytest.raises(Busy), gone.unit_of_work():
        pytest.fail("there is no database")


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://somewhere/else"])
def test_other_databases_are_refused_at_the_start(url):
    with pytest.raises(ValueError, match=r"(?i)sqlite"):
        Database(url, ["a secret key of the tests, long enough"])


def test_an_error_of_the_database_does_not_carry_personal_data(database, li, account):
    from referral.domain.errors import AlreadyExists

    with pytest.raises(AlreadyExists) as taken:
        account("li")
    assert taken.value.what == "username"
    assert taken.value.__cause__ is None
    assert "li同志" not in repr(taken.value)


def test_ping_answers(database):
    database.ping()


def test_a_mistake_of_ours_does_not_print_what_was_being_stored(database, noon):
    from referral.domain.consent import ConsentEntry, Purpose
    from referral.store.errors import StoreError

    nothing = ConsentEntry(Purpose.CONTACT, None, given=True, at=noon)
    with database.unit_of_work() as uow, pytest.raises(StoreError, match="text_version") as mistake:
        uow.consents.record("王二麻子", nothing)
    assert "王二麻子" not in str(mistake.value)
    assert mistake.value.__cause__ is None
    assert mistake.value.__suppress_context__


def test_every_constraint_that_is_translated_exists():
    from referral.store.errors import CONSTRAINTS
    from referral.store.tables import metadata

    names = {str(constraint.name) for table in metadata.tables.values() for constraint in table.constraints}
    assert set(CONSTRAINTS) <= names
