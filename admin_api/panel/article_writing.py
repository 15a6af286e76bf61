"""Writing an article: saving and trying what was typed, as fields or as YAML; laying a draft aside."""

from dataclasses import replace
from http import HTTPStatus
from typing import Any

from flask import abort, flash, redirect, request, url_for

from admin_api.guards import Audience, guarded
from admin_api.language import gettext as _
from admin_api.panel import article_lint
from admin_api.panel.article_fields import MOST_CHANGES, all_fields, body_from
from admin_api.panel.article_page import Attempt, standing, title_of, try_out, under
from admin_api.panel.article_steps import Answer, done, hand_in, number, out_of_step, refused
from admin_api.panel.blueprint import panel
from admin_api.panel.forms import sentence_for
from admin_api.sessions import me
from admin_api.world import now, world
from knowledge.overlay import read_body
from knowledge.schema.problems import ContentErrors
from referral import service
from referral.domain.articles import DraftConflict, NotReady
from referral.domain.errors import InvalidInput, NotFound
from referral.domain.people import Permission

_LONGEST_QUESTION = 500


def _typed() -> Attempt:
    """What was typed, so that nothing of it is lost whatever happens next."""
    note = request.form.get("save-note", "")
    if "save-text" in request.form:
        return Attempt(typed=request.form["save-text"].replace("\r\n", "\n"), note=note)
    fields = {name: request.form.get(f"save-{name}", "") for name in all_fields(MOST_CHANGES)}
    return Attempt(fields=fields, note=note)


def _body(topic: str, attempt: Attempt) -> dict[str, Any]:
    """The body that was typed; raises ContentErrors for YAML that cannot be read."""
    if attempt.fields is not None:
        return body_from(attempt.fields, topic)
    return read_body(topic, attempt.typed or "")


@panel.post("/articles/<topic>/save")
@guarded(Audience.STAFF, Permission.EDIT_ARTICLES)
def save_article(topic: str) -> Answer:
    title_of(topic)
    attempt, seen = _typed(), (number("save-number"), number("save-version"))
    try:
        body = _body(topic, attempt)
        with world().database.unit_of_work() as uow:
            draft = service.save_draft(uow, me(), topic, body, seen=seen, note=attempt.note or "", at=now())
            uow.commit()
    except ContentErrors as errors:
        wrong = replace(attempt, problems=errors.problems)
        return refused(topic, wrong, HTTPStatus.UNPROCESSABLE_ENTITY)
    except InvalidInput as error:
        wrong = replace(attempt, wrong=sentence_for(error))
        return refused(topic, wrong, HTTPStatus.UNPROCESSABLE_ENTITY)
    except DraftConflict as conflict:
        said = _("同事先存了一稿。您写的还在下面，同事存的在最后；合好再存。")
        return refused(topic, replace(attempt, wrong=said, theirs=conflict.current))
    if request.form.get("save-then") == "submit":
        return hand_in(topic, draft.version)
    flash(_("草稿存好了。"))
    page = url_for("panel.article", topic=topic)
    return redirect(page if attempt.typed is None else f"{page}?as=yaml", code=HTTPStatus.SEE_OTHER)


@panel.post("/articles/<topic>/try")
@guarded(Audience.STAFF, Permission.EDIT_ARTICLES)
def try_article(topic: str) -> Answer:
    title_of(topic)
    attempt, question = _typed(), request.form.get("save-question", "")[:_LONGEST_QUESTION]
    try:
        body = _body(topic, attempt)
        with world().database.unit_of_work(read_only=True) as uow:
            kb = under(uow, topic, body)
    except ContentErrors as errors:
        wrong = replace(attempt, problems=errors.problems)
        return refused(topic, wrong, HTTPStatus.UNPROCESSABLE_ENTITY)
    attempt = replace(attempt, found=article_lint.findings(kb, topic))
    if not question.strip():
        said = _("先写一句居民会问的话，再试。")
        return refused(topic, replace(attempt, wrong=said), HTTPStatus.UNPROCESSABLE_ENTITY)
    tried = try_out(kb, question)
    return refused(topic, replace(attempt, tried=tried), HTTPStatus.OK)


@panel.post("/articles/<topic>/discard")
@guarded(Audience.STAFF, Permission.EDIT_ARTICLES)
def discard_article(topic: str) -> Answer:
    title_of(topic)
    phrasings = standing(topic).get("phrasings", {})
    kept = {phrase for tongue in phrasings.values() for phrase in tongue}
    try:
        with world().database.unit_of_work() as uow:
            version = number("discard-version")
            service.discard_draft(uow, me(), topic, version=version, standing=kept, at=now())
            uow.commit()
    except (DraftConflict, NotReady) as error:
        return out_of_step(topic, error)
    return done(topic, _("这一稿作废了，各稿里还看得到。"))


@panel.post("/articles/<topic>/roll-back")
@guarded(Audience.STAFF, Permission.EDIT_ARTICLES)
def roll_back_article(topic: str) -> Answer:
    title_of(topic)
    try:
        with world().database.unit_of_work() as uow:
            service.roll_back(uow, me(), topic, number("roll-back-number"), at=now())
            uow.commit()
    except NotFound:
        abort(HTTPStatus.NOT_FOUND)
    except DraftConflict as error:
        return out_of_step(topic, error)
    return done(topic, _("旧稿已经作为新草稿放好，复核以后才发布。"))
