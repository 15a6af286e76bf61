"""Read models for screens and for the API: what one page needs, in one to three statements, rights
applied inside.
"""

from referral.store.reading.figures import learning_figures, matter_figures
from referral.store.reading.lists import AuditEntry, UnansweredQuestion, audit_entries, unanswered
from referral.store.reading.one import Delivery, HistoryEntry, ReferralView, referral_view
from referral.store.reading.queue import Filters, Page, QueueRow, View, counts, queue

__all__ = [
    "AuditEntry",
    "Delivery",
    "Filters",
    "HistoryEntry",
    "Page",
    "QueueRow",
    "ReferralView",
    "UnansweredQuestion",
    "View",
    "audit_entries",
    "counts",
    "learning_figures",
    "matter_figures",
    "queue",
    "referral_view",
    "unanswered",
]
