"""What every step on an offer, a need or a match has in common: the form, the refusals, the way back."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from admin_api.language import gettext as _
from admin_api.language import text
from admin_api.offer_form import sentence_for
from admin_api.world import world
from referral.domain import giving_names
from referral.domain.articles import SecondPairOfEyes
from referral.domain.errors import AlreadyExists, DomainError, InvalidInput, NotFound, NotPermitted
from referral.domain.steps import Moved, NothingLeft, StepRefused
from referral.ports import UnitOfWork
from referral.service.giving import Ended


def typed(name: str) -> str:
    """What stands in a field of the form that was sent."""
    return request.form.get(name, "").strip()


def version() -> int:
    """The version that the page showed."""
    written = typed("version")
    if not (written.isascii() and written.isdigit() and len(written) < 9):
        abort(HTTPStatus.UNPROCESSABLE_ENTITY)
    return int(written)


def number(name: str) -> int:
    """A whole number; raises InvalidInput."""
    written = typed(name)
    if not written:
        raise InvalidInput(name, "empty")
    try:
        return int(written)
    except ValueError:
        raise InvalidInput(name, "not-valid") from None


def said_of(error: DomainError) -> str:
    """A refusal in words: what happened, what was kept, what to do."""
    match error:
        case InvalidInput():
            return _("没有记下：{field}。{why}", field=field_name(error.field), why=sentence_for(error))
        case SecondPairOfEyes():
            return _("您已经核过一次。数额大，要请另一位同事再核。")
        case NothingLeft():
            return _("没有记下：这一份已经不够了，同事刚刚给了别的家庭。请另选一份。")
        case Moved():
            return _("同事刚刚动过，您的这一步没有生效。请看过现在的样子，再决定。")
        case AlreadyExists():
            return _("已经有了，没有再记一次。")
        case StepRefused():
            names: dict[Any, Any] = {**giving_names.OFFER_STATES, **giving_names.MATCH_STATES}
            steps: dict[Any, Any] = {**giving_names.OFFER_ACTIONS, **giving_names.MATCH_ACTIONS}
            state = text(names[error.from_]) if error.from_ in names else ""
            return _("现在是“{state}”，不能“{step}”。", state=state, step=text(steps[error.action]))
    return _("没有记下。")


def field_name(field: str) -> str:
    """What a field is called on the page."""
    return {
        "documents": _("看了什么材料"),
        "reason": _("理由"),
        "quantity": _("数量"),
        "consent_text": _("同意"),
        "deadline": _("最迟哪天"),
        "lines": _("要什么"),
        "thing": _("要什么"),
        "words": _("写的话"),
        "answer": _("怎么处理的"),
        "offer": _("这一份"),
        "complaint": _("投诉"),
    }.get(field, field)


def carry_out(
    call: Callable[[UnitOfWork], object],
    endpoint: str,
    show: Callable[[str], str],
    done: str,
    **where: Any,
) -> Response | tuple[str, int]:
    """One service call in one commit, then 303; a refusal shows the page again, with what was typed.

    `show` renders the page with a sentence about what stood in the way.
    """
    try:
        with world().database.unit_of_work() as uow:
            result = call(uow)
            uow.commit()
    except NotFound:
        abort(HTTPStatus.NOT_FOUND)
    except NotPermitted:
        abort(HTTPStatus.FORBIDDEN)
    except (InvalidInput, AlreadyExists) as error:
        return show(said_of(error)), HTTPStatus.UNPROCESSABLE_ENTITY
    except DomainError as error:
        return show(said_of(error)), HTTPStatus.CONFLICT
    if isinstance(result, Ended):
        flash(_("这家的同意已经不在了，对接就此结束，什么也没有给别人看。"), "error")
    else:
        flash(done)
    return redirect(url_for(endpoint, **where), code=HTTPStatus.SEE_OTHER)
