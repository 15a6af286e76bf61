"""What is heard of a story waits, is corrected, and is counted as a whole or not at all; without any I/O."""

import json
from datetime import UTC, datetime

import pytest

from bot.dialogue.conversation import Conversation, Heard
from bot.dialogue.facts import answers_of, screened
from bot.dialogue.heard import changed, confirmed, digest, pending, real, taken_up, without
from bot.dialogue.hearing import edit_list, line, mend, the_list
from bot.dialogue.moment import Context, DialogueWorld, Moment
from bot.dialogue.stories import heard_in
from bot.texts import Texts
from knowledge.eligibility.extraction_result import Suggestion
from knowledge.eligibility.facts import FactError
from knowledge.languages import LANGUAGES
from knowledge.loader import load
from tests.support.stories import stories

KB = load()
TEXTS = Texts.read()
AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def moment(**told):
    """Somebody at the chat; no part of this asks the search."""
    world = DialogueWorld(KB, None, TEXTS)
    return Moment(world, Conversation(language="zh_Hans", **told), Context(AT, AT.date()), "web:x")


def heard(*items, **told):
    return moment(heard=tuple(Heard(*item) for item in items), **told)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_story_of_the_question_set_can_be_shown_and_confirmed(language):
    shown = 0
    for story in stories(held=False):
        now = heard_in(moment().but(language=language), story.text).moment
        if not pending(now):
            continue
        shown += 1
        for reply in (the_list(now), edit_list(now), *(mend(now, item) for item in pending(now))):
            assert reply.text.strip()
            assert all(len(choice.id) <= 60 for choice in reply.choices)
        try:
            after = confirmed(now)
        except FactError:  # a story may contradict itself; then nothing of it counts
            continue
        assert not pending(after)
        assert len(after.conversation.answers) == len(pending(now))
        screened(after)
    assert shown > 50


def test_what_waits_survives_the_store():
    now = heard_in(moment(), "我家三口人，一个月就八百多块，我妈二级残疾瘫在床上").moment
    kept = Conversation.from_json(json.loads(json.dumps(now.conversation.to_json())))
    assert kept.heard == now.conversation.heard
    assert all(isinstance(item, Heard) for item in kept.heard)


def test_any_change_of_the_list_has_another_digest():
    items = (Heard("household_size", 3), Heard("income", 800))
    assert digest(items) == digest(items)
    others = [items[:1], items[::-1], (Heard("household_size", 4), items[1]), ()]
    assert len({digest(items), *map(digest, others)}) == 5


def test_people_of_a_story_come_after_those_who_are_listed():
    now = heard(
        ("new[0].disabled", True, "", True, "我妈"), ("new[1].age", 5, "", True, "娃儿"),
        facts={"members": [{"seriously_ill": True}]}, answers=(("others.seriously_ill", True),),
    )  # fmt: skip
    assert [real(now, item.ref) for item in pending(now)] == ["members[1].disabled", "members[2].age"]
    assert len(confirmed(now).conversation.facts["members"]) == 3


def test_who_is_left_out_leaves_no_gap():
    now = without(heard(("new[0].disabled", True), ("new[1].age", 5)), "new[0].disabled")
    assert real(now, "new[1].age") == "members[0].age"
    assert confirmed(now).conversation.facts == {"members": [{"age": 5}]}


def test_a_detail_goes_with_what_it_is_a_detail_of():
    now = heard(("new[0].disabled", True), ("new[0].long_term_care", True), ("new[1].disabled", True))
    assert [item.ref for item in pending(without(now, "new[0].disabled"))] == ["new[1].disabled"]


def test_the_same_person_told_of_twice_is_one():
    now = taken_up(moment(), [Suggestion("members[0].disability_grade", 2, "二级", True, "我妈")])
    now = taken_up(now, [Suggestion("members[0].age", 68, "六十八岁", True, "我妈")])
    assert [item.ref for item in pending(now)] == ["new[0].disability_grade", "new[0].age"]
    now = taken_up(now, [Suggestion("members[0].age", 70, "七十岁", True, "我爸")])
    assert pending(now)[-1].ref == "new[1].age"


def test_what_was_answered_so_is_not_brought_up_again():
    now = moment(facts={"household_size": 3}, answers=(("household_size", 3),))
    assert pending(taken_up(now, [Suggestion("household_size", 3, "三口人", True)])) == ()
    assert pending(taken_up(now, [Suggestion("household_size", 4, "四口人", True)]))


def test_a_fact_that_the_content_no_longer_has_does_not_wait():
    assert pending(heard(("household_size", 3), ("colour", "blue"))) == (Heard("household_size", 3),)


def test_all_or_nothing():
    now = heard(("household_size", 1), ("new[0].disabled", True), ("new[1].disabled", True))
    with pytest.raises(FactError) as refused:
        confirmed(now)
    assert refused.value.fact == "household_size"
    assert answers_of(now).given == ()


def test_a_correction_is_the_residents_own_and_quotes_nothing():
    now = changed(heard(("income", 800, "八百多", False)), "income", 900)
    assert line(now, pending(now)[0]) == "全家收入：900 元/月"
