"""Referrals: list, one, its history, and bringing one in."""

import hashlib
import json
from typing import Any
from uuid import UUID

from flask import Response, jsonify, request

from admin_api import tokens
from admin_api.guards import Audience, guarded
from admin_api.language import gettext as _
from admin_api.language import text
from admin_api.problems import ProblemError
from admin_api.rest.blueprint import REFERRALS, api, problem_response
from admin_api.rest.models import (
    Details,
    EventList,
    EventOut,
    IdempotencyHeader,
    NewReferral,
    ReferralOut,
    ReferralPage,
    ReferralPath,
    ReferralQuery,
    ReferralRow,
)
from admin_api.rest.task_shapes import task_shape
from admin_api.world import now, world
from knowledge.deadlines import Stage
from knowledge.departments import department_name
from knowledge.eligibility.facts import FactError
from knowledge.eligibility.household import read_household
from referral import service
from referral.commands import FileReferral
from referral.domain.consent import ConsentGiven
from referral.domain.errors import AlreadyExists
from referral.domain.events import details_of
from referral.domain.people import Permission
from referral.domain.proxy import Relation
from referral.domain.referral import Referral
from referral.store import queries


def _department(referral: Referral) -> str | None:
    """What the department is called that was asked last and has not answered yet."""
    asked = referral.standing.departments
    return department_name(world().kb.departments, asked[-1], "zh_Hans") if asked else None


def shape(referral: Referral) -> ReferralOut:
    """One referral as the API shows it."""
    details = referral.details
    return ReferralOut(
        id=referral.id,
        code=referral.code,
        kind=referral.kind,
        status=referral.status,
        urgency=referral.urgency,
        urgency_reasons=list(details.urgency_reasons),
        township=referral.township,
        village=referral.village,
        program=referral.program,
        language=referral.language,
        assignee=referral.assignee,
        department=_department(referral),
        tasks=[task_shape(task) for task in referral.standing.tasks],
        question=referral.question,
        person_told=referral.standing.person_told if details.for_other else None,
        papers_pending=referral.standing.papers_pending,
        filed_at=referral.filed_at,
        updated_at=referral.updated_at,
        version=referral.version,
        details=Details(
            what_happened=details.what_happened,
            since_when=details.since_when,
            who_affected=details.who_affected,
            name=details.name,
            contact=details.contact,
            for_other=details.for_other,
            relation=Relation(details.relation) if details.relation else None,
            facts=dict(details.facts) if details.facts is not None else None,
            screening=dict(details.screening) if details.screening is not None else None,
        ),
    )


def answer(referral: Referral, status: int = 200) -> Response:
    """One referral with its version as the ETag."""
    response = Response(shape(referral).model_dump_json(), status=status, content_type="application/json")
    response.headers["ETag"] = f'"{referral.version}"'
    return response


def visible(referral_id: UUID) -> Referral:
    """The referral as the token's owner may see it: outside of the area it does not exist (NotFound), and
    without the resident's consent facts and verdicts are not in it.
    """
    with world().database.unit_of_work(read_only=True) as uow:
        return queries.referral_view(uow, referral_id, staff=tokens.owner(), at=now()).referral


@api.get("/referrals", tags=[REFERRALS], responses={200: ReferralPage})
@guarded(Audience.TOKEN, Permission.READ_REFERRALS)
def list_referrals(query: ReferralQuery) -> Response:
    """The queue, most urgent first."""
    filters = queries.Filters(kind=query.kind, status=query.status, township=query.township)
    with world().database.unit_of_work(read_only=True) as uow:
        page = queries.queue(
            uow,
            staff=tokens.owner(),
            view=query.view,
            filters=filters,
            after=query.after,
            limit=query.limit,
            at=now(),
        )
    rows = [
        ReferralRow(
            id=row.id,
            kind=row.kind,
            status=row.status,
            urgency=row.urgency,
            urgency_reasons=list(row.reasons),
            township=row.township,
            village=row.village,
            assignee=row.assignee,
            due_at=row.due_at,
            due_stage=Stage(row.due_stage) if row.due_stage else None,
            due_unknown=row.due_unknown,
            filed_at=row.filed_at,
            version=row.version,
        )
        for row in page.items
    ]
    return Response(
        ReferralPage(items=rows, next=page.next).model_dump_json(), content_type="application/json"
    )


