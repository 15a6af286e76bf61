"""Durable in, durable out: conversations, the inbox, the outbox."""

import threading
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from referral import outbox
from referral.domain.errors import AlreadyReceived, NotFound
from referral.outbox import DeliveryState

LEASE = timedelta(minutes=1)


@pytest.fixture
def say(database, noon):
    """Adds replies to addresses, in order, in one unit of work each; returns them."""

    def add(*addresses, kind="reply", **changes):
        added = []
        for address in addresses:
            message = outbox.reply(uuid4(), address, "zh_Hans", {"text": address}, at=noon, in_reply_to=None)
            with database.unit_of_work() as uow:
                added.append(uow.outbox.add(replace(message, kind=kind, **changes)))
                uow.commit()
        return added

    return add


@pytest.fixture
def claim(database, noon):
    def run(limit=10, *, minute=0, **named):
        with database.unit_of_work() as uow:
            claimed = uow.outbox.claim_due(noon + timedelta(minutes=minute), limit, LEASE, **named)
            uow.commit()
        return claimed

    return run


@pytest.fixture
def settle(database):
    def run(message):
        with database.unit_of_work() as uow:
            saved = uow.outbox.save(message)
            uow.commit()
        return saved

    return run


def test_a_conversation_is_kept_and_replaced(database, noon):
    with database.unit_of_work() as uow:
        assert uow.conversations.get("web:a") is None
        uow.conversations.put("web:a", {"answers": {"收入": 1}}, "zh_Hans", at=noon)
        uow.commit()
    with database.unit_of_work() as uow:
        assert uow.conversations.get("web:a") == {"answers": {"收入": 1}}
        uow.conversations.put("web:a", {"answers": {}}, "en", at=noon)
        uow.commit()
    with database.unit_of_work(read_only=True) as uow:
        assert uow.conversations.get("web:a", lock=False) == {"answers": {}}
        assert uow.conversations.language("web:a") == "en"
        assert uow.conversations.language("web:b") is None


def test_nothing_is_saved_unless_one_says_so(database, noon):
    with database.unit_of_work() as uow:
        uow.conversations.put("web:a", {}, "en", at=noon)
        uow.inbox.add("web", "1", "web:a", at=noon)
    with database.unit_of_work(read_only=True) as uow:
        assert uow.conversations.get("web:a", lock=False) is None
        assert not uow.inbox.seen("web", "1")


def test_a_reading_unit_of_work_cannot_write(database, noon):
    with pytest.raises(RuntimeError), database.unit_of_work(read_only=True) as uow:
        uow.commit()


def test_a_repeat_is_refused_and_answered_with_what_was_said(database, noon):
    said = outbox.reply(
        uuid4(), "telegram:7", "en", {"text": "hello"}, at=noon, in_reply_to=("telegram", "42")
    )
    with database.unit_of_work() as uow:
        uow.inbox.add("telegram", "42", "telegram:7", at=noon)
        uow.outbox.add(said)
        uow.commit()
    with database.unit_of_work() as uow:
        assert uow.inbox.seen("telegram", "42")
        assert not uow.inbox.seen("web", "42")
        with pytest.raises(AlreadyReceived):
            uow.inbox.add("telegram", "42", "telegram:7", at=noon)
        # The refusal leaves the transaction usable: the stored words can still be read in it.
        assert [message.body for message in uow.outbox.for_inbound("telegram", "42")] == [{"text": "hello"}]


def test_twins_at_the_same_moment_have_one_effect(database, noon):
    """Eight deliveries of one update: one is worked on, the others wait for it and say the same."""
    start, outcomes = threading.Barrier(8), []

    def receive():
        start.wait()
        with database.unit_of_work() as uow:
            try:
                uow.inbox.add("telegram", "42", "telegram:7", at=noon)
            except AlreadyReceived:
                outcomes.append(("repeat", uow.outbox.for_inbound("telegram", "42")[0].body["n"]))
                return
            document = uow.conversations.get("telegram:7") or {"n": 0}
            document["n"] += 1
            uow.conversations.put("telegram:7", document, "en", at=noon)
            uow.outbox.add(
                outbox.reply(uuid4(), "telegram:7", "en", document, at=noon, in_reply_to=("telegram", "42"))
            )
            uow.commit()
            outcomes.append(("first", document["n"]))

    run_together(receive, 8)
    assert sorted(outcomes) == [("first", 1), *[("repeat", 1)] * 7]


