"""The blueprint of the API, and what every operation has in common."""

from typing import Any

from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag

from admin_api.problems import MEDIA_TYPE

SECURITY_SCHEMES: dict[str, Any] = {
    "token": {"type": "http", "scheme": "bearer", "description": "Made with `yimen token add`."}
}
DESCRIPTION = (
    "The same decisions as in the staff panel, and the knowledge that the answers rest on. "
    "Errors are problem+json (RFC 9457). Pages are walked with the cursor `after`."
)
REFERRALS = Tag(name="referrals", description="Matters of residents, and what staff decide.")
TASKS = Tag(name="tasks", description="What a department is asked, and what it answers: its own alone.")
NOTICES = Tag(name="notices", description="What staff are reminded of, and who is on duty.")
WEBHOOKS = Tag(name="webhooks", description="Who is told when something happens. For administrators.")
FIGURES = Tag(name="figures", description="Counts and rates, without anybody in them. Read only.")
AUDIT = Tag(name="audit", description="Who read or did what. For auditors. Read only.")
KNOWLEDGE = Tag(name="knowledge", description="What is true, with clause and source. Read only.")
POLICY = Tag(name="policy", description="The policy as open data, for everybody. Read only.")


def problem_response(description: str, model: str = "Problem") -> dict[str, Any]:
    """How an error is described in the OpenAPI document."""
    schema = {"$ref": f"#/components/schemas/{model}"}
    return {"description": description, "content": {MEDIA_TYPE: {"schema": schema}}}


PROBLEMS: dict[Any, Any] = {
    "401": problem_response("No valid token."),
    "403": problem_response("The token may not do this."),
    "404": problem_response("No such thing, or outside the token owner's area."),
    "422": problem_response("Something in the request is not valid.", "InvalidProblem"),
    "429": problem_response("The token called too often; Retry-After says how many seconds to wait."),
    "503": problem_response("The database could not serve just now; try again."),
}
DECIDING: dict[Any, Any] = {
    "409": problem_response("The referral stands where this action does not start."),
    "412": problem_response("Somebody else was first; the ETag names the present version."),
    "428": problem_response("If-Match is missing."),
}

api = APIBlueprint(
    "rest", __name__, url_prefix="/api/v1", abp_security=[{"token": []}], abp_responses=PROBLEMS
)
