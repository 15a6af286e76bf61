"""The same household again in the store: found without a word in clear, merged, and exactly undone."""

import threading
from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.jobs import index
from referral import service
from referral.commands import AnswerStaff, ForgetMe, LookUp, Withdraw
from referral.domain.errors import InvalidInput, NotFound, NotPermitted, TransitionRefused, VersionConflict
from referral.domain.kinds import Kind, Role, Status
from referral.domain.likeness import Sign
from referral.domain.people import Area
from referral.ports.likeness import PairState
from referral.store import Database, queries
from referral.store.likeness import likeness_done, likeness_keys, likeness_pairs

KEY = "a secret key of the tests, long enough"
NEW = "a newer secret key of the tests, long enough"
OTHER = "web:other"


@pytest.fixture
def twins(file):
    """One household twice, from two chats: a homophone in the name, one digit of the number wrong."""
    first = file(name="王大明", contact="13812345678")
    again = file(minute=1, address=OTHER, name="汪大名", contact="13812345687", village="大壩村三組")
    return first, again


def alike(database, referral, staff):
    with database.unit_of_work(read_only=True) as uow:
        return service.alike(uow, staff, uow.referrals.get(referral.id))


def load(database, referral):
    with database.unit_of_work(read_only=True) as uow:
        return uow.referrals.get(referral.id)


def queued(database, staff, referral, noon):
    with database.unit_of_work(read_only=True) as uow:
        rows = queries.queue(uow, staff=staff, at=noon).items
        return next((row for row in rows if row.id == referral.id), None)


def test_they_find_each_other_and_the_reasons_are_told(database, twins, li):
    first, again = twins
    (found,) = alike(database, first, li)
    assert (found.referral.id, found.state) == (again.id, PairState.OPEN)
    assert set(found.signs) == {Sign.NAME_SOUND, Sign.PHONE_NEAR, Sign.VILLAGE}
    assert [one.referral.id for one in alike(database, again, li)] == [first.id]


def test_somebody_else_is_not_found(database, twins, file, li):
    file(minute=2, address="web:z", name="李秀英", contact="13999999999", village="白果村")
    assert len(alike(database, twins[0], li)) == 1


def test_what_is_stored_tells_nothing(database, twins):
    with database.engine.connect() as connection:
        said = [
            str(row) for table in (likeness_keys, likeness_pairs) for row in connection.execute(select(table))
        ]
    assert said
    for word in ("王大明", "大明", "13812345678", "wang", "daming", "大坝"):
        assert word not in " ".join(said)


def test_the_queue_marks_them_for_who_may_see_both(database, twins, li, account):
    elsewhere = account("zhu", Role.TOWNSHIP, "朱衣镇")
    ids = [one.id for one in twins]
    with database.unit_of_work(read_only=True) as uow:
        assert queries.likeness_marks(uow, ids, staff=li) == frozenset(ids)
        assert queries.likeness_marks(uow, ids, staff=elsewhere) == frozenset()
        assert queries.likeness_marks(uow, [], staff=li) == frozenset()


def test_a_dismissed_pair_is_not_shown_again(database, twins, li, do, account):
    first, again = twins
    do(service.dismiss_likeness, li, first.id, again.id)
    assert [one.state for one in alike(database, first, li)] == [PairState.DISMISSED]
    with database.unit_of_work() as uow:
        service.duplicates.index_likeness(uow, first, at=first.filed_at)
        uow.commit()
    assert [one.state for one in alike(database, first, li)] == [PairState.DISMISSED], (
        "also when indexed anew"
    )
    with pytest.raises(NotFound):
        do(service.dismiss_likeness, account("zhu", Role.TOWNSHIP, "朱衣镇"), first.id, again.id)
    with pytest.raises(NotPermitted):
        do(service.dismiss_likeness, account("auditor", Role.AUDITOR), first.id, again.id)