def test_two_messages_of_one_person_are_worked_on_one_after_the_other(database, noon):
    """Also the very first ones, when there is no row to lock yet."""
    start = threading.Barrier(6)

    def receive():
        start.wait()
        with database.unit_of_work() as uow:
            document = uow.conversations.get("web:new") or {"n": 0}
            uow.conversations.put("web:new", {"n": document["n"] + 1}, "en", at=noon)
            uow.commit()

    run_together(receive, 6)
    with database.unit_of_work(read_only=True) as uow:
        assert uow.conversations.get("web:new", lock=False) == {"n": 6}


def run_together(target, count):
    failures = []

    def guarded():
        try:
            target()
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=guarded) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert failures == []


def test_a_message_comes_back_as_it_went_in(database, noon):
    message = outbox.notice(
        uuid4(), "web:a", "zh_Hant", "referral.question", {"question": "幾口人？"}, at=noon, event_id=uuid4()
    )
    with database.unit_of_work() as uow:
        added = uow.outbox.add(message)
        uow.commit()
    with database.unit_of_work(read_only=True) as uow:
        assert uow.outbox.get(message.id) == added == replace(message, seq=added.seq)
        with pytest.raises(NotFound):
            uow.outbox.get(uuid4())


def test_a_reader_pages_by_its_cursor(database, say):
    mine = [say("web:a")[0], *say("web:b", "web:a", "web:a")]
    mine = [message for message in mine if message.address == "web:a"]
    with database.unit_of_work(read_only=True) as uow:
        assert uow.outbox.after("web:a", 0) == mine
        assert uow.outbox.after("web:a", mine[0].seq) == mine[1:]
        assert uow.outbox.after("web:a", 0, limit=1) == mine[:1]
        assert uow.outbox.last_seq("web:a") == mine[-1].seq
        assert uow.outbox.last_seq("web:c") == 0


def test_a_number_is_never_given_twice(database, say):
    last = say("web:a")[0].seq
    with database.unit_of_work() as uow:
        uow.holdings.forget("web:a", emptied=[], keep=[])
        uow.commit()
    assert say("web:a")[0].seq > last


def test_each_address_gets_its_messages_in_order(say, claim, settle, noon):
    a1, b1, a2, a3 = say("telegram:a", "telegram:b", "telegram:a", "telegram:a")
    first = claim()
    assert [message.id for message in first] == [a1.id, b1.id]
    assert claim() == []
    assert settle(outbox.delivered(first[0], at=noon))
    assert [message.id for message in claim()] == [a2.id]
    assert claim() == []
    assert a3.seq > a2.seq


def test_a_message_that_waits_holds_back_the_later_ones_of_its_chat_only(say, claim, settle, noon):
    a1, a2, b1 = say("telegram:a", "telegram:a", "telegram:b")
    claimed = claim(1)
    settle(outbox.failed(claimed[0], at=noon, error="500", spread=1.0))
    assert [message.id for message in claim()] == [b1.id]
    again = claim(minute=1)
    assert [message.id for message in again] == [a1.id]
    assert again[0].attempts == 2
    settle(outbox.failed(again[0], at=noon, error="blocked by the user", final=True))
    assert [message.id for message in claim(minute=1)] == [a2.id]


def test_a_reply_goes_before_announcements(say, claim):
    say(*(f"telegram:{n}" for n in range(5)), kind="notice", notice="board.news")
    reply = say("telegram:waiting")[0]
    assert claim(1)[0].id == reply.id


def claim_next(database, now, address, channels=None):
    with database.unit_of_work() as uow:
        claimed = uow.outbox.claim_next(address, now, LEASE, channels)
        uow.commit()
    return claimed


def test_the_next_of_an_address_waits_for_the_one_before_and_for_its_own_time(database, say, noon):
    first, second = say("telegram:a", "telegram:a")
    assert claim_next(database, noon - timedelta(seconds=1), "telegram:a") is None, "not due yet"
    assert claim_next(database, noon, "telegram:a").id == first.id
    assert claim_next(database, noon, "telegram:a") is None, "nothing overtakes what is on its way"
    with database.unit_of_work() as uow:
        uow.outbox.save(outbox.delivered(replace(uow.outbox.get(first.id)), at=noon))
        uow.commit()
    assert claim_next(database, noon, "telegram:a").id == second.id


