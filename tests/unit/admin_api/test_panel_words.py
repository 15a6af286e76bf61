"""The closed lists of the domain all have words, in every language, and times are the county's."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from admin_api.kinds import kind_name
from admin_api.panel import labels
from admin_api.panel.decision_table import DECISIONS, possible
from referral.domain import transitions
from referral.domain.consent import Purpose
from referral.domain.kinds import Action, ActorKind, Kind, Role, Status, Urgency
from referral.outbox import DeliveryState


@pytest.fixture(params=["zh_Hans", "zh_Hant", "en"])
def language(request):
    with Flask("words").test_request_context(f"/?lang={request.param}"):
        yield request.param


def test_every_value_has_a_word_of_its_own(language):
    lists = (
        [kind_name(kind) for kind in Kind],
        [labels.status_name(status) for status in Status],
        [labels.urgency_name(urgency) for urgency in Urgency],
        [labels.role_name(role) for role in Role],
        [labels.purpose_name(purpose) for purpose in Purpose],
        [labels.delivery_name(state) for state in DeliveryState],
        [labels.actor_name(kind, "") for kind in ActorKind],
        [labels.verdict_name(verdict) for verdict in ("likely", "unlikely", "unknown", "staff")],
    )
    for words in lists:
        assert all(words)
        assert len(set(words)) == len(words), words
    for action in Action:
        assert labels.action_name(action)
        assert labels.event_title(action)


def test_times_are_those_of_the_county(language):
    assert labels.moment(datetime(2026, 11, 23, 16, 30, tzinfo=UTC)) == "2026-11-24 00:30"


@pytest.mark.parametrize(
    ("waited", "words"),
    [
        (0, "0 分钟"),
        (59, "59 分钟"),
        (60, "1 小时"),
        (47 * 60 + 59, "47 小时"),
        (48 * 60, "2 天"),
        (-5, "0 分钟"),
    ],
)
def test_waiting_is_told_in_the_largest_fitting_unit(waited, words):
    with Flask("words").test_request_context("/?lang=zh_Hans"):
        assert labels.age(timedelta(minutes=waited)) == words


def test_the_panel_has_a_decision_for_every_action_of_staff():
    # Filing begins outside of the page, and papers have a form of their own beside those that lie there.
    of_staff = {row.action for row in transitions.TRANSITIONS if row.staff} - {Action.FILE, Action.ATTACH}
    of_staff -= {
        Action.MERGE,
        Action.SEPARATE,
        Action.TAKE_IN,
        Action.LET_GO,
    }  # beside the matter it is about
    of_staff -= {Action.ANSWER_TASK, Action.RETURN_TASK, Action.CANCEL_TASK}  # on the card of each task
    assert {decision.action for decision in DECISIONS} == of_staff
    assert len({decision.slug for decision in DECISIONS}) == len(DECISIONS)
    assert possible.__doc__
