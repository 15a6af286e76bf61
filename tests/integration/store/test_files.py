"""Photos and papers in the store: with consent or not at all, within limits, sealed, and gone when they should be."""

from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import func, select

from referral import service
from referral.commands import (
    AgreeToFiles,
    AttachFiles,
    ConsentGiven,
    DropFiles,
    ForgetMe,
    KeepFile,
    RevokeConsent,
)
from referral.domain.consent import Purpose
from referral.domain.errors import NotFound, NotPermitted, TransitionRefused, VersionConflict
from referral.domain.events import FilesAdded
from referral.domain.files import FileLimits, FileRefused, SentFile, Unfit
from referral.domain.kinds import Role
from referral.ports.files import FileState
from referral.service.handing_in import may_keep
from referral.store import Database
from referral.store.files import attachment_pieces, attachments
from tests.support.pictures import pdf, taken

ME = "telegram:7"
KEY = "a secret key of the tests, long enough"
NEW = "a newer secret key of the tests, long enough"
LIMITS = FileLimits(per_matter=3, per_day=5)


def sent(content=None, **more):
    return SentFile("photo", "房子.jpg", taken=taken(content), **more)


def keep(code=None, file=None, limits=LIMITS, address=ME):
    return KeepFile(address, file or sent(), limits, code)


def files_of(database, referral):
    with database.unit_of_work(read_only=True) as uow:
        return uow.files.of_referral(referral.id)


def rows(database):
    with database.engine.connect() as connection:
        return [
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (attachments, attachment_pieces)
        ]


def only_contact(noon):
    return (ConsentGiven(Purpose.CONTACT, "contact-1", noon),)


def test_a_photo_lies_with_its_matter_and_in_its_history(database, file, do):
    filed = file()
    outcome = do(service.keep_file, keep(filed.code))
    assert (outcome.result, outcome.count) == ("kept", 1)
    (stored,) = files_of(database, filed)
    assert (stored.name, stored.state, stored.media) == ("房子.jpg", FileState.KEPT, "image/jpeg")
    assert outcome.referral.events[-1].files == (str(stored.id),)
    with database.unit_of_work(read_only=True) as uow:
        image = Image.open(BytesIO(uow.files.content(stored.id, "full")))
        assert image.size == (stored.width, stored.height) == (320, 200)
        assert Image.open(BytesIO(uow.files.content(stored.id, "thumb"))).size == (320, 200)
        assert uow.audit.verify() is None


def test_a_large_paper_comes_back_byte_for_byte_from_its_pieces(database, file, do):
    filed = file()
    large = pdf("x" * 900_000)
    do(service.keep_file, keep(filed.code, SentFile("document", "病历.pdf", taken=taken(large))))
    assert rows(database) == [1, 4]
    with database.unit_of_work(read_only=True) as uow:
        assert uow.files.content(files_of(database, filed)[0].id, "full") == large


def test_without_the_consent_nothing_is_kept_and_with_it_the_next_one_is(database, file, do, noon):
    filed = file(consents=only_contact(noon))
    refused = do(service.keep_file, keep(filed.code))
    assert (refused.result, refused.problem) == ("refused", Unfit.NO_CONSENT)
    assert rows(database) == [0, 0]
    agreed = ConsentGiven(Purpose.SENSITIVE, "files-1", noon)
    do(service.agree_to_files, AgreeToFiles(ME, filed.code, agreed))
    assert do(service.keep_file, keep(filed.code)).result == "kept"


def test_the_consent_of_one_matter_is_not_that_of_another(database, file, do, noon):
    file()
    other = file(minute=1, consents=only_contact(noon))
    assert do(service.keep_file, keep(other.code)).problem is Unfit.NO_CONSENT


def test_what_waits_goes_with_the_request(database, file, do):
    do(service.keep_file, keep())
    do(service.keep_file, keep())
    filed = file(minute=2)
    assert isinstance(filed.events[-1], FilesAdded)
    assert len(filed.events[-1].files) == len(files_of(database, filed)) == 2
    assert file(minute=3).version == 1, "a second request takes nothing along"


def test_what_waits_is_deleted_with_a_request_without_the_consent(database, file, do, noon):
    do(service.keep_file, keep())
    filed = file(minute=2, consents=only_contact(noon))
    assert filed.version == 1
    assert rows(database) == [0, 0]


