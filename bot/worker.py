"""The loop behind the chat: sends what is due and deletes what has expired, until it is told to stop."""

from datetime import datetime, timedelta
from threading import Event, Thread

import structlog

from bot import trouble
from bot.bootstrap import Services
from bot.faults import where
from bot.jobs import announce, deliver, escalate, fetch, index, lapse, purge, remind, talks, webhooks
from referral.domain.errors import Busy

log = structlog.get_logger(__name__)


def run(services: Services, stop: Event) -> None:
    """Work until `stop` is set. A job that fails is logged and tried again at the next tick."""
    settings = services.settings
    next_purge = next_look = services.clock()
    watch = trouble.Watch()
    while not stop.is_set():
        now = services.clock()
        jump = watch.jump(now)
        if jump:
            # Nothing is deleted by a clock that may be wrong; the rest is looked at anew.
            next_purge, next_look = now + timedelta(minutes=settings.purge_minutes), now
            _tell_jump(services, now, jump)
        _look(services, now)
        _follow(services)
        more = _announce(services, now)
        more = _deliver(services, now) or more
        if now >= next_purge:
            next_purge = now + timedelta(minutes=settings.purge_minutes)
            _purge(services, now)
            _lapse(services, now)
            _end_talks(services, now)
        if now >= next_look:
            next_look = now + timedelta(minutes=settings.remind_minutes)
            _look_after(services, now)
            _index(services, now)
        if not more:
            stop.wait(settings.worker_seconds)


def _look(services: Services, now: datetime) -> None:
    try:
        trouble.look(services.database, now)
    except Busy:
        return  # not over yet: the database tells it itself
    except Exception as error:  # noqa: BLE001 - logged without its message
        log.error("worker.trouble", error=where(error))  # noqa: TRY400


def _tell_jump(services: Services, now: datetime, by: timedelta) -> None:
    """The clock was set: the operator hears it, and the administrators as soon as it can be written."""
    log.critical("clock.jumped", seconds=round(by.total_seconds()), now=now.isoformat())
    try:
        trouble.tell(services.database, trouble.CLOCK, now - by, now)
    except Exception as error:  # noqa: BLE001 - it stands in the log already
        log.warning("worker.jump_untold", error=where(error))


def work(services: Services, stop: Event) -> None:
    """Everything that a worker does, until `stop` is set."""
    files = Thread(target=fetch_files, args=(services, stop), name="files", daemon=True)
    telling = Thread(target=tell_others, args=(services, stop), name="webhooks", daemon=True)
    files.start()
    telling.start()
    run(services, stop)
    for thread in (files, telling):
        thread.join(5)  # what is under way is left: its claim ends, and it is fetched or sent again


def fetch_files(services: Services, stop: Event) -> None:
    """Fetch the files that messages named, until `stop` is set; beside `run`, so that no message waits."""
    fetching = fetch.Fetching(
        services.database, services.channels, services.clock, services.settings.file_limits
    )
    while not stop.is_set():
        try:
            if fetch.run_once(fetching):
                continue
        except Busy:
            pass  # the next tick comes soon
        except Exception as error:  # noqa: BLE001 - logged without its message
            log.error("worker.fetch", error=where(error))  # noqa: TRY400
        stop.wait(services.settings.worker_seconds)


def _index(services: Services, now: datetime) -> None:
    try:
        index.run_once(services.database, now)
    except Busy:
        log.info("worker.index.later")
    except Exception as error:  # noqa: BLE001 - logged without its message
        log.error("worker.index", error=where(error))  # noqa: TRY400


def tell_others(services: Services, stop: Event) -> None:
    """Webhooks, in a thread of their own: a slow receiver never keeps a resident's message waiting."""
    settings = services.settings
    base = (settings.public_url or "").rstrip("/")
    sender = webhooks.Sender(services.database, services.clock, base, settings.webhook_private)
    while not stop.is_set():
        try:
            sent = sender.run_once(services.clock())
        except Busy:
            sent = 0
        except Exception as error:  # noqa: BLE001 - logged without its message
            log.error("worker.webhooks", error=where(error))  # noqa: TRY400
            sent = 0
        if not sent:
            stop.wait(settings.worker_seconds)


def _follow(services: Services) -> None:
    """What was published elsewhere holds here from this tick on."""
    try:
        services.knowledge.follow(services.database)
    except Busy:
        return
    except Exception as error:  # noqa: BLE001 - logged without its message
        log.error("worker.follow", error=where(error))  # noqa: TRY400


def _announce(services: Services, now: datetime) -> bool:
    """A little of what was published, then what is due: replies never wait for a whole announcement."""
    try:
        return announce.run_once(services.database, now) > 0
    except Busy:
        return False
    except Exception as error:  # noqa: BLE001 - logged without its message
        log.error("worker.announce", error=where(error))  # noqa: TRY400
        return False


def _deliver(services: Services, now: datetime) -> bool:
    try:
        return deliver.run_once(services.deliverer, now, services.settings.worker_batch).busy
    except Busy:
        return False  # the database has its hands full; the next tick comes soon
    except Exception as error:  # noqa: BLE001 - logged without its message
        log.error("worker.deliver", error=where(error))  # noqa: TRY400
        return False


def _purge(services: Services, now: datetime) -> None:
    try:
        purge.run_once(services.database, now, services.settings.terms)
    except Busy:
        log.info("worker.purge.later")
    except Exception as error:  # noqa: BLE001 - logged without its message
        log.error("worker.purge", error=where(error))  # noqa: TRY400


def _lapse(services: Services, now: datetime) -> None:
    try:
        lapse.run_once(services.database, now)
    except Busy:
        log.info("worker.lapse.later")
    except Exception as error:  # noqa: BLE001 - logged without its message
        log.error("worker.lapse", error=where(error))  # noqa: TRY400


def _end_talks(services: Services, now: datetime) -> None:
    try:
        talks.run_once(services.database, now, services.settings.silence)
    except Busy:
        log.info("worker.talks.later")
    except Exception as error:  # noqa: BLE001 - logged without its message
        log.error("worker.talks", error=where(error))  # noqa: TRY400


def _look_after(services: Services, now: datetime) -> None:
    """Terms that end, and matters that stand still. One that fails does not keep the other from running."""
    for name, job in (("remind", remind.run_once), ("escalate", escalate.run_once)):
        try:
            job(services.database, now)
        except Busy:
            log.info("worker.later", job=name)
        except Exception as error:  # noqa: BLE001 - logged without its message
            log.error("worker.look_after", job=name, error=where(error))  # noqa: TRY400
