"""Read models for screens and for the API: what one page needs, in one to three statements, rights
applied inside.
"""

from referral.store.reading.charity import charity_figures
from referral.store.reading.figures import learning_figures, matter_figures
from referral.store.reading.giving import (
    MOST,
    MatchRow,
    match_counts,
    match_list,
    match_view,
    matches_of_area,
    matter_of_need,
    offer_counts,
    offer_list,
    offer_view,
)
from referral.store.reading.likeness import likeness_marks
from referral.store.reading.lists import UnansweredQuestion, unanswered
from referral.store.reading.notices import NoticeRow, notices
from referral.store.reading.one import Delivery, HistoryEntry, ReferralView, referral_view
from referral.store.reading.queue import Filters, Page, QueueRow, View, counts, queue, unknown_years
from referral.store.reading.satisfaction import SatisfactionFigures, satisfaction_figures
from referral.store.reading.search import Search, search
from referral.store.reading.tasks import TaskRow, TaskView, task_counts, task_rows, task_view
from referral.store.reading.trail import (
    AuditEntry,
    AuditFilters,
    audit_entries,
    audit_of_referral,
    audit_page,
    entries_for_operator,
)
from referral.store.reading.work import work_tables

__all__ = [
    "MOST",
    "AuditEntry",
    "AuditFilters",
    "Delivery",
    "Filters",
    "HistoryEntry",
    "MatchRow",
    "NoticeRow",
    "Page",
    "QueueRow",
    "ReferralView",
    "SatisfactionFigures",
    "Search",
    "TaskRow",
    "TaskView",
    "UnansweredQuestion",
    "View",
    "audit_entries",
    "audit_of_referral",
    "audit_page",
    "charity_figures",
    "counts",
    "entries_for_operator",
    "learning_figures",
    "likeness_marks",
    "match_counts",
    "match_list",
    "match_view",
    "matches_of_area",
    "matter_figures",
    "matter_of_need",
    "notices",
    "offer_counts",
    "offer_list",
    "offer_view",
    "queue",
    "referral_view",
    "satisfaction_figures",
    "search",
    "task_counts",
    "task_rows",
    "task_view",
    "unanswered",
    "unknown_years",
    "work_tables",
]
