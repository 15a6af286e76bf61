"""Settings of the web side, read from the environment once, by the command that starts it."""

import re
from typing import Any, Self, TypeVar

from pydantic import AliasChoices, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

SECRET_KEY_BYTES = 32
ORIGIN = re.compile(r"https?://[A-Za-z0-9.-]+(:\d{1,5})?")
SettingsT = TypeVar("SettingsT", bound=BaseSettings)


def from_environment(kind: type[SettingsT], **values: Any) -> SettingsT:
    """Settings of a kind as the environment gives them; `values` replace what stands there."""
    return kind(**values)


class AdminSettings(BaseSettings):
    """How the web side listens and protects itself. Every default is safe in production."""

    model_config = SettingsConfigDict(env_prefix="YIMEN_", frozen=True, extra="ignore")

    host: str = Field("127.0.0.1", description="Address to listen on. Put a TLS proxy in front of any other.")
    port: int = Field(
        8000,
        ge=0,
        le=65535,
        validation_alias=AliasChoices("YIMEN_PORT", "PORT", "port"),
        description="Port to listen on; PORT is understood too.",
    )
    threads: int = Field(8, ge=1, le=64, description="Requests handled at the same time by one process.")
    secret_key: SecretStr = Field(
        description="Signs form tokens, at least 32 characters. `yimen secrets` prints a fresh one.",
    )
    public_url: str | None = Field(
        None,
        description="The address that residents see, such as https://help.example. With https, cookies are "
        "sent over TLS only and browsers are told to stay on it.",
    )
    trusted_proxies: int = Field(
        0, ge=0, le=5, description="How many proxies in front are to be believed about the caller's address."
    )
    chat_frame_ancestors: str = Field(
        "",
        description="Sites that may embed /chat, separated by spaces, such as https://example.gov.",
    )
    new_chats_per_hour: int = Field(
        240,
        ge=1,
        description="New chats from one network address within an hour. Words of danger to life are always "
        "answered, whatever the count.",
    )
    offer_two_people_from: int = Field(
        10_000,
        ge=1,
        description="From how many yuan on two different people have to check an offer of charity. Our own "
        "figure: no document names one.",
    )
    api_calls_per_minute: int = Field(
        600, ge=1, description="Calls that one API token may make within a minute, all processes together."
    )
    metrics_token: SecretStr | None = Field(
        None, description="Bearer token for /metrics. Without one only this machine may read it."
    )
    log_level: str = Field("INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="How much is logged.")

    @model_validator(mode="after")
    def _strong_enough(self) -> Self:
        if len(self.secret_key.get_secret_value()) < SECRET_KEY_BYTES:
            raise ValueError(f"YIMEN_SECRET_KEY has fewer than {SECRET_KEY_BYTES} characters")
        for origin in self.frame_ancestors:
            if not ORIGIN.fullmatch(origin):
                raise ValueError(
                    f"YIMEN_CHAT_FRAME_ANCESTORS: {origin!r} is not a site such as https://example.gov"
                )
        return self

    @property
    def base(self) -> str:
        """How links begin that are shown to people."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def https(self) -> bool:
        """Whether residents reach us over TLS."""
        return (self.public_url or "").startswith("https://")

    @property
    def frame_ancestors(self) -> tuple[str, ...]:
        """The sites that may embed the chat."""
        return tuple(self.chat_frame_ancestors.split())
