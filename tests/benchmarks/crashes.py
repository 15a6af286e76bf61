"""A thousand messages on each database, received and delivered by processes that are killed at random moments."""

import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from referral.store import Database
from tests.support.crashes import Crashes
from tests.support.postgres import running
from tests.support.resident import KEY, knowledge

RUNS = 1_000
SHORT = 100


def tables(_files: Sequence[Path], *, full: bool = False) -> Iterator[str]:
    runs = RUNS if full else SHORT
    yield f"\n## Killed and replayed, {runs:,} runs on each database\n"
    yield "| database | workers | runs | processes killed | wrong | seconds |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: |"
    with tempfile.TemporaryDirectory() as folder:
        yield _line("SQLite", f"sqlite:///{folder}/yimen.sqlite3", Path(folder), runs, 1)
    with running() as url, tempfile.TemporaryDirectory() as folder:
        yield _line("PostgreSQL", url, Path(folder), runs, 2)


def _line(name: str, url: str, folder: Path, runs: int, workers: int) -> str:
    with Database(url, [KEY]) as database:
        database.upgrade()
    crashes = Crashes(url, folder, (KEY,), knowledge(), workers=workers)
    begun = time.perf_counter()
    for number in range(runs):
        crashes.run(number)
    spent = time.perf_counter() - begun
    told = f"{len(crashes.wrong)}: {'; '.join(crashes.wrong[:3])}" if crashes.wrong else "0"
    return f"| {name} | {workers} | {runs:,} | {crashes.killed:,} | {told} | {spent:.0f} |"
