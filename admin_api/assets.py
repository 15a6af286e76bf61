"""Own style sheets and scripts, with their content's hash in the address: they can be kept for a year."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import Flask, Response, request, url_for

STATIC = Path(__file__).parent / "static"
YEAR = 365 * 24 * 3600


@cache
def fingerprint(name: str) -> str:
    """The first letters of the hash of a file under `static`."""
    return sha256((STATIC / name).read_bytes()).hexdigest()[:12]


def asset(name: str) -> str:
    """The address of a file under `static`; it changes whenever the file does."""
    return url_for("static", filename=name, v=fingerprint(name))


def _keep(response: Response) -> Response:
    if request.endpoint == "static" and response.status_code < 400:
        kept = request.args.get("v") == fingerprint(str((request.view_args or {})["filename"]))
        response.headers["Cache-Control"] = (
            f"public, max-age={YEAR}, immutable" if kept else "public, max-age=300"
        )
    return response


def init(app: Flask) -> None:
    """Let templates name assets, and browsers keep them."""
    app.jinja_env.globals["asset"] = asset
    app.after_request(_keep)
