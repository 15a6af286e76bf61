"""Deleting, expiring, and what stands in the file on the disk."""

from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select

from referral import outbox, service
from referral.commands import ForgetMe, KeepFile, NoteUnanswered, StoreScreening
from referral.domain.files import FileLimits, SentFile
from referral.domain.kinds import Kind, Status
from referral.store.rotation import sealed_columns
from referral.store.tables import metadata
from tests.support.pictures import pdf, taken

MARK = "标记QZX77"
ADDRESS = "telegram:990077"


def everything(database):
    """All rows of all tables as text, sealed columns opened."""
    lines = []
    with database.engine.connect() as connection:
        for table in metadata.sorted_tables:
            sealed = {column.name for column in sealed_columns(table)}
            for row in connection.execute(select(table)).mappings():
                said = {k: database.keyring.open(v) if k in sealed and v else v for k, v in row.items()}
                lines.append(f"{table.name}: {said}")
    return "\n".join(lines)


def sealed_tokens(database):
    with database.engine.connect() as connection:
        return [
            token
            for table in metadata.sorted_tables
            for column in sealed_columns(table)
            for token in connection.execute(select(column)).scalars()
            if token
        ]


def bytes_on_disk(database):
    file = Path(database.engine.url.database)
    return b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))


@pytest.fixture
def planted(database, noon, file, do, li):
    """Everything that can be stored of one person, marked, with an undecided matter under discussion."""
    filed = file(
        address=ADDRESS,
        what_happened=f"{MARK} 没钱治病",
        name=MARK,
        contact=MARK,
        village=MARK,
        facts={MARK: MARK},
    )
    do(service.accept, li, filed.id, 1)
    do(service.ask_resident, li, filed.id, 2, f"{MARK}？")
    do(service.add_note, li, filed.id, 3, f"{MARK}来过")
    do(
        service.store_screening,
        StoreScreening(ADDRESS, date(2026, 11, 23), "r1", {"note": MARK}, {"note": MARK}),
    )
    do(service.note_unanswered, NoteUnanswered(MARK, "handoff", None, "zh_Hans", ADDRESS))
    paper = SentFile("document", f"{MARK}.pdf", taken=taken(pdf(MARK)))
    do(service.keep_file, KeepFile(ADDRESS, paper, FileLimits(), filed.code))
    do(service.keep_file, KeepFile(ADDRESS, paper, FileLimits()))
    with database.unit_of_work() as uow:
        uow.inbox.add("telegram", "update-1", ADDRESS, at=noon)
        uow.conversations.put(ADDRESS, {"story": MARK}, "zh_Hans", at=noon)
        uow.outbox.add(
            outbox.reply(
                uuid4(), ADDRESS, "zh_Hans", {"text": MARK}, at=noon, in_reply_to=("telegram", "update-1")
            )
        )
        uow.commit()
    return filed


def test_names_and_stories_are_not_readable_on_the_disk(sqlite_database, file_on_sqlite):
    raw = bytes_on_disk(sqlite_database)
    assert b"SQLite format 3" in raw
    for secret in ("王二麻子", "13812345678", "家里着火", "household_size", "昨天", file_on_sqlite.code):
        assert secret.encode() not in raw
        assert secret.encode("utf-16-le") not in raw
    assert "永乐镇".encode() in raw, "the township is plain on purpose: rights are applied by it"


@pytest.fixture
def file_on_sqlite(sqlite_database, noon, wish):
    with sqlite_database.unit_of_work() as uow:
        filed = service.file_referral(uow, wish(noon), at=noon)
        uow.commit()
    return filed


def test_forgetting_leaves_no_trace_of_the_person(database, planted, do):
    assert MARK in everything(database)
    assert ADDRESS in everything(database)
    before = sealed_tokens(database)
    receipt = do(service.forget, ForgetMe(ADDRESS))
    after = everything(database)
    assert MARK not in after
    assert ADDRESS not in after
    assert receipt.kept == ()
    assert receipt.removed == {
        "referrals": 1,
        "conversations": 1,
        "screenings": 1,
        "questions": 1,
        "messages": 3,
        "consents": 2,
        "disclosures": 0,
        "copy_links": 0,
        "subscriptions": 0,
        "files": 2,
    }
    if database.engine.dialect.name == "sqlite":
        database.compact()
        raw = bytes_on_disk(database)
        gone = set(before) - set(sealed_tokens(database))
        assert len(gone) > 8
        assert not [token for token in gone if token.encode() in raw], "deleted rows linger in the file"


