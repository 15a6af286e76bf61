from datetime import timedelta

import pytest

from referral import service
from referral.commands import AnswerStaff, RequestPerson, RevokeConsent, Withdraw
from referral.domain.consent import Purpose, standing
from referral.domain.errors import InvalidInput, NotFound, TransitionRefused
from referral.domain.kinds import Kind, Status, Urgency


def test_a_filed_matter_is_kept_whole(database, file):
    filed = file()
    with database.unit_of_work(read_only=True) as uow:
        kept = uow.referrals.get(filed.id)
        assert uow.referrals.by_code(filed.code) == kept
        assert uow.referrals.for_address("telegram:7") == [kept]
    assert kept == filed
    assert (kept.status, kept.urgency, kept.version) == (Status.FILED, Urgency.URGENT, 1)
    assert kept.details.urgency_reasons == ("no-roof", "emergency-kind")
    assert kept.details.screening["programs"][0]["verdict"] == "likely"


def test_without_consent_the_facts_are_left_out_and_the_matter_is_not(file):
    filed = file(consents=())
    assert filed.details.facts is None
    assert filed.details.screening is None
    assert filed.events[0].left_out == ("facts", "screening")
    assert filed.details.what_happened


def test_an_empty_story_is_refused_and_nothing_is_kept(database, file):
    with pytest.raises(InvalidInput):
        file(what_happened=" \u200b ")
    with database.unit_of_work(read_only=True) as uow:
        assert uow.referrals.for_address("telegram:7") == []


def test_two_matters_never_share_a_code(database, noon, wish):
    draws = iter(["12345678903", "12345678903", "98765432109"])
    with database.unit_of_work() as uow:
        one = service.file_referral(uow, wish(noon), at=noon, draw=lambda: next(draws))
        two = service.file_referral(uow, wish(noon), at=noon, draw=lambda: next(draws))
        uow.commit()
    assert (one.code[:11], two.code[:11]) == ("12345678903", "98765432109")


def test_the_residents_answer_leads_back_to_checking(file, do, li, database):
    filed = file()
    accepted = do(service.accept, li, filed.id, 1)
    do(service.ask_resident, li, filed.id, accepted.version, "几口人？")
    answered = do(service.answer_staff, AnswerStaff("telegram:7", filed.code, "三口人"))
    assert answered.status is Status.CHECKING
    assert answered.events[-1].text == "三口人"


def test_words_without_a_question_are_kept(file, do):
    filed = file()
    after = do(service.answer_staff, AnswerStaff("telegram:7", filed.code, "补充一点"))
    assert (after.status, type(after.events[-1]).__name__) == (Status.FILED, "ResidentWrote")


@pytest.mark.parametrize("address", ["telegram:8", "web:7", ""])
def test_nobody_else_answers_or_withdraws(file, do, address):
    filed = file()
    with pytest.raises(NotFound):
        do(service.answer_staff, AnswerStaff(address, filed.code, "我是他"))
    with pytest.raises(NotFound):
        do(service.withdraw, Withdraw(address, filed.code))


def test_what_is_withdrawn_is_withdrawn_once(file, do):
    filed = file()
    assert do(service.withdraw, Withdraw("telegram:7", filed.code)).status is Status.WITHDRAWN
    with pytest.raises(TransitionRefused):
        do(service.withdraw, Withdraw("telegram:7", filed.code))


def test_asking_for_a_person_twice_is_one_matter(do, database):
    first = do(service.request_person, RequestPerson("web:a", "en", "I want to talk to somebody"))
    second = do(service.request_person, RequestPerson("web:a", "en", "please"))
    other = do(service.request_person, RequestPerson("web:b", "en", "I have nothing to eat"))
    assert first.kind is Kind.QUESTION
    assert second.id == first.id
    assert second.events[-1].text == "please"
    assert other.id != first.id
    assert other.urgency is Urgency.URGENT


def test_consents_are_a_ledger(file, do, database, noon):
    filed = file()
    assert do(service.revoke_consent, RevokeConsent("telegram:7", Purpose.SENSITIVE)) is True
    assert do(service.revoke_consent, RevokeConsent("telegram:7", Purpose.SENSITIVE)) is False
    assert do(service.revoke_consent, RevokeConsent("telegram:7", Purpose.MATCHING)) is False
    with database.unit_of_work(read_only=True) as uow:
        ledger = uow.consents.ledger("telegram:7")
    assert [(line.purpose, line.given) for line in ledger] == [
        (Purpose.CONTACT, True),
        (Purpose.SENSITIVE, True),
        (Purpose.SENSITIVE, False),
    ]
    assert ledger[0].referral_id == filed.id
    assert ledger[1].text_version == "sensitive-1"
    assert [line.purpose for line in standing(ledger, noon + timedelta(minutes=2))] == [Purpose.CONTACT]
