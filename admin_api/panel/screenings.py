"""A referral's screening computed again, and made a case that a reviewer signs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from http import HTTPStatus
from typing import Any
from uuid import UUID

import yaml
from flask import Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from admin_api.guards import Audience, guarded
from admin_api.language import gettext as _
from admin_api.language import language
from admin_api.panel import screening_words
from admin_api.panel.blueprint import panel
from admin_api.panel.forms import sentence_for
from admin_api.panel.labels import verdict_name
from admin_api.sessions import me
from admin_api.world import now, today, world
from knowledge.eligibility import FactError
from knowledge.eligibility.replay import Replay, replay
from knowledge.eligibility.screening import VERDICTS
from referral import service
from referral.domain.amounts import SignedCase, Verdict
from referral.domain.errors import InvalidInput, NotFound
from referral.domain.people import Permission
from referral.service.cases import SENTENCE
from referral.store.queries import referral_view

KINDS = (*VERDICTS.values(), "unknown")
FIELDS = ("program", "verdict", "sentence", "reason")


@dataclass(frozen=True, slots=True)
class Stored:
    """What a referral carries of its screening, for which the consent stands."""

    facts: Mapping[str, Any]
    screening: Mapping[str, Any]
    day: date
    area: str | None


@dataclass(frozen=True, slots=True)
class Typed:
    fields: Mapping[str, str] = field(default_factory=dict)
    wrongs: Mapping[str, str] = field(default_factory=dict)


def _stored(referral_id: UUID) -> Stored:
    """404 where there is none: never screened, consent withdrawn, outside one's area, day not readable."""
    with world().database.unit_of_work(read_only=True) as uow:
        try:
            referral = referral_view(uow, referral_id, staff=me(), at=now()).referral
        except NotFound:
            abort(HTTPStatus.NOT_FOUND)
    details = referral.details
    if details.facts is None or details.screening is None:
        abort(HTTPStatus.NOT_FOUND)
    try:
        day = date.fromisoformat(str(details.screening.get("on", "")))
    except ValueError:
        day = referral.filed_at.date()
    area = world().kb.area_named(referral.township)
    return Stored(details.facts, details.screening, day, area.id if area else None)


def _replayed(stored: Stored) -> Replay | FactError:
    shown = screening_words.shown_verdicts(stored.screening)
    version = str(stored.screening.get("rules_version", ""))
    try:
        return replay(
            world().kb, stored.facts, stored.day, today(), shown=shown, version=version, area=stored.area
        )
    except FactError as error:
        return error


def _page(referral_id: UUID, stored: Stored, typed: Typed | None = None) -> str:
    kb, done = world().kb, _replayed(stored)
    shown = screening_words.shown_verdicts(stored.screening)
    failed = done.message.in_(language()) if isinstance(done, FactError) else ""
    computed = None if isinstance(done, FactError) else done
    days = (stored.day, today())
    return render_template(
        "panel/replay.html",
        referral_id=referral_id,
        day=stored.day.isoformat(),
        today=today().isoformat(),
        failed=failed,
        rows=screening_words.rows(kb, shown, computed) if computed else [],
        edited=screening_words.lines(kb, computed.edited, (stored.day, stored.day)) if computed else [],
        since=screening_words.lines(kb, computed.since, days) if computed else [],
        typed=typed or Typed(),
        programs=[(one.id, screening_words.title_of(kb, one.id)) for one in kb.programs.values()],
        verdicts=[(one, verdict_name(one)) for one in KINDS],
        limit=SENTENCE,
        may_sign=computed is not None and me().may(Permission.DECIDE),
    )


@panel.get("/referrals/<uuid:referral_id>/replay", endpoint="replay")
@guarded(Audience.STAFF, Permission.READ_REFERRALS)
def replay_page(referral_id: UUID) -> str:
    return _page(referral_id, _stored(referral_id))


@panel.post("/referrals/<uuid:referral_id>/case")
@guarded(Audience.STAFF, Permission.DECIDE)
def sign_case(referral_id: UUID) -> AnyResponse | tuple[str, int]:
    """The answers and the verdict that the reviewer stands for, without anything about who."""
    stored = _stored(referral_id)
    typed = {name: request.form.get(f"case-{name}", "") for name in FIELDS}
    wrongs = {}
    if typed["program"] not in world().kb.programs:
        wrongs["program"] = _("请选一项。")
    if typed["verdict"] not in KINDS:
        wrongs["verdict"] = _("请选一项。")
    if not wrongs:
        expected = Verdict(typed["program"], typed["verdict"], stored.day, typed["sentence"], typed["reason"])
        try:
            return _sign(stored, expected)
        except InvalidInput as error:
            wrongs[error.field] = sentence_for(error)
    return _page(referral_id, stored, Typed(typed, wrongs)), HTTPStatus.UNPROCESSABLE_ENTITY


def _sign(stored: Stored, expected: Verdict) -> AnyResponse:
    with world().database.unit_of_work() as uow:
        case = service.sign_case(uow, me(), stored.facts, expected, day=today().isoformat(), at=now())
        uow.commit()
    flash(_("案例记下了，以后每次预演都会算它。"))
    return redirect(url_for("panel.case", case=case.number), code=HTTPStatus.SEE_OTHER)


def _case(number: int) -> SignedCase:
    with world().database.unit_of_work(read_only=True) as uow:
        try:
            return uow.signed_cases.get(number)
        except NotFound:
            abort(HTTPStatus.NOT_FOUND)


def as_yaml(case: SignedCase) -> str:
    """One item of a cases.yaml; days stand there as days."""
    body = dict(case.body)
    body["day"] = date.fromisoformat(body["day"])
    body["signed"] = {**body["signed"], "on": date.fromisoformat(body["signed"]["on"])}
    return yaml.safe_dump([body], allow_unicode=True, sort_keys=False, width=110)


@panel.get("/cases/<int:case>", endpoint="case")
@guarded(Audience.STAFF, Permission.DECIDE)
def case_page(case: int) -> str:
    found = _case(case)
    return render_template(
        "panel/case.html",
        case=found,
        program=screening_words.title_of(world().kb, found.program),
        written=as_yaml(found),
    )


@panel.get("/cases/<int:case>.yaml", endpoint="case_file")
@guarded(Audience.STAFF, Permission.DECIDE)
def case_file(case: int) -> Response:
    found = _case(case)
    response = Response(as_yaml(found), mimetype="application/yaml")
    response.headers["Content-Disposition"] = f'attachment; filename="{found.program}-{found.number}.yaml"'
    return response