@api.get("/referrals/<referral_id>", tags=[REFERRALS], responses={200: ReferralOut})
@guarded(Audience.TOKEN, Permission.READ_REFERRALS)
def one_referral(path: ReferralPath) -> Response:
    """One referral with everything that was told."""
    return answer(visible(path.referral_id))


@api.get("/referrals/<referral_id>/events", tags=[REFERRALS], responses={200: EventList})
@guarded(Audience.TOKEN, Permission.READ_REFERRALS)
def events(path: ReferralPath) -> Response:
    """What has happened to it, oldest first."""
    referral = visible(path.referral_id)
    items = [
        EventOut(
            number=number,
            action=event.action,
            at=event.at,
            by=event.by.name or event.by.kind,
            said=details_of(event),
        )
        for number, event in enumerate(referral.events, 1)
    ]
    return Response(EventList(items=items).model_dump_json(), content_type="application/json")


def _command(body: NewReferral) -> FileReferral:
    return FileReferral(
        address="",  # nobody to answer in a chat: the person is reached by the contact that was given
        language=body.language,
        kind=body.kind,
        what_happened=body.what_happened,
        since_when=body.since_when,
        who_affected=body.who_affected,
        township=body.township,
        village=body.village,
        name=body.name,
        contact=body.contact,
        consents=tuple(
            ConsentGiven(given.purpose, given.text_version, given.given_at) for given in body.consents
        ),
        facts=body.facts,
        for_other=body.for_other,
        relation=body.relation,
        program=body.program,
    )


def _check(body: NewReferral) -> None:
    """The place must lie in the owner's area, a program must exist, and facts must be readable."""
    kb = world().kb
    if not tokens.owner().area.covers(body.township, body.village):
        raise ProblemError(403, "not-permitted", _("这个令牌不管这个地方。"))
    if body.program is not None and body.program not in kb.programs:
        raise ProblemError(422, "invalid", errors=[{"pointer": "/program", "detail": "unknown"}])
    if body.facts is not None:
        check_facts(body.facts)


def check_facts(facts: dict[str, Any]) -> None:
    """Raises ProblemError 422 where the facts cannot be read."""
    try:
        read_household(world().kb.facts, facts)
    except FactError as error:
        raise fact_problem(error) from error


def fact_problem(error: FactError) -> ProblemError:
    """What is wrong with a fact, in the caller's language."""
    return ProblemError(
        422, "invalid", errors=[{"pointer": f"/facts/{error.fact}", "detail": text(error.message)}]
    )


def _digest(body: NewReferral) -> str:
    return hashlib.sha256(body.model_dump_json().encode()).hexdigest()


def _file_once(key: str, digest: str, body: NewReferral) -> tuple[dict[str, Any], bool]:
    """The stored answer of this key, or a new referral; the second is whether it was there already."""
    token = tokens.current()
    assert token is not None, "the guard lets nobody else in"
    with world().database.unit_of_work() as uow:
        stored = uow.idempotency.get(token.id, key)
        if stored is not None:
            if stored.request_hash != digest:
                raise ProblemError(
                    422, "idempotency-key-reused", _("这个 Idempotency-Key 用在了别的内容上。")
                )
            return dict(stored.response), True
        filed = service.file_referral(uow, _command(body), at=now())
        made: dict[str, Any] = json.loads(shape(filed).model_dump_json())
        uow.idempotency.put(token.id, key, digest, made, at=now())
        uow.commit()
    return made, False


CREATED: dict[Any, Any] = {
    201: ReferralOut,
    "409": problem_response("The same key is being used at this very moment; try again."),
}


@api.post("/referrals", tags=[REFERRALS], responses=CREATED)
@guarded(Audience.TOKEN, Permission.DECIDE)
def bring_in(header: IdempotencyHeader, body: NewReferral) -> Response:
    """File a referral for somebody. The same Idempotency-Key gives the same referral."""
    _check(body)
    digest = _digest(body)
    try:
        made, repeated = _file_once(header.idempotency_key, digest, body)
    except AlreadyExists:
        made, repeated = _file_once(header.idempotency_key, digest, body)
    response = jsonify(made)
    response.status_code = 201
    response.headers["Location"] = f"{request.path}/{made['id']}"
    response.headers["ETag"] = f'"{made["version"]}"'
    if repeated:
        response.headers["Idempotent-Replayed"] = "true"
    return response
