"""For a WSGI server of one's own: `admin_api.wsgi:application()` makes the web side from the environment."""

from admin_api.app import Web
from admin_api.serve import application as build_application
from admin_api.settings import AdminSettings, from_environment
from bot.bootstrap import build
from bot.settings import Settings


def application() -> Web:
    """The application; worker and fetching channels run in processes of their own."""
    settings = from_environment(AdminSettings)
    return build_application(build(from_environment(Settings)), settings)
