"""The policy as open data: for everybody, cacheable, and as its schemas say."""

import pytest
from jsonschema import Draft202012Validator

LISTS = ("documents", "clauses", "parameters", "programs", "facts", "sources")


def get(client, path, **query):
    return client.get(f"/api/v1/policy/{path}", query_string=query)


@pytest.mark.parametrize("name", LISTS)
def test_every_list_is_open_and_fits_the_schema_that_it_names(client, name):
    answer = get(client, name, lang="en")
    assert answer.status_code == 200
    assert answer.json["language"] == "en"
    assert answer.json["items"]
    schema = client.get(answer.json["schema"])
    assert schema.content_type == "application/schema+json"
    check = Draft202012Validator(schema.json)
    assert [error.message for item in answer.json["items"] for error in check.iter_errors(item)] == []


def test_a_copy_may_be_kept_and_the_etag_tells_whether_it_still_holds(client, services):
    first = get(client, "programs")
    assert first.headers["Cache-Control"] == "public, max-age=300"
    assert services.kb.version[:16] in first.headers["ETag"]
    again = client.get("/api/v1/policy/programs", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    other = client.get("/api/v1/policy/programs?lang=en", headers={"If-None-Match": first.headers["ETag"]})
    assert other.status_code == 200


def test_no_cookie_travels_with_what_many_may_share(client):
    assert "Set-Cookie" not in get(client, "facts", lang="en").headers
    assert get(client, "facts").headers["Access-Control-Allow-Origin"] == "*"


def test_what_needs_a_token_is_still_kept_by_nobody(client):
    assert client.get("/api/v1/programs").headers["Cache-Control"] == "no-store"


def test_one_program_comes_with_its_rule(client):
    found = get(client, "programs/rural-dibao", lang="en").json
    assert found["title"].startswith("Rural dibao")
    assert found["rule"]["all"][1]["below"] == {"income_per_head": {"parameter": "dibao.rural"}}
    assert found["rule"]["all"][1]["met"]["zh"].startswith("平均每人")


def test_amounts_are_told_as_of_a_day_where_one_is_named(client):
    def standard(**query):
        items = get(client, "parameters", **query).json["items"]
        return next(item for item in items if item["id"] == "dibao.rural")

    assert "in_force" not in standard()
    assert [value["value"] for value in standard(on="2025-06-30")["in_force"]] == ["610"]
    assert [value["value"] for value in standard(on="2025-07-01")["in_force"]] == ["630"]


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("programs/no-such-help", {}, 404),
        ("schema/household.json", {}, 404),
        ("clauses", {"document": "no such document"}, 404),
        ("parameters", {"on": "yesterday"}, 422),
        ("facts", {"lang": "fr"}, 422),
    ],
)
def test_what_cannot_be_answered_is_a_problem(client, path, query, status):
    answer = get(client, path, **query)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
