"""Whoever is shown a giver or a household leaves a line in the audit, on a page and over the API alike."""

import pytest
from sqlalchemy import select

from referral.domain.kinds import Role
from referral.domain.matches import MatchState
from referral.store.tables import audit
from tests.integration.web.test_api import Api, token
from tests.integration.web.test_giving_pages import home, need, opened

__all__ = ["home", "token"]


def lines(services, action):
    with services.database.engine.connect() as connection:
        return [row.subject for row in connection.execute(select(audit).where(audit.c.action == action))]


@pytest.fixture
def matched(desk, services, home):
    """An offer, a household and a proposal between them."""
    window, referral = desk("maker"), home()
    offer = opened(window, services)
    need(window, referral)
    window.open("/admin/matches")
    window.submit("/propose")
    with services.database.unit_of_work(read_only=True) as uow:
        (match,) = uow.matches.in_states({MatchState.PROPOSED})
    return offer, referral, match


def reads(offer, referral, match):
    """(page, call of the API, action, subject)"""
    return [
        ("/admin/offers?view=open", "/api/v1/offers", "read-offers", "offers"),
        (f"/admin/offers/{offer.id}", f"/api/v1/offers/{offer.id}", "read-offer", f"offer:{offer.id}"),
        ("/admin/matches", "/api/v1/matches", "read-matches", "matches"),
        (f"/admin/matches/{match.id}", None, "read-match", f"referral:{referral.id}"),
        (
            f"/admin/referrals/{referral.id}/need",
            f"/api/v1/referrals/{referral.id}/need",
            "read-need",
            f"referral:{referral.id}",
        ),
        (f"/admin/offers/{offer.id}/statement/2026", None, "read-offer", f"offer:{offer.id}"),
    ]


def test_a_page_with_a_giver_or_a_household_is_written_down(matched, desk, services):
    window = desk("wang")
    for page, _call, action, subject in reads(*matched):
        before = lines(services, action)
        window.open(page)
        assert window.status == 200
        assert lines(services, action) == [*before, subject], page


def test_so_is_a_call_of_the_api(matched, account, client, token, services):
    api = Api(client, token(account("zhao", Role.TOWNSHIP)))
    for _page, call, action, subject in reads(*matched):
        if call is None:
            continue
        before = lines(services, action)
        assert api.get(call.removeprefix("/api/v1")).status_code == 200
        assert lines(services, action) == [*before, subject], call


def test_what_lies_elsewhere_is_not_shown_and_not_written_down(matched, desk, services):
    _offer, referral, match = matched
    stranger = desk("far", Role.TOWNSHIP, "白帝镇")
    before = [lines(services, action) for action in ("read-match", "read-need", "read-matches")]
    for page in (f"/admin/matches/{match.id}", f"/admin/referrals/{referral.id}/need"):
        stranger.open(page)
        assert stranger.status == 404
    stranger.open("/admin/matches")
    assert stranger.status == 200
    assert [lines(services, action) for action in ("read-match", "read-need", "read-matches")] == before
