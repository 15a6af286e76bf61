"""What givers and households say in a chat, as commands of the dialogue."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from referral.commands import AnswerMatch, OfferHelp
from referral.domain.aid import Receipt
from referral.domain.errors import InvalidInput
from referral.domain.matches import Match
from referral.domain.offers import Offer, OfferState
from referral.domain.steps import Side
from referral.ports import UnitOfWork
from referral.service.giving.deliveries import complain, rate, receive_help, record_help, report_missed
from referral.service.giving.matches import Ended, say_no, say_yes, withdraw_match
from referral.service.giving.offers import RegisterOffer, register_offer, withdraw_offer
from referral.service.giving.steps import side_of

Use = Callable[[UnitOfWork, AnswerMatch, datetime], Match | Ended | Offer]
MOST_WAITING = 20
"""Offers of one chat that nobody has checked yet: more are a flood."""


def offer_help(uow: UnitOfWork, command: OfferHelp, *, at: datetime) -> Offer:
    """The offer that was told step by step; raises InvalidInput (offers: too many wait already)."""
    mine = [
        offer for giver in uow.givers.for_address(command.address) for offer in uow.offers.of_giver(giver.id)
    ]
    if sum(offer.state is OfferState.REGISTERED for offer in mine) >= MOST_WAITING:
        raise InvalidInput("offers", "too-long", MOST_WAITING)
    wish = RegisterOffer(command.giver, command.terms)
    return register_offer(uow, wish, townships=command.townships, today=command.today, at=at)


def _yes(side: Side) -> Use:
    return lambda uow, told, at: say_yes(
        uow, told.match, side, address=told.address, consent_text=told.consent_text, at=at
    )


def _no(side: Side) -> Use:
    return lambda uow, told, at: say_no(uow, told.match, side, address=told.address, at=at)


def _back(side: Side) -> Use:
    return lambda uow, told, at: withdraw_match(uow, told.match, side, address=told.address, at=at)


def _got(receipt: Receipt) -> Use:
    return lambda uow, told, at: receive_help(uow, told.match, receipt, address=told.address, at=at)


def _given(uow: UnitOfWork, told: AnswerMatch, at: datetime) -> Match:
    """All that is still outstanding was handed over; a part is told to staff."""
    match = side_of(uow, told.match, Side.GIVER, told.address)
    return record_help(uow, match.id, match.quantity - match.delivered, address=told.address, at=at)


def _missed(uow: UnitOfWork, told: AnswerMatch, at: datetime) -> Match:
    return report_missed(uow, told.match, address=told.address, at=at)


UNHAPPY = "在对话里说：不好"
"""What staff read of a side that pressed 「不好」; they ask what happened."""


def _rate(side: Side, stars: int) -> Use:
    def use(uow: UnitOfWork, told: AnswerMatch, at: datetime) -> Match:
        after = rate(uow, told.match, side, stars, address=told.address, at=at)
        if stars > 1:
            return after
        return complain(uow, told.match, side, UNHAPPY, address=told.address, at=at)

    return use


def _take_back(uow: UnitOfWork, told: AnswerMatch, at: datetime) -> Offer:
    """The id is that of the offer."""
    return withdraw_offer(uow, told.match, address=told.address, at=at)


CHAT_STEPS: Mapping[str, Use] = {
    "giver-yes": _yes(Side.GIVER),
    "giver-no": _no(Side.GIVER),
    "giver-back": _back(Side.GIVER),
    "given": _given,
    "home-yes": _yes(Side.HOUSEHOLD),
    "home-no": _no(Side.HOUSEHOLD),
    "home-back": _back(Side.HOUSEHOLD),
    "got-all": _got(Receipt.ALL),
    "got-none": _got(Receipt.NONE),
    "got-part": _got(Receipt.PART),
    "missed": _missed,
    "offer-back": _take_back,
    **{f"giver-{stars}": _rate(Side.GIVER, stars) for stars in (5, 3, 1)},
    **{f"home-{stars}": _rate(Side.HOUSEHOLD, stars) for stars in (5, 3, 1)},
}


def answer_match(uow: UnitOfWork, command: AnswerMatch, *, at: datetime) -> Match | Ended | Offer:
    """A button below a notice; raises NotFound (not theirs), StepRefused (an old button), InvalidInput."""
    use = CHAT_STEPS.get(command.step)
    if use is None:
        raise InvalidInput("step", "not-valid")
    return use(uow, command, at)
