"""The forms beside a referral: one for each decision that this person can take now, filled if it failed."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from flask import url_for

from admin_api.departments import usual_due
from admin_api.language import gettext as _
from admin_api.panel import choices, clocks
from admin_api.panel.canned import preview
from admin_api.panel.decision_table import Decision, possible, typed
from admin_api.panel.forms import (
    AssignForm,
    DecisionForm,
    DeclineForm,
    HandOverForm,
    MessageForm,
    name_fields,
)
from admin_api.panel.labels import action_name
from admin_api.world import today, world
from referral.domain.people import Staff
from referral.domain.referral import Referral


@dataclass(frozen=True, slots=True)
class Attempt:
    """A decision that did not go through, with the form as it was filled in.

    `preview`: nothing went wrong, the words are only to be looked at.
    """

    decision: Decision
    form: DecisionForm
    preview: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """One decision as the page shows it."""

    label: str
    action: str
    plain: bool
    form: DecisionForm
    open: bool = False
    grave: bool = False
    told: str = ""
    hints: dict[str, str] = field(default_factory=dict)
    slug: str = ""
    can_preview: bool = False
    preview: str = ""


def _label(decision: Decision) -> str:
    return _("交给我") if decision.slug == "take" else action_name(decision.action)


def _asks(decision: Decision) -> str:
    """What the text of a decision is."""
    return {
        "approve": _("理由和给什么"),
        "deliver": _("送到了什么"),
        "close": _("办结说明"),
        "ask": _("要问的话"),
        "message": _("要说的话"),
        "hand-over": _("请部门做什么"),
        "decline": _("理由"),
        "reopen": _("为什么重新办理"),
        "note": _("备注"),
        "person-told": _("哪天、怎么告诉的，他怎么说"),
        "grant": _("给什么"),
        "complete-file": _("补了什么，或者为什么补不了"),
        "stage": _("补充说明"),
        "pause": _("为什么暂停"),
        "resume": _("为什么恢复"),
        "term": _("为什么改用这个期限"),
        "urgency": _("为什么改"),
        "new-code": _("怎样核实是本人，为什么换（不要写号码）"),
    }.get(decision.slug, "")


def _told(decision: Decision, township: str) -> str:
    """What the resident gets to see of it."""
    if decision.slug in {"note", "person-told", "stage", "pause", "resume", "term", "urgency"}:
        return _("只有同事看得到。")
    if decision.slug == "assign":
        return ""
    if decision.slug == "hand-over":
        return _(
            "居民会知道交给了哪个部门。部门总能看到：哪一种、哪里、请做什么、哪天前；其余只看到上面勾了的。"
        )
    if decision.slug == "deliver":
        return _("居民会看到这些，并且要按一下：收到了、没收到，还是只收到一部分。")
    if decision.slug == "grant":
        return clocks.first_limit_words(township)
    if decision.slug == "complete-file":
        return _("居民会知道手续补齐了；这段话只有同事看得到。")
    if decision.slug == "new-code":
        return _(
            "旧号码马上作废，新号码发到居民的对话里；没有对话的，请当面或打电话念给本人。这段话只有同事看得到。"
        )
    if decision.slug == "decline":
        return _("居民会看到理由、依据的条款和怎么申请复议。")
    return _("居民会在对话里看到这段话。")


def prepare(decision: Decision, form: DecisionForm, referral: Referral, everybody: Iterable[Staff]) -> None:
    """Give a form its labels, its choices and the version it is about."""
    form.version.data = str(referral.version)
    names = {
        "text": _asks(decision),
        "assignee": _("同事"),
        "department": _("部门"),
        "clause": _("依据的条款"),
        "amount": _("多少（数字）"),
        "unit": _("单位"),
        "day": _("哪天送到"),
        "worth": _("折合多少元（给的是钱就不用写）"),
        "until": _("暂停到哪天"),
        "stage": _("环节"),
        "variant": _("期限"),
        "urgency": _("紧急程度"),
        "due": _("请在哪天前答复"),
        "parts": _("部门看得到什么"),
    }
    name_fields(form, {name: label for name, label in names.items() if name in form})
    if "day" in form and not form["day"].data:
        form["day"].data = today().isoformat()
    if isinstance(form, AssignForm):
        form.assignee.choices = choices.colleagues(everybody, referral.township, referral.village)
    clocks.choose(form, referral)
    if isinstance(form, HandOverForm):
        form.department.choices = choices.departments(world().kb)
        form.parts.choices = choices.parts(world().kb, referral.details.facts)
        if not form.due.data:
            form.due.data = usual_due()
    if isinstance(form, DeclineForm):
        form.clause.choices = choices.clauses(world().kb)


def offers(referral: Referral, who: Staff, everybody: Iterable[Staff], failed: Attempt | None) -> list[Offer]:
    """What stands under 下一步."""
    people = tuple(everybody)
    found = []
    for decision in possible(referral, who):
        again = failed is not None and failed.decision is decision
        form = (
            failed.form
            if failed is not None and again
            else decision.form(formdata=None, prefix=decision.slug)
        )
        prepare(decision, form, referral, people)
        found.append(
            Offer(
                label=_label(decision),
                action=url_for(f"panel.decide_{decision.slug.replace('-', '_')}", referral_id=referral.id),
                plain=decision.plain,
                form=form,
                open=again,
                grave=decision.slug == "decline",
                told="" if decision.plain else _told(decision, referral.township),
                hints={},
                slug=decision.slug,
                can_preview=isinstance(form, MessageForm),
                preview=preview(typed(form), referral, who) if again and failed and failed.preview else "",
            )
        )
    return found
