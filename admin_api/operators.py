"""For those who run the machine: is it alive, is it ready, how is it doing."""

import hmac
from ipaddress import ip_address
from typing import Any

import structlog
from flask import Flask, Response, current_app, jsonify, request

from admin_api.guards import Audience, guarded
from admin_api.metrics import Metrics
from admin_api.settings import AdminSettings
from admin_api.world import World, world
from referral.domain.errors import Busy

SETTINGS = "yimen-settings"
METRICS = "yimen-metrics"
log = structlog.get_logger("yimen.web")


def is_operator() -> bool:
    """Whether the caller holds the metrics token, or sits on this machine where no token is set."""
    settings: AdminSettings = current_app.extensions[SETTINGS]
    if settings.metrics_token is not None:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), settings.metrics_token.get_secret_value().encode())
    try:
        return ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


def unknown_years(services: World) -> dict[int, int]:
    """The years of unknown working days, each with how many open matters have a term without an end."""
    with services.database.unit_of_work(read_only=True) as uow:
        return uow.watch.unknown_years()


@guarded(Audience.ANYONE)
def healthz() -> Response:
    """The process answers; nothing else is looked at."""
    return jsonify(status="ok")


def _checks() -> dict[str, bool]:
    """What can serve. Trouble with the database is logged where it is met, not once for every question."""
    found = {"content": bool(world().kb.articles), "database": False, "migrations": False}
    try:
        world().database.check()
        found["database"] = True
        found["migrations"] = world().database.is_current()
    except Busy:
        pass
    except Exception:
        log.exception("not ready")
    return found


def _trouble() -> dict[str, str] | None:
    """What the database lacks and since when, None where it serves."""
    found = world().database.health.standing
    return {"cause": found.cause.value, "since": found.since.isoformat()} if found else None


def _calendar(*, ready: bool) -> dict[str, Any]:
    """Up to which year working days are known, and which years hide the end of a term.

    It makes nobody unready: everything else can be served. An alarm on it is an operator's to set.
    """
    calendar = world().database.timekeeper().calendar
    missing = unknown_years(world()) if ready else {}
    return {
        "working_days_known_until": calendar.last_year if calendar else None,
        "unknown_years": sorted(missing),
    }


@guarded(Audience.ANYONE)
def readyz() -> tuple[Response, int]:
    """Whether requests can be served: content loaded, database there, its schema the newest."""
    checks = _checks()
    ready = all(checks.values())
    said = {
        "status": "ready" if ready else "not ready",
        "checks": checks,
        "trouble": _trouble(),
        "calendar": _calendar(ready=ready),
    }
    return jsonify(said), 200 if ready else 503


@guarded(Audience.OPERATOR)
def metrics() -> Response:
    """Counters and gauges for Prometheus."""
    counted: Metrics = current_app.extensions[METRICS]
    return counted.render()


def init(app: Flask, settings: AdminSettings, counted: Metrics) -> None:
    """Mount the three."""
    app.extensions[SETTINGS] = settings
    app.extensions[METRICS] = counted
    views: tuple[tuple[str, Any], ...] = (("/healthz", healthz), ("/readyz", readyz), ("/metrics", metrics))
    for path, view in views:
        app.add_url_rule(path, view_func=view)
