"""What journeys share: one browser a module (its event loop must not outlive it), a site for each journey."""

import pytest

from tests.support.botapi import BotApi
from tests.support.browser import open_browser
from tests.support.site import Site


@pytest.fixture(scope="module")
def browser():
    with open_browser() as opened:
        yield opened


@pytest.fixture
def site(tmp_path):
    with Site(tmp_path) as running:
        yield running


@pytest.fixture
def bot_api():
    with BotApi() as server:
        yield server
