"""The one blueprint of the panel; the modules beside it hang their routes on it."""

from flask import Blueprint

panel = Blueprint("panel", __name__, url_prefix="/admin", template_folder="templates")
