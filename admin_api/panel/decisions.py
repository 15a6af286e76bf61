"""The routes of the decisions: one POST -> guard -> one service call -> 303."""

from collections.abc import Callable
from http import HTTPStatus
from uuid import UUID

from flask import abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from admin_api.deed import Deed
from admin_api.guards import Audience, guarded
from admin_api.language import gettext as _
from admin_api.limits import over_limit_words
from admin_api.panel.blueprint import panel
from admin_api.panel.decision_forms import Attempt
from admin_api.panel.decision_table import DECISIONS, Decision
from admin_api.panel.forms import DecisionForm, MessageForm, blame
from admin_api.panel.labels import action_name, status_name
from admin_api.panel.referral_page import render
from admin_api.sessions import me
from admin_api.world import now, world
from referral import service
from referral.domain.errors import InvalidInput, NotFound, NotPermitted, TransitionRefused, VersionConflict
from referral.domain.pace import OverLimit
from referral.domain.people import Permission
from referral.domain.referral import Referral


def _seen_version(form: DecisionForm) -> int:
    try:
        return int(form.version.data or "")
    except ValueError:
        abort(HTTPStatus.BAD_REQUEST)


def _carry_out(decision: Decision, referral_id: UUID, version: int, form: DecisionForm) -> Referral:
    with world().database.unit_of_work() as uow:
        after = decision.call(Deed(uow, me(), referral_id, version, now()), form)
        # Whoever decides works on it; a colleague who said so before is not relieved by that.
        if after.is_open:
            service.hold(uow, me(), referral_id, at=now())
        else:
            service.release(uow, me(), referral_id)
        uow.commit()
    return after


def decide(decision: Decision, referral_id: UUID) -> Response | tuple[str, int]:
    """Carry the decision out, or show the page again with what stood in the way and what was typed."""
    form = decision.form(prefix=decision.slug)
    version = _seen_version(form)
    failed = Attempt(decision, form)
    if isinstance(form, MessageForm) and request.form.get("preview"):
        return render(referral_id, Attempt(decision, form, preview=True)), HTTPStatus.OK
    try:
        after = _carry_out(decision, referral_id, version, form)
    except NotFound:
        abort(HTTPStatus.NOT_FOUND)
    except NotPermitted:
        abort(HTTPStatus.FORBIDDEN)
    except InvalidInput as error:
        blame(form, error, {decision.words_are: "text"})
        return render(referral_id, failed), HTTPStatus.UNPROCESSABLE_ENTITY
    except VersionConflict:
        return render(referral_id, failed, seen=version), HTTPStatus.CONFLICT
    except OverLimit as error:
        form.form_errors.append(over_limit_words(error))
        return render(referral_id, failed), HTTPStatus.FORBIDDEN
    except TransitionRefused as error:
        state = status_name(error.from_) if error.from_ else ""
        form.form_errors.append(
            _("现在是“{state}”，不能{action}。", state=state, action=action_name(error.action))
        )
        return render(referral_id, failed), HTTPStatus.CONFLICT
    flash(
        _(
            "已记下：{action}。现在是“{state}”。",
            action=action_name(decision.action),
            state=status_name(after.status),
        )
    )
    return redirect(url_for("panel.referral", referral_id=referral_id), code=HTTPStatus.SEE_OTHER)


def _view(decision: Decision) -> Callable[[UUID], Response | tuple[str, int]]:
    @guarded(Audience.STAFF, Permission.DECIDE)
    def view(referral_id: UUID) -> Response | tuple[str, int]:
        return decide(decision, referral_id)

    return view


for _decision in DECISIONS:
    panel.add_url_rule(
        f"/referrals/<uuid:referral_id>/{_decision.slug}",
        endpoint=f"decide_{_decision.slug.replace('-', '_')}",
        view_func=_view(_decision),
        methods=["POST"],
    )
