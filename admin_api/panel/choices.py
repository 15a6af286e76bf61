"""What the forms of a decision offer: colleagues, departments, clauses."""

from collections.abc import Iterable, Mapping
from typing import Any

from admin_api.language import gettext as _
from admin_api.language import text
from admin_api.panel.answers import fact_name
from knowledge.departments import Department
from knowledge.model import KnowledgeBase
from referral.domain.people import Permission, Staff
from referral.domain.tasks import FACT, Part

BACK_TO_QUEUE = "queue"


def departments(kb: KnowledgeBase) -> list[tuple[str, str]]:
    """The departments that handle matters together (四（一）), with the names that they had before."""
    return [("", _("请选一个")), *((one.id, _called(one)) for one in kb.departments.values())]


def _called(department: Department) -> str:
    name, former = text(department.name), [text(old.name) for old in department.former]
    return _("{name}（原{former}）", name=name, former=_("、").join(former)) if former else name


def parts(kb: KnowledgeBase, facts: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    """What a department can be shown: the closed list, and each answer that was given."""
    named = {
        Part.NAME: _("怎么称呼"),
        Part.CONTACT: _("怎么联系"),
        Part.STORY: _("发生了什么"),
        Part.SCREENING: _("自查的初步看法"),
    }
    groups = {"members": _("家人的情况"), "others": _("其他家人的情况")}
    answers = [
        (f"{FACT}{key}", _("答案：{name}", name=groups.get(key) or fact_name(kb, key))) for key in facts or {}
    ]
    return [(str(part), label) for part, label in named.items()] + answers


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
