"""Writing articles: the list, and for each one the way from a draft to publication."""

from http import HTTPStatus

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin_api.guards import Audience, guarded
from admin_api.language import gettext as _
from admin_api.language import text
from admin_api.panel.article_page import Attempt, article_of, render, state_name, try_out, under
from admin_api.panel.blueprint import panel
from admin_api.panel.forms import sentence_for
from admin_api.sessions import me
from admin_api.world import now, today, world
from knowledge.model import Article, KnowledgeBase
from knowledge.overlay import read_body
from knowledge.rehearsal import Question, Rehearsed, questions, rehearse
from knowledge.schema.problems import ContentErrors
from referral import service
from referral.domain.articles import DraftConflict, NotReady, RevisionState, SecondPairOfEyes
from referral.domain.errors import InvalidInput, NotFound
from referral.domain.people import Permission

Answer = Response | tuple[str, int]
_LONGEST_QUESTION = 500


def _fits(article: Article, wanted: str) -> bool:
    said = (article.topic, article.question.in_("zh_Hans"), article.question.en, article.short.in_("zh_Hans"))
    return all(any(word in words.casefold() for words in said) for word in wanted.casefold().split())


@panel.get("/articles", endpoint="articles")
@guarded(Audience.STAFF, Permission.EDIT_ARTICLES)
def articles_page() -> str:
    wanted = request.args.get("q", "")[:200]
    with world().database.unit_of_work(read_only=True) as uow:
        states = uow.articles.states()
    kb = world().knowledge.follow(world().database).kb
    rows = [
        {
            "topic": article.topic,
            "title": text(article.question),
            "review_by": article.review_by.isoformat(),
            "stale": article.review_by < today(),
            "state": state_name(RevisionState(states[article.topic])) if article.topic in states else "",
        }
        for article in kb.articles.values()
        if _fits(article, wanted)
    ]
    rows.sort(key=lambda row: (not row["state"], not row["stale"], row["topic"]))
    return render_template("panel/articles.html", rows=rows, wanted=wanted)


@panel.get("/articles/<topic>", endpoint="article")
@guarded(Audience.STAFF, Permission.EDIT_ARTICLES)
def article_page(topic: str) -> str:
    try:
        return render(topic)
    except NotFound:
        abort(HTTPStatus.NOT_FOUND)


def _number(field: str) -> int:
    written = request.form.get(field, "")
    if not (written.isascii() and written.isdigit() and len(written) < 9):
        abort(HTTPStatus.UNPROCESSABLE_ENTITY)
    return int(written)


def _typed(form: str) -> str:
    return request.form.get(f"{form}-text", "").replace("\r\n", "\n")


def _done(topic: str, said: str) -> Response:
    flash(said)
    return redirect(url_for("panel.article", topic=topic), code=HTTPStatus.SEE_OTHER)


def _refused(topic: str, attempt: Attempt, status: HTTPStatus = HTTPStatus.CONFLICT) -> Answer:
    return render(topic, attempt), status


def _stale(topic: str, error: DraftConflict | NotReady) -> Answer:
    """A step from a state that is no longer: the page as it is now says what to do."""
    said = _("现在没有可以走这一步的稿子。")
    if isinstance(error, DraftConflict):
        said = _("同事刚改过这篇，请看过再定。")
    return _refused(topic, Attempt(wrong=said))


@panel.post("/articles/<topic>/save")
@guarded(Audience.STAFF, Permission.EDIT_ARTICLES)
def save_article(topic: str) -> Answer:
    article_of(topic)
    typed, seen = _typed("save"), (_number("save-number"), _number("save-version"))
    try:
        body = read_body(topic, typed)
        with world().database.unit_of_work() as uow:
            note = request.form.get("save-note", "")
            service.save_draft(uow, me(), topic, body, seen=seen, note=note, at=now())
            uow.commit()
    except ContentErrors as errors:
        return _refused(topic, Attempt(typed, errors.problems), HTTPStatus.UNPROCESSABLE_ENTITY)
    except InvalidInput as error:
        return _refused(topic, Attempt(typed, wrong=sentence_for(error)), HTTPStatus.UNPROCESSABLE_ENTITY)
    except DraftConflict as conflict:
        said = _("同事先存了一稿。您写的还在上面，同事的在下面；合好再存。")
        return _refused(topic, Attempt(typed, wrong=said, theirs=conflict.current))
    return _done(topic, _("草稿存好了。"))


