"""One referral in one screen: what happened, who needs it, what was answered and judged, the next step."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import abort, render_template, request

from admin_api.departments import department_of, usual_due
from admin_api.guards import Audience, guarded
from admin_api.kinds import kind_name
from admin_api.language import NAMES, text
from admin_api.language import gettext as _
from admin_api.panel import answers, clocks, duplicates, files, thread
from admin_api.panel.blueprint import panel
from admin_api.panel.canned import choices, fill
from admin_api.panel.conflict import rows
from admin_api.panel.decision_forms import Attempt, Offer, offers
from admin_api.panel.decision_table import DECISIONS, possible
from admin_api.panel.history import line, sentence
from admin_api.panel.labels import (
    age,
    channel_name,
    moment,
    purpose_name,
    reason_names,
    relation_name,
    status_name,
    urgency_name,
)
from admin_api.panel.queue import place_name
from admin_api.panel.task_cards import FailedStep, cards
from admin_api.sessions import me
from admin_api.world import now, world
from referral.domain import codes
from referral.domain.casework import Reply
from referral.domain.consent import ConsentEntry
from referral.domain.people import Permission, Staff
from referral.domain.referral import Details, Referral
from referral.store.queries import ReferralView, referral_view

Pair = tuple[str, str]


def _about(referral: Referral) -> list[Pair]:
    details, kb = referral.details, world().kb
    program = kb.programs.get(referral.program or "")
    found = [
        (_("什么时候开始"), details.since_when),
        (_("谁受影响"), details.who_affected),
        (_("办哪一种"), text(program.title) if program else ""),
        (_("替谁说的"), _spoken_for(referral)),
    ]
    return [(label, value) for label, value in found if value]


def _spoken_for(referral: Referral) -> str:
    """Who filed it for somebody else, by what right, and whether that person knows; "" for one's own."""
    if not referral.details.for_other:
        return ""
    told = _("已告诉本人") if referral.standing.person_told else _("本人还不知道，请告诉他一声")
    return _("替别人交的（{relation}）。{told}", relation=relation_name(referral.details.relation), told=told)


def _contact(referral: Referral) -> list[Pair]:
    details = referral.details
    return [
        (_("怎么称呼"), details.name or _("没有留")),
        (_("怎么联系"), details.contact or _("没有留，只能在对话里联系")),
        (_("在哪里"), place_name(referral.township, referral.village)),
    ]


def _consents(entries: tuple[ConsentEntry, ...]) -> list[Pair]:
    return [
        (
            purpose_name(entry.purpose),
            _("{at} 同意", at=moment(entry.at)) if entry.given else _("{at} 收回", at=moment(entry.at)),
        )
        for entry in entries
    ]


def _screened(details: Details) -> dict[str, Any]:
    screening = details.screening or {}
    return {
        "screened_on": screening.get("on", ""),
        "rules_version": str(screening.get("rules_version", ""))[:8],
    }


def _pressing(referral: Referral) -> dict[str, Any]:
    """How urgent it is and why, what a person said of that, and which terms are running."""
    said = referral.standing.urgency_set
    by_hand = _("{who}改过：{reason}", who=said.by.name or _("工作人员"), reason=said.reason) if said else ""
    return {
        "urgency": referral.urgency,
        "urgency_label": urgency_name(referral.urgency),
        "reasons": reason_names(referral.details.urgency_reasons),
        "by_hand": by_hand,
        "clocks": clocks.lines(referral),
        "papers_pending": referral.standing.papers_pending,
    }


