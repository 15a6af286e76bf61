"""Every page shows what is published: a process that only serves pages hears of it from nobody else."""

import structlog
from flask import Flask, request

from admin_api.world import world
from referral.domain.errors import DomainError

APART = {"static", "healthz", "readyz", "metrics"}
"""Endpoints without content: a health check must not wait for a search to be built."""

log = structlog.get_logger("yimen.following")


def _follow() -> None:
    """One short reading where nothing is new. Without a database a page shows the last good content."""
    if request.endpoint is None or request.endpoint in APART:
        return
    try:
        world().knowledge.follow(world().database)
    except DomainError as error:
        log.warning("content.not-followed", error=type(error).__name__)


def init(app: Flask) -> None:
    """Look for a publication before each request that shows content."""
    app.before_request(_follow)