def test_a_claim_can_be_for_one_address_or_for_some_channels(database, noon, say, claim):
    a, b, c = say("telegram:a", "web:b", "telegram:c")
    assert claim_next(database, noon, "telegram:c", ["web"]) is None
    assert claim_next(database, noon, "telegram:c", ["telegram"]).id == c.id
    assert claim_next(database, noon, "telegram:c", ["telegram"]) is None, "it is on its way"
    assert [message.id for message in claim(channels=["web", "console"])] == [b.id]
    assert [message.id for message in claim(channels=["telegram"])] == [a.id]


def test_two_workers_never_claim_the_same_message(database, say, noon):
    say(*(f"telegram:{n}" for n in range(20)))
    start, got = threading.Barrier(4), []

    def work():
        start.wait()
        while True:
            with database.unit_of_work() as uow:
                claimed = uow.outbox.claim_due(noon, 3, LEASE)
                uow.commit()
            if not claimed:
                return
            got.extend(message.id for message in claimed)

    run_together(work, 4)
    # Who is passed over because a colleague held the rows leaves them to the next round.
    while claimed := _claim_once(database, noon):
        got.extend(message.id for message in claimed)
    assert len(got) == len(set(got)) == 20


def _claim_once(database, noon):
    with database.unit_of_work() as uow:
        claimed = uow.outbox.claim_due(noon, 3, LEASE)
        uow.commit()
    return claimed


def test_a_worker_that_died_gives_its_messages_back_marked(database, say, claim, settle, noon):
    say("telegram:a")
    dead = claim()[0]
    with database.unit_of_work() as uow:
        assert uow.outbox.release_expired(noon + LEASE - timedelta(seconds=1)) == 0
        assert uow.outbox.release_expired(noon + LEASE) == 1
        uow.commit()
    again = claim(minute=1)[0]
    assert (again.id, again.maybe_sent, again.attempts) == (dead.id, True, 2)
    # The first worker was only slow: its word comes too late and changes nothing.
    assert settle(outbox.failed(dead, at=noon, error="late", final=True)) is False
    assert settle(outbox.delivered(again, at=noon, receipt="9")) is True
    with database.unit_of_work(read_only=True) as uow:
        assert uow.outbox.get(dead.id).state is DeliveryState.DELIVERED
        assert uow.outbox.get(dead.id).receipt == "9"


def test_what_cannot_be_delivered_is_seen_and_can_be_sent_again(database, say, claim, settle, noon):
    ended = say("telegram:a")[0]
    settle(outbox.failed(claim()[0], at=noon, error="blocked by the user", final=True))
    later = noon + timedelta(days=2)
    with database.unit_of_work() as uow:
        assert [message.last_error for message in uow.outbox.undeliverable()] == ["blocked by the user"]
        assert uow.outbox.counts() == {"pending": 0, "sending": 0, "delivered": 0, "undeliverable": 1}
        uow.outbox.resend(ended.id, at=later)
        with pytest.raises(NotFound):
            uow.outbox.resend(ended.id, at=later)
        uow.commit()
    assert claim(minute=0) == []
    assert claim(minute=2 * 24 * 60)[0].id == ended.id


def test_old_messages_go_and_those_about_a_referral_stay(database, say, claim, settle, noon):
    done, open_, kept = say("telegram:a")[0], say("telegram:b")[0], say("telegram:c", referral_id=uuid4())[0]
    for message in claim():
        if message.id != open_.id:
            settle(outbox.delivered(message, at=noon))
    with database.unit_of_work() as uow:
        assert uow.outbox.purge(before=noon) == 0
        assert uow.outbox.purge(before=noon + timedelta(days=1)) == 1
        uow.commit()
    with database.unit_of_work(read_only=True) as uow:
        assert {uow.outbox.get(id_).id for id_ in (open_.id, kept.id)} == {open_.id, kept.id}
        with pytest.raises(NotFound):
            uow.outbox.get(done.id)
