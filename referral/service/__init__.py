"""One function per use case. The caller opens the unit of work, and commits it."""

from referral.service.accounts import (
    IssuedToken,
    Scope,
    SetupLink,
    add_staff,
    change_staff,
    invite,
    invite_first_staff,
    issue_token,
    redeem_setup,
    revoke_token,
    set_password,
    setup_is_open,
    token_of,
)
from referral.service.alarms import raise_alarm
from referral.service.amounts import hand_in_amount, propose_amount, publish_amount, withdraw_amount
from referral.service.articles import discard_draft, publish_article, roll_back, save_draft, submit_draft
from referral.service.cases import sign_case
from referral.service.decisions import (
    accept,
    add_note,
    approve,
    ask_resident,
    assign,
    close,
    decline,
    hand_over,
    message_resident,
    receive,
    reopen,
)
from referral.service.delivery import confirm_delivery, deliver
from referral.service.filing import answer_staff, file_referral, request_person, withdraw
from referral.service.forgetting import Kept, Receipt, forget, purge, store_screening
from referral.service.learning import count, note_unanswered, tell_when_answered
from referral.service.looking_up import LookUpOutcome, Matter, look_up, matters
from referral.service.printing import printable
from referral.service.questions import adopt_question, answer_askers, dismiss_questions
from referral.service.sharing import disclose, give_consent, revoke_consent
from referral.service.signing_in import (
    SignedIn,
    SignInRefused,
    StaffSession,
    session_of,
    sign_in,
    sign_out,
)

__all__ = [
    "IssuedToken",
    "Kept",
    "LookUpOutcome",
    "Matter",
    "Receipt",
    "Scope",
    "SetupLink",
    "SignInRefused",
    "SignedIn",
    "StaffSession",
    "accept",
    "add_note",
    "add_staff",
    "adopt_question",
    "answer_askers",
    "answer_staff",
    "approve",
    "ask_resident",
    "assign",
    "change_staff",
    "close",
    "confirm_delivery",
    "count",
    "decline",
    "deliver",
    "discard_draft",
    "disclose",
    "dismiss_questions",
    "file_referral",
    "forget",
    "give_consent",
    "hand_in_amount",
    "hand_over",
    "invite",
    "invite_first_staff",
    "issue_token",
    "look_up",
    "matters",
    "message_resident",
    "note_unanswered",
    "printable",
    "propose_amount",
    "publish_amount",
    "publish_article",
    "purge",
    "raise_alarm",
    "receive",
    "redeem_setup",
    "reopen",
    "request_person",
    "revoke_consent",
    "revoke_token",
    "roll_back",
    "save_draft",
    "session_of",
    "set_password",
    "setup_is_open",
    "sign_case",
    "sign_in",
    "sign_out",
    "store_screening",
    "submit_draft",
    "tell_when_answered",
    "token_of",
    "withdraw",
    "withdraw_amount",
]
