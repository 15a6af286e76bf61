"""A copy of everything that is stored of a resident, to read and for machines (个人信息保护法 第四十五条)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from knowledge.languages import Language
from referral.commands import CopyMyData
from referral.domain import retention
from referral.domain.consent import ConsentEntry
from referral.domain.errors import LinkRefused
from referral.domain.events import NoteAdded
from referral.domain.referral import Referral
from referral.domain.sharing import Disclosure
from referral.ports import UnitOfWork
from referral.ports.copying import CopyLink, Form
from referral.ports.sharing import Reading
from referral.service import passwords

FORMAT, VERSION = "yimen-personal-copy", 1
WITHHELD = "internal note of the staff: ask at the window to read it"


@dataclass(frozen=True, slots=True)
class PersonalCopy:
    """What is stored of one resident at a moment. `records` are the rows as they lie in the tables."""

    made_at: datetime
    channel: str
    matters: tuple[Referral, ...]
    consents: tuple[ConsentEntry, ...]
    disclosures: tuple[Disclosure, ...]
    readings: tuple[Reading, ...]
    records: Mapping[str, list[dict[str, Any]]]


def personal_copy(uow: UnitOfWork, address: str, *, at: datetime) -> PersonalCopy:
    """Everything that is stored of this address. Notes of staff for staff are named and not shown."""
    matters = uow.referrals.for_address(address)
    ids = [matter.id for matter in matters]
    records = uow.holdings.copy(address, ids)
    for row in records.get("outbox", ()):
        row["body"] = _without_file(row["body"])
    for row in records.get("referral_events", ()):
        if row["name"] == NoteAdded.__name__:
            row["payload"] = json.dumps({"by": "", "said": {"text": WITHHELD}})
    return PersonalCopy(
        at,
        address.partition(":")[0],
        tuple(matters),
        tuple(uow.consents.ledger(address)),
        tuple(uow.disclosures.of(ids)),
        tuple(uow.holdings.readings(ids)),
        records,
    )


def _without_file(body: str) -> str:
    """A message without the copy that went along with it: a copy holds no older copies of the same."""
    said = json.loads(body)
    return (
        json.dumps(said | {"file": {"name": said["file"]["name"]}}, ensure_ascii=False)
        if said.get("file")
        else body
    )


def machine_readable(copy: PersonalCopy) -> dict[str, Any]:
    """The copy as JSON values, as the published schema describes it."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "made_at": copy.made_at.isoformat(),
        "channel": copy.channel,
        "records": {
            name: [{key: _plain(value) for key, value in row.items()} for row in rows]
            for name, rows in copy.records.items()
        },
        "seen_by": [
            {
                "matter": str(reading.referral_id),
                "at": reading.at.isoformat(),
                "name": reading.name,
                "role": reading.role,
                "action": reading.action,
            }
            for reading in copy.readings
        ],
    }


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and value[:1] in {"{", "["}:
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def offer_copy(uow: UnitOfWork, command: CopyMyData, *, at: datetime) -> str | PersonalCopy:
    """The token of a one-time link where our pages can be reached from the chat, else the copy itself.

    A new link ends the older ones. The token is shown once; only its hash is kept.
    """
    uow.audit.add(who="resident", action="copy-data", subject="resident", at=at)
    if not command.by_link:
        return personal_copy(uow, command.address, at=at)
    token = passwords.new_secret()
    uow.copy_links.cancel(command.address)
    link = CopyLink(command.address, command.language, at, at + retention.COPY_LINK)
    uow.copy_links.add(passwords.hash_secret(token), link)
    return token


def copy_link(uow: UnitOfWork, token: str, *, at: datetime) -> CopyLink:
    """The link behind a token; raises LinkRefused for one that is unknown, over or used up."""
    link = uow.copy_links.get(passwords.hash_secret(token))
    if link is None or link.expires_at <= at or (link.read_at and link.downloaded_at):
        raise LinkRefused
    return link


def open_copy(uow: UnitOfWork, token: str, form: Form, *, at: datetime) -> tuple[PersonalCopy, Language]:
    """Gives out one form of the copy, once. Raises LinkRefused. Commit, or it can be had again."""
    link = copy_link(uow, token, at=at)
    if not uow.copy_links.use(passwords.hash_secret(token), form, at=at):
        raise LinkRefused
    return personal_copy(uow, link.address, at=at), link.language
