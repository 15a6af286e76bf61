"""The same household again: shown beside a matter with what speaks for it, merged with a way back."""

from dataclasses import dataclass
from http import HTTPStatus
from uuid import UUID

from flask import abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from admin_api.guards import Audience, guarded
from admin_api.kinds import kind_name
from admin_api.language import gettext as _
from admin_api.panel.blueprint import panel
from admin_api.panel.forms import DecisionForm
from admin_api.panel.labels import moment, status_name
from admin_api.sessions import me
from admin_api.world import now, world
from referral import service
from referral.domain import codes
from referral.domain.errors import InvalidInput, NotFound, NotPermitted, TransitionRefused, VersionConflict
from referral.domain.kinds import Action
from referral.domain.likeness import Sign
from referral.domain.people import Permission
from referral.domain.referral import Referral
from referral.domain.transitions import possible
from referral.ports import UnitOfWork
from referral.ports.likeness import PairState

FORM = "same"


@dataclass(frozen=True, slots=True)
class Twin:
    """Another matter, in words. The addresses are empty where this person cannot take the step."""

    id: str
    title: str
    about: str
    signs: str
    href: str
    version: int
    merge: str = ""
    dismiss: str = ""
    separate: str = ""


@dataclass(frozen=True, slots=True)
class Household:
    """`into` is the matter that this one follows; `followers` follow it; `alike` may be the same."""

    into: Twin | None
    followers: tuple[Twin, ...]
    alike: tuple[Twin, ...]
    form: DecisionForm

    @property
    def shown(self) -> bool:
        return bool(self.into or self.followers or self.alike)


def sign_name(sign: Sign) -> str:
    return {
        Sign.SAME_CHAT: _("同一个对话"),
        Sign.PHONE: _("电话一样"),
        Sign.PHONE_NEAR: _("电话只差一位"),
        Sign.NAME: _("名字一样"),
        Sign.NAME_SOUND: _("名字同音"),
        Sign.NAME_NEAR: _("名字相近"),
        Sign.MENTIONED: _("说到了同一个人"),
        Sign.VILLAGE: _("同一个村"),
    }[sign]


def household(uow: UnitOfWork, referral: Referral) -> Household:
    """What the page shows about other matters of the same people."""
    can = possible(referral.status, referral.kind, me().role)
    form = DecisionForm(formdata=None, prefix=FORM)
    form.version.data = str(referral.version)
    near = {str(UUID(id_)) for id_ in referral.standing.leads}
    near |= {referral.standing.merged_into} if referral.standing.merged_into else set()
    linked = {str(one.id): one for one in uow.referrals.some([UUID(id_) for id_ in near])}
    into = linked.get(referral.standing.merged_into or "")
    followers = [linked[id_] for id_ in referral.standing.leads if id_ in linked]
    alike = [
        one
        for one in service.alike(uow, me(), referral)
        if one.state is PairState.OPEN and str(one.referral.id) not in near
    ]
    target = referral if Action.TAKE_IN in can else None
    pairs = [_twin(one.referral, one.signs, into=target) for one in alike]
    beside = [*linked.values(), *(one.referral for one in alike)]
    if beside:
        uow.audit.seen(
            who=f"staff:{me().id}",
            action="read-alike",
            subject=f"referral:{referral.id}",
            referrals=sorted((one.id for one in beside), key=str),
        )
    return Household(
        _twin(into, ()) if into else None,
        tuple(_twin(one, (), separable=Action.LET_GO in can) for one in followers),
        tuple(pairs),
        form,
    )


def _twin(
    other: Referral, signs: tuple[Sign, ...], *, into: Referral | None = None, separable: bool = False
) -> Twin:
    details, id_ = other.details, str(other.id)
    mergeable = into is not None and Action.MERGE in possible(other.status, other.kind, me().role)
    place = " ".join(part for part in (other.township, other.village) if part)
    about = [codes.show(other.code), status_name(other.status), moment(other.filed_at), place, details.name]
    return Twin(
        id=id_,
        title=_("{kind} · {story}", kind=kind_name(other.kind), story=details.what_happened[:40]),
        about=" · ".join(part for part in about if part),
        signs=_("、").join(map(sign_name, signs)),
        href=url_for("panel.referral", referral_id=other.id),
        version=other.version,
        merge=url_for("panel.merge", referral_id=into.id) if into is not None and mergeable else "",
        dismiss=url_for("panel.not_the_same", referral_id=into.id) if into is not None else "",
        separate=url_for("panel.separate", referral_id=other.id) if separable else "",
    )


def _number(field: str) -> int:
    value = request.form.get(field, "")
    if not value.isdecimal():
        abort(HTTPStatus.BAD_REQUEST)
    return int(value)


def _other(form: str) -> UUID:
    try:
        return UUID(request.form.get(f"{form}-other", ""))
    except ValueError:
        abort(HTTPStatus.BAD_REQUEST)


def _back(referral_id: UUID) -> Response:
    return redirect(
        url_for("panel.referral", referral_id=referral_id, _anchor="household"), code=HTTPStatus.SEE_OTHER
    )


def _refused(error: Exception) -> None:
    """Says what stood in the way; 404 and 403 end the request."""
    if isinstance(error, NotFound):
        abort(HTTPStatus.NOT_FOUND)
    if isinstance(error, NotPermitted):
        abort(HTTPStatus.FORBIDDEN)
    if isinstance(error, InvalidInput):
        flash(_("这两件现在不能并：有一件已经办完，或者已经并过。先分开再并。"), "error")
    else:
        flash(_("同事刚刚动过其中一件，没有改动什么。看过以后请再来一次。"), "error")


REFUSALS = (NotFound, NotPermitted, InvalidInput, VersionConflict, TransitionRefused)


@panel.post("/referrals/<uuid:referral_id>/merge", endpoint="merge")
@guarded(Audience.STAFF, Permission.DECIDE)
def merge(referral_id: UUID) -> Response:
    version, other, other_version = _number("merge-version"), _other("merge"), _number("merge-other_version")
    try:
        with world().database.unit_of_work() as uow:
            service.merge(
                uow, me(), referral_id, version, other_id=other, other_version=other_version, at=now()
            )
            uow.commit()
    except REFUSALS as error:
        _refused(error)
    else:
        flash(_("已经并到这一件，居民已经知道；两个编号都查得到。"))
    return _back(referral_id)


@panel.post("/referrals/<uuid:referral_id>/separate", endpoint="separate")
@guarded(Audience.STAFF, Permission.DECIDE)
def separate(referral_id: UUID) -> Response:
    try:
        with world().database.unit_of_work() as uow:
            service.separate(uow, me(), referral_id, _number("separate-version"), at=now())
            uow.commit()
    except REFUSALS as error:
        _refused(error)
    else:
        flash(_("已经分开，这一件跟并之前一样。"))
    return _back(referral_id)


@panel.post("/referrals/<uuid:referral_id>/not-the-same", endpoint="not_the_same")
@guarded(Audience.STAFF, Permission.DECIDE)
def not_the_same(referral_id: UUID) -> Response:
    try:
        with world().database.unit_of_work() as uow:
            service.dismiss_likeness(uow, me(), referral_id, _other("not-the-same"), at=now())
            uow.commit()
    except REFUSALS as error:
        _refused(error)
    else:
        flash(_("记下了：不是同一家，以后不再提。"))
    return _back(referral_id)
