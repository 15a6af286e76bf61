"""A copy of one's own data in words: what the page shows, section by section."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from admin_api.kinds import kind_name
from admin_api.language import gettext as _
from admin_api.language import text
from admin_api.panel.labels import event_title, moment
from admin_api.public.words import (
    basis_words,
    data_words,
    purpose_words,
    recipient_words,
    role_words,
    state_words,
)
from admin_api.world import world
from knowledge.eligibility.told import told
from referral.domain import codes
from referral.domain.events import NoteAdded, details_of
from referral.domain.referral import Referral
from referral.service import PersonalCopy

Pair = tuple[str, str]
_PERSONAL = ("text", "question", "reason", "what", "department", "clause")
"""What an event says in words."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, what stands below it by name, and lines without a name."""

    heading: str
    pairs: tuple[Pair, ...] = ()
    lines: tuple[str, ...] = ()


def sections(copy: PersonalCopy) -> tuple[Section, ...]:
    """Everything of the copy that people can read; the rest stands in the file."""
    found = [_matter(matter) for matter in copy.matters]
    found += [_consents(copy), _disclosures(copy), _readings(copy), _conversation(copy)]
    found += [_screening(row) for row in copy.records.get("screenings", ())]
    found += [
        _lines(_("没有答上的问题"), (row["text"] for row in copy.records.get("questions", ()))),
        _lines(_("我们发给您的消息"), map(_message, copy.records.get("outbox", ()))),
    ]
    return tuple(section for section in found if section.pairs or section.lines)


def _matter(matter: Referral) -> Section:
    details = matter.details
    said = (
        (_("查询号"), codes.show(matter.code)),
        (_("办到哪一步"), state_words(matter.status)),
        (_("交来的时间"), moment(matter.filed_at)),
        (_("出了什么事"), details.what_happened),
        (_("什么时候"), details.since_when),
        (_("影响到谁"), details.who_affected),
        (_("怎么称呼"), details.name),
        (_("怎么联系"), details.contact),
        (_("在哪里"), " ".join(part for part in (matter.township, matter.village) if part)),
    )
    answers = [(text(one.name), text(one.value)) for one in told(world().kb, details.facts or {})]
    history = [
        f"{moment(event.at)} {event_title(event.action)}{_words_of(details_of(event))}"
        for event in matter.events
        if not isinstance(event, NoteAdded)
    ]
    notes = sum(isinstance(event, NoteAdded) for event in matter.events)
    if notes:
        history.append(_("工作人员内部备注 {n} 条：想看，请到窗口提出。", n=notes))
    kind = kind_name(matter.kind)
    pairs = tuple(pair for pair in (*said, *answers) if pair[1])
    return Section(_("求助：{kind}", kind=kind), pairs, tuple(history))


def _words_of(said: Mapping[str, Any]) -> str:
    words = [str(said[name]) for name in _PERSONAL if said.get(name)]
    return f"：{'；'.join(words)}" if words else ""


def _consents(copy: PersonalCopy) -> Section:
    names = {line.recipient: line.name for line in copy.disclosures}
    lines = []
    for entry in copy.consents:
        who = recipient_words(entry.recipient, names.get(entry.recipient, ""))
        what = _("{purpose}（{recipient}）", purpose=purpose_words(entry.purpose), recipient=who)
        said = _("{at} 同意", at=moment(entry.at)) if entry.given else _("{at} 收回", at=moment(entry.at))
        until = _("，到 {at} 为止", at=moment(entry.until)) if entry.until else ""
        lines.append(f"{said}：{what}{until}")
    return Section(_("您的授权"), lines=tuple(lines))


def _disclosures(copy: PersonalCopy) -> Section:
    return _lines(
        _("给过谁"),
        (
            _(
                "{at} 给了{recipient}：{kinds}。凭什么：{basis}",
                at=moment(line.at),
                recipient=recipient_words(line.recipient, line.name),
                kinds=_("、").join(map(data_words, line.kinds)),
                basis=basis_words(line.basis),
            )
            for line in copy.disclosures
        ),
    )


def _readings(copy: PersonalCopy) -> Section:
    return _lines(
        _("谁看过、办过"),
        (
            _(
                "{at} {name}（{role}）{action}",
                at=moment(reading.at),
                name=reading.name or _("账号已经注销的人"),
                role=role_words(reading.role),
                action=_("看了") if reading.action.startswith("read-") else _("办了一步"),
            )
            for reading in copy.readings
        ),
    )


def _conversation(copy: PersonalCopy) -> Section:
    pairs: list[Pair] = []
    for row in copy.records.get("conversations", ()):
        document = _opened(row["document"])
        pairs += [(text(one.name), text(one.value)) for one in told(world().kb, document.get("facts") or {})]
        pairs += [(_("填过的"), str(entry)) for _name, entry in document.get("fields") or ()]
        pairs += [
            (_("说过的"), str(document[name])) for name in ("story", "asked", "draft") if document.get(name)
        ]
    return Section(_("这个对话里记着的"), tuple(pairs))


def _screening(row: Mapping[str, Any]) -> Section:
    answers = told(world().kb, _opened(row["facts"]))
    heading = _("{day} 的自查", day=row["on"])
    return Section(heading, tuple((text(one.name), text(one.value)) for one in answers))


def _message(row: Mapping[str, Any]) -> str:
    body = _opened(row["body"])
    words = body.get("text") or "；".join(str(value) for value in body.values() if isinstance(value, str))
    return f"{moment(row['created_at'])} {words}"


def _lines(heading: str, lines: Iterable[str]) -> Section:
    return Section(heading, lines=tuple(lines))


def _opened(value: Any) -> dict[str, Any]:
    opened = json.loads(value) if isinstance(value, str) and value else {}
    return opened if isinstance(opened, dict) else {}
