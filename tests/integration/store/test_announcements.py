"""Announcements: four eyes, everybody once, replies first, and an end to it whenever somebody likes."""

from datetime import timedelta
from threading import Thread
from uuid import uuid4

import pytest

from bot.jobs import announce
from referral import outbox, service
from referral.commands import ForgetMe, Subscribe, Unsubscribe
from referral.domain.announcements import AnnouncementConflict, AnnouncementState, Wording
from referral.domain.articles import NotReady, SecondPairOfEyes
from referral.domain.errors import InvalidInput, NotPermitted
from referral.domain.kinds import Role
from referral.domain.people import COUNTY, Area, Staff

TOWN = Area.parse("baidi")
WORDING = Wording("下周二下乡办低保核查，请带户口簿。", "Dibao review in the villages next Tuesday.")
HOUR = timedelta(hours=1)


@pytest.fixture
def people(database, noon):
    roles = {
        "writer": (Role.TOWNSHIP, TOWN),
        "reader": (Role.COUNTY, COUNTY),
        "helper": (Role.VILLAGE, Area.parse("baidi/x")),
    }
    made = {
        name: Staff(uuid4(), name, name, role, area, created_at=noon) for name, (role, area) in roles.items()
    }
    with database.unit_of_work() as uow:
        for one in made.values():
            uow.staff.add(one, None)
        uow.commit()
    return made


def do(database, use, *parts, **named):
    with database.unit_of_work() as uow:
        done = use(uow, *parts, **named)
        uow.commit()
    return done


def subscribe(database, noon, *addresses, township=""):
    for address in addresses:
        do(database, service.subscribe, Subscribe(address, township), at=noon)


def published(database, people, noon, wording=WORDING):
    draft = do(database, service.draft_announcement, people["reader"], wording, at=noon)
    ready = do(database, service.hand_in_announcement, people["reader"], draft.number, version=1, at=noon)
    second = Staff(uuid4(), "second", "second", Role.COUNTY, COUNTY, created_at=noon)
    do(database, lambda uow: uow.staff.add(second, None))
    return do(
        database, service.publish_announcement, second, draft.number, version=ready.version, at=noon + HOUR
    )


def run_out(database, noon):
    while announce.run_once(database, noon + HOUR):
        pass


def waiting(database, address):
    with database.unit_of_work(read_only=True) as uow:
        return [message for message in uow.outbox.after(address, 0) if message.notice == "announcement"]


def test_everybody_who_asked_gets_it_once_in_their_language(database, people, noon, monkeypatch):
    monkeypatch.setattr(announce, "BATCH", 2)
    subscribe(database, noon, *(f"telegram:{n}" for n in range(5)))
    do(database, lambda uow: uow.conversations.put("telegram:3", {}, "en", at=noon))
    one = published(database, people, noon)
    run_out(database, noon)
    run_out(database, noon)
    assert [len(waiting(database, f"telegram:{n}")) for n in range(5)] == [1] * 5
    assert waiting(database, "telegram:3")[0].body["text"] == WORDING.english
    assert waiting(database, "telegram:1")[0].body["text"] == WORDING.text
    with database.unit_of_work(read_only=True) as uow:
        after = uow.announcements.get(one.number)
        assert (after.state, after.receivers) == (AnnouncementState.SENT, 5)
        assert uow.announcements.progress(one.number) == {"pending": 5}


def test_a_batch_that_is_cut_off_leaves_nothing_and_repeats_nothing(database, people, noon, monkeypatch):
    monkeypatch.setattr(announce, "BATCH", 2)
    subscribe(database, noon, *(f"telegram:{n}" for n in range(5)))
    one = published(database, people, noon)
    announce.run_once(database, noon + HOUR)
    with database.unit_of_work() as uow:  # killed before the commit
        service.fan_out(uow, one.number, 2, at=noon + HOUR)
    run_out(database, noon)
    assert [len(waiting(database, f"telegram:{n}")) for n in range(5)] == [1] * 5