@panel.post("/articles/<topic>/try")
@guarded(Audience.STAFF, Permission.EDIT_ARTICLES)
def try_article(topic: str) -> Answer:
    article_of(topic)
    typed, question = _typed("save"), request.form.get("save-question", "")[:_LONGEST_QUESTION]
    try:
        body = read_body(topic, typed)
        with world().database.unit_of_work(read_only=True) as uow:
            kb = under(uow, topic, body)
    except ContentErrors as errors:
        return _refused(topic, Attempt(typed, errors.problems), HTTPStatus.UNPROCESSABLE_ENTITY)
    known = world().knowledge.draft(kb)
    return _refused(topic, Attempt(typed, tried=try_out(known, question)), HTTPStatus.OK)


@panel.post("/articles/<topic>/submit")
@guarded(Audience.STAFF, Permission.EDIT_ARTICLES)
def submit_article(topic: str) -> Answer:
    article_of(topic)
    try:
        with world().database.unit_of_work() as uow:
            draft = service.submit_draft(uow, me(), topic, version=_number("submit-version"), at=now())
            under(uow, topic, draft.body)
            uow.commit()
    except ContentErrors as errors:
        return _refused(topic, Attempt(problems=errors.problems), HTTPStatus.UNPROCESSABLE_ENTITY)
    except (DraftConflict, NotReady) as error:
        return _stale(topic, error)
    return _done(topic, _("交给同事复核了。"))


@panel.post("/articles/<topic>/publish")
@guarded(Audience.STAFF, Permission.PUBLISH_ARTICLES)
def publish_article(topic: str) -> Answer:
    """The first time with what would change; only the second time, with that seen, it takes effect."""
    article_of(topic)
    version, seen = _number("publish-version"), request.form.get("publish-seen") == "yes"
    try:
        with world().database.unit_of_work() as uow:
            revision = service.publish_article(uow, me(), topic, version=version, at=now())
            kb, kept = under(uow, topic, revision.body), uow.regressions.all()
            if seen:
                uow.commit()
    except ContentErrors as errors:
        return _refused(topic, Attempt(problems=errors.problems), HTTPStatus.UNPROCESSABLE_ENTITY)
    except SecondPairOfEyes:
        return _refused(topic, Attempt(wrong=_("自己写的稿子要请另一位同事发布。")))
    except (DraftConflict, NotReady) as error:
        return _stale(topic, error)
    if seen:
        world().knowledge.follow(world().database)
        return _done(topic, _("发布了，从现在起照这一版回答。"))
    return _refused(topic, Attempt(changed=_rehearsed(kb, kept)), HTTPStatus.OK)


def _rehearsed(kb: KnowledgeBase, kept: list[Question]) -> list[Rehearsed]:
    """What would change, outside of any transaction: it takes some seconds."""
    before, after = world().knowledge.now, world().knowledge.draft(kb)
    asked = dict.fromkeys([*questions(before.kb, kb), *kept])
    return rehearse(before.index, after.index, asked, today())


@panel.post("/articles/<topic>/roll-back")
@guarded(Audience.STAFF, Permission.EDIT_ARTICLES)
def roll_back_article(topic: str) -> Answer:
    article_of(topic)
    try:
        with world().database.unit_of_work() as uow:
            service.roll_back(uow, me(), topic, _number("roll-back-number"), at=now())
            uow.commit()
    except NotFound:
        abort(HTTPStatus.NOT_FOUND)
    except DraftConflict as error:
        return _stale(topic, error)
    return _done(topic, _("旧稿已经作为新草稿放好，复核以后才发布。"))
