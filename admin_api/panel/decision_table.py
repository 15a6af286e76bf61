"""Every decision of staff: its address, what it asks for, and the one service call it makes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from admin_api.deed import Deed, is_clause
from admin_api.panel.canned import fill
from admin_api.panel.choices import BACK_TO_QUEUE
from admin_api.panel.forms import (
    AssignForm,
    DecisionForm,
    DeclineForm,
    DeliverForm,
    GrantForm,
    HandOverForm,
    MessageForm,
    PauseForm,
    StageForm,
    TermForm,
    TextForm,
    UrgencyForm,
)
from admin_api.world import now, today, world
from referral import service
from referral.domain.aid import read_amount
from referral.domain.deadlines import times
from referral.domain.errors import InvalidInput
from referral.domain.kinds import Action, Role
from referral.domain.people import Staff
from referral.domain.referral import Referral
from referral.ports import UnitOfWork


class Bare(Protocol):
    """A service that needs nothing but the deed."""

    def __call__(
        self, uow: UnitOfWork, actor: Staff, referral_id: UUID, expected_version: int, /, *, at: datetime
    ) -> Referral: ...


class Worded(Protocol):
    """A service that needs words beside the deed."""

    def __call__(
        self,
        uow: UnitOfWork,
        actor: Staff,
        referral_id: UUID,
        expected_version: int,
        words: str,
        /,
        *,
        at: datetime,
    ) -> Referral: ...


Call = Callable[[Deed, DecisionForm], Referral]
Chosen = Callable[..., Referral]


@dataclass(frozen=True, slots=True)
class Decision:
    """`slug` ends the address. `words_are` is how the service calls the text that the form asks for."""

    slug: str
    action: Action
    form: type[DecisionForm]
    call: Call
    words_are: str = "text"

    @property
    def plain(self) -> bool:
        """A single button: nothing has to be written."""
        return self.form is DecisionForm


def typed(form: DecisionForm, field: str = "text") -> str:
    """What stands in a field."""
    return str(form[field].data or "")


def _bare(use: Bare) -> Call:
    return lambda deed, _form: use(deed.uow, deed.who, deed.referral_id, deed.version, at=deed.at)


def _worded(use: Worded) -> Call:
    return lambda deed, form: use(deed.uow, deed.who, deed.referral_id, deed.version, typed(form), at=deed.at)


def _take(deed: Deed, _form: DecisionForm) -> Referral:
    return service.assign(deed.uow, deed.who, deed.referral_id, deed.version, deed.who.id, at=deed.at)


def _assign(deed: Deed, form: DecisionForm) -> Referral:
    chosen = typed(form, "assignee")
    if not chosen:
        raise InvalidInput("assignee", "empty")
    try:
        assignee = None if chosen == BACK_TO_QUEUE else UUID(chosen)
    except ValueError:
        raise InvalidInput("assignee", "not-valid") from None
    return service.assign(deed.uow, deed.who, deed.referral_id, deed.version, assignee, at=deed.at)


def _hand_over(deed: Deed, form: DecisionForm) -> Referral:
    chosen = typed(form, "department")
    department = world().kb.departments.get(chosen)
    if department is None:
        raise InvalidInput("department", "not-valid" if chosen else "empty")
    return service.hand_over(
        deed.uow,
        deed.who,
        deed.referral_id,
        deed.version,
        department,
        reason=typed(form),
        due=day_in(form, "due") if typed(form, "due") else None,
        parts=form["parts"].data or (),
        at=deed.at,
    )


def _message(deed: Deed, form: DecisionForm) -> Referral:
    """The words with their places filled, as the preview showed them."""
    text = fill(typed(form), deed.uow.referrals.get(deed.referral_id), deed.who)
    return service.message_resident(deed.uow, deed.who, deed.referral_id, deed.version, text, at=deed.at)


def _decline(deed: Deed, form: DecisionForm) -> Referral:
    clause = typed(form, "clause")
    if clause and not is_clause(world().kb, clause):
        raise InvalidInput("clause", "not-valid")
    return service.decline(
        deed.uow, deed.who, deed.referral_id, deed.version, typed(form), clause=clause, at=deed.at
    )


def help_in(form: DecisionForm) -> dict[str, Any]:
    """How much and when, as the form has it; raises InvalidInput (amount, unit, day)."""
    amount = read_amount(typed(form, "amount"))
    if amount is None:
        raise InvalidInput("amount", "empty")
    return {"amount": amount, "unit": typed(form, "unit"), "day": day_in(form, "day")}


def day_in(form: DecisionForm, field: str) -> date:
    """The day in a field; raises InvalidInput."""
    written = typed(form, field)
    if not written:
        raise InvalidInput(field, "empty")
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise InvalidInput(field, "not-valid") from None


def _deliver(deed: Deed, form: DecisionForm) -> Referral:
    return service.deliver(
        deed.uow, deed.who, deed.referral_id, deed.version, typed(form), **help_in(form), at=deed.at
    )


def _grant(deed: Deed, form: DecisionForm) -> Referral:
    worth = read_amount(typed(form, "worth"), "worth")
    return service.grant(
        deed.uow,
        deed.who,
        deed.referral_id,
        deed.version,
        typed(form),
        worth=worth,
        **help_in(form),
        at=deed.at,
    )


def _pause(deed: Deed, form: DecisionForm) -> Referral:
    until = day_in(form, "until")
    return service.pause(
        deed.uow, deed.who, deed.referral_id, deed.version, typed(form), until=until, at=deed.at
    )


def _chosen(use: Chosen, field: str) -> Call:
    """A service that takes words and one value of a closed list."""
    return lambda deed, form: use(
        deed.uow,
        deed.who,
        deed.referral_id,
        deed.version,
        typed(form),
        at=deed.at,
        **{field: typed(form, field)},
    )


DECISIONS: tuple[Decision, ...] = (
    Decision("accept", Action.ACCEPT, DecisionForm, _bare(service.accept)),
    Decision("receive", Action.RECEIVE, DecisionForm, _bare(service.receive)),
    Decision("take", Action.ASSIGN, DecisionForm, _take),
    Decision("approve", Action.APPROVE, TextForm, _worded(service.approve), "reason"),
    Decision("deliver", Action.DELIVER, DeliverForm, _deliver, "what"),
    Decision("grant", Action.GRANT, GrantForm, _grant, "what"),
    Decision("complete-file", Action.COMPLETE_FILE, TextForm, _worded(service.complete_file)),
    Decision("close", Action.CLOSE, TextForm, _worded(service.close), "reason"),
    Decision("ask", Action.ASK, TextForm, _worded(service.ask_resident), "question"),
    Decision("message", Action.MESSAGE, MessageForm, _message),
    Decision("talk", Action.TALK, DecisionForm, _bare(service.take_over)),
    Decision("hang-up", Action.HANG_UP, DecisionForm, _bare(service.hang_up)),
    Decision("seen", Action.SEE, DecisionForm, _bare(service.mark_seen)),
    Decision("assign", Action.ASSIGN, AssignForm, _assign),
    Decision("hand-over", Action.HAND_OVER, HandOverForm, _hand_over, "reason"),
    Decision("decline", Action.DECLINE, DeclineForm, _decline, "reason"),
    Decision("reopen", Action.REOPEN, TextForm, _worded(service.reopen), "reason"),
    Decision("stage", Action.ENTER_STAGE, StageForm, _chosen(service.enter_stage, "stage"), "reason"),
    Decision("pause", Action.PAUSE, PauseForm, _pause, "reason"),
    Decision("resume", Action.RESUME, TextForm, _worded(service.resume), "reason"),
    Decision("term", Action.VARY_TERM, TermForm, _chosen(service.vary_term, "variant"), "reason"),
    Decision("urgency", Action.SET_URGENCY, UrgencyForm, _chosen(service.set_urgency, "urgency"), "reason"),
    Decision("person-told", Action.TELL_PERSON, TextForm, _worded(service.tell_person)),
    Decision("new-code", Action.REPLACE_CODE, TextForm, _worded(service.replace_code), "reason"),
    Decision("note", Action.NOTE, TextForm, _worded(service.add_note)),
)
"""In the order of the buttons: what moves the matter on stands first."""


def possible(referral: Referral, who: Staff) -> list[Decision]:
    """What this person can do with the referral as it stands.

    One step is offered, not two for the same: `receive` is left to those who may not accept, `take` to those
    who do not have the matter yet and cannot take it by accepting.
    """
    actions = referral.possible(who.role)
    hidden = set()
    if Action.ACCEPT in actions:
        hidden |= {"receive", "take"}
    if referral.assignee == who.id:
        hidden.add("take")
    hidden |= _about_talk(referral, who)
    hidden.add("pause" if times(referral.kind, referral.events).paused_on(today()) else "resume")
    return [decision for decision in DECISIONS if decision.action in actions and decision.slug not in hidden]


def _about_talk(referral: Referral, who: Staff) -> set[str]:
    """Steps of a conversation that would change nothing now."""
    standing, hidden = referral.standing, set()
    talk = standing.talk
    if talk is None:
        hidden.add("hang-up")
    elif talk.staff == who.id and talk.until(world().settings.silence) > now():
        hidden.add("talk")
    if not referral.address:
        hidden.add("talk")
    county = who.role in {Role.COUNTY, Role.ADMIN}
    if not standing.unread and not (standing.closings.escalated and county):
        hidden.add("seen")
    return hidden
