"""Figures, counted in the database in one statement each."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from referral import service
from referral.commands import Count, Withdraw
from referral.domain.errors import NotPermitted
from referral.domain.figures import Outcome, weeks_until
from referral.domain.kinds import Kind, Role
from referral.store.queries import learning_figures, matter_figures

TODAY = date(2026, 11, 23)
CALM = {"what_happened": "想问低保", "kind": Kind.QUESTION, "facts": None, "screening": None}


@pytest.fixture
def tally(do):
    def count(topic, outcome, times=1, *, weeks_ago=0, version="v1"):
        for _ in range(times):
            do(service.count, Count(topic, outcome, version, TODAY - timedelta(weeks=weeks_ago)))

    return count


def test_what_became_of_questions_by_week_and_topic(database, tally, statements):
    tally("appeal", "answer", 3)
    tally("appeal", "answer", 2, version="v2")
    tally("appeal", "helpful")
    tally(None, "decline", weeks_ago=1)
    tally("dibao.apply", "choose", 2, weeks_ago=11)
    tally("dibao.apply", "choose", 9, weeks_ago=12)
    tally("appeal", "something-new")
    with statements(database) as seen, database.unit_of_work(read_only=True) as uow:
        found = learning_figures(uow, weeks_until(TODAY, 12))
    assert len([one for one in seen if one.startswith("SELECT tallies")]) == 1
    assert found.total.asked == 8, "the thirteenth week and unknown outcomes are left out"
    assert found.weeks["2026-W48"].counts == {Outcome.ANSWER: 5, Outcome.HELPFUL: 1}
    assert found.weeks["2026-W47"].count(Outcome.DECLINE) == 1
    assert len(found.weeks) == 12
    assert {topic: one.asked for topic, one in found.topics.items()} == {
        "appeal": 5, "dibao.apply": 2, "": 1,
    }  # fmt: skip


def test_matters_within_the_area_since_a_day(database, file, do, account, noon, statements):
    file(minute=-10_000)
    file()
    file(**CALM)
    file(**CALM, township="白帝镇", village="紫阳村")
    gone = file(**CALM, township="")
    do(service.withdraw, Withdraw(gone.address, gone.code))
    county, town = account("chen", Role.COUNTY), account("li")
    with statements(database) as seen, database.unit_of_work(read_only=True) as uow:
        everything = matter_figures(uow, staff=county)
        recent = matter_figures(uow, staff=county, since=noon)
        here = matter_figures(uow, staff=town)
        none = matter_figures(uow, staff=town, township="白帝镇")
    assert len([one for one in seen if "FROM referrals" in one]) == 4
    assert (everything.total, everything.open, recent.total) == (5, 4, 4)
    assert everything.kinds == {"emergency-relief": 2, "question": 3}
    assert everything.townships == {"永乐镇": 3, "白帝镇": 1, "": 1}
    assert (here.total, none.total) == (3, 0)


def test_who_may_read_nothing_gets_no_figures(database, account):
    with database.unit_of_work(read_only=True) as uow, pytest.raises(NotPermitted):
        matter_figures(uow, staff=replace(account("li"), disabled=True))
