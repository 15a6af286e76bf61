"""The admin API under /api/v1, and its OpenAPI 3.1 document."""

from typing import Any

from flask import Response, current_app, jsonify
from flask_openapi3.openapi import OpenAPI
from pydantic import ValidationError

from admin_api.guards import Audience, guarded
from admin_api.problems import from_validation
from admin_api.rest import (
    announcements,
    clocks,
    decisions,
    duplicates,
    figures,
    files,
    giving_matches,
    giving_offers,
    knowledge,
    notices,
    pacing,
    reading,
    referrals,
    talking,
    tasks,
    webhooks,
    work,
)
from admin_api.rest.blueprint import DESCRIPTION, SECURITY_SCHEMES, api
from admin_api.rest.examples import EXAMPLES
from admin_api.rest.models import InvalidProblem, Problem
from admin_api.rest.policy import policy

__all__ = ["DESCRIPTION", "SECURITY_SCHEMES", "InvalidProblem", "init", "refuse_invalid"]

MODULES = (
    announcements,
    clocks,
    decisions,
    duplicates,
    figures,
    files,
    giving_matches,
    giving_offers,
    knowledge,
    notices,
    pacing,
    reading,
    referrals,
    talking,
    tasks,
    webhooks,
    work,
)
"""Importing them is what hangs their operations on the blueprint."""


def refuse_invalid(error: ValidationError) -> Response:
    """What was wrong with a request, as a problem."""
    return from_validation(error)


@guarded(Audience.ANYONE)
def document() -> Response:
    """The OpenAPI 3.1 document, made from the routes and models."""
    app: Any = current_app
    described = app.api_doc
    for name, schema in described["components"]["schemas"].items():
        if name in EXAMPLES:
            schema["examples"] = [EXAMPLES[name]]
    return jsonify(described)


def init(app: OpenAPI) -> None:
    """Mount the API and its document."""
    app.register_api(api)
    app.register_api(policy)
    app.components_schemas["Problem"] = Problem.model_json_schema()
    app.add_url_rule("/api/openapi.json", "openapi", document)
