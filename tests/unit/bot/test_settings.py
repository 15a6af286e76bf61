"""Settings: safe defaults, clear refusals, a description for each."""

import pytest
from pydantic import ValidationError

from bot.settings import Settings

KEY = "k" * 32


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch):
    for name in ("YIMEN_DATA_KEYS", "YIMEN_DATABASE_URL", "TELEGRAM_BOT_TOKEN", "YIMEN_OFFICIAL"):
        monkeypatch.delenv(name, raising=False)


def test_every_setting_is_described():
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_without_a_key_there_is_no_start():
    with pytest.raises(ValidationError, match=r"(?i)data_keys"):
        Settings()


@pytest.mark.parametrize("keys", ["", " , ", "short", f"{KEY},short"])
def test_a_weak_key_is_refused(keys):
    with pytest.raises(ValidationError, match="YIMEN_DATA_KEYS"):
        Settings(data_keys=keys)


def test_keys_are_read_newest_first_and_never_shown(monkeypatch):
    monkeypatch.setenv("YIMEN_DATA_KEYS", f"{KEY}1, {KEY}2")
    settings = Settings()
    assert settings.keys == (f"{KEY}1", f"{KEY}2")
    assert KEY not in repr(settings)


def test_telegram_has_its_own_names(monkeypatch):
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "1:abc")
    settings = Settings(data_keys=(KEY,))
    assert settings.telegram_bot_token.get_secret_value() == "1:abc"
    assert "1:abc" not in repr(settings)


def test_settings_cannot_be_changed():
    with pytest.raises(ValidationError):
        Settings(data_keys=(KEY,)).worker_seconds = 5


@pytest.mark.parametrize(
    ("more", "folder"),
    [
        ({}, "var/official"),
        ({"database_url": "sqlite:////srv/data/yimen.sqlite3"}, "/srv/data/official"),
        ({"database_url": "postgresql://db/yimen"}, None),
        ({"official": "texts"}, "texts"),
    ],
)
def test_where_official_texts_lie(more, folder):
    found = Settings(data_keys=(KEY,), **more).official_folder
    assert (str(found) if found else None) == folder
