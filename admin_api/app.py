"""The application factory: everything that answers HTTP, put together from parts that are passed in."""

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import structlog
from flask import Flask, Request
from flask_openapi3.models.info import Info
from flask_openapi3.openapi import OpenAPI
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from admin_api import (
    assets,
    background,
    errors,
    following,
    language,
    logs,
    metrics,
    operators,
    panel,
    public,
    rest,
    security,
    webhooks,
)
from admin_api.chat_limit import ChatLimit
from admin_api.guards import Audience, check_guards, guarded
from admin_api.settings import AdminSettings
from admin_api.world import EXTENSION, World
from bot.channels.base import Route

HERE = Path(__file__).parent
CHAT = "/api/v1/chat"
TITLE = "Yimen"
VERSION = "0.1.0"


class InMemory(Request):
    """A request whose files never touch the disk, where they would lie open beside a sealed database."""

    def _get_file_stream(self, *_: object, **__: object) -> IO[bytes]:
        return BytesIO()


class Web(OpenAPI):
    """Flask with an OpenAPI document made from its routes; exceptions are logged without paths or words."""

    request_class = InMemory

    def log_exception(self, exc_info: Any) -> None:
        structlog.get_logger("yimen.web").error("request failed", exc_info=exc_info)


def create_app(services: World, settings: AdminSettings, routes: Iterable[Route] = ()) -> Web:
    """The whole web side over a built world, with the HTTP routes that its channels declare."""
    app = Web(
        "admin_api",
        info=Info(title=TITLE, version=VERSION, description=rest.DESCRIPTION),
        security_schemes=rest.SECURITY_SCHEMES,
        doc_ui=False,
        validation_error_status=422,
        validation_error_model=rest.InvalidProblem,
        validation_error_callback=rest.refuse_invalid,
        template_folder=str(HERE / "templates"),
        static_folder=str(HERE / "static"),
        static_url_path="/static",
    )
    _dress(app)
    app.extensions[EXTENSION] = services
    counted = metrics.Metrics(
        lambda: outbox_states(services),
        lambda: operators.unknown_years(services),
        services.database.health,
    )
    logs.init(app)
    metrics.init(app, counted)
    language.init(app)
    assets.init(app)
    background.init(app)
    errors.init(app)
    following.init(app)
    security.init(app, settings)
    operators.init(app, settings, counted)
    public.init(app)
    panel.init(app)
    rest.init(app)
    webhooks.mount(app, routes, ChatLimit(CHAT, settings.new_chats_per_hour))
    _behind_proxies(app, settings.trusted_proxies)
    check_guards(app)
    return app


def outbox_states(services: World) -> dict[str, int]:
    """How many messages are in each state of delivery."""
    with services.database.unit_of_work(read_only=True) as uow:
        return uow.outbox.counts()


def _dress(app: Flask) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    static: Any = app.view_functions["static"]

    @guarded(Audience.ANYONE)
    def serve_static(filename: str) -> Any:
        return static(filename=filename)

    app.view_functions["static"] = serve_static


def _behind_proxies(app: Flask, hops: int) -> None:
    if hops:
        wrapped: Any = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)
        app.wsgi_app = wrapped  # type: ignore[method-assign]
