"""The settings of the web side: safe by default, and strict about what cannot be meant."""

import pytest
from pydantic import ValidationError

from admin_api.security import policy
from admin_api.settings import AdminSettings

SECRET = "x" * 32


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch):
    import os

    for name in [name for name in os.environ if name.startswith("YIMEN_") or name == "PORT"]:
        monkeypatch.delenv(name)


def test_the_defaults_listen_on_this_machine_alone():
    settings = AdminSettings(secret_key=SECRET)
    assert (settings.host, settings.port, settings.https) == ("127.0.0.1", 8000, False)
    assert settings.base == "http://127.0.0.1:8000"
    assert settings.frame_ancestors == ()
    assert settings.trusted_proxies == 0


def test_port_is_understood_under_both_names(monkeypatch):
    monkeypatch.setenv("PORT", "9001")
    assert AdminSettings(secret_key=SECRET).port == 9001
    monkeypatch.setenv("YIMEN_PORT", "9002")
    assert AdminSettings(secret_key=SECRET).port == 9002


def test_a_public_address_over_tls_turns_on_what_needs_it():
    settings = AdminSettings(secret_key=SECRET, public_url="https://help.example/")
    assert settings.https
    assert settings.base == "https://help.example"


@pytest.mark.parametrize(
    "values",
    [
        {"secret_key": "short"},
        {"port": 70_000},
        {"chat_frame_ancestors": "*"},
        {"chat_frame_ancestors": "https://a.example/path"},
        {"chat_frame_ancestors": "javascript:alert(1)"},
        {"chat_frame_ancestors": "https://a.example; script-src *"},
        {"chat_frame_ancestors": "https://a.example;script-src"},
        {"log_level": "everything"},
        {"trusted_proxies": -1},
    ],
)
def test_what_cannot_be_meant_is_refused_without_repeating_a_secret(values):
    with pytest.raises(ValidationError) as refused:
        AdminSettings(**({"secret_key": SECRET} | values))
    if "secret_key" in values:
        assert "fewer than 32" in str(refused.value)


def test_only_the_chat_may_be_embedded_and_only_where_configured():
    plain = AdminSettings(secret_key=SECRET)
    county = AdminSettings(
        secret_key=SECRET, chat_frame_ancestors="https://www.example.gov https://b.example"
    )
    assert "frame-ancestors 'none'" in policy("/chat", plain)
    assert "frame-ancestors https://www.example.gov https://b.example" in policy("/chat", county)
    for path in ("/admin/", "/", "/chat/x", "/api/v1/chat"):
        assert "frame-ancestors 'none'" in policy(path, county)
    for path in ("/chat", "/admin/"):
        assert "unsafe" not in policy(path, county)
        assert "http:" not in policy(path, plain)
