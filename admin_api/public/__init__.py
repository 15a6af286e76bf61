"""The public pages: home, chat, what the policy says, public figures, privacy, and the door for givers."""

from flask import Flask

from admin_api.public import charity, offering, own_data, pages, screening, status

MODULES = (charity, offering, pages, screening, own_data, status)
"""Importing them is what hangs their routes on the blueprint."""


def init(app: Flask) -> None:
    """Mount the pages."""
    app.register_blueprint(pages.pages)
