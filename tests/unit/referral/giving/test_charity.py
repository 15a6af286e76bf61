"""The public figures of charity: small numbers can be had neither by reading nor by subtracting."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as some

from referral.domain import charity
from referral.domain.charity import Cell, merged, shown
from referral.domain.givers import Giver, GiverKind
from referral.domain.matches import MatchAction
from referral.domain.offers import Terms
from referral.domain.steps import Side
from referral.domain.things import Category
from tests.support.giving import BEGIN, a_need, an_offer, uid
from tests.unit.referral.giving.test_offers_and_matches import CONFIRM, GIVER, HOUSEHOLD, event, match


@given(some.dictionaries(some.sampled_from("abcdefgh"), some.integers(0, 12)))
def test_no_cell_is_small_and_none_can_be_had_from_the_total(cells):
    found = merged(cells)
    total = sum(cells.values())
    assert all(one.count is None or one.count >= 5 for one in found)
    if shown(total) is None:
        assert all(one.count is None for one in found)
    else:
        assert sum(one.count or 0 for one in found) == total
    hidden = [one for one in found if one.count is None]
    assert len(hidden) <= (1 if 0 < total < 5 else 0), (
        "one hidden cell beside a known total would be no secret"
    )


def test_what_nobody_gives_is_told_only_where_the_rest_is_no_small_number():
    needs = [a_need(n, ("quilt", 1)) for n in range(12)] + [a_need(n + 50, ("cash", 100)) for n in range(6)]
    matches = [match() for _ in range(1)]
    one = type(matches[0])(uid(1), needs[0].id, uid(3), uid(4), uid(5), "quilt", matches[0].events)
    found = figures(needs, [one], [])
    assert found.by_category == (Cell(Category.GOODS, 12), Cell(Category.MONEY, 6))
    assert found.unmet == (Cell(Category.MONEY, 6),), (
        "12 - 11 would tell of the one household that has something"
    )


def figures(needs, matches, offers):
    since = {need.id: need.since for need in needs}
    return charity.figures(
        needs, matches, offers, since=since, townships={"永乐镇"}, at=BEGIN + timedelta(days=30)
    )


def test_a_place_outside_the_county_and_words_of_people_are_never_told():
    needs = [a_need(n, ("quilt", 1), township="某某小区三栋") for n in range(5)]
    found = figures(needs, [], [])
    assert found.by_township == (Cell("", 5),)
    assert "某某" not in repr(found)


def test_what_was_delivered_and_how_long_it_took():
    needs = [a_need(n, ("quilt", 4)) for n in range(6)]
    given_ = [
        type(match())(
            uid(n), need.id, uid(3), uid(4), uid(5), "quilt",
            (*match(CONFIRM, GIVER, HOUSEHOLD).events, event(MatchAction.DELIVER, Side.GIVER, 4, hours=24 * (n + 1))),
        )
        for n, need in enumerate(needs)
    ]  # fmt: skip
    found = figures(needs, given_, [])
    assert (found.delivered, found.median_days) == (6, 3.5)
    few = figures(needs, given_[:4], [])
    assert (few.delivered, few.median_days) == (None, None)


def test_only_who_wants_to_be_named_is():
    shy = Giver(uid(9), GiverKind.INDIVIDUAL, "不想出名的人", "1")
    proud = Giver(uid(8), GiverKind.ENTERPRISE, "暖冬被服厂", "1", named=True)
    offers = [an_offer(1, Terms("quilt", 3), giver=shy), an_offer(2, Terms("quilt", 3), giver=proud)]
    assert [one.giver for one in figures([], [], offers).offers] == ["暖冬被服厂"]
    closed = an_offer(3, Terms("quilt", 3), giver=proud, open_=False)
    assert figures([], [], [closed]).offers == ()
