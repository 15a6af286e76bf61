"""Home, chat, policy pages and privacy."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, abort, render_template

from admin_api.guards import Audience, guarded
from admin_api.language import gettext, text
from admin_api.public import board as figures
from admin_api.public.words import class_words, term_words
from admin_api.world import today, world
from knowledge.model import Article, Citation, Clause, Document, KnowledgeBase
from referral.domain.figures import SMALLEST
from referral.domain.retention import DataClass

pages = Blueprint("public", __name__, template_folder="templates")

ASKED_OFTEN = (
    "dibao.eligibility",
    "dibao.single-household",
    "temporary-aid.apply",
    "medical.aid.eligibility",
    "disability.two-subsidies",
    "dibao.apply.documents",
    "dibao.cancelled",
    "appeal",
)
PHONE_TOPIC = "contact.phone"


@dataclass(frozen=True, slots=True)
class Phone:
    """What the content says about telephones, and until when that was meant to hold."""

    words: str
    review_by: date


def phone() -> Phone | None:
    """The county's telephone from the content, or None while it has none."""
    article = world().kb.articles.get(PHONE_TOPIC)
    return Phone(text(article.short), article.review_by) if article else None


@pages.get("/")
@guarded(Audience.ANYONE)
def home() -> str:
    articles = world().kb.articles
    asks = [articles[topic] for topic in ASKED_OFTEN if topic in articles]
    return render_template("public/home.html", asks=asks, phone=phone())


def _chat_words() -> dict[str, str]:
    """What the script says by itself."""
    return {
        "again": gettext("重写"),
        "basis": gettext("依据"),
        "choose": gettext("可以点选"),
        "fileLost": gettext("刚才那张没有送到，这个手机上也没有留住。请再选一次。"),
        "fileTooBig": gettext(
            "文件太大，一份最多 {megabytes} 兆。请拍照发，或者分成几份。",
            megabytes=world().settings.file_limits.numbers["megabytes"],
        ),
        "leaveWaiting": gettext("还有话没有送到，离开就没有了。要离开吗？"),
        "offline": gettext("没有网络。您的话已经记下，连上就送。"),
        "photo": gettext("照片"),
        "refused": gettext("这句没有送成，请改一改再发。"),
        "renewed": gettext("上一段对话已经结束，从这里重新开始。"),
        "retrying": gettext("网络不好，正在重发。您的话不会丢。"),
        "sendingFile": gettext("正在送"),
        "unsent": gettext("没有送成。"),
        "you": gettext("您说："),
    }


def _starters() -> list[dict[str, str]]:
    return [
        {"kind": "choice", "value": "screen:start", "label": gettext("我家能得到哪些帮助？")},
        {"kind": "choice", "value": "file:start:emergency-relief", "label": gettext("家里出了急事")},
        {"kind": "choice", "value": "topic:dibao.eligibility", "label": gettext("低保要什么条件？")},
        {"kind": "text", "value": gettext("进度"), "label": gettext("看办理进度")},
    ]


@pages.get("/chat")
@guarded(Audience.ANYONE)
def chat() -> str:
    return render_template(
        "public/chat.html",
        words=_chat_words(),
        starters=_starters(),
        phone=phone(),
        largest=world().settings.file_limits.bytes,
    )


def facet_titles() -> dict[str, str]:
    """The headings of an article's parts."""
    return {
        "who": gettext("哪些人"),
        "what": gettext("得到什么"),
        "amount": gettext("多少"),
        "papers": gettext("要带什么"),
        "where": gettext("到哪里办"),
        "duration": gettext("要多久"),
        "appeal": gettext("不服怎么办"),
    }


def paragraphs(words: str) -> list[str]:
    """Plain text as its paragraphs."""
    return [line for line in words.splitlines() if line.strip()]


@pages.get("/articles/<topic>")
@guarded(Audience.ANYONE)
def article(topic: str) -> str:
    kb = world().kb
    found = kb.articles.get(topic) or abort(404)
    facets = [
        (title, paragraphs(text(found.facets[key])))
        for key, title in facet_titles().items()
        if key in found.facets
    ]
    return render_template(
        "public/article.html",
        article=found,
        paragraphs=paragraphs(text(found.details)),
        facets=facets,
        sources=[kb.sources[name] for name in _source_names(found) if name in kb.sources],
        related=[kb.articles[other] for other in found.related if other in kb.articles],
        stale=found.review_by < today(),
    )


def _source_names(found: Article) -> list[str]:
    """The sources of the answer and of what changed since, each once."""
    return list(dict.fromkeys([*found.sources, *(change.source for change in found.changes)]))


@pages.get("/clauses")
@guarded(Audience.ANYONE)
def documents() -> str:
    return render_template("public/documents.html", documents=world().kb.documents.values())


def _document(kb: KnowledgeBase, number: str) -> Document:
    return kb.documents.get(number) or abort(404)


@pages.get("/clauses/<document>")
@guarded(Audience.ANYONE)
def document(document: str) -> str:
    return render_template("public/document.html", document=_document(world().kb, document))


def _above(found: Document, clause: Clause) -> list[Clause]:
    """The clauses that hold this one, outermost first."""
    chain: list[Clause] = []
    while clause.parent:
        clause = found.clause(clause.parent)
        chain.insert(0, clause)
    return chain


@pages.get("/clauses/<document>/<path:clause>")
@guarded(Audience.ANYONE)
def clause(document: str, clause: str) -> str:
    kb = world().kb
    inside = _document(kb, document)
    try:
        found = inside.clause(clause)
    except KeyError:
        abort(404)
    cited = Citation(document, clause)
    return render_template(
        "public/clause.html",
        document=inside,
        clause=found,
        parents=_above(inside, found),
        children=inside.children(clause),
        articles=[article for article in kb.articles.values() if cited in article.clauses],
    )


@pages.get("/board")
@guarded(Audience.ANYONE)
def board() -> str:
    from admin_api.public import charity

    with world().database.unit_of_work(read_only=True) as uow:
        counted = figures.read(uow)
        given = charity.read(uow)
    return render_template(
        "public/board.html",
        day=today(),
        total=figures.shown_total(counted.total),
        kinds=counted.kinds,
        townships=counted.townships,
        rates=counted.rates,
        charity=charity.shape(given),
        weeks=figures.WEEKS,
        limit=SMALLEST,
    )


@pages.get("/privacy")
@guarded(Audience.ANYONE)
def privacy() -> str:
    terms = world().settings.terms
    return render_template(
        "public/privacy.html",
        limit=SMALLEST,
        terms=[(class_words(kind), term_words(terms.of(kind))) for kind in DataClass],
    )