def shape(view: ReferralView) -> dict[str, Any]:
    """The page's values, all of them words by now."""
    referral, details, kb = view.referral, view.referral.details, world().kb
    near, far = answers.verdicts(kb, view.verdicts, referral.program)
    return {
        "title": _(
            "{kind} · {place}",
            kind=kind_name(referral.kind),
            place=place_name(referral.township, referral.village),
        ),
        "status": referral.status,
        "status_label": status_name(referral.status),
        "code": codes.show(referral.code),
        "filed_iso": referral.filed_at.isoformat(),
        "filed_at": moment(referral.filed_at),
        "age": age(now() - referral.filed_at),
        "channel": channel_name(referral.address.partition(":")[0])
        if referral.address
        else _("窗口或其他系统"),
        "language": NAMES[referral.language],
        "assignee": view.assignee,
        "departments": _("、").join(map(department_of, referral.standing.departments)),
        "erased": referral.standing.erased,
        "story": details.what_happened,
        "about": _about(referral),
        "contact": _contact(referral),
        "consents": _consents(view.consents),
        "question": referral.question,
        "verdicts": near,
        "other_verdicts": far,
        "hint": answers.hint(kb, details, referral.township),
        "replayed": details.facts is not None and details.screening is not None,
        "answers": answers.pairs(kb, details.facts or {}),
        "history": [line(entry) for entry in reversed(view.history)],
        **_screened(details),
        **_pressing(referral),
    }


def _drafted(referral: Referral, replies: list[Reply], canned: int) -> Attempt:
    """The form of a message, filled with a canned reply in the resident's language, and how it will look."""
    chosen = next((reply for reply in replies if reply.id == canned), None)
    message = next(decision for decision in DECISIONS if decision.slug == "message")
    if chosen is None:
        abort(HTTPStatus.NOT_FOUND)
    form = message.form(formdata=None, prefix=message.slug)
    form["text"].data = fill(chosen.in_(referral.language), referral, me())
    return Attempt(message, form, preview=True)


def render(
    referral_id: UUID,
    failed: Attempt | None = None,
    seen: int | None = None,
    failed_step: FailedStep | None = None,
    canned: int | None = None,
) -> str:
    """The page. `failed` is a decision that did not go through; `seen` the version it was taken on, where a
    colleague was faster; `failed_step` the same on a task of a department; `canned` a reply to begin with.
    """
    with world().database.unit_of_work(read_only=True) as uow:
        view = referral_view(uow, referral_id, staff=me(), at=now())
        everybody = uow.staff.everybody()
        contacts = uow.contacts.all() if view.referral.standing.tasks else {}
        papers = files.shelf(uow, view)
        replies, lock = uow.replies.all(), uow.locks.get(referral_id, now=now())
        family = duplicates.household(uow, view.referral)
    referral = view.referral
    if canned is not None:
        failed = _drafted(referral, replies, canned)
    offered = offers(referral, me(), everybody, failed)
    return render_template(
        "panel/referral.html",
        page=shape(view),
        shelf=papers,
        household=family,
        referral_id=referral_id,
        version=referral.version,
        cards=cards(referral, contacts, view.possible),
        failed_step=failed_step,
        due_default=usual_due(),
        decisions=offered,
        working=thread.working(lock, me()),
        **thread.shown(view, me()),
        may_decide=me().may(Permission.DECIDE),
        canned=choices(replies) if referral.address else None,
        **_lost(referral, failed),
        **_late(view, failed, seen, offered, everybody),
    )


def _lost(referral: Referral, failed: Attempt | None) -> dict[str, Any]:
    """What was typed for a step that is not possible any more, so that it can be copied."""
    if failed is None or failed.decision in possible(referral, me()):
        return {"kept": "", "trouble": []}
    shown = [field for field in failed.form if field.type not in {"HiddenField", "CSRFTokenField"}]
    kept = "\n".join(str(field.data) for field in shown if field.data and not isinstance(field.data, list))
    return {"kept": kept, "trouble": failed.form.form_errors}


def _late(
    view: ReferralView,
    failed: Attempt | None,
    seen: int | None,
    offered: list[Offer],
    everybody: list[Staff],
) -> dict[str, Any]:
    """What a colleague did in the meantime, both versions side by side, and the way to do it all the same."""
    if seen is None or failed is None:
        return {"conflict": [], "fields": [], "again": None}
    return {
        "conflict": [sentence(entry) for entry in view.history[seen:]],
        "fields": rows(view.referral, seen, failed, me(), everybody),
        "again": next((one for one in offered if one.slug == failed.decision.slug), None),
    }


@panel.get("/referrals/<uuid:referral_id>")
@guarded(Audience.STAFF, Permission.READ_REFERRALS)
def referral(referral_id: UUID) -> str:
    return render(referral_id, canned=request.args.get("canned", type=int))
