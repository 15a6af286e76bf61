"""The residents' pages: home, chat, what the policy says, public figures, privacy. Read only, all of them."""

from flask import Flask

from admin_api.public import pages, screening

MODULES = (pages, screening)
"""Importing them is what hangs their routes on the blueprint."""


def init(app: Flask) -> None:
    """Mount the pages."""
    app.register_blueprint(pages.pages)
