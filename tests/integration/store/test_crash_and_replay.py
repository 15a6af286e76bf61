"""Processes killed at random moments while they receive and deliver: each message has its effect exactly once.

`python -m tests.benchmarks crashes` does the same a thousand times on each database.
"""

from tests.support.crashes import Crashes
from tests.support.resident import KEY, knowledge

RUNS = 8


def test_whatever_is_killed_every_message_counts_once_and_is_answered(empty_database_url, tmp_path):
    from referral.store import Database

    with Database(empty_database_url, [KEY]) as database:
        database.upgrade()
    two = empty_database_url.startswith("postgresql")
    crashes = Crashes(empty_database_url, tmp_path, (KEY,), knowledge(), workers=2 if two else 1)
    for number in range(RUNS):
        crashes.run(number)
    assert crashes.wrong == []
    assert crashes.killed >= RUNS // 2, "the power was cut often enough to mean something"