def test_an_alarm_takes_nothing_along_and_the_request_that_joins_it_does(database, file, do):
    do(service.keep_file, keep())
    alarm = file(minute=2, danger="fire", consents=(), facts=None, screening=None)
    assert files_of(database, alarm) == []
    joined = file(minute=3)
    assert joined.id == alarm.id
    assert len(files_of(database, joined)) == 1


def test_what_waits_can_go_with_a_matter_that_is_open_or_be_dropped(database, file, do):
    filed = file()
    do(service.keep_file, keep())
    assert do(service.attach_files, AttachFiles(ME, filed.code, LIMITS)).result == "kept"
    assert len(files_of(database, filed)) == 1
    do(service.keep_file, keep())
    assert do(service.drop_files, DropFiles(ME)) == 1
    assert do(service.drop_files, DropFiles(ME)) == 0
    assert rows(database)[0] == 1


def test_the_number_with_a_matter_waiting_for_one_and_on_a_day_is_limited(database, file, do):
    filed = file()
    for _ in range(3):
        assert do(service.keep_file, keep(filed.code)).result == "kept"
    assert do(service.keep_file, keep(filed.code)).problem is Unfit.TOO_MANY
    for _ in range(2):
        assert do(service.keep_file, keep()).result == "draft"
    assert do(service.keep_file, keep()).problem is Unfit.TOO_MANY, "five a day"
    assert do(service.attach_files, AttachFiles(ME, filed.code, LIMITS)).problem is Unfit.TOO_MANY
    assert len(files_of(database, filed)) == 3
    assert do(service.keep_file, keep(), minute=25 * 60).result == "draft"


def test_thirty_at_once_are_twenty_with_the_usual_limits(database, file, do):
    filed = file()
    outcomes = [do(service.keep_file, keep(filed.code, sent(), FileLimits())).result for _ in range(30)]
    assert outcomes == ["kept"] * 20 + ["refused"] * 10
    assert len(files_of(database, filed)) == 20


def test_too_many_bytes_are_refused_by_what_the_channel_says_of_them(do):
    big = SentFile("document", "x.pdf", size=60_000_000, source="file-1")
    assert do(service.keep_file, keep(None, big, FileLimits())).problem is Unfit.TOO_BIG


def test_nobody_adds_to_the_matter_of_somebody_else_or_to_one_that_is_over(database, file, do, li):
    filed = file()
    with pytest.raises(NotFound):
        do(service.keep_file, keep(filed.code, address="telegram:8"))
    do(service.accept, li, filed.id, 1)
    do(service.decline, li, filed.id, 2, "不符", clause="三（二）4")
    with pytest.raises(TransitionRefused):
        do(service.keep_file, keep(filed.code))
    assert rows(database) == [0, 0]


def test_names_and_content_are_sealed(database, file, do):
    filed = file()
    do(
        service.keep_file,
        keep(filed.code, SentFile("document", "王二麻子的病历.pdf", taken=taken(pdf("标记QZX77")))),
    )
    with database.engine.connect() as connection:
        about = connection.execute(select(attachments.c.about)).scalar_one()
        content = connection.execute(select(attachment_pieces.c.content)).scalars().all()
    assert "王二麻子" not in about
    assert all("QZX77" not in piece for piece in content)


def test_new_keys_seal_the_pieces_anew(database, file, do):
    filed = file()
    do(service.keep_file, keep(filed.code))
    (stored,) = files_of(database, filed)
    url = database.engine.url.render_as_string(hide_password=False).replace("+psycopg", "")
    with Database(url, [NEW, KEY]) as rotating:
        rotating.rotate_keys()
    with Database(url, [NEW]) as fresh, fresh.unit_of_work(read_only=True) as uow:
        assert Image.open(BytesIO(uow.files.content(stored.id, "full"))).size == (320, 200)
        assert uow.files.get(stored.id).name == "房子.jpg"


