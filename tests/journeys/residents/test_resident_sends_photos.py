"""A resident sends photos and papers: while filling in, later, without the consent, too many, and broken ones."""

import json
from uuid import uuid4

import pytest

from referral.domain.consent import Purpose
from tests.journeys.residents.test_resident_files import ENTRIES, code_in, fill
from tests.support.pictures import GPS_WORDS, HEIC, HTML, SVG, ZIP, giant_png, pdf, photo, picture
from tests.support.resident import Resident


def files_of(services, code):
    with services.database.unit_of_work(read_only=True) as uow:
        referral = uow.referrals.by_code(code.replace(" ", ""))
        return uow.files.of_referral(referral.id)


def drafts(services, resident):
    with services.database.unit_of_work(read_only=True) as uow:
        return uow.files.drafts(resident.address)


def problem(response):
    return response.status, json.loads(response.body)


def test_photos_while_filling_in_go_with_the_request(resident, services, window):
    said = resident.press("file:start:emergency-relief")
    assert "没有也不要紧" in said
    resident.say(ENTRIES[0])
    said = resident.send(photo(), "房子.jpg")
    assert "收到了" in said
    assert "什么时候的事" in said, "the question that waits stands below"
    resident.send(pdf(), "病历.pdf")
    for words in ENTRIES[1:]:
        resident.say(words)
    resident.press("同意")
    assert "照片和材料：2 份" in resident.press("同意")
    said = resident.press("交上去")
    assert "照片和材料 2 份也一起交了" in said
    assert {file.name for file in files_of(services, code_in(said))} == {"房子.jpg", "病历.pdf"}
    assert drafts(services, resident) == []


def test_without_the_consent_to_sensitive_data_they_are_deleted_and_that_is_said(resident, services):
    resident.press("file:start:emergency-relief")
    resident.send(photo())
    for words in ENTRIES:
        resident.say(words)
    resident.press("同意")
    resident.press("不同意")
    said = resident.send(photo())
    assert "没有留" in said, "once refused, nothing more is taken"
    said = resident.press("file:submit")
    assert "1 份没有交，已经删掉了" in said
    assert files_of(services, code_in(said)) == []
    assert drafts(services, resident) == []


def test_later_they_go_to_the_open_matter(resident, services, window):
    fill(resident)
    code = code_in(resident.press("交上去"))
    said = resident.send(photo())
    assert code in said
    window.do("accept", code)
    window.do("ask_resident", code, "有没有发票？")
    resident.look()
    resident.press("回答")
    assert code in resident.send(pdf(), "发票.pdf")
    assert len(files_of(services, code)) == 2
    assert window.find(code).question == "有没有发票？", "a photo is no answer in words"


def test_a_matter_without_the_consent_asks_for_it_first(resident, services):
    fill(resident, sensitive="不同意")
    code = code_in(resident.press("file:submit"))
    said = resident.send(photo())
    assert "单独同意" in said
    assert "没有留" in said
    assert files_of(services, code) == drafts(services, resident) == []
    assert "再发一次" in resident.press("同意，我再发一次")
    assert code in resident.send(photo())
    assert len(files_of(services, code)) == 1
    with services.database.unit_of_work(read_only=True) as uow:
        ledger = uow.consents.ledger(resident.address)
    assert [entry.purpose for entry in ledger] == [Purpose.CONTACT, Purpose.SENSITIVE]


def test_of_several_matters_it_is_asked_which(resident, services):
    fill(resident)
    first = code_in(resident.press("交上去"))
    resident.press("file:start:application")
    for words in ("想问低保", "去年", "我一个人", "永安", "三社区", "王大爷", "13812345678"):
        resident.say(words)
    resident.press("同意")
    resident.press("同意")
    second = code_in(resident.press("交上去"))
    assert "给哪件事" in resident.send(photo())
    assert first in resident.press(f"给 {first}")
    assert (len(files_of(services, first)), len(files_of(services, second))) == (1, 0)
    resident.send(photo())
    assert "删掉了" in resident.press("不要了，删掉")
    assert drafts(services, resident) == []


def test_before_anything_was_said_it_waits_and_the_way_on_is_shown(resident, services):
    said = resident.send(photo())
    assert "先替您放着" in said
    assert "求助：救急难" in resident.buttons
    assert len(drafts(services, resident)) == 1
    resident.press("求助：救急难")
    for words in ENTRIES:
        resident.say(words)
    resident.press("同意")
    resident.press("同意")
    assert len(files_of(services, code_in(resident.press("交上去")))) == 1


def test_words_that_come_with_a_photo_are_heard(resident, services):
    said = resident.send(photo(), text="我屋头着火了，人还在里面")
    assert "119" in said
    assert "放在一起" in said or "先替您放着" in said


