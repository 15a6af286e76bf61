"""The composition root: the only place that puts the world together. Tests call the same function."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot import trouble
from bot.channels.base import Channel, Route
from bot.channels.web import WebChannel
from bot.dialogue import DialogueWorld
from bot.inbox import Inbox, Step, no_step
from bot.jobs.deliver import Deliverer
from bot.knowing import Knowledge
from bot.mailbox import Mailbox
from bot.messages import Address, Inbound, Reply
from bot.settings import Settings
from bot.texts import Texts
from knowledge.loader import load
from knowledge.model import KnowledgeBase
from knowledge.official import stored
from knowledge.search import Encoder, Index, installed
from referral.calendar import ChineseCalendar
from referral.domain.timekeeper import Timekeeper
from referral.store import Database


def utc_now() -> datetime:
    """The real clock."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Services:
    """The built world. `channels` by name; `desk` is what stands behind each of them."""

    settings: Settings
    knowledge: Knowledge
    texts: Texts
    database: Database
    inbox: Inbox
    mailbox: Mailbox
    deliverer: Deliverer
    channels: Mapping[str, Channel]
    clock: Callable[[], datetime]

    @property
    def kb(self) -> KnowledgeBase:
        """The content as it stands now."""
        return self.knowledge.now.kb

    @property
    def index(self) -> Index:
        """The search over the content as it stands now."""
        return self.knowledge.now.index

    @property
    def routes(self) -> tuple[Route, ...]:
        """The HTTP routes that the channels want to have mounted."""
        return tuple(route for channel in self.channels.values() for route in channel.routes())

    @property
    def redact(self) -> tuple[str, ...]:
        """Secrets that must never stand in a log line."""
        return tuple(secret for channel in self.channels.values() for secret in channel.redact)

    def close(self) -> None:
        """Give back what is held open."""
        for channel in self.channels.values():
            if close := getattr(channel, "close", None):
                close()
        self.database.close()


class HouseDesk:
    """See `bot.channels.base.Desk`. The channels are made before the parts that it hands on to."""

    def __init__(self, inbox: Inbox, deliverer: Deliverer) -> None:
        self._inbox, self._deliverer = inbox, deliverer

    def receive(self, inbound: Inbound) -> list[Reply]:
        return self._inbox.receive(inbound)

    def flush(self, address: Address) -> None:
        self._deliverer.flush(address)


ChannelMaker = Callable[["Parts"], Channel]


@dataclass(frozen=True, slots=True)
class Parts:
    """What a channel can be made from."""

    settings: Settings
    texts: Texts
    inbox: Inbox
    mailbox: Mailbox
    desk: HouseDesk
    clock: Callable[[], datetime]


def build(
    settings: Settings,
    *,
    clock: Callable[[], datetime] = utc_now,
    channels: Iterable[ChannelMaker] | None = None,
    knowledge: tuple[KnowledgeBase, Index] | None = None,
    database: Database | None = None,
    step: Step = no_step,
) -> Services:
    """The world for some settings. The database is opened, not migrated: that is `database.upgrade()`.

    `channels` makes other channels than the usual (web, and Telegram where there is a token). `step` is
    called between the steps of a message. Raises ContentErrors, KeyProblem, ValueError.
    """
    known = Knowledge(*(knowledge or read_knowledge(settings)), settings.models_folder)
    texts = Texts.read()
    database = database or open_database(settings)
    database.clock, database.health.tell = clock, trouble.report
    database.timekeeper = keeping_time(known)
    made: dict[str, Channel] = {}
    lease = timedelta(seconds=settings.send_lease_seconds)
    deliverer = Deliverer(database, made, texts, clock, lease, senders=settings.senders)
    inbox = Inbox(
        database,
        _world_of(known, database, texts),
        clock,
        default_language=settings.default_language,
        pushes=lambda: deliverer.pushing,
        public_url=settings.public_url,
        days_kept=settings.anonymous_days,
        file_limits=settings.file_limits,
        silence=settings.silence,
        step=step,
    )
    mailbox = Mailbox(database, texts, clock)
    parts = Parts(settings, texts, inbox, mailbox, HouseDesk(inbox, deliverer), clock)
    for make in usual_channels(settings) if channels is None else channels:
        channel = make(parts)
        made[channel.name] = channel
    return Services(settings, known, texts, database, inbox, mailbox, deliverer, made, clock)


def keeping_time(knowledge: Knowledge) -> Callable[[], Timekeeper]:
    """The clocks of matters by the terms as they stand now; made anew only where the content is."""
    held = Timekeeper()

    def timekeeper() -> Timekeeper:
        nonlocal held
        kb = knowledge.now.kb
        if held.kb is not kb:
            held = Timekeeper(kb, ChineseCalendar(kb.years))
        return held

    return timekeeper


def _world_of(knowledge: Knowledge, database: Database, texts: Texts) -> Callable[[], DialogueWorld]:
    """What the dialogue knows at each message, with what was published up to it."""

    def world() -> DialogueWorld:
        known = knowledge.follow(database)
        return DialogueWorld(known.kb, known.index, texts)

    return world


def read_knowledge(settings: Settings) -> tuple[KnowledgeBase, Index]:
    """The content with the imported official texts, and the index over it."""
    folder = settings.official_folder
    kb = load(settings.content, official=stored(folder) if folder else {})
    return kb, Index.build(kb, settings.models_folder, encoder_of(settings))


def encoder_of(settings: Settings) -> Encoder | None:
    """The sentence encoder that is heard beside the words, where it is wanted and installed."""
    return installed() if settings.sentence_encoder else None


def usual_channels(settings: Settings) -> tuple[ChannelMaker, ...]:
    """The web, and Telegram where there is a token."""
    return (web_channel, telegram_channel) if settings.telegram_bot_token else (web_channel,)


def web_channel(parts: Parts) -> Channel:
    key = parts.settings.keys[0].encode()
    return WebChannel(
        parts.inbox,
        parts.mailbox,
        parts.texts,
        clock=parts.clock,
        key=key,
        file_limits=parts.settings.file_limits,
    )


def telegram_channel(parts: Parts) -> Channel:
    """The library is large: it is loaded only where there is a token."""
    from bot.channels.telegram import TelegramChannel

    settings = parts.settings
    assert settings.telegram_bot_token is not None, "without a token there is no Telegram"
    secret = settings.telegram_webhook_secret
    return TelegramChannel(
        parts.desk,
        parts.texts,
        token=settings.telegram_bot_token.get_secret_value(),
        api_base=settings.telegram_api_base,
        webhook_secret=secret.get_secret_value() if secret else None,
        now=parts.clock,
    )


def open_database(settings: Settings) -> Database:
    """The database; the folder of a SQLite file is made, so that a fresh machine needs no preparation."""
    url = settings.database_url
    if url.startswith("sqlite:///"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    return Database(url, settings.keys)
