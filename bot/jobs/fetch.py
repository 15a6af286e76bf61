"""Fetches the files that messages only named: claim, commit, fetch with no transaction open, settle.

A process that dies in between leaves its claim behind; after the lease the file is fetched again, and kept
once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.channels.base import Channel, Fetcher, FetchError
from bot.faults import where
from referral import service
from referral.domain.files import FileLimits, FileRefused, Taken, Unfit
from referral.intake import take_in
from referral.ports.files import StoredFile
from referral.store import Database

log = structlog.get_logger(__name__)

Step = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Fetching:
    """Everything that fetching needs. `step` is called between its steps."""

    database: Database
    channels: Mapping[str, Channel]
    clock: Callable[[], datetime]
    limits: FileLimits
    step: Step = lambda _name: None


def run_once(fetching: Fetching, limit: int = 4) -> int:
    """How many were settled or put off; several workers may do this at once."""
    with fetching.database.unit_of_work() as uow:
        claimed = service.claim_files(uow, limit=limit, at=fetching.clock())
        uow.commit()
    fetching.step("claimed")
    for file in claimed:
        _settle(fetching, file, _content(fetching, file))
    return len(claimed)


def _content(fetching: Fetching, file: StoredFile) -> Taken | Unfit | None:
    """The file as it is kept, why it cannot be, or None to try again later."""
    channel = fetching.channels.get(file.address.partition(":")[0])
    if not isinstance(channel, Fetcher):
        return None
    try:
        content = channel.fetch(file.source, fetching.limits.bytes)
        fetching.step("fetched")
        return take_in(content, fetching.limits)
    except FetchError as error:
        if error.too_big:
            return Unfit.TOO_BIG
        return None if error.retryable else Unfit.UNREACHABLE
    except FileRefused as refused:
        return refused.reason
    except Exception as error:  # noqa: BLE001 - logged without its message
        log.error("fetch.failed", error=where(error))  # noqa: TRY400
        return None


def _settle(fetching: Fetching, file: StoredFile, outcome: Taken | Unfit | None) -> None:
    at, limits = fetching.clock(), fetching.limits
    with fetching.database.unit_of_work() as uow:
        if isinstance(outcome, Taken):
            service.file_came(uow, file, outcome, at=at)
        elif outcome is not None:
            service.file_unfit(uow, file, outcome, limits, at=at)
        else:
            service.file_later(uow, file, limits, at=at)
        fetching.step("settled")
        uow.commit()
    fetching.step("committed")
