"""The staff panel at /admin/: queue, referral, decisions, people."""

from flask import Flask

from admin_api.language import gettext
from admin_api.panel import decisions, doors, people, queue, referral_page
from admin_api.panel.blueprint import panel
from admin_api.panel.forms import attributes, token
from admin_api.panel.labels import area_name, role_name
from admin_api.sessions import current

MODULES = (decisions, doors, people, queue, referral_page)
"""Importing them is what hangs their routes on the blueprint."""


def init(app: Flask) -> None:
    """Mount the panel and give its templates their words."""
    panel.context_processor(
        lambda: {
            "me": current(),
            "role_name": role_name,
            "area_name": area_name,
            "form_token": token,
            "field_attributes": attributes,
            "section": "",
            "gettext": gettext,
        }
    )
    app.register_blueprint(panel)
