"""A person in the conversation, what the resident thinks afterwards, who works on what, canned replies."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest

from referral import service
from referral.commands import EndTalk, SayToStaff, TellSatisfaction
from referral.domain.casework import LOCK_LASTS, Reply, filled
from referral.domain.errors import (
    AlreadyExists,
    InvalidInput,
    NotFound,
    NotPermitted,
    TransitionRefused,
)
from referral.domain.kinds import Role, Status
from referral.domain.people import COUNTY
from referral.domain.satisfaction import Score
from referral.store import queries

DAY = timedelta(hours=24)


def notices(database, address="telegram:7"):
    with database.unit_of_work(read_only=True) as uow:
        return [(one.notice, dict(one.body)) for one in uow.outbox.after(address, 0)]


def test_a_person_joins_and_leaves_and_the_resident_is_told_who(file, do, li, database):
    filed = file()
    matter = do(service.take_over, li, filed.id, 1)
    talk = matter.standing.talk
    assert (talk.name, talk.office, talk.staff) == ("li同志", "永乐镇", li.id)
    matter = do(service.message_resident, li, filed.id, matter.version, "您好", minute=2)
    assert matter.standing.talk.last_at > talk.last_at
    matter = do(service.hang_up, li, filed.id, matter.version, minute=3)
    assert matter.standing.talk is None
    told = notices(database)
    assert [name for name, _ in told] == ["referral.talk_begun", "referral.said", "referral.talk_ended"]
    assert all((said["name"], said["office"]) == ("li同志", "永乐镇") for _, said in told)
    with pytest.raises(TransitionRefused):
        do(service.hang_up, li, filed.id, matter.version)


def test_without_a_chat_there_is_nobody_to_speak_with(file, do, li):
    with pytest.raises(InvalidInput) as refused:
        do(service.take_over, li, file(address="").id, 1)
    assert refused.value.field == "address"


def test_what_the_resident_writes_lands_on_the_matter_and_is_marked(file, do, li, database, noon):
    filed = file()
    do(service.take_over, li, filed.id, 1)
    for number in range(2):
        matter = do(service.say_to_staff, SayToStaff(filed.address, filed.code, f"话 {number}"), minute=2)
    assert matter.standing.unread == 2
    with database.unit_of_work(read_only=True) as uow:
        page = queries.queue(uow, staff=li, view=queries.View.UNREAD, at=noon)
        assert [(row.id, row.unread) for row in page.items] == [(filed.id, 2)]
    matter = do(service.add_note, li, filed.id, matter.version, "记", minute=3)
    assert matter.standing.unread == 2, "a note shows nobody has been answered"
    matter = do(service.mark_seen, li, filed.id, matter.version, minute=4)
    assert matter.standing.unread == 0


def test_an_open_question_is_answered_in_a_talk_too(file, do, li):
    filed = file()
    matter = do(service.accept, li, filed.id, 1)
    matter = do(service.ask_resident, li, filed.id, matter.version, "几口人？")
    do(service.take_over, li, filed.id, matter.version)
    matter = do(service.say_to_staff, SayToStaff(filed.address, filed.code, "三口"))
    assert (matter.status, matter.question) == (Status.CHECKING, None)


def test_the_resident_ends_it_once_and_again_does_no_harm(file, do, li):
    filed = file()
    do(service.take_over, li, filed.id, 1)
    matter = do(service.end_talk, EndTalk(filed.address, filed.code))
    assert matter.standing.talk is None
    assert do(service.end_talk, EndTalk(filed.address, filed.code)).version == matter.version
    with pytest.raises(NotFound):
        do(service.end_talk, EndTalk("telegram:8", filed.code))


def test_a_closing_gives_the_conversation_back(file, do, li, database):
    from referral.domain.kinds import Kind

    filed = file(kind=Kind.QUESTION)
    matter = do(service.accept, li, filed.id, 1)
    matter = do(service.take_over, li, filed.id, matter.version)
    matter = do(service.close, li, filed.id, matter.version, "答完了")
    assert matter.standing.talk is None
    assert [name for name, _ in notices(database)][-2:] == ["referral.closed", "referral.talk_closed"]
    with database.unit_of_work(read_only=True) as uow:
        assert uow.talks.silent_since(matter.updated_at + DAY * 9, 9) == []


def test_silence_ends_it_and_a_word_from_either_side_begins_the_time_anew(file, do, li, database, noon):
    filed = file()
    do(service.take_over, li, filed.id, 1, minute=0)
    do(service.say_to_staff, SayToStaff(filed.address, filed.code, "在"), minute=600)
    assert do(service.end_silent_talks, DAY, minute=24 * 60 + 1) == 0
    assert do(service.end_silent_talks, DAY, minute=600 + 24 * 60) == 1
    assert do(service.end_silent_talks, DAY, minute=600 + 24 * 60) == 0
    assert [name for name, _ in notices(database)] == ["referral.talk_begun", "referral.talk_silent"]


@pytest.mark.postgres
def test_two_workers_end_each_talk_once(postgres_database, noon, wish):
    def run(use, *arguments, at=noon, **named):
        with postgres_database.unit_of_work() as uow:
            done = use(uow, *arguments, at=at, **named)
            uow.commit()
        return done

    li = run(service.add_staff, None, username="li", name="李", role=Role.COUNTY, area=COUNTY)
    for number in range(12):
        filed = run(service.file_referral, wish(noon, address=f"telegram:{number}"))
        run(service.take_over, li, filed.id, 1)
    with ThreadPoolExecutor(3) as pool:
        ended = list(pool.map(lambda _: run(service.end_silent_talks, DAY, at=noon + DAY), range(3)))
    assert sum(ended) == 12
    for number in range(12):
        told = [name for name, _ in notices(postgres_database, f"telegram:{number}")]
        assert told == ["referral.talk_begun", "referral.talk_silent"]


@pytest.fixture
def close(file, do, li):
    """A matter that was answered and closed."""

    def closed(matter=None, **changes):
        from referral.domain.kinds import Kind

        matter = matter or do(service.accept, li, file(kind=Kind.QUESTION, **changes).id, 1)
        return do(service.close, li, matter.id, matter.version, "答完了", minute=2)

    return closed


def tell(do, matter, score, closing=1, **more):
    return do(
        service.tell_satisfaction, TellSatisfaction(matter.address, matter.code, closing, score), **more
    )


def test_how_it_was_is_asked_with_the_closing_and_told_once(close, do, database):
    matter = close()
    name, said = notices(database)[-1]
    assert (name, said["closing"]) == ("referral.closed", 1)
    told = tell(do, matter, Score.GOOD)
    assert (told.status, told.standing.closings.score) == (Status.CLOSED, Score.GOOD)
    assert tell(do, matter, Score.GOOD).version == told.version, "pressed twice"
    with pytest.raises(NotFound):
        tell(do, matter, Score.UNSOLVED)
    with pytest.raises(NotFound):
        tell(do, matter, Score.GOOD, closing=2)


def test_not_solved_reopens_once_and_then_goes_to_the_county(close, do, li, account, database, noon):
    matter = tell(do, close(), Score.UNSOLVED)
    assert (matter.status, matter.standing.closings.escalated) == (Status.CHECKING, False)
    with pytest.raises(NotFound):
        tell(do, matter, Score.GOOD)
    assert tell(do, matter, Score.UNSOLVED).version == matter.version, "pressed twice"
    matter = close(matter)
    matter = tell(do, matter, Score.UNSOLVED, closing=2, minute=3)
    assert (matter.status, matter.standing.closings.escalated) == (Status.CLOSED, True)
    county = account("xian", Role.COUNTY)
    with database.unit_of_work(read_only=True) as uow:
        page = queries.queue(uow, staff=county, view=queries.View.UNSOLVED, at=noon)
        assert [row.id for row in page.items] == [matter.id]
    with pytest.raises(NotPermitted):
        do(service.mark_seen, li, matter.id, matter.version)
    matter = do(service.mark_seen, county, matter.id, matter.version)
    assert not matter.standing.closings.escalated


def test_the_figures_count_what_was_said_by_kind_and_place(close, do, database, li, account, noon):
    tell(do, close(), Score.GOOD)
    with database.unit_of_work(read_only=True) as uow:
        found = queries.satisfaction_figures(uow, staff=li, since=noon)
    assert found.total == {Score.GOOD: 1, Score.FAIR: 0, Score.UNSOLVED: 0}
    assert found.townships == {"永乐镇": {Score.GOOD: 1}}
    assert found.kinds == {"question": {Score.GOOD: 1}}
    assert found.closed == 1


def test_who_works_on_it_is_told_and_can_be_relieved(file, do, li, account, database, noon):
    filed, wei = file(), account("wei")
    assert do(service.hold, li, filed.id)
    assert not do(service.hold, wei, filed.id)
    with database.unit_of_work(read_only=True) as uow:
        lock = uow.locks.get(filed.id, now=noon + timedelta(minutes=1))
        assert (lock.staff, lock.name) == (li.id, "li同志")
        assert uow.locks.get(filed.id, now=noon + timedelta(minutes=1) + LOCK_LASTS) is None
    assert do(service.accept, wei, filed.id, 1).status is Status.CHECKING, "it stops nobody"
    assert do(service.hold, wei, filed.id, take=True)
    assert not do(service.hold, li, filed.id, minute=2)
    assert do(service.hold, li, filed.id, minute=12), "ten minutes without a sign of life"
    with database.unit_of_work() as uow:
        service.release(uow, li, filed.id)
        uow.commit()
    with database.unit_of_work(read_only=True) as uow:
        assert uow.locks.get(filed.id, now=noon + timedelta(minutes=12)) is None


def test_a_lock_lies_within_the_area(file, do, account):
    filed = file()
    with pytest.raises(NotFound):
        do(service.hold, account("tu", Role.TOWNSHIP, "吐祥镇"), filed.id)
    with pytest.raises(NotFound):
        do(service.hold, account("xian", Role.COUNTY), uuid4())


@pytest.mark.postgres
def test_two_staff_take_it_at_once_and_one_holds_it(postgres_database, noon, wish):
    def run(use, *arguments, **named):
        with postgres_database.unit_of_work() as uow:
            done = use(uow, *arguments, at=noon, **named)
            uow.commit()
        return done

    people = [
        run(service.add_staff, None, username=f"s{n}", name=f"s{n}", role=Role.COUNTY, area=COUNTY)
        for n in range(4)
    ]
    filed = run(service.file_referral, wish(noon))
    with ThreadPoolExecutor(4) as pool:
        held = list(pool.map(lambda one: run(service.hold, one, filed.id), people))
    assert held.count(True) == 1


def test_a_lost_message_goes_out_once_more(file, do, li, account, database, noon):
    from referral import outbox

    filed = file()
    do(service.message_resident, li, filed.id, 1, "请来一趟")
    with database.unit_of_work() as uow:
        (claimed,) = uow.outbox.claim_due(noon + timedelta(minutes=2), 1, timedelta(minutes=1))
        uow.outbox.save(outbox.failed(claimed, at=noon, error="x", final=True))
        uow.commit()
    with pytest.raises(NotFound):
        do(service.resend, account("tu", Role.TOWNSHIP, "吐祥镇"), filed.id, claimed.id)
    with pytest.raises(NotFound):
        do(service.resend, li, file(address="telegram:8").id, claimed.id)
    assert do(service.resend, li, filed.id, claimed.id).state is outbox.DeliveryState.PENDING
    sent = do(service.resend, li, filed.id, claimed.id, minute=3)
    assert sent.due == noon + timedelta(minutes=1), "pressed twice, sent once"


WORDS = Reply(
    0,
    "带什么",
    "{名字}，请带户口簿到{窗口}。",
    "{名字}，請帶戶口簿到{窗口}。",
    "{name}, please bring it to {window}.",
)


def test_canned_replies_are_kept_by_the_county_and_never_overwritten_unseen(do, li, account, database):
    county = account("xian", Role.COUNTY)
    kept = do(service.keep_reply, county, WORDS)
    from dataclasses import replace

    changed = do(service.keep_reply, county, replace(kept, title="带户口簿"))
    with pytest.raises(AlreadyExists):
        do(service.keep_reply, county, replace(kept, title="别的"))
    for person in (li, account("vi", Role.VILLAGE)):
        with pytest.raises(NotPermitted):
            do(service.keep_reply, person, WORDS)
    with database.unit_of_work(read_only=True) as uow:
        assert uow.replies.all() == [changed]
    for _ in range(2):
        do(service.remove_reply, county, kept.id)
    with database.unit_of_work(read_only=True) as uow:
        assert uow.replies.all() == []


@pytest.mark.parametrize("field", ["title", "zh_hans", "zh_hant", "en"])
def test_a_reply_says_it_in_every_language(do, account, field):
    from dataclasses import replace

    with pytest.raises(InvalidInput) as refused:
        do(service.keep_reply, account("xian", Role.COUNTY), replace(WORDS, **{field: " "}))
    assert refused.value.field == field


def test_a_place_that_nothing_fills_is_refused(do, account):
    from dataclasses import replace

    with pytest.raises(InvalidInput):
        do(service.keep_reply, account("xian", Role.COUNTY), replace(WORDS, en="{address}"))


def test_places_are_filled_in_either_spelling_and_words_of_people_are_not_read_again():
    assert filled("{名字}：{ code }", {"name": "{code}", "code": "12"}) == "{code}：12"
