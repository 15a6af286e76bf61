"""How well danger to life is heard: what was missed, and what raised an alarm for nothing."""

import csv
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from knowledge.search.index import Index


@dataclass(frozen=True, slots=True)
class DangerRow:
    """A message and whether it tells of a danger; `kind` is the sort of danger, as people name it.

    `split` is the part of the set, where known.
    """

    id: str
    message: str
    danger: bool
    kind: str = ""
    split: str = ""


@dataclass(frozen=True, slots=True)
class Alarms:
    """Figures over messages whose danger is known; shares 0..1, None where there is nothing to share out.

    `recall` is the share of dangers answered with the numbers: `sure` before all else, the others beside the
    usual answer. `false_alarms` is the share of harmless messages taken for a danger, `gentle` of those that
    get the numbers beside their answer. A missed danger is a harm, a false alarm a nuisance: they are never
    added up.
    """

    dangers: int
    harmless: int
    recall: float | None
    sure: float | None
    false_alarms: float | None
    gentle: float | None
    missed_by_kind: dict[str, int]
    missed: list[dict[str, str]]
    alarmed: list[dict[str, str]]

    def as_json(self) -> dict[str, Any]:
        """The same as plain JSON values."""
        return asdict(self)


def read_danger_rows(file: Path) -> list[DangerRow]:
    """Messages from a tab-separated file with the columns `id message danger` (yes or no), and maybe `kind`
    and `split`.

    Raises ValueError naming the columns that are missing.
    """
    with file.open(encoding="utf-8-sig", newline="") as lines:
        table = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        missing = {"id", "message", "danger"} - set(table.fieldnames or ())
        if missing:
            raise ValueError(f"{file.name}: columns are missing: {', '.join(sorted(missing))}")
        return [
            DangerRow(
                id=line["id"],
                message=line["message"],
                danger=line["danger"] == "yes",
                kind=line.get("kind") or "",
                split=line.get("split") or "",
            )
            for line in table
        ]


def evaluate_danger(index: Index, rows: Iterable[DangerRow]) -> Alarms:
    """Read every message and compare."""
    heard = [(row, index.dangers.heed(row.message)) for row in rows]
    dangers = [(row, danger) for row, danger in heard if row.danger]
    harmless = [(row, danger) for row, danger in heard if not row.danger]
    missed = [row for row, danger in dangers if danger is None]
    sure = [row for row, danger in dangers if danger is not None and danger.sure]
    alarmed = [(row, danger) for row, danger in harmless if danger is not None and danger.sure]
    gentle = [row for row, danger in harmless if danger is not None and not danger.sure]
    return Alarms(
        dangers=len(dangers),
        harmless=len(harmless),
        recall=_share(len(dangers) - len(missed), len(dangers)),
        sure=_share(len(sure), len(dangers)),
        false_alarms=_share(len(alarmed), len(harmless)),
        gentle=_share(len(gentle), len(harmless)),
        missed_by_kind=dict(Counter(row.kind for row in missed)),
        missed=[{"id": row.id, "message": row.message, "kind": row.kind} for row in missed],
        alarmed=[{"id": row.id, "message": row.message, "kind": danger.kind} for row, danger in alarmed],
    )


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