def test_two_workers_share_one_announcement(database, people, noon, monkeypatch):
    monkeypatch.setattr(announce, "BATCH", 3)
    subscribe(database, noon, *(f"telegram:{n}" for n in range(40)))
    published(database, people, noon)
    workers = [Thread(target=run_out, args=(database, noon)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    run_out(database, noon)
    assert [len(waiting(database, f"telegram:{n}")) for n in range(40)] == [1] * 40


def test_who_subscribes_after_the_publication_hears_the_next_one(database, people, noon):
    subscribe(database, noon, "telegram:1")
    published(database, people, noon)
    subscribe(database, noon + 2 * HOUR, "telegram:2")
    run_out(database, noon)
    assert (len(waiting(database, "telegram:1")), len(waiting(database, "telegram:2"))) == (1, 0)


def test_a_township_speaks_to_its_own(database, people, noon):
    subscribe(database, noon, "telegram:1", township="baidi")
    subscribe(database, noon, "telegram:2")
    published(database, people, noon, Wording("白帝镇的事", "Of Baidi", "baidi"))
    run_out(database, noon)
    assert (len(waiting(database, "telegram:1")), len(waiting(database, "telegram:2"))) == (1, 0)
    with pytest.raises(InvalidInput):
        do(database, service.draft_announcement, people["writer"], Wording("全县", "county"), at=noon)
    do(database, service.draft_announcement, people["writer"], Wording("本镇", "town", "baidi"), at=noon)


def test_nobody_publishes_what_they_wrote(database, people, noon):
    draft = do(database, service.draft_announcement, people["reader"], WORDING, at=noon)
    with pytest.raises(NotReady):
        do(database, service.publish_announcement, people["reader"], draft.number, version=1, at=noon)
    do(database, service.hand_in_announcement, people["reader"], draft.number, version=1, at=noon)
    with pytest.raises(SecondPairOfEyes):
        do(database, service.publish_announcement, people["reader"], draft.number, version=2, at=noon)
    with pytest.raises(NotPermitted):
        do(database, service.publish_announcement, people["writer"], draft.number, version=2, at=noon)
    with pytest.raises(NotPermitted):
        do(database, service.draft_announcement, people["helper"], WORDING, at=noon)


def test_whoever_changes_it_is_its_author_and_what_was_seen_counts(database, people, noon):
    draft = do(database, service.draft_announcement, people["reader"], Wording("一", "one", "baidi"), at=noon)
    other = Wording("二", "two", "baidi")
    changed = do(
        database, service.change_announcement, people["writer"], draft.number, other, version=1, at=noon
    )
    assert (changed.author, changed.text.zh_Hans) == (people["writer"].id, "二")
    with pytest.raises(AnnouncementConflict):
        do(database, service.hand_in_announcement, people["reader"], draft.number, version=1, at=noon)
    do(database, service.withdraw_announcement, people["writer"], draft.number, version=2, at=noon)
    with pytest.raises(NotReady):
        do(database, service.hand_in_announcement, people["writer"], draft.number, version=3, at=noon)


@pytest.mark.parametrize("wording", [Wording("", "x"), Wording("x", " "), Wording("长" * 1001, "x")])
def test_words_that_cannot_go_out_are_refused(database, people, noon, wording):
    with pytest.raises(InvalidInput):
        do(database, service.draft_announcement, people["reader"], wording, at=noon)


def test_it_ends_with_the_wish_with_the_records_and_with_a_forgotten_web_chat(database, noon):
    subscribe(database, noon, "telegram:1", "telegram:2", "web:3", "web:4")
    subscribe(database, noon, "telegram:1")
    do(database, lambda uow: uow.conversations.put("web:4", {}, "en", at=noon))
    assert do(database, service.unsubscribe, Unsubscribe("telegram:1"), at=noon) is True
    assert do(database, service.unsubscribe, Unsubscribe("telegram:1"), at=noon) is False
    assert do(database, service.forget, ForgetMe("telegram:2"), at=noon).removed["subscriptions"] == 1
    assert do(database, service.purge, at=noon)["subscriptions"] == 1, "the web chat without a conversation"
    with database.unit_of_work(read_only=True) as uow:
        assert uow.subscriptions.count("") == 1


def test_a_reply_and_a_notice_of_ones_own_go_before_thousands(database, people, noon):
    subscribe(database, noon, *(f"telegram:{n}" for n in range(100)))
    published(database, people, noon)
    run_out(database, noon)
    own = outbox.notice(uuid4(), "telegram:500", "en", "referral.accepted", {"code": "1"}, at=noon + HOUR)
    reply = outbox.reply(uuid4(), "telegram:501", "en", {"text": "x"}, at=noon + HOUR, in_reply_to=None)
    do(database, lambda uow: (uow.outbox.add(own), uow.outbox.add(reply)))
    claimed = do(database, lambda uow: uow.outbox.claim_due(noon + 2 * HOUR, 50, HOUR))
    assert [message.id for message in claimed[:2]] == [reply.id, own.id]
    assert len(claimed) == 22, "an announcement is claimed in small portions"
