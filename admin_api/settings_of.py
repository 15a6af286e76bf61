"""The settings of the running application, for pages that go by one of them."""

from typing import cast

from flask import current_app

from admin_api.operators import SETTINGS
from admin_api.settings import AdminSettings


def settings() -> AdminSettings:
    return cast("AdminSettings", current_app.extensions[SETTINGS])


def two_people_from() -> int:
    """From how many yuan on two different people have to check an offer."""
    return settings().offer_two_people_from
