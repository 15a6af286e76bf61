"""The kinds of matters in the words that everybody reads, on the panel and on the public board."""

from admin_api.language import gettext as _
from referral.domain.kinds import Kind


def kind_name(kind: Kind) -> str:
    """What a kind of matter is called."""
    return {
        Kind.EMERGENCY_RELIEF: _("救急难"),
        Kind.CHARITY_HELP: _("慈善帮扶"),
        Kind.APPLICATION: _("救助申请"),
        Kind.QUESTION: _("请人答复"),
        Kind.REPORT: _("代为反映"),
    }[kind]
