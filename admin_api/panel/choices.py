"""What the forms of a decision offer: colleagues, departments, clauses."""

from collections.abc import Iterable

from admin_api.language import gettext as _
from admin_api.language import text
from knowledge.model import KnowledgeBase
from referral.domain.people import Permission, Staff

BACK_TO_QUEUE = "queue"


def departments() -> list[tuple[str, str]]:
    """The departments that handle matters together (四（一）); the first value is stored and told."""
    return [
        ("", _("请选一个")),
        ("民政", _("民政")),
        ("医保", _("医保")),
        ("农业农村（乡村振兴）", _("农业农村（乡村振兴）")),
        ("卫生健康", _("卫生健康")),
        ("教育", _("教育")),
        ("人力社保", _("人力社保")),
        ("应急管理", _("应急管理")),
        ("住房城乡建设", _("住房城乡建设")),
        ("残联", _("残联")),
        ("财政", _("财政")),
        ("统计", _("统计")),
    ]


def colleagues(everybody: Iterable[Staff], township: str, village: str) -> list[tuple[str, str]]:
    """Who may be given a matter from there, and the way back into the queue."""
    able = [one for one in everybody if one.may(Permission.DECIDE) and one.area.covers(township, village)]
    names = [(str(one.id), one.name) for one in sorted(able, key=lambda one: one.name)]
    return [("", _("请选一位")), *names, (BACK_TO_QUEUE, _("放回待分派"))]


def clauses(kb: KnowledgeBase) -> list[tuple[str, str]]:
    """What a refusal can rest on: first the clause of each program, then every clause of every document."""
    programs = [
        (str(program.clause), f"{text(program.title)} {program.clause.clause}")
        for program in kb.programs.values()
    ]
    every = [
        (str(clause.citation), f"{clause.id} {text(clause.heading)}")
        for document in kb.documents.values()
        for clause in document.clauses
    ]
    return [("", _("请选一条")), *programs, *every]
