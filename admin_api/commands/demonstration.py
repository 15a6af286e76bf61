"""Sample data for a demonstration: plainly marked, and made through the same services as the real thing."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from admin_api.commands.common import day_or_today, now, open_database

if TYPE_CHECKING:
    from admin_api.commands.samples import Sample
    from knowledge.model import KnowledgeBase
    from referral.domain.people import Staff
    from referral.domain.referral import Referral
    from referral.ports import UnitOfWork

CONSENT = "demo"


@click.command()
@click.confirmation_option(prompt="Sample referrals and accounts are added to the database. Go on?")
def demo() -> None:
    """Add plainly marked sample data: accounts of every role, referrals in every state, offers and needs."""
    from admin_api.commands.charity_samples import add_charity
    from admin_api.commands.common import knowledge
    from admin_api.commands.samples import SAMPLES, STAFF
    from referral.domain.second_factor import MANDATORY

    kb = knowledge()
    with open_database() as database:
        database.upgrade()
        with database.unit_of_work() as uow:
            password = secrets.token_urlsafe(12)
            people = [_account(uow, one, password=password) for one in STAFF]
            keys = {one.username: _second_factor(uow, one) for one in people if one.role in MANDATORY}
            for sample in SAMPLES:
                _file(uow, kb, sample, people[0], now())
            add_charity(uow, people[0], tuple(area.name.zh_Hans for area in kb.areas), now())
            uow.commit()
    click.echo(f"{len(SAMPLES)} sample referrals, every name beginning with 示例.")
    click.echo(f"Sign in as {', '.join(one.username for one in people)} with the password {password}")
    for username, (secret, codes) in keys.items():
        click.echo(f"{username} is asked for a code too. For an authenticator app: {secret}")
        click.echo(f"or, each once, a recovery code: {' '.join(codes)}")


def _second_factor(uow: "UnitOfWork", staff: "Staff") -> tuple[str, tuple[str, ...]]:
    """A second factor as somebody would have set it up, for a role that needs one: secret and codes."""
    from referral.domain import second_factor as factor
    from referral.service import second_factor

    secret = factor.new_secret()
    uow.second_factors.propose(staff.id, secret)
    uow.second_factors.confirm(staff.id, step=0, at=now())
    codes = second_factor.new_recovery_codes(uow, staff, at=now())
    return secret, tuple(factor.shown(code) for code in codes[:3])


def _account(uow: "UnitOfWork", person: tuple[str, str, Any, str, str], *, password: str) -> "Staff":
    from referral import service
    from referral.domain.people import Area
    from referral.service.passwords import hash_password

    username, name, role, area, department = person
    known = uow.staff.credentials(username)
    if known is not None:
        uow.staff.set_password(known.staff.id, hash_password(password))
        return known.staff
    place = Area.parse(area)
    return service.add_staff(
        uow,
        None,
        username=username,
        name=name,
        role=role,
        area=place,
        department=department,
        at=now(),
        password=password,
    )


def _screening(kb: "KnowledgeBase", sample: "Sample", on: date) -> dict[str, Any] | None:
    from knowledge.eligibility import screen, screening_json

    return screening_json(kb, screen(kb, sample.facts, on), sample.language) if sample.facts else None


def _file(uow: "UnitOfWork", kb: "KnowledgeBase", sample: "Sample", who: "Staff", today: datetime) -> None:
    """File the matter as it would have been filed, then take its decisions one after the other."""
    from referral import service
    from referral.commands import FileReferral
    from referral.domain.consent import ConsentGiven, Purpose

    at = today - sample.ago
    mark = hashlib.sha256(f"demo {sample.name}".encode()).hexdigest()
    purposes = (Purpose.CONTACT, Purpose.SENSITIVE) if sample.facts else (Purpose.CONTACT,)
    filed = service.file_referral(
        uow,
        FileReferral(
            address=f"web:{mark}",
            language=sample.language,
            kind=sample.kind,
            what_happened=sample.what_happened,
            since_when=sample.since_when,
            who_affected=sample.who_affected,
            township=sample.township,
            village=sample.village,
            name=sample.name,
            contact=sample.contact,
            consents=tuple(ConsentGiven(purpose, CONSENT, at) for purpose in purposes),
            facts=sample.facts or None,
            screening=_screening(kb, sample, day_or_today(None)),
            for_other=sample.for_other,
            program=sample.program if sample.program in kb.programs else None,
        ),
        at=at,
    )
    program = kb.programs.get(sample.program or "")
    clause = str(program.clause) if program else ""
    for number, (name, words) in enumerate(sample.steps, 1):
        moment = at + (today - at) * number / (len(sample.steps) + 1)
        filed = _step(uow, kb, filed, who, name=name, words=words, clause=clause, at=moment)


def _step(
    uow: "UnitOfWork",
    kb: "KnowledgeBase",
    referral: "Referral",
    who: "Staff",
    *,
    name: str,
    words: str,
    clause: str,
    at: datetime,
) -> "Referral":
    from referral import service

    def call(use: Callable[..., "Referral"], *said: str) -> "Referral":
        return use(uow, who, referral.id, referral.version, *said, at=at)

    match name:
        case "accept":
            return call(service.accept)
        case "ask":
            return call(service.ask_resident, words)
        case "approve":
            return call(service.approve, words)
        case "deliver":
            return call(service.deliver, words)
        case "hand_over":
            return service.hand_over(
                uow,
                who,
                referral.id,
                referral.version,
                kb.departments[words],
                reason="请核一下能帮上什么。",
                parts=("name", "story"),
                at=at,
            )
        case "decline":
            return service.decline(uow, who, referral.id, referral.version, words, clause=clause, at=at)
        case _:
            return call(service.add_note, words)
