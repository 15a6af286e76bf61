"""The staff panel at /admin/: queue, referral, decisions, people."""

from typing import Any

from flask import Flask

from admin_api.panel import (
    amount_steps,
    amounts,
    announcements,
    article_steps,
    article_writing,
    articles,
    decisions,
    doors,
    figures,
    people,
    programs,
    questions,
    queue,
    referral_page,
    screenings,
    trail,
)
from admin_api.panel.blueprint import panel
from admin_api.panel.forms import attributes, token
from admin_api.panel.labels import area_name, role_name
from admin_api.sessions import current

MODULES = (
    amount_steps,
    amounts,
    announcements,
    article_steps,
    article_writing,
    articles,
    decisions,
    doors,
    figures,
    people,
    programs,
    questions,
    queue,
    referral_page,
    screenings,
    trail,
)
"""Importing them is what hangs their routes on the blueprint."""


@panel.context_processor
def words() -> dict[str, Any]:
    """What every page of the panel may use."""
    return {
        "me": current(),
        "role_name": role_name,
        "area_name": area_name,
        "form_token": token,
        "field_attributes": attributes,
        "section": "",
    }


def init(app: Flask) -> None:
    """Mount the panel."""
    app.register_blueprint(panel)