def test_what_was_forgotten_leaves_a_skeleton_that_still_adds_up(database, planted, do):
    do(service.forget, ForgetMe(ADDRESS))
    with database.unit_of_work(read_only=True) as uow:
        left = uow.referrals.get(planted.id)
        assert uow.audit.verify() is None
    assert (left.status, left.standing.erased, left.kind) == (Status.WITHDRAWN, True, Kind.EMERGENCY_RELIEF)
    assert left.township == "永乐镇"


def test_a_repeat_after_forgetting_is_still_a_repeat(database, planted, do):
    do(service.forget, ForgetMe(ADDRESS))
    with database.unit_of_work(read_only=True) as uow:
        assert uow.inbox.seen("telegram", "update-1")


@pytest.mark.parametrize("ending", ["approve", "decline", "close after approval"])
def test_a_decided_matter_is_an_official_record_and_the_receipt_says_so(database, file, do, li, ending):
    filed = file(address=ADDRESS)
    do(service.accept, li, filed.id, 1)
    if ending == "decline":
        do(service.decline, li, filed.id, 2, "不符合", clause="一")
    else:
        do(service.approve, li, filed.id, 2, "符合")
    if ending == "close after approval":
        do(service.close, li, filed.id, 3, "办结")
    receipt = do(service.forget, ForgetMe(ADDRESS))
    assert [(kept.code, kept.until) for kept in receipt.kept] == [(filed.code, None)]
    assert "第四十七条" in receipt.kept[0].basis
    assert receipt.removed["referrals"] == 0
    assert receipt.removed["messages"] == 0, "the notices of a decision belong to its record"
    with database.unit_of_work(read_only=True) as uow:
        assert uow.referrals.get(filed.id).details.name == "王二麻子"
        assert len(uow.consents.ledger(ADDRESS)) == 2


def test_a_closed_matter_without_a_decision_goes(database, file, do, li):
    filed = file(address=ADDRESS, kind=Kind.QUESTION)
    do(service.accept, li, filed.id, 1)
    do(service.close, li, filed.id, 2, "已答复")
    receipt = do(service.forget, ForgetMe(ADDRESS))
    assert (receipt.removed["referrals"], receipt.kept) == (1, ())
    with database.unit_of_work(read_only=True) as uow:
        assert uow.referrals.get(filed.id).status is Status.CLOSED


def test_nobody_elses_data_goes(database, planted, file, do):
    other = file(address="telegram:1")
    do(service.store_screening, StoreScreening("telegram:1", date(2026, 11, 23), "r1", {"a": 1}, {}))
    do(service.forget, ForgetMe(ADDRESS))
    with database.unit_of_work(read_only=True) as uow:
        assert uow.referrals.get(other.id).details.name == "王二麻子"
        assert [facts for _, facts in uow.screenings.answers()] == [{"a": 1}]
        assert len(uow.consents.ledger("telegram:1")) == 2


def test_forgetting_twice_is_no_mistake(planted, do):
    do(service.forget, ForgetMe(ADDRESS))
    assert sum(do(service.forget, ForgetMe(ADDRESS)).removed.values()) == 0


def test_the_audit_of_forgetting_names_nobody(database, planted, do):
    do(service.forget, ForgetMe(ADDRESS))
    audit = [line for line in everything(database).splitlines() if line.startswith("audit:")]
    assert any("'forget'" in line for line in audit)
    assert not [line for line in audit if ADDRESS in line or MARK in line]


def test_screenings_and_conversations_expire_by_themselves(database, planted, do, noon):
    week = 7 * 24 * 60
    assert do(service.purge, minute=week)["screenings"] == 0
    gone = do(service.purge, minute=week + 2)
    assert (gone["screenings"], gone["conversations"]) == (1, 1)
    with database.unit_of_work(read_only=True) as uow:
        assert uow.screenings.answers() == []
        assert uow.referrals.get(planted.id).details.name == MARK


def test_questions_are_counted_by_person(database, do, account):
    from referral.domain.kinds import Role
    from referral.store.queries import unanswered

    for address in ("web:a", "web:a", "web:b", None):
        do(service.note_unanswered, NoteUnanswered("怎么办***", "handoff", "other", "zh_Hans", address))
    do(service.note_unanswered, NoteUnanswered("别的", "decline", None, "zh_Hans", "web:a"), minute=5)
    county = account("county", Role.COUNTY)
    with database.unit_of_work(read_only=True) as uow:
        found = unanswered(uow, staff=county)
    assert [(q.text, q.asked, q.people) for q in found] == [("怎么办***", 4, 3), ("别的", 1, 1)]
    assert found[0].last_at.utcoffset() == timedelta(0)
