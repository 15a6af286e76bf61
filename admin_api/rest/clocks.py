"""The clocks of a referral: what runs, by whose rule, and how much is left."""

from flask import Response

from admin_api.basis import basis
from admin_api.guards import Audience, guarded
from admin_api.language import text
from admin_api.rest.blueprint import REFERRALS, api
from admin_api.rest.clock_models import ClockList, ClockOut
from admin_api.rest.models import ReferralPath
from admin_api.rest.referrals import visible
from admin_api.world import now, world
from referral.domain.deadlines import Clock
from referral.domain.people import Permission


def shape(clock: Clock) -> ClockOut:
    """One clock as the API shows it."""
    value, pause = clock.value, clock.pause
    return ClockOut(
        stage=clock.stage,
        title=text(clock.term.title),
        since=clock.since,
        number=int(value.value) if value and value.value is not None else None,
        counts=clock.term.counts,
        due_at=clock.due,
        last_day=clock.last_day,
        left=clock.left,
        overdue=clock.overdue(now()),
        unknown_year=clock.unknown,
        law=clock.is_law,
        basis=basis(clock) or None,
        certainty=value.certainty if value else None,
        paused_until=pause.last if pause else None,
        paused_reason=pause.said.reason if pause else None,
    )


@api.get("/referrals/<referral_id>/clocks", tags=[REFERRALS], responses={200: ClockList})
@guarded(Audience.TOKEN, Permission.READ_REFERRALS)
def clocks(path: ReferralPath) -> Response:
    """What is running out, the nearest first, with the rule that each term rests on."""
    referral = visible(path.referral_id)
    items = [shape(clock) for clock in world().database.timekeeper().clocks(referral, now())]
    return Response(ClockList(items=items).model_dump_json(), content_type="application/json")
