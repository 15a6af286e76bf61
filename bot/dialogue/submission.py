"""From the entries of a request to the command that files it."""

from datetime import datetime
from typing import Any

from bot.dialogue.entries import for_staff
from bot.dialogue.facts import screened
from bot.dialogue.fields import CONSENT_CONTACT, CONSENT_SENSITIVE, YES, consent_version
from bot.dialogue.minors import GUARDIANS, KIN
from bot.dialogue.moment import Moment
from knowledge.eligibility.output import screening_json
from referral.commands import ConsentGiven, FileReferral
from referral.domain.consent import Purpose
from referral.domain.kinds import Kind
from referral.domain.proxy import Relation

_CONSENTS = (
    ("consent_contact", Purpose.CONTACT, CONSENT_CONTACT),
    ("consent_sensitive", Purpose.SENSITIVE, CONSENT_SENSITIVE),
)


def submission(moment: Moment) -> FileReferral:
    """The filled request; answers and verdicts go along only with the consent for sensitive data."""
    told = moment.conversation
    consents = _consents(moment)
    may_share = any(consent.purpose is Purpose.SENSITIVE for consent in consents)
    screening: dict[str, Any] | None = None
    if may_share and told.answers:
        screening = screening_json(moment.world.kb, screened(moment), "zh_Hans", for_other=told.for_other)
    return FileReferral(
        address=moment.address,
        language=moment.language,
        kind=Kind(told.kind or Kind.APPLICATION),
        what_happened=for_staff(moment, "what_happened"),
        since_when=for_staff(moment, "since_when"),
        who_affected=for_staff(moment, "who_affected"),
        township=for_staff(moment, "township"),
        village=for_staff(moment, "village"),
        name=for_staff(moment, "name"),
        contact=for_staff(moment, "contact"),
        consents=consents,
        facts=dict(told.facts) if screening else None,
        screening=screening,
        urgency_hints=told.hints,
        for_other=told.for_other,
        relation=_relation(moment),
        program=told.wish,
    )


def _relation(moment: Moment) -> Relation | None:
    """By what right it was filed for another; None where that was not asked."""
    if (guardian := moment.conversation.minor) in GUARDIANS:
        return Relation.KIN if guardian in KIN else Relation.ENTRUSTED
    entry = moment.conversation.field("relation")
    return Relation(entry) if moment.conversation.for_other and entry in set(Relation) else None


def _consents(moment: Moment) -> tuple[ConsentGiven, ...]:
    given = []
    for name, purpose, words in _CONSENTS:
        answer, _, at = (moment.conversation.field(name) or "").partition(" ")
        if answer == YES:
            version = consent_version(words)
            if moment.conversation.minor in GUARDIANS:
                # Who agreed for the child stands with the consent.
                version = f"{version}/guardian:{moment.conversation.minor}"
            given.append(ConsentGiven(purpose, version, datetime.fromisoformat(at)))
    return tuple(given)
