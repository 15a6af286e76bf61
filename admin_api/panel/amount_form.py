"""The form in which a new value is proposed: what was typed, and what is wrong with it."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from admin_api.language import gettext as _
from knowledge.amounts import NewValue
from knowledge.checks import SURER
from knowledge.languages import Text
from knowledge.model import Certainty, DatedValue, KnowledgeBase, Parameter, Source
from knowledge.schema.words import traditional
from referral.domain import words
from referral.domain.errors import InvalidInput

FIELDS = (
    "value",
    "unknown",
    "start",
    "area",
    "certainty",
    "source",
    "title",
    "title_en",
    "number",
    "date",
    "note",
    "note_en",
)
_AMOUNT = re.compile(r"\d{1,12}(\.\d{1,4})?")


@dataclass
class Typed:
    """What stands in the fields, and beside which of them something is wrong."""

    fields: Mapping[str, str] = field(default_factory=dict)
    wrongs: dict[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str:
        return self.fields.get(name, "")

    def plain(self, name: str) -> str:
        """Cleaned and bounded; a text that is too long is noted."""
        try:
            return words.optional(name, self.get(name), words.SHORT)
        except InvalidInput:
            self.wrongs[name] = _("太长了，最多 {limit} 个字。", limit=words.SHORT)
            return ""


def proposed(kb: KnowledgeBase, parameter: Parameter, typed: Typed) -> NewValue | None:
    """The new value; None where something is wrong, which is noted at its field."""
    amount, start = _amount(typed), _day(typed, "start")
    area = typed.get("area") or None
    if area is not None and kb.area_named(area) is None:
        typed.wrongs["area"] = _("这里填的不对。")
    if start is not None:
        _check_start(parameter, typed, start, area)
    source, origin = _source(kb, typed)
    certainty = Certainty.unconfirmed if amount is None else _certainty(typed)
    known = origin or kb.sources.get(source)
    if known is not None and certainty is not None and SURER[certainty] > SURER[known.certainty]:
        typed.wrongs["certainty"] = _("不能比它的来源还确定。")
    note = _both(typed, "note", "note_en")
    if typed.wrongs or start is None or certainty is None:
        return None
    return NewValue(parameter.id, DatedValue(start, None, amount, source, certainty, area, note), origin)


def _amount(typed: Typed) -> Decimal | None:
    written = unicodedata.normalize("NFKC", typed.get("value")).strip()
    if typed.get("unknown"):
        if written:
            typed.wrongs["value"] = _("写了数，又说没有查到：只能选一样。")
        return None
    if not _AMOUNT.fullmatch(written):
        typed.wrongs["value"] = _("请写一个数，像 650 或 266.67；没有查到就在下面选。")
        return None
    return Decimal(written)


def _day(typed: Typed, name: str) -> date | None:
    try:
        return date.fromisoformat(typed.get(name).strip())
    except ValueError:
        typed.wrongs[name] = _("日子写成 2027-01-31 这样。")
        return None


def _check_start(parameter: Parameter, typed: Typed, start: date, area: str | None) -> None:
    """A new value begins after the newest one of its area: an old one is not edited."""
    begun = [value.start for value in parameter.values if value.area == area]
    if begun and start <= max(begun):
        newest = max(begun).isoformat()
        typed.wrongs["start"] = _("从 {day} 起已经有数了。新的要晚一天以上，旧的不改。", day=newest)


def _certainty(typed: Typed) -> Certainty | None:
    try:
        return Certainty(typed.get("certainty"))
    except ValueError:
        typed.wrongs["certainty"] = _("请选一项。")
        return None


def _source(kb: KnowledgeBase, typed: Typed) -> tuple[str, Source | None]:
    """The id of the source, and the source itself where it is a new one."""
    chosen = typed.get("source")
    if chosen:
        if chosen not in kb.sources:
            typed.wrongs["source"] = _("没有这样的一项。")
        return chosen, None
    title, certainty = _both(typed, "title", "title_en"), _certainty(typed)
    number = typed.plain("number") or None
    issued = _day(typed, "date") if typed.get("date").strip() else None
    if title is None:
        typed.wrongs.setdefault("title", _("没有来源的数不能用：选一个，或写下新的。"))
        return "", None
    named = f"{title.zh_Hans}\0{number or ''}\0{issued or ''}\0{certainty}"
    name = f"desk-{hashlib.sha256(named.encode()).hexdigest()[:12]}"
    return name, Source(name, title, number, issued, certainty or Certainty.unconfirmed)


def _both(typed: Typed, name: str, english: str) -> Text | None:
    """A text of two fields; the English one may be left to the Chinese words, which are shown as they are."""
    chinese, other = typed.plain(name), typed.plain(english)
    return Text(chinese, traditional(chinese), other or chinese) if chinese else None
