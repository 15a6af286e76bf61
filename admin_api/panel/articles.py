"""The articles: all of them in a list, and the page of one."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import abort, render_template, request

from admin_api.guards import Audience, guarded
from admin_api.language import gettext as _
from admin_api.language import text
from admin_api.panel.article_labels import state_name
from admin_api.panel.article_page import render
from admin_api.panel.blueprint import panel
from admin_api.world import today, world
from knowledge.model import Article, KnowledgeBase, Topic
from referral.domain.articles import RevisionState
from referral.domain.errors import NotFound
from referral.domain.people import Permission

Row = dict[str, Any]
SHOWS = ("all", "open", "stale", "missing")
"""What the list can be narrowed to: open texts, those past their date, topics without an article."""


def _row(article: Article, states: Mapping[str, str]) -> Row:
    return {
        "topic": article.topic,
        "title": text(article.question),
        "words": (article.question.in_("zh_Hans"), article.question.en, article.short.in_("zh_Hans")),
        "review_by": article.review_by.isoformat(),
        "stale": article.review_by < today(),
        "missing": False,
        "state": _state(states, article.topic),
    }


def _begun(topic: Topic, states: Mapping[str, str]) -> Row:
    return {
        "topic": topic.id,
        "title": text(topic.covers),
        "words": (topic.covers.in_("zh_Hans"), topic.covers.en),
        "review_by": "",
        "stale": False,
        "missing": True,
        "state": _state(states, topic.id),
    }


def _state(states: Mapping[str, str], topic: str) -> str:
    return state_name(RevisionState(states[topic])) if topic in states else ""


def _rows(kb: KnowledgeBase, states: Mapping[str, str]) -> list[Row]:
    """Every article and every topic that should have one: what is under way or past its date comes first."""
    rows = [_row(article, states) for article in kb.articles.values()]
    rows += [
        _begun(topic, states)
        for topic in kb.topics.values()
        if topic.scope != "none" and topic.id not in kb.articles
    ]
    return sorted(
        rows, key=lambda row: (not row["state"], not row["missing"], not row["stale"], row["topic"])
    )


def _fits(row: Row, wanted: str) -> bool:
    said = (row["topic"], *row["words"])
    return all(any(word in words.casefold() for words in said) for word in wanted.casefold().split())


def _narrowed(rows: list[Row], show: str) -> list[Row]:
    return [row for row in rows if show == "all" or row["state" if show == "open" else show]]


@panel.get("/articles", endpoint="articles")
@guarded(Audience.STAFF, Permission.EDIT_ARTICLES)
def articles_page() -> str:
    wanted, asked = request.args.get("q", "")[:200], request.args.get("show", "")
    show = asked if asked in SHOWS else "all"
    with world().database.unit_of_work(read_only=True) as uow:
        states = uow.articles.states()
    rows = [row for row in _rows(world().knowledge.follow(world().database).kb, states) if _fits(row, wanted)]
    names = {"all": _("全部"), "open": _("有稿子的"), "stale": _("过期的"), "missing": _("还没写的")}
    return render_template(
        "panel/articles.html",
        rows=_narrowed(rows, show),
        wanted=wanted,
        show=show,
        views=[(name, names[name], len(_narrowed(rows, name))) for name in SHOWS],
    )


@panel.get("/articles/<topic>", endpoint="article")
@guarded(Audience.STAFF, Permission.EDIT_ARTICLES)
def article_page(topic: str) -> str:
    try:
        return render(topic)
    except NotFound:
        abort(HTTPStatus.NOT_FOUND)
