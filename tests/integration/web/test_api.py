"""The admin API: tokens, pages, versions, keys, and errors that programs can read."""

import json
from datetime import timedelta

import pytest

from referral import service
from referral.domain.kinds import Kind, Role, Status

CLAUSE = "奉节府办〔2017〕158号 三（二）4"
NEW = {"kind": "emergency-relief", "what_happened": "房子烧了", "township": "永乐镇", "village": "大坝村"}
EVERYTHING = ("referrals:read", "referrals:write")


class Api:
    """A program with a token."""

    def __init__(self, client, secret=None):
        self.client = client
        self.headers = {"Authorization": f"Bearer {secret}"} if secret else {}

    def get(self, path, **query):
        return self.client.get(f"/api/v1{path}", query_string=query, headers=self.headers)

    def post(self, path, body=None, **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(f"/api/v1{path}", json=body, headers=self.headers | named)

    def decide(self, referral, slug, version, **body):
        return self.post(f"/referrals/{referral.id}/{slug}", body, If_Match=f'"{version}"')


@pytest.fixture
def token(services, clock):
    """Makes a token; accounts that may not issue one get it from the store itself."""
    from uuid import uuid4

    from referral.ports import ApiToken
    from referral.service.passwords import hash_secret, new_secret

    def make(staff, *scopes, lasts=timedelta(days=1)):
        secret = new_secret()
        made = ApiToken(uuid4(), "test", staff, frozenset(scopes or EVERYTHING), clock(), clock() + lasts)
        with services.database.unit_of_work() as uow:
            uow.tokens.add(made, hash_secret(secret))
            uow.commit()
        return secret

    return make


@pytest.fixture
def api(client, account, token):
    return Api(client, token(account("chen", Role.COUNTY)))


def assert_problem(response, status, name):
    assert response.status_code == status, response.text
    assert response.content_type == "application/problem+json"
    assert response.json["type"] == f"urn:yimen:problem:{name}"
    assert response.json["status"] == status
    assert response.json["title"]
    assert response.json["request_id"] == response.headers["X-Request-ID"]
    assert "Content-Security-Policy" in response.headers


@pytest.mark.parametrize(
    "given", [None, "Bearer nonsense", "Basic bGk6bGk=", "Bearer", "Bearer " + "x" * 5000]
)
def test_without_a_valid_token_there_is_nothing(client, given):
    headers = {"Authorization": given} if given else {}
    response = client.get("/api/v1/referrals", headers=headers)
    assert_problem(response, 401, "token-needed")


def test_a_token_ends_by_time_by_revocation_and_with_its_account(client, account, token, clock, do):
    chen = account("chen", Role.COUNTY)
    issued = do(
        service.issue_token, chen, name="t", scopes=EVERYTHING, expires_at=clock() + timedelta(days=1)
    )
    brief = Api(client, token(chen, lasts=timedelta(minutes=1)))
    lasting = Api(client, issued.secret)
    assert (brief.get("/referrals").status_code, lasting.get("/referrals").status_code) == (200, 200)
    clock.pass_(minutes=2)
    assert (brief.get("/referrals").status_code, lasting.get("/referrals").status_code) == (401, 200)
    do(service.revoke_token, chen, issued.token.id)
    assert lasting.get("/referrals").status_code == 401


def test_a_scope_narrows_and_a_role_cannot_be_widened(client, account, token, file):
    referral = file()
    reader = Api(client, token(account("chen", Role.COUNTY), "referrals:read"))
    assert reader.get("/referrals").status_code == 200
    assert_problem(reader.decide(referral, "accept", 1), 403, "not-permitted")
    auditor = Api(client, token(account("zhou", Role.AUDITOR)))
    assert_problem(auditor.decide(referral, "accept", 1), 403, "not-permitted")
    village = Api(client, token(account("xiang", Role.VILLAGE)))
    assert_problem(village.decide(referral, "accept", 1), 403, "not-permitted")


def test_the_list_is_walked_page_by_page(api, file, clock):
    filed = []
    for _ in range(5):
        filed.append(str(file().id))
        clock.pass_(minutes=1)
    seen, after = [], None
    while True:
        page = api.get("/referrals", limit=2, **({"after": after} if after else {})).json
        seen += [row["id"] for row in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert seen == filed
    assert "王二麻子" not in json.dumps(page, ensure_ascii=False)


def test_filters_of_the_list(api, file):
    file()
    file(kind=Kind.QUESTION, what_happened="想问低保", township="白帝镇")
    kinds = [row["kind"] for row in api.get("/referrals", township="白帝镇").json["items"]]
    assert kinds == ["question"]
    assert [row["urgency"] for row in api.get("/referrals", view="urgent").json["items"]] == ["urgent"]


@pytest.mark.parametrize(
    "query",
    [
        {"limit": 0},
        {"limit": 101},
        {"limit": "many"},
        {"view": "all-of-them"},
        {"after": "zzz"},
        {"kind": "x"},
    ],
)
def test_a_query_that_makes_no_sense_is_a_422_that_does_not_repeat_it(api, query):
    response = api.get("/referrals", **query)
    assert_problem(response, 422, "invalid")
    assert response.json["errors"][0]["pointer"].strip("/") in query


def test_one_referral_carries_its_version(api, file):
    referral = file()
    response = api.get(f"/referrals/{referral.id}")
    assert response.headers["ETag"] == '"1"'
    assert response.json["details"]["name"] == "王二麻子"
    assert response.json["code"] == referral.code


def test_what_lies_elsewhere_does_not_exist(client, account, token, file):
    api = Api(client, token(account("li")))
    far = file(township="白帝镇")
    assert_problem(api.get(f"/referrals/{far.id}"), 404, "not-found")
    assert_problem(api.decide(far, "accept", 1), 404, "not-found")
    assert_problem(api.get("/referrals/not-an-id"), 422, "invalid")


def test_every_decision_and_its_history(api, file, account):
    referral, wang = file(), account("wang")
    steps = (
        ("receive", {}, "received"),
        ("accept", {}, "checking"),
        ("ask", {"question": "在哪里？"}, "asked"),
        ("assign", {"assignee": str(wang.id)}, "asked"),
        ("hand-over", {"department": "应急管理", "reason": "请看"}, "with-departments"),
        ("note", {"text": "打了电话"}, "with-departments"),
        ("message", {"text": "明天来"}, "with-departments"),
        ("approve", {"reason": "属实"}, "approved"),
        ("deliver", {"what": "2000 元"}, "delivered"),
        ("close", {"reason": "办结"}, "closed"),
        ("reopen", {"reason": "没收到"}, "checking"),
        ("decline", {"reason": "查实不符", "clause": CLAUSE}, "declined"),
    )
    for version, (slug, body, expected) in enumerate(steps, 1):
        response = api.decide(referral, slug, version, **body)
        assert response.status_code == 200, (slug, response.text)
        assert response.json["status"] == expected
        assert response.headers["ETag"] == f'"{version + 1}"'
    events = api.get(f"/referrals/{referral.id}/events").json["items"]
    assert [event["action"] for event in events] == ["file", *(slug for slug, _, _ in steps)]
    assert events[-1]["said"] == {"reason": "查实不符", "clause": CLAUSE}


@pytest.mark.parametrize("given", [None, "*"])
def test_a_decision_without_a_version_is_a_428(api, file, given):
    headers = {"If_Match": given} if given else {}
    assert_problem(api.post(f"/referrals/{file().id}/accept", {}, **headers), 428, "if-match-needed")


def test_a_decision_on_an_old_version_is_a_412_that_names_the_present_one(api, file):
    referral = file()
    api.decide(referral, "accept", 1)
    late = api.decide(referral, "message", 1, text="我来办")
    assert_problem(late, 412, "version-conflict")
    assert late.headers["ETag"] == '"2"'
    assert late.json["current_version"] == 2


def test_a_step_that_the_table_does_not_have_is_a_409_with_from_and_action(api, file):
    late = api.decide(file(), "deliver", 1, what="钱")
    assert_problem(late, 409, "transition-refused")
    assert (late.json["from"], late.json["action"]) == ("filed", "deliver")


@pytest.mark.parametrize(
    ("slug", "body"),
    [
        ("decline", {"reason": "不符"}),
        ("decline", {"reason": "不符", "clause": "民法典 第一条"}),
        ("message", {"text": ""}),
        ("message", {"text": "长" * 2001}),
        ("message", {"text": "好", "secretly": True}),
        ("assign", {"assignee": "somebody"}),
        ("assign", {}),
    ],
)
def test_a_body_that_is_not_right_is_a_422_and_changes_nothing(api, file, services, slug, body):
    referral = file()
    assert_problem(api.decide(referral, slug, 1, **body), 422, "invalid")
    with services.database.unit_of_work(read_only=True) as uow:
        assert uow.referrals.get(referral.id).version == 1


@pytest.mark.parametrize("body", [b"{", b"", b"[]", b'"text"', b"\xff", b"null"])
def test_a_body_that_is_no_json_object_is_a_422(api, file, body):
    response = api.client.post(
        f"/api/v1/referrals/{file().id}/message",
        data=body,
        headers=api.headers | {"If-Match": '"1"', "Content-Type": "application/json"},
    )
    assert_problem(response, 422, "invalid")


def test_the_same_key_files_once_and_answers_the_same(api, services):
    first = api.post("/referrals", NEW, Idempotency_Key="walk-in-0001")
    again = api.post("/referrals", NEW, Idempotency_Key="walk-in-0001")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json == again.json
    assert again.headers["Idempotent-Replayed"] == "true"
    assert api.client.get(first.headers["Location"], headers=api.headers).json["urgency"] == "urgent"
    assert len(api.get("/referrals").json["items"]) == 1
    other = api.post("/referrals", NEW | {"what_happened": "别的事"}, Idempotency_Key="walk-in-0001")
    assert_problem(other, 422, "idempotency-key-reused")


@pytest.mark.parametrize(
    ("change", "headers", "status"),
    [
        ({}, {}, 422),
        ({"kind": "gift"}, {"Idempotency_Key": "walk-in-0001"}, 422),
        ({"what_happened": "字" * 10_001}, {"Idempotency_Key": "walk-in-0001"}, 422),
        ({"program": "no-such-program"}, {"Idempotency_Key": "walk-in-0001"}, 422),
        ({"facts": {"household_size": -3}}, {"Idempotency_Key": "walk-in-0001"}, 422),
        ({"facts": {"income": 1e308 * 10}}, {"Idempotency_Key": "walk-in-0001"}, 422),
    ],
)
def test_a_new_referral_that_is_not_right_is_not_filed(api, change, headers, status):
    assert api.post("/referrals", NEW | change, **headers).status_code == status
    assert api.get("/referrals").json["items"] == []


def test_a_token_files_within_its_area_only(client, account, token):
    api = Api(client, token(account("li")))
    response = api.post("/referrals", NEW | {"township": "白帝镇"}, Idempotency_Key="walk-in-0001")
    assert_problem(response, 403, "not-permitted")


def test_knowledge_is_read_in_three_languages(api, services):
    for lang, word in (("zh_Hans", "农村低保"), ("zh_Hant", "農村低保"), ("en", "dibao")):
        titles = [item["title"] for item in api.get("/programs", lang=lang).json["items"]]
        assert any(word in title for title in titles), titles
    assert {item["program"] for item in api.get("/programs").json["items"]} == set(services.kb.programs)
    assert {item["topic"] for item in api.get("/articles").json["items"]} == set(services.kb.articles)
    clauses = api.get("/clauses", document="奉节府办〔2017〕158号").json["items"]
    assert {"三（二）1", "二/应扶尽扶"} <= {item["clause"] for item in clauses}
    assert_problem(api.get("/clauses", document="别的文件"), 404, "not-found")
    assert_problem(api.get("/programs/nothing"), 404, "not-found")


def test_an_amount_is_dated_and_unknown_where_nobody_knows(api):
    def dibao(on):
        items = api.get("/parameters", on=on).json["items"]
        return next(item for item in items if item["title"].startswith("农村低保标准"))

    now = dibao("2026-11-23")
    assert (now["value"], now["certainty"]) == ("630", "verified")
    assert dibao("1990-01-01")["value"] is None


def test_a_question_and_a_screening_over_the_api(api):
    said = api.post("/ask", {"text": "我屋头老汉瘫起几年了，能不能单独吃低保"}).json
    assert (said["decision"], said["topic"]) == ("answer", "dibao.single-household")
    result = api.post("/screenings", {"facts": {"registered_poor": True, "hardship": "serious"}}).json
    verdicts = {one["program"]: one["verdict"] for one in result["programs"]}
    assert verdicts["emergency-relief"] == "likely"
    assert_problem(api.post("/screenings", {"facts": {"household_size": "many"}}), 422, "invalid")
    assert_problem(api.post("/screenings", {"facts": {}, "programs": ["nothing"]}), 422, "invalid")


def test_errors_are_in_the_callers_language(client):
    english = client.get("/api/v1/nothing", headers={"Accept-Language": "en"})
    assert_problem(english, 404, "not-found")
    assert english.json["title"] == "This page was not found"
    assert_problem(client.delete("/api/v1/referrals"), 405, "method-not-allowed")
    assert client.delete("/api/v1/referrals").headers["Allow"]


def test_a_mistake_of_ours_is_a_problem_without_its_cause(api, monkeypatch):
    monkeypatch.setattr("admin_api.rest.referrals.queries.queue", lambda *_, **__: 1 / 0)
    response = api.get("/referrals")
    assert_problem(response, 500, "internal-server-error")
    assert "division" not in response.text


def test_a_busy_database_asks_to_come_again(api, monkeypatch):
    from referral.domain.errors import Busy

    def busy(*_, **__):
        raise Busy("locked")

    monkeypatch.setattr("admin_api.rest.referrals.queries.queue", busy)
    response = api.get("/referrals")
    assert_problem(response, 503, "busy")
    assert response.headers["Retry-After"]


def test_the_openapi_document_tells_the_truth(app, client):
    document = client.get("/api/openapi.json").json
    assert document["openapi"].startswith("3.1")
    described = {
        (method, path)
        for path, operations in document["paths"].items()
        for method in operations
        if method != "parameters"
    }
    routed = {
        (method.lower(), rule.rule.replace("<", "{").replace(">", "}"))
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith(("rest.", "policy."))
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert described == routed
    schemas = document["components"]["schemas"]
    for reference in set(_references(document)):
        assert reference.removeprefix("#/components/schemas/") in schemas, reference
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            public = path.startswith("/api/v1/policy/")
            assert operation.get("security") == (None if public else [{"token": []}]), (method, path)
            assert operation.get("summary") or operation.get("description"), (method, path)
            assert ("401" in operation["responses"]) is not public


def _references(node):
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from _references(value)
    elif isinstance(node, list):
        for value in node:
            yield from _references(value)


def test_statuses_in_the_document_are_those_of_the_domain(client):
    schemas = client.get("/api/openapi.json").json["components"]["schemas"]
    assert schemas["Status"]["enum"] == [status.value for status in Status]
