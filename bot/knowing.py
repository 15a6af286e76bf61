"""What this process knows now: the content of the files with the published amounts and texts laid over it."""

from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import structlog

from knowledge.amounts import with_values
from knowledge.model import KnowledgeBase
from knowledge.overlay import overlay
from knowledge.schema.problems import ContentErrors
from knowledge.search import Index
from referral.store import Database

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Known:
    """Content and the search over it, which belong together; `number` is that of the last publication."""

    kb: KnowledgeBase
    index: Index
    number: int


class Knowledge:
    """Holds one `Known` and swaps it whole: whoever took it out keeps a matching pair to the end."""

    def __init__(self, kb: KnowledgeBase, index: Index, models: Path | None = None) -> None:
        self.base = kb
        """The content of the files."""
        self._models, self._lock = models, Lock()
        self._drafting = Lock()
        self._tried = 0
        self._drafted: Known | None = None
        self.now = Known(kb, index, 0)

    def follow(self, database: Database) -> Known:
        """Take over what was published since; one short reading where nothing was.

        A publication that does not fit the content of this process (its files are of another version) is
        logged, and the last good content stays.
        """
        with database.unit_of_work(read_only=True) as uow:
            number = uow.articles.content_number()
            if number == self._tried:
                return self.now
            bodies = {revision.topic: revision.body for revision in uow.articles.published()}
            values = uow.amounts.published()
        with self._lock:
            if number > self._tried:
                self._tried = number
                try:
                    self.now = self._known(overlay(with_values(self.base, values), bodies), number)
                except ContentErrors as errors:
                    log.error("content.kept", number=number, mistakes=len(errors.problems))  # noqa: TRY400
        return self.now

    def held(self, kb: KnowledgeBase) -> Known | None:
        """Content with its search where that is there already; None where it would have to be trained."""
        if (known := self._like(kb)) is not None:
            return known
        index = self._searching(kb)
        return None if index is None else Known(kb, index, 0)

    def draft(self, kb: KnowledgeBase, *, soon: bool = False) -> Known:
        """Content that is only tried out, with its search. The last one is held: it is tried more than once
        before it is published, and then it is what everybody gets.

        `soon`: it is about to be published, so its model is kept in the folder, where every process finds it.
        """
        if (held := self._like(kb)) is None:
            with self._drafting:
                if (held := self._like(kb)) is None:
                    index = self._searching(kb) or self.now.index.of(kb, self._models if soon else None)
                    held = Known(kb, index, 0)
                    self._drafted = held
        return held

    def _known(self, kb: KnowledgeBase, number: int) -> Known:
        return Known(kb, self._searching(kb) or self.now.index.of(kb, self._models), number)

    def _searching(self, kb: KnowledgeBase) -> Index | None:
        """A search that is held of these very texts: it knows no amounts, so a new one changes none."""
        held = (self.now, self._drafted)
        return next((known.index for known in held if known and known.kb.articles == kb.articles), None)

    def _like(self, kb: KnowledgeBase) -> Known | None:
        """What is held of this very content already."""
        held = (self.now, self._drafted)
        return next((known for known in held if known and known.kb.version == kb.version), None)