def test_a_question_that_comes_with_a_photo_is_answered(resident):
    said = resident.send(photo(), text="谁能吃低保")
    assert "低保" in said
    assert "先替您放着" in said


@pytest.mark.parametrize(
    ("content", "name", "status", "kind", "words"),
    [
        (b"", "空.jpg", 422, "file-empty", "空的"),
        (photo()[:-300], "半张.jpg", 422, "file-damaged", "没有传完整"),
        (HEIC, "IMG_1.HEIC", 422, "file-heic", "HEIC"),
        (SVG, "图.jpg", 422, "file-unknown-type", "只收照片"),
        (HTML, "a.pdf", 422, "file-unknown-type", "只收照片"),
        (ZIP, "表.docm", 422, "file-unknown-type", "只收照片"),
        (giant_png(30_000, 30_000), "大.png", 413, "file-giant", "尺寸太大"),
        (b"\xff\xd8\xff" + b"\0" * 11_000_000, "大.jpg", 413, "file-too-big", "10 兆"),
        (pdf("/Encrypt"), "锁.pdf", 422, "file-locked", "密码"),
        (pdf("/JavaScript"), "活.pdf", 422, "file-active", "程序"),
    ],
)
def test_what_is_not_taken_is_refused_kindly_and_leaves_nothing(
    resident, services, content, name, status, kind, words
):
    resident.say("你好")
    code, body = problem(resident.upload(content, name))
    assert (code, body["type"]) == (status, f"urn:yimen:problem:{kind}")
    assert words in body["detail"]
    assert drafts(services, resident) == []


@pytest.mark.parametrize("name", ["../../x.jpg", "🔥.png", "病历.pdf", "", "a\0b"])
def test_the_content_decides_and_never_the_name(resident, services, name):
    resident.send(picture("WEBP"), name)
    (kept,) = drafts(services, resident)
    assert kept.media == "image/jpeg"
    assert "/" not in kept.name
    assert "\0" not in kept.name


def test_the_place_in_the_photo_is_nowhere_in_the_database(resident, services):
    assert GPS_WORDS in photo()
    resident.send(photo())
    with services.database.unit_of_work(read_only=True) as uow:
        content = uow.files.content(drafts(services, resident)[0].id, "full")
    assert GPS_WORDS not in content


def test_the_same_message_again_has_one_effect_and_the_same_answer(resident, services):
    resident.say("你好")
    identity = str(uuid4())
    first = resident.upload(photo(), message_id=identity)
    again = resident.upload(photo(), message_id=identity)
    assert first.status == 200
    assert json.loads(again.body) == json.loads(first.body)
    assert len(drafts(services, resident)) == 1


def test_a_first_message_whose_answer_was_lost_is_found_again(resident, services):
    identity = str(uuid4())
    first = json.loads(resident.upload(photo(), message_id=identity).body)
    again = json.loads(resident.upload(photo(), message_id=identity).body)
    assert again == first
    resident.session = first["session"]
    assert len(drafts(services, resident)) == 1


def test_those_that_were_chosen_together_are_answered_once(resident, services):
    assert "收到了" in resident.send(photo(), album="a1")
    assert resident.send(photo(), album="a1") == ""
    assert "收到了" in resident.send(photo(), album="a2")
    assert len(drafts(services, resident)) == 3


def test_nobody_uploads_into_a_session_that_is_not_there(resident, services):
    for token in ("x" * 43, "tampered", ""):
        stranger = Resident(services)
        stranger.session = token or None
        status, _ = problem(stranger.upload(photo(), **({} if token else {"session": "short"})))
        assert status == 404


@pytest.mark.parametrize("files", [0, 2, 30])
def test_one_message_brings_one_file(resident, files):
    status, body = problem(resident.upload(photo(), files=files))
    assert (status, body["type"]) == (422, "urn:yimen:problem:no-file")


def test_fields_that_are_not_known_are_refused(resident):
    assert problem(resident.upload(photo(), choice="file:submit"))[0] == 422
    assert problem(resident.upload(photo(), message_id="a b"))[0] == 422


def test_more_than_enough_is_said_so(resident, services):
    for _ in range(20):
        resident.send(photo(40, 40))
    said = resident.send(photo(40, 40))
    assert "最多 20 份" in said
    assert len(drafts(services, resident)) == 20


def test_forgetting_takes_the_photos_along(resident, services):
    fill(resident)
    code_in(resident.press("交上去"))
    resident.send(photo())
    resident.say("删除我的记录")
    assert "照片和材料 1 份" in resident.press("删掉")


@pytest.mark.parametrize("language", ["zh-TW", "en"])
def test_in_other_languages(services, language):
    resident = Resident(services, language)
    said = resident.send(photo())
    assert ("替您放著" in said) or ("set aside" in said)
