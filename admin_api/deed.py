"""What every decision has in common, whether it comes from the panel or over the API."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from knowledge.model import KnowledgeBase
from referral.domain.people import Staff
from referral.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class Deed:
    """Who decides on which referral, having seen which version, and when."""

    uow: UnitOfWork
    who: Staff
    referral_id: UUID
    version: int
    at: datetime


def is_clause(kb: KnowledgeBase, written: str) -> bool:
    """Whether a document number with a clause id names a clause that there is."""
    return any(written == str(clause.citation) for found in kb.documents.values() for clause in found.clauses)