def test_withdrawing_the_consent_closes_them_at_once(database, file, do, li, noon):
    filed = file()
    do(service.keep_file, keep(filed.code))
    (stored,) = files_of(database, filed)
    with database.unit_of_work(read_only=True) as uow:
        link = service.file_link(uow, stored.id, "full", li, at=filed.filed_at)
    do(service.revoke_consent, RevokeConsent(ME, Purpose.SENSITIVE), minute=2)
    with database.unit_of_work(read_only=True) as uow:
        assert not may_keep(uow, filed, noon + timedelta(minutes=3))
    with pytest.raises(NotFound):
        do(service.open_file, link, li, minute=3)


def test_what_nobody_handed_in_expires_and_what_was_stays(database, file, do):
    filed = file()
    do(service.keep_file, keep(filed.code))
    do(service.keep_file, keep())
    removed = do(service.purge, minute=6 * 24 * 60)
    assert removed["files"] == 0
    removed = do(service.purge, minute=7 * 24 * 60 + 2)
    assert removed["files"] == 1
    assert len(files_of(database, filed)) == 1


def test_a_decided_matter_keeps_its_papers_when_the_resident_is_forgotten(database, file, do, li):
    decided, open_one = file(), file(minute=1)
    do(service.keep_file, keep(decided.code))
    do(service.keep_file, keep(open_one.code))
    do(service.keep_file, keep())
    do(service.accept, li, decided.id, 2)
    do(service.approve, li, decided.id, 3, "属实")
    receipt = do(service.forget, ForgetMe(ME), minute=5)
    assert receipt.removed["files"] == 2
    assert len(files_of(database, decided)) == 1
    assert files_of(database, open_one) == []


def test_a_copy_of_the_database_brings_them_back(sqlite_database, wish, noon, tmp_path):
    with sqlite_database.unit_of_work() as uow:
        filed = service.file_referral(uow, wish(noon), at=noon)
        service.keep_file(uow, keep(filed.code), at=noon)
        uow.commit()
    sqlite_database.backup(tmp_path / "copy")
    with sqlite_database.unit_of_work() as uow:
        service.forget(uow, ForgetMe(ME), at=noon)
        uow.commit()
    assert rows(sqlite_database) == [0, 0]
    sqlite_database.restore(tmp_path / "copy")
    assert len(files_of(sqlite_database, filed)) == 1


# Staff.


def add(referral, staff, version=1, limits=LIMITS):
    return staff, referral.id, version, taken(pdf())


def test_staff_add_what_was_brought_to_the_window(database, file, do, li):
    filed = file()
    after = do(service.add_file, *add(filed, li), name="../../证明.pdf", limits=LIMITS)
    (stored,) = files_of(database, filed)
    assert (stored.name, stored.staff, stored.address) == ("证明.pdf", "li同志", "")
    assert (after.version, after.events[-1].by.name) == (2, "li同志")


def test_what_staff_may_not_add(database, file, do, li, account, noon):
    filed = file()
    auditor, elsewhere = account("auditor", Role.AUDITOR), account("zhu", Role.TOWNSHIP, "朱衣镇")
    for who, error in ((auditor, NotPermitted), (elsewhere, NotFound)):
        with pytest.raises(error):
            do(service.add_file, *add(filed, who), limits=LIMITS)
    with pytest.raises(VersionConflict):
        do(service.add_file, *add(filed, li, version=9), limits=LIMITS)
    with pytest.raises(FileRefused) as full:
        do(service.add_file, *add(filed, li), limits=FileLimits(per_matter=0))
    assert full.value.reason is Unfit.TOO_MANY
    silent = file(minute=1, consents=only_contact(noon))
    with pytest.raises(FileRefused) as refused:
        do(service.add_file, *add(silent, li), limits=LIMITS)
    assert refused.value.reason is Unfit.NO_CONSENT
    assert rows(database) == [0, 0]


def test_the_consent_of_a_matter_over_the_counter_is_its_own(database, file, do, li, noon):
    file(address="", minute=0)
    other = file(address="", minute=1, consents=only_contact(noon))
    with pytest.raises(FileRefused):
        do(service.add_file, *add(other, li), limits=LIMITS)


def test_drafts_are_not_mixed_between_people_without_an_address(database, file, do):
    """What waits belongs to a chat; a matter over the counter has none and takes nothing along."""
    do(service.keep_file, keep())
    counter = file(address="", minute=2)
    assert files_of(database, counter) == []
