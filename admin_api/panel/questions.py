"""Questions that found no answer: together where they ask the same, those of most people first."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin_api.guards import Audience, guarded
from admin_api.language import gettext as _
from admin_api.language import text
from admin_api.panel.article_page import standing
from admin_api.panel.blueprint import panel
from admin_api.panel.forms import sentence_for
from admin_api.panel.labels import age, moment
from admin_api.sessions import me
from admin_api.world import now, today, world
from knowledge.clustering import Cluster, clusters
from referral import service
from referral.domain.errors import InvalidInput, NotFound
from referral.domain.people import Permission

READ = 500
"""Newest questions that are put together for one page."""
SHOWN = 40
_NEAREST = 3
_MEMBERS = 100


@dataclass(frozen=True, slots=True)
class Failed:
    """What did not go through: about which question, in which form, why, and what was typed."""

    question: int
    form: str
    sentence: str
    typed: str


def decision_name(decision: str) -> str:
    """How a question came to be here."""
    return {
        "handoff": _("转给了人"),
        "decline": _("说了不懂"),
        "choose": _("给的选项都不是"),
        "unhelpful": _("答了，说没用"),
        "answer": _("答了，对不上"),
        "refer": _("指了别处，对不上"),
        "screen": _("引去自查，对不上"),
    }.get(decision, decision)


def _row(cluster: Cluster) -> dict[str, Any]:
    lead = cluster.lead
    ranked = world().index.ask(lead.text, lead.language, today()).ranked
    articles = world().kb.articles
    nearest = [articles[topic] for topic, _sure in ranked if topic in articles][:_NEAREST]
    near = {article.topic for article in nearest}
    return {
        "id": lead.id,
        "members": ",".join(str(question.id) for question in cluster.questions[:_MEMBERS]),
        "text": lead.text,
        "others": cluster.texts[1:],
        "people": cluster.people,
        "waiting": cluster.waiting,
        "decision": decision_name(lead.decision),
        "first_iso": cluster.first_at.isoformat(),
        "first_at": moment(cluster.first_at),
        "age": age(now() - cluster.first_at),
        "nearest": [(article.topic, text(article.question)) for article in nearest],
        "rest": [(topic, title) for topic, title in _writable().items() if topic not in near],
    }


def _writable() -> dict[str, str]:
    """Every topic that an article can be written for, with what it asks or would be about."""
    kb = world().kb
    begun = {topic.id: text(topic.covers) for topic in kb.topics.values() if topic.scope != "none"}
    return begun | {article.topic: text(article.question) for article in kb.articles.values()}


def _page(failed: Failed | None = None) -> str:
    with world().database.unit_of_work(read_only=True) as uow:
        kept = uow.questions.open(READ)
    analyser = world().index.collection.analyser
    found = clusters(kept, lambda said: analyser.analyse(said).spoken)
    return render_template(
        "panel/questions.html",
        rows=[_row(cluster) for cluster in found[:SHOWN]],
        more=max(0, len(found) - SHOWN),
        may_edit=me().may(Permission.EDIT_ARTICLES),
        failed=failed,
    )


@panel.get("/questions", endpoint="questions")
@guarded(Audience.STAFF, Permission.READ_QUESTIONS)
def questions_page() -> str:
    return _page()


def _members(question_id: int, form: str) -> list[int]:
    """The questions that stood together on the page; the one of the address is always among them."""
    written = request.form.get(f"{form}-members", "").split(",")
    ids = [int(one) for one in written if one.isascii() and one.isdigit() and len(one) < 19]
    return list(dict.fromkeys([question_id, *ids]))[:_MEMBERS]


def _failed(question_id: int, form: str, error: InvalidInput) -> tuple[str, int]:
    said = _("没有人在等这个答案。") if error.field == "askers" else sentence_for(error)
    typed = request.form.get(f"{form}-text", "")
    return _page(Failed(question_id, form, said, typed)), HTTPStatus.UNPROCESSABLE_ENTITY


def _done(said: str) -> Response:
    flash(said)
    return redirect(url_for("panel.questions"), code=HTTPStatus.SEE_OTHER)


@panel.post("/questions/<int:question_id>/dismiss")
@guarded(Audience.STAFF, Permission.EDIT_ARTICLES)
def dismiss_question(question_id: int) -> Response | tuple[str, int]:
    ids, reason = _members(question_id, "dismiss"), request.form.get("dismiss-text", "")
    try:
        with world().database.unit_of_work() as uow:
            service.dismiss_questions(uow, me(), ids, reason, at=now())
            uow.commit()
    except InvalidInput as error:
        return _failed(question_id, "dismiss", error)
    except NotFound:
        abort(HTTPStatus.NOT_FOUND)
    return _done(_("已放下。再有人问，会再出现。"))


@panel.post("/questions/<int:question_id>/answer")
@guarded(Audience.STAFF, Permission.EDIT_ARTICLES)
def answer_question(question_id: int) -> Response | tuple[str, int]:
    ids, words = _members(question_id, "answer"), request.form.get("answer-text", "")
    try:
        with world().database.unit_of_work() as uow:
            told = service.answer_askers(uow, me(), ids, words, at=now())
            uow.commit()
    except InvalidInput as error:
        return _failed(question_id, "answer", error)
    except NotFound:
        abort(HTTPStatus.NOT_FOUND)
    return _done(_("已发给 {n} 个愿意听回音的人。", n=told))


@panel.post("/questions/<int:question_id>/phrase")
@guarded(Audience.STAFF, Permission.EDIT_ARTICLES)
def adopt_question(question_id: int) -> Response | tuple[str, int]:
    topic = request.form.get("phrase-topic", "")
    if (title := _writable().get(topic)) is None:
        return _failed(question_id, "phrase", InvalidInput("topic", "not-valid"))
    ids = _members(question_id, "phrase")
    try:
        with world().database.unit_of_work() as uow:
            service.adopt_question(uow, me(), ids, topic, standing(topic), at=now())
            uow.commit()
    except InvalidInput as error:
        return _failed(question_id, "phrase", error)
    except NotFound:
        abort(HTTPStatus.NOT_FOUND)
    return _done(_("已写进“{title}”的草稿，也记成了以后每次都要答对的问题。", title=title))