def test_matters_from_before_are_indexed_in_the_background_and_after_new_keys(database, twins, li, noon):
    with database.engine.begin() as connection:
        for table in (likeness_pairs, likeness_keys, likeness_done):
            connection.execute(table.delete())
    assert alike(database, twins[0], li) == []
    assert index.run_once(database, noon) == 2
    assert index.run_once(database, noon) == 0
    assert len(alike(database, twins[0], li)) == 1
    url = database.engine.url.render_as_string(hide_password=False).replace("+psycopg", "")
    with Database(url, [NEW, KEY]) as rotating:
        rotating.rotate_keys()
    with Database(url, [NEW]) as fresh:
        assert index.run_once(fresh, noon) == 2
        with fresh.unit_of_work(read_only=True) as uow:
            from referral.domain import likeness

            keys = likeness.keys(service.duplicates.person_of(twins[0]))
            assert uow.likeness.candidates(keys, besides=twins[0].id, limit=9) == [twins[1].id]


def merged(do, li, lead, other, **more):
    return do(
        service.merge, li, lead.id, lead.version, other_id=other.id, other_version=other.version, **more
    )


def test_one_leads_the_other_follows_and_the_resident_is_told_once(database, twins, li, do, noon):
    first, again = twins
    lead = merged(do, li, first, again)
    assert lead.standing.leads == (str(again.id),)
    follower = load(database, again)
    assert (follower.status, follower.is_open) == (Status.MERGED, False)
    assert queued(database, li, again, noon) is None
    assert queued(database, li, first, noon) is not None
    with database.unit_of_work(read_only=True) as uow:
        told = [m for m in uow.outbox.after(OTHER, 0) if m.notice == "referral.merged"]
        assert len(told) == 1
        assert [m for m in uow.outbox.after(first.address, 0) if m.notice == "referral.merged"] == []
        assert uow.audit.verify() is None


def test_both_codes_show_the_leading_matter(database, twins, li, do):
    first, again = twins
    merged(do, li, first, again)
    do(service.accept, li, first.id, first.version + 1, minute=2)
    for address, code in ((first.address, first.code), (OTHER, again.code), ("web:stranger", again.code)):
        outcome = do(service.look_up, LookUp(address, code), minute=3)
        assert (outcome.result, outcome.matter.status) == ("found", Status.CHECKING)
        assert outcome.matter.code == code, "nobody learns another code"
        assert outcome.matter.same_chat is (address == first.address)
    with database.unit_of_work(read_only=True) as uow:
        (mine,) = service.matters(uow, OTHER)
    assert (mine.code, mine.status, mine.what_happened) == (again.code, Status.CHECKING, None)


def test_two_of_one_chat_are_one_in_its_list(database, file, li, do):
    first, again = file(), file(minute=1)
    merged(do, li, first, again)
    with database.unit_of_work(read_only=True) as uow:
        assert [one.code for one in service.matters(uow, first.address)] == [first.code]
    outcome = do(service.look_up, LookUp(first.address, again.code), minute=3)
    assert (outcome.matter.code, outcome.matter.same_chat) == (first.code, True)


def test_words_about_the_follower_reach_who_works_on_it(database, twins, li, do):
    first, again = twins
    merged(do, li, first, again)
    do(service.answer_staff, AnswerStaff(OTHER, again.code, "还差一床被子"), minute=2)
    assert load(database, first).events[-1].text == "还差一床被子"
    assert load(database, again).version == again.version + 1


@pytest.mark.parametrize("stage", ["filed", "checking", "asked"])
def test_undoing_restores_both_exactly(database, twins, li, do, noon, stage):
    first, again = twins
    if stage != "filed":
        again = do(service.accept, li, again.id, 1)
    if stage == "asked":
        again = do(service.ask_resident, li, again.id, 2, "住哪里？")
    before = load(database, first), load(database, again)
    rows = [queued(database, li, one, noon) for one in before]
    merged(do, li, first, again)
    do(service.separate, li, again.id, again.version + 1, minute=3)
    after = load(database, first), load(database, again)
    for old, new in zip(before, after, strict=True):
        assert replace(new, events=old.events) == old, "but for the history, nothing has changed"
        assert new.standing == old.standing
        assert (new.is_open, new.queue_rank) == (old.is_open, old.queue_rank)
    for old, new in zip(rows, [queued(database, li, one, noon) for one in after], strict=True):
        assert replace(new, version=old.version, updated_at=old.updated_at) == old
    assert [one.state for one in alike(database, first, li)] == [PairState.OPEN]


