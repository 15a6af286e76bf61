"""Offers, needs and what is made of them. One function per use case, like in `referral.service`."""

from referral.service.giving.chat import CHAT_STEPS, answer_match, offer_help
from referral.service.giving.deliveries import (
    close_match,
    complain,
    rate,
    receive_help,
    record_help,
    report_missed,
    settle_complaint,
)
from referral.service.giving.ends import end_of_matter, end_unconsented, forget_giver
from referral.service.giving.lapsing import lapse
from referral.service.giving.matches import (
    Contact,
    Ended,
    change_match,
    confirm_match,
    contact_for_giver,
    contact_for_household,
    refuse_match,
    say_no,
    say_yes,
    withdraw_match,
)
from referral.service.giving.needs import close_need, describe_need, open_need
from referral.service.giving.offers import (
    RegisterOffer,
    check_offer,
    open_offer,
    pause_offer,
    refuse_offer,
    register_offer,
    resume_offer,
    withdraw_offer,
)
from referral.service.giving.proposals import (
    Promised,
    candidates_for,
    plan_now,
    promised,
    propose_match,
    propose_matches,
)

__all__ = [
    "CHAT_STEPS",
    "Contact",
    "Ended",
    "Promised",
    "RegisterOffer",
    "answer_match",
    "candidates_for",
    "change_match",
    "check_offer",
    "close_match",
    "close_need",
    "complain",
    "confirm_match",
    "contact_for_giver",
    "contact_for_household",
    "describe_need",
    "end_of_matter",
    "end_unconsented",
    "forget_giver",
    "lapse",
    "offer_help",
    "open_need",
    "open_offer",
    "pause_offer",
    "plan_now",
    "promised",
    "propose_match",
    "propose_matches",
    "rate",
    "receive_help",
    "record_help",
    "refuse_match",
    "refuse_offer",
    "register_offer",
    "report_missed",
    "resume_offer",
    "say_no",
    "say_yes",
    "settle_complaint",
    "withdraw_match",
    "withdraw_offer",
]
