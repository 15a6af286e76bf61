"""Questions that ask the same stand together, and those of most people first."""

from datetime import UTC, datetime, timedelta

import pytest

from knowledge.clustering import Asked, clusters

START = datetime(2026, 11, 23, tzinfo=UTC)


def asked(number, text, owner="a", topic="appeal", count=1, **more):
    at = START + timedelta(minutes=number)
    return Asked(number, text, topic, "handoff", "zh_Hans", owner, count, at, at, **more)


def plainly(text):
    return text.replace("，", "")


def test_what_sounds_alike_about_one_topic_is_one():
    found = clusters(
        [asked(1, "要盖哪个章子"), asked(2, "要盖，哪个章", "b"), asked(3, "几点上班", "c")], plainly
    )
    assert [cluster.texts for cluster in found] == [("要盖哪个章子", "要盖，哪个章"), ("几点上班",)]
    assert [cluster.people for cluster in found] == [2, 1]


def test_alike_about_different_topics_is_different():
    found = clusters([asked(1, "要带什么", topic="dibao"), asked(2, "要带什么", "b", topic="tekun")], plainly)
    assert len(found) == 2


def test_people_count_and_not_how_often_they_ask():
    often = asked(1, "一个人问九遍", count=9)
    many = [asked(number, "大家都问", owner) for number, owner in ((2, "b"), (3, "c"))]
    nobody = [asked(number, "没有地址的", "") for number in (4, 5, 6)]
    found = clusters([often, *many, *nobody], plainly)
    assert [(cluster.lead.text, cluster.people) for cluster in found] == [
        ("大家都问", 2),
        ("一个人问九遍", 1),
        ("没有地址的", 1),
    ]


def test_a_cluster_knows_its_age_and_who_waits():
    (found,) = clusters([asked(7, "同一句", "b", count=3, waits=True), asked(2, "同一句")], plainly)
    assert (found.lead.id, found.waiting, found.first_at) == (7, 1, START + timedelta(minutes=2))


@pytest.mark.parametrize("order", [1, -1])
def test_the_order_in_which_they_are_read_changes_nothing(order):
    kept = [
        asked(number, text, text) for number, text in enumerate(("甲乙丙丁", "甲乙丙戊", "甲乙", "己庚辛"))
    ]
    found = clusters(kept[::order], plainly)
    assert [[one.id for one in cluster.questions] for cluster in found] == [[0, 1], [2], [3]]


def test_what_has_no_sound_is_alike_only_to_itself():
    assert len(clusters([asked(1, "？"), asked(2, "！", "b")], lambda _: "")) == 1
    assert clusters([], plainly) == []
