"""Who may call a route. The metadata stands on the view; one place enforces it for every request.

A route without a guard does not start: `check_guards` is part of the application factory.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask

View = TypeVar("View", bound=Callable[..., Any])


class Audience(StrEnum):
    """The five kinds of caller."""

    ANYONE = "anyone"
    OPERATOR = "operator"
    STAFF = "staff"
    TOKEN = "token"  # noqa: S105 - the name of an audience, not a secret
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class Guard:
    """An audience, and for staff and tokens the permission that the role must hold (None: any role).

    `max_body` is how many bytes a request may bring, None for the usual.
    """

    audience: Audience
    permission: str | None = None
    fresh: bool = False
    """Whether the person must have proven lately who they are: for steps that give power away."""
    max_body: int | None = None


class RouteWithoutGuardError(RuntimeError):
    """A route was mounted that does not say who may call it."""


def guarded(
    audience: Audience,
    permission: str | None = None,
    *,
    fresh: bool = False,
    max_body: int | None = None,
) -> Callable[[View], View]:
    """Declare who may call the view; stands directly above the function, below the route."""

    def attach(view: View) -> View:
        view.__dict__["guard"] = Guard(audience, permission, fresh=fresh, max_body=max_body)
        return view

    return attach


def guard_of(app: Flask, endpoint: str) -> Guard:
    """The guard of an endpoint; RouteWithoutGuardError where there is none."""
    view: Any = app.view_functions[endpoint]
    guard = getattr(view, "guard", None)
    if not isinstance(guard, Guard):
        raise RouteWithoutGuardError(f"{endpoint} does not say who may call it")
    return guard


def check_guards(app: Flask) -> None:
    """Refuse to start while a single route has no guard."""
    for rule in app.url_map.iter_rules():
        guard_of(app, rule.endpoint)
