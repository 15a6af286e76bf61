"""A danger that was heard stands at the top of the queue, once, masked, and without a form."""

from referral import service
from referral.commands import RaiseAlarm
from referral.domain.kinds import Kind, Status, Urgency


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
