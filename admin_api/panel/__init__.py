"""The staff panel at /admin/: queue, referral, decisions, people."""

from typing import Any

from flask import Flask

from admin_api.departments import department_of
from admin_api.panel import (
    account,
    amount_steps,
    amounts,
    announcements,
    article_steps,
    article_writing,
    articles,
    bulk,
    decisions,
    departments,
    doors,
    duplicates,
    duty,
    figures,
    files,
    holding,
    messages,
    notices,
    people,
    person,
    programs,
    questions,
    queue,
    referral_page,
    referral_tasks,
    replies,
    screenings,
    second_factor,
    tasks,
    telephone,
    tokens,
    trail,
    webhooks,
    window,
    work,
)
from admin_api.panel.blueprint import panel
from admin_api.panel.doors import home
from admin_api.panel.forms import attributes, token
from admin_api.panel.giving import matches as giving_matches
from admin_api.panel.giving import needs as giving_needs
from admin_api.panel.giving import offers as giving_offers
from admin_api.panel.labels import area_name, role_name
from admin_api.panel.notices import unread
from admin_api.panel.sections import sections
from admin_api.sessions import current

MODULES = (
    amount_steps,
    amounts,
    announcements,
    article_steps,
    article_writing,
    articles,
    bulk,
    decisions,
    departments,
    doors,
    duty,
    duplicates,
    figures,
    files,
    holding,
    messages,
    notices,
    giving_matches,
    giving_needs,
    giving_offers,
    people,
    programs,
    questions,
    queue,
    tokens,
    second_factor,
    person,
    account,
    referral_page,
    referral_tasks,
    replies,
    screenings,
    trail,
    tasks,
    telephone,
    work,
    webhooks,
    window,
)
"""Importing them is what hangs their routes on the blueprint."""


@panel.context_processor
def words() -> dict[str, Any]:
    """What every page of the panel may use."""
    return {
        "me": current(),
        "role_name": role_name,
        "area_name": area_name,
        "department_of": department_of,
        "home": home,
        "sections": sections,
        "form_token": token,
        "field_attributes": attributes,
        "section": "",
        "unread": unread,
    }


def init(app: Flask) -> None:
    """Mount the panel."""
    app.register_blueprint(panel)
