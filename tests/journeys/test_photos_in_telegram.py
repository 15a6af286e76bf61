"""Photos through Telegram: noted with the answer, fetched by the running program, kept once, told where not."""

import time

import pytest

from referral.ports.files import FileState
from referral.store import Database
from tests.journeys.test_whole_job_in_telegram import Resident, file_emergency
from tests.support.botapi import TOKEN, Fault
from tests.support.pictures import GPS_WORDS, HEIC, pdf, photo
from tests.support.site import Site


@pytest.fixture
def polling(tmp_path, bot_api):
    with Site(
        tmp_path, TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_BASE=bot_api.base, YIMEN_WORKER_SECONDS="0.2"
    ) as site:
        yield site


def kept(site, code, count, seconds=30.0):
    """Wait until so many files of a matter are settled, and return them with their content."""
    settings = site.environment
    with Database(settings["YIMEN_DATABASE_URL"], settings["YIMEN_DATA_KEYS"].split(",")) as database:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            with database.unit_of_work(read_only=True) as uow:
                referral = uow.referrals.by_code(code.replace(" ", ""))
                files = uow.files.of_referral(referral.id)
                if len(files) == count and all(file.state is not FileState.WAITING for file in files):
                    there = [file for file in files if file.state is FileState.KEPT]
                    return files, [uow.files.content(file.id, "full") for file in there]
            time.sleep(0.1)
        raise AssertionError(f"{count} files were never settled")


def test_photos_and_papers_are_fetched_again_after_a_fault_and_bad_ones_are_told(polling, bot_api):
    resident = Resident(bot_api)
    resident.say("你好", "一门")
    code = file_emergency(resident)
    bot_api.fail("download", Fault(502, "Bad Gateway"))
    bot_api.photo(77, photo(900, 600), caption=None)
    bot_api.wait(77, "收到了，跟")
    bot_api.document(77, pdf(), "../../病历.pdf")
    bot_api.document(77, HEIC, "IMG_0001.HEIC")
    files, contents = kept(polling, code, 3)
    bot_api.wait(77, "HEIC")
    assert {file.state for file in files} == {FileState.KEPT, FileState.REFUSED}
    assert {file.name for file in files} == {"", "病历.pdf", "IMG_0001.HEIC"}
    assert pdf() in contents
    assert not any(GPS_WORDS in content for content in contents)
    assert len(bot_api.calls("getFile")) >= 4, "the one that failed was asked for again"
    bot_api.wait_confirmed()


def test_a_killed_program_fetches_what_it_had_noted(polling, bot_api):
    resident = Resident(bot_api)
    resident.say("你好", "一门")
    code = file_emergency(resident)
    bot_api.fail("getFile", *[Fault(500, "Internal Server Error")] * 3)
    bot_api.photo(77, photo())
    bot_api.wait(77, "收到了，跟")
    polling.kill()
    polling.start()
    files, contents = kept(polling, code, 1, seconds=60)
    assert [file.state for file in files] == [FileState.KEPT]
    assert contents[0].startswith(b"\xff\xd8")
