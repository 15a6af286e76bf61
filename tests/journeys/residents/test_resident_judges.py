"""A resident says whether an answer helped, and hears of one that was still to be written."""

import pytest
from sqlalchemy import select

from referral import service
from referral.store.learning import questions, tallies

TOPIC = "dibao.eligibility"


def rows(services, table):
    with services.database.engine.connect() as connection:
        return [dict(row._mapping) for row in connection.execute(select(table))]


def figures(services):
    return {(row["topic"], row["decision"]): row["n"] for row in rows(services, tallies)}


def unanswered(services):
    """The open questions as (text, decision)."""
    opened = services.database.unit_of_work(read_only=True)
    with opened as uow:
        return [(uow.keyring.open(row["text"]), row["decision"]) for row in rows(services, questions)]


def test_after_an_answer_both_words_stand_last(resident):
    resident.press(f"topic:{TOPIC}")
    assert resident.ids[-2:] == [f"helpful:{TOPIC}=yes", f"helpful:{TOPIC}=no"]
    assert list(resident.buttons)[-2:] == ["有用", "没用"]


def test_a_useful_answer_is_counted_once_and_without_anybody(resident, services):
    resident.say("谁能吃低保")
    topic = resident.ids[-1].removeprefix("helpful:").removesuffix("=no")
    assert "谢谢" in resident.press("有用")
    resident.press(f"helpful:{topic}=yes")
    assert figures(services)[topic, "helpful"] == 1
    (row,) = [row for row in rows(services, tallies) if row["decision"] == "helpful"]
    assert set(row) == {"id", "week", "topic", "decision", "version", "n"}
    assert (row["week"], row["version"]) == ("2026-W48", services.kb.version)
    assert unanswered(services) == []
    resident.press(f"topic:{topic}")
    assert not any(one.startswith("helpful:") for one in resident.ids), "it was said already"


def test_every_decision_is_counted(resident, services):
    resident.say("谁能吃低保")
    resident.say("明天天气怎么样")
    counted = figures(services)
    assert sum(counted.values()) == 2
    assert {decision for _, decision in counted} >= {"answer"}


def test_an_answer_that_did_not_help_leaves_the_question_masked(resident, services):
    resident.say("我叫王大明，谁能吃低保？")
    if not resident.ids[-1].startswith("helpful:"):
        resident.press(next(one for one in resident.ids if one.startswith("topic:")))
    said = resident.press("没用")
    assert "换个说法" in said
    assert unanswered(services) == [("我叫＊，谁能吃低保？", "unhelpful")]
    assert "nav:person" in resident.ids


def test_a_topic_that_was_only_looked_at_leaves_no_question(resident, services):
    resident.press(f"topic:{TOPIC}")
    resident.press("没用")
    assert figures(services) == {(TOPIC, "unhelpful"): 1}
    assert unanswered(services) == []


def test_what_was_declined_is_kept_and_nobody_is_promised_anything(resident, services):
    resident.say("明天天气怎么样")
    assert unanswered(services) == [("明天天气怎么样", "decline")]
    assert not any(one.startswith("tell:") for one in resident.ids)


def asked_in_vain(resident):
    """A question whose answer or whose choices held nothing: it is noted, and its promise offered."""
    resident.say("谁能吃低保")
    resident.press("topic:none" if "topic:none" in resident.ids else "没用")
    (promise,) = [one for one in resident.ids if one.startswith("tell:")]
    return promise


class TestToBeTold:
    def test_an_address_is_kept_only_once_it_was_agreed_to(self, resident, services):
        promise = asked_in_vain(resident)
        assert [row["tell_address"] for row in rows(services, questions)] == [None]
        assert "30 天" in resident.press(promise)
        (row,) = rows(services, questions)
        assert row["tell_address"] == resident.address
        assert (row["tell_until"] - services.clock()).days == 30

    def test_after_thirty_days_it_is_forgotten(self, resident, services, clock):
        resident.press(asked_in_vain(resident))
        clock.pass_(days=30)
        with services.database.unit_of_work() as uow:
            assert service.purge(uow, at=clock())["promises"] == 1
            uow.commit()
        (row,) = rows(services, questions)
        assert (row["tell_address"], row["tell_until"]) == (None, None)

    def test_nobody_can_follow_the_question_of_another(self, resident, services):
        from tests.support.resident import Resident

        promise = asked_in_vain(resident)
        other = Resident(services)
        assert "不在了" in other.press(promise)
        assert [row["tell_address"] for row in rows(services, questions)] == [None]

    def test_whoever_is_forgotten_is_told_nothing(self, resident, services):
        resident.press(asked_in_vain(resident))
        resident.press("forget:yes")
        assert rows(services, questions) == []

    def test_the_buttons_of_both_messages_can_be_typed(self, resident):
        asked_in_vain(resident)
        assert "30 天" in resident.say("写好了告诉我")


@pytest.mark.parametrize(
    "button", ["helpful:gone=yes", f"helpful:{TOPIC}=maybe", "helpful:", "tell:x", "tell:９"]
)
def test_a_button_of_yesterday_does_no_harm(resident, services, button):
    assert "已经过时了" in resident.press(button)
    assert figures(services) == {}