def test_what_cannot_be_merged(database, twins, file, li, do, account):
    first, again = twins
    third = file(minute=2, address="web:third")
    with pytest.raises(InvalidInput):
        merged(do, li, first, first)
    with pytest.raises(NotPermitted):
        merged(do, account("helper", Role.VILLAGE), first, again)
    with pytest.raises(NotFound):
        merged(do, account("zhu", Role.TOWNSHIP, "朱衣镇"), first, again)
    lead = merged(do, li, first, again)
    with pytest.raises(InvalidInput):
        merged(do, li, third, lead)
    with pytest.raises(TransitionRefused):
        merged(do, li, third, load(database, again))
    with pytest.raises(InvalidInput):
        merged(do, li, load(database, again), third)
    with pytest.raises(TransitionRefused):
        do(service.separate, li, third.id, 1)
    assert load(database, third).version == 1


def test_a_decided_matter_follows_nobody(file, li, do):
    first = file()
    decided = file(minute=1, kind=Kind.APPLICATION, address=OTHER)
    do(service.accept, li, decided.id, 1)
    decided = do(service.approve, li, decided.id, 2, "属实")
    with pytest.raises(TransitionRefused):
        merged(do, li, first, decided)


def test_the_second_of_two_is_refused_and_loses_nothing(twins, li, do):
    first, again = twins
    do(service.add_note, li, again.id, 1, "打过电话")
    with pytest.raises(VersionConflict) as conflict:
        merged(do, li, first, again)
    assert conflict.value.current.version == 2


def test_withdrawing_the_leading_matter_lets_the_other_chat_go_on(database, twins, li, do):
    first, again = twins
    merged(do, li, first, again)
    do(service.withdraw, Withdraw(first.address, first.code), minute=2)
    assert load(database, first).status is Status.WITHDRAWN
    assert load(database, again).status is Status.FILED


def test_forgetting_the_one_leaves_the_other_whole(database, twins, li, do):
    first, again = twins
    merged(do, li, first, again)
    receipt = do(service.forget, ForgetMe(first.address), minute=2)
    assert receipt.removed["referrals"] == 1
    assert load(database, first).standing.erased
    assert (load(database, again).status, load(database, again).details.name) == (Status.FILED, "汪大名")
    assert alike(database, again, li) == []


def test_forgetting_the_follower_empties_it_and_nothing_else(database, twins, li, do):
    first, again = twins
    merged(do, li, first, again)
    do(service.forget, ForgetMe(OTHER), minute=2)
    gone, lead = load(database, again), load(database, first)
    assert (gone.standing.erased, gone.details.name) == (True, "")
    assert (lead.details.name, lead.is_open) == ("王大明", True)
    with database.unit_of_work(read_only=True) as uow:
        assert uow.audit.verify() is None
    assert index.run_once(database, first.filed_at) == 0


@pytest.mark.postgres
def test_of_two_who_merge_the_two_ways_round_at_once_one_wins(postgres_database, noon, wish):
    database = postgres_database
    with database.unit_of_work() as uow:
        li = service.add_staff(
            uow, None, username="li", name="李", role=Role.TOWNSHIP, area=Area.parse("永乐镇"), at=noon
        )
        both = [service.file_referral(uow, wish(noon, address=f"web:{n}"), at=noon) for n in range(2)]
        uow.commit()
    outcomes, ready = [], threading.Barrier(2)

    def one_way(lead, other):
        with database.unit_of_work() as uow:
            ready.wait(10)
            try:
                service.merge(uow, li, lead.id, 1, other_id=other.id, other_version=1, at=noon)
                uow.commit()
                outcomes.append("merged")
            except VersionConflict:
                outcomes.append("second")

    people = [threading.Thread(target=one_way, args=pair) for pair in (both, both[::-1])]
    for one in people:
        one.start()
    for one in people:
        one.join(20)
    assert sorted(outcomes) == ["merged", "second"]
    assert sorted(load(database, one).status for one in both) == [Status.FILED, Status.MERGED]
