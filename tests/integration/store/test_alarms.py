"""A danger that was heard stands at the top of the queue, once, masked, and without a form."""

import pytest

from referral import service
from referral.commands import ForgetMe, RaiseAlarm
from referral.domain.kinds import Kind, Role, Status, Urgency
from referral.store import queries


def alarm(text="我不想活了", *, address="web:a", danger="suicide"):
    return RaiseAlarm(address, "zh_Hans", danger, text)


def test_an_alarm_is_an_urgent_question_with_its_reason(do, database):
    raised = do(service.raise_alarm, alarm())
    assert (raised.kind, raised.status, raised.urgency) == (Kind.QUESTION, Status.FILED, Urgency.URGENT)
    assert "life-in-danger" in raised.details.urgency_reasons
    with database.unit_of_work(read_only=True) as uow:
        assert uow.referrals.for_address("web:a") == [raised]


def test_words_that_the_urgency_rules_do_not_know_are_urgent_too(do):
    assert do(service.raise_alarm, alarm("娃儿走丢了", danger="missing-child")).urgency is Urgency.URGENT


def test_names_and_numbers_are_masked(do):
    raised = do(service.raise_alarm, alarm("我叫张三，13800001234，我不想活了"))
    assert "13800001234" not in raised.details.what_happened
    assert "张三" not in raised.details.what_happened
    assert "不想活" in raised.details.what_happened


def test_the_same_danger_within_the_hour_is_one_alarm(do, database):
    first = do(service.raise_alarm, alarm(), minute=1)
    assert do(service.raise_alarm, alarm("真的不想活了"), minute=30) is None
    later = do(service.raise_alarm, alarm("还是不想活"), minute=62)
    assert later.id == first.id
    assert later.events[-1].text == "还是不想活"


def test_another_danger_is_told_in_the_same_open_matter(do, database):
    first = do(service.raise_alarm, alarm())
    second = do(service.raise_alarm, alarm("他又打我", danger="violence"))
    assert second.id == first.id
    assert second.events[-1].text == "他又打我"


def test_it_does_not_hide_in_a_matter_that_is_not_urgent(do, file, database):
    calm = file(kind=Kind.QUESTION, what_happened="低保什么时候发", urgency_hints=())
    assert calm.urgency is Urgency.NORMAL
    raised = do(service.raise_alarm, alarm(address=calm.address))
    assert raised.id != calm.id
    assert raised.urgency is Urgency.URGENT


def test_each_resident_has_an_alarm_of_their_own(do):
    one, other = do(service.raise_alarm, alarm()), do(service.raise_alarm, alarm(address="web:b"))
    assert one.id != other.id


class TestTheRequestThatFollows:
    """What the same person files afterwards is the matter of the alarm."""

    def test_takes_the_alarm_over(self, do, file, database):
        raised = do(service.raise_alarm, alarm("我不想活了", address="telegram:7"))
        filed = file(minute=5, kind=Kind.APPLICATION, program="temporary-aid", what_happened="没钱交学费")
        assert (filed.id, filed.code) == (raised.id, raised.code), "one matter, one code"
        with database.unit_of_work(read_only=True) as uow:
            (kept,) = uow.referrals.for_address("telegram:7")
            assert len(uow.consents.ledger("telegram:7")) == 2
            assert uow.audit.verify() is None
        assert kept == filed
        assert (kept.kind, kept.program, kept.township) == (Kind.APPLICATION, "temporary-aid", "永乐镇")
        assert kept.details.what_happened == "没钱交学费"
        assert [type(event).__name__ for event in kept.events] == ["ReferralFiled", "RequestJoined"]
        assert kept.events[-1].text == "我不想活了", "what was heard stays in the history"

    def test_stays_as_urgent_as_the_danger(self, do, file):
        do(service.raise_alarm, alarm(address="telegram:7"))
        filed = file(minute=5, kind=Kind.APPLICATION, what_happened="想问问低保")
        assert filed.urgency is Urgency.URGENT
        assert filed.details.urgency_reasons == ("life-in-danger",)

    def test_is_one_entry_for_staff_with_the_work_done_so_far(self, do, file, account, database):
        county = account("county", Role.COUNTY)
        raised = do(service.raise_alarm, alarm(address="telegram:7"))
        do(service.accept, county, raised.id, 1, minute=2)
        filed = file(minute=5)
        assert (filed.status, filed.assignee) == (Status.CHECKING, county.id)
        with database.unit_of_work(read_only=True) as uow:
            assert [row.id for row in queries.queue(uow, staff=county).items] == [raised.id]

    def test_is_one_matter_on_the_receipt(self, do, file):
        do(service.raise_alarm, alarm(address="telegram:7"))
        file(minute=5)
        receipt = do(service.forget, ForgetMe("telegram:7"), minute=9)
        assert receipt.removed["referrals"] == 1

    def test_leaves_none_of_its_words_behind_when_forgotten(self, do, file, database):
        raised = do(service.raise_alarm, alarm(address="telegram:7"))
        file(minute=5)
        do(service.forget, ForgetMe("telegram:7"), minute=9)
        with database.unit_of_work(read_only=True) as uow:
            assert uow.referrals.get(raised.id).events[1].text == ""

    def test_joins_once_and_the_next_request_stands_for_itself(self, do, file):
        do(service.raise_alarm, alarm(address="telegram:7"))
        first, second = file(minute=5), file(minute=9)
        assert first.id != second.id

    @pytest.mark.parametrize("ended", ["closed", "old", "somebody else's"])
    def test_leaves_alone_what_is_not_the_same_matter(self, do, file, account, ended):
        address = "web:b" if ended == "somebody else's" else "telegram:7"
        raised = do(service.raise_alarm, alarm(address=address))
        if ended == "closed":
            county = account("county", Role.COUNTY)
            do(service.accept, county, raised.id, 1)
            do(service.close, county, raised.id, 2, "打过电话，人平安")
            do(service.reopen, county, raised.id, 3, "再看看")
        assert file(minute=8 * 24 * 60 if ended == "old" else 5).id != raised.id

    def test_a_question_of_staff_keeps_waiting_for_its_answer(self, do, file, account):
        county = account("county", Role.COUNTY)
        raised = do(service.raise_alarm, alarm(address="telegram:7"))
        do(service.accept, county, raised.id, 1)
        do(service.ask_resident, county, raised.id, 2, "您现在安全吗？")
        filed = file(minute=5)
        assert (filed.status, filed.question) == (Status.ASKED, "您现在安全吗？")
