"""From a draft to publication: handed in by one; another looks at what it changes, and publishes it."""

from http import HTTPStatus

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin_api.guards import Audience, guarded
from admin_api.language import gettext as _
from admin_api.language import text
from admin_api.panel import article_lint
from admin_api.panel.article_labels import search_word
from admin_api.panel.article_page import Attempt, render, title_of, under
from admin_api.panel.article_rehearsal import begin, look
from admin_api.panel.blueprint import panel
from admin_api.sessions import me
from admin_api.world import now, world
from knowledge.model import KnowledgeBase
from knowledge.rehearsal import Outcome
from knowledge.schema.problems import ContentErrors
from referral import service
from referral.domain.articles import DraftConflict, NotReady, RevisionState, SecondPairOfEyes
from referral.domain.people import Permission

Answer = Response | tuple[str, int]


def number(field: str) -> int:
    """A number that a form carries along; 422 for anything else."""
    written = request.form.get(field, "")
    if not (written.isascii() and written.isdigit() and len(written) < 9):
        abort(HTTPStatus.UNPROCESSABLE_ENTITY)
    return int(written)


def done(topic: str, said: str, endpoint: str = "panel.article") -> Response:
    """Onwards to a page of the article, where it is said."""
    flash(said)
    return redirect(url_for(endpoint, topic=topic), code=HTTPStatus.SEE_OTHER)


def refused(topic: str, attempt: Attempt, status: HTTPStatus = HTTPStatus.CONFLICT) -> Answer:
    """The page again, with what was typed and what stands in its way."""
    return render(topic, attempt), status


def out_of_step(topic: str, error: DraftConflict | NotReady) -> Answer:
    """A step from a state that is no longer: the page as it is now says what to do."""
    said = _("现在没有可以走这一步的稿子。")
    if isinstance(error, DraftConflict):
        said = _("同事刚改过这篇，请看过再定。")
    return refused(topic, Attempt(wrong=said))


class _Unfit(Exception):  # noqa: N818 - it never leaves this module
    """The content check refuses the text; the page shows why."""


def _sound(kb: KnowledgeBase, topic: str) -> KnowledgeBase:
    if article_lint.refuses(article_lint.findings(kb, topic)):
        raise _Unfit
    return kb


def _unfit(topic: str) -> Answer:
    said = _("这样还不能交，也不能发布：先改好标出来的地方。")
    return refused(topic, Attempt(wrong=said), HTTPStatus.UNPROCESSABLE_ENTITY)


def hand_in(topic: str, version: int) -> Answer:
    """Hand the draft to a second pair of eyes, and begin to find out what it would change."""
    try:
        with world().database.unit_of_work() as uow:
            draft = service.submit_draft(uow, me(), topic, version=version, at=now())
            kb = _sound(under(uow, topic, draft.body), topic)
            uow.commit()
    except (ContentErrors, _Unfit):
        return _unfit(topic)
    except (DraftConflict, NotReady) as error:
        return out_of_step(topic, error)
    begin(kb)
    return done(topic, _("交给同事复核了。"))


@panel.post("/articles/<topic>/submit")
@guarded(Audience.STAFF, Permission.EDIT_ARTICLES)
def submit_article(topic: str) -> Answer:
    title_of(topic)
    return hand_in(topic, number("submit-version"))


@panel.post("/articles/<topic>/rehearse")
@guarded(Audience.STAFF, Permission.EDIT_ARTICLES)
def rehearse_article(topic: str) -> Answer:
    """Find out, or go on finding out, what the open text would change."""
    title_of(topic)
    try:
        with world().database.unit_of_work(read_only=True) as uow:
            draft = uow.articles.open_of(topic)
            if draft is None:
                return out_of_step(topic, NotReady("there is no open text"))
            kb = under(uow, topic, draft.body)
    except ContentErrors:
        return _unfit(topic)
    begin(kb)
    return redirect(url_for("panel.rehearsal", topic=topic), code=HTTPStatus.SEE_OTHER)


@panel.get("/articles/<topic>/rehearsal", endpoint="rehearsal")
@guarded(Audience.STAFF, Permission.EDIT_ARTICLES)
def rehearsal_page(topic: str) -> Response | str:
    """What the open text would change, as far as that is known; it asks again by itself until all is."""
    title = title_of(topic)
    with world().database.unit_of_work(read_only=True) as uow:
        draft = uow.articles.open_of(topic)
        try:
            kb = under(uow, topic, draft.body) if draft else None
        except ContentErrors:
            kb = None
    if draft is None or kb is None:
        return redirect(url_for("panel.article", topic=topic), code=HTTPStatus.SEE_OTHER)
    seen = look(topic, kb)
    found = article_lint.findings(kb, topic)
    in_review, own = draft.state is RevisionState.REVIEW, draft.author == me().id
    return render_template(
        "panel/rehearsal.html",
        topic=topic,
        title=title,
        draft=draft,
        rehearsal=seen,
        changed=[
            (one.question, one.lost, _told(one.before, kb), _told(one.after, kb))
            for one in seen.changed or ()
        ],
        remarks=article_lint.remarks(topic, (), found, {}),
        refuses=article_lint.refuses(found),
        may_publish=in_review and not own and me().may(Permission.PUBLISH_ARTICLES),
        own=own,
        in_review=in_review,
    )


def _told(outcome: Outcome, kb: KnowledgeBase) -> str:
    article = kb.articles.get(outcome[1] or "")
    word = search_word(outcome[0])
    return _("{decision}：{title}", decision=word, title=text(article.question)) if article else word


@panel.post("/articles/<topic>/publish")
@guarded(Audience.STAFF, Permission.PUBLISH_ARTICLES)
def publish_article(topic: str) -> Answer:
    """Takes effect only when what it changes has been found out, and the one who publishes saw that list."""
    title_of(topic)
    version, mark = number("publish-version"), request.form.get("publish-seen", "")
    try:
        with world().database.unit_of_work() as uow:
            revision = service.publish_article(uow, me(), topic, version=version, at=now())
            kb = _sound(under(uow, topic, revision.body), topic)
            seen = look(topic, kb)
            fresh = seen.changed is not None and seen.mark == mark
            if fresh:
                uow.commit()
    except (ContentErrors, _Unfit):
        return _unfit(topic)
    except SecondPairOfEyes:
        return refused(topic, Attempt(wrong=_("自己写的稿子要请另一位同事发布。")))
    except (DraftConflict, NotReady) as error:
        return out_of_step(topic, error)
    if not fresh:
        begin(kb)
        return done(topic, _("先看清发布以后哪些问题会答得不一样。"), "panel.rehearsal")
    world().knowledge.follow(world().database)
    return done(topic, _("发布了，从现在起照这一版回答。"))
