"""The world around a channel: real content, both databases, a clock that moves only when it is told to."""

import pytest

from bot.bootstrap import Services
from tests.support.resident import Clock, Resident, Window, world


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def services(database, tmp_path, clock) -> Services:
    return world(tmp_path, clock, database=database)


@pytest.fixture
def resident(services) -> Resident:
    return Resident(services)


@pytest.fixture
def window(services) -> Window:
    return Window(services)
