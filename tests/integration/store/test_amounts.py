"""Dated amounts in both databases: proposed by one, published by another, never edited; and signed cases."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from knowledge.amounts import NewValue
from knowledge.languages import Text
from knowledge.model import Certainty, DatedValue, Source
from referral import service
from referral.domain.amounts import ProposalConflict, ProposalState, Verdict
from referral.domain.articles import NotReady, SecondPairOfEyes
from referral.domain.errors import InvalidInput, NotFound, NotPermitted
from referral.domain.kinds import Role
from referral.store.amounts import signed_cases

DAY = date(2027, 1, 1)
ORIGIN = Source(
    "notice-1",
    Text("一个通知", "一個通知", "A notice"),
    "渝民〔2027〕1号",
    date(2026, 12, 20),
    Certainty.verified,
)


def new(value: str | None = "650", *, area: str | None = None, start: date = DAY, origin=ORIGIN) -> NewValue:
    amount = None if value is None else Decimal(value)
    note = Text("注", "註", "Note") if area else None
    certainty = Certainty.verified
    return NewValue("dibao.rural", DatedValue(start, None, amount, "notice-1", certainty, area, note), origin)


@pytest.fixture
def county(account):
    return account("county", Role.COUNTY)


def published(database):
    with database.unit_of_work(read_only=True) as uow:
        return uow.amounts.published(), uow.articles.content_number()


def put_in_force(do, writer, reader, value):
    draft = do(service.propose_amount, writer, value)
    read = do(service.hand_in_amount, writer, draft.number, version=draft.version)
    return do(service.publish_amount, reader, draft.number, version=read.version)


@pytest.mark.parametrize(
    "value", [new(), new("610.55", area="kuimen"), new(None, origin=None), new("1000000", origin=None)]
)
def test_what_was_proposed_comes_back_whole(database, do, li, value):
    made = do(service.propose_amount, li, value)
    with database.unit_of_work(read_only=True) as uow:
        assert uow.amounts.get(made.number) == made
        assert repr(made.new) == repr(uow.amounts.get(made.number).new), (
            "the version of the content hangs on it"
        )
        assert uow.amounts.open() == uow.amounts.of("dibao.rural") == [made]
        assert uow.amounts.of("dibao.urban") == []


def test_in_force_in_the_order_of_publication_and_counted(database, do, li, county):
    assert published(database) == ([], 0)
    later, sooner = new("680", start=date(2028, 1, 1)), new()
    waiting = do(service.propose_amount, li, later)
    first = put_in_force(do, li, county, sooner)
    assert (first.state, first.author, first.reviewer, first.order) == ("published", li.id, county.id, 1)
    read = do(service.hand_in_amount, li, waiting.number, version=waiting.version)
    do(service.publish_amount, county, waiting.number, version=read.version)
    assert published(database) == ([sooner, later], 2)
    with database.unit_of_work(read_only=True) as uow:
        assert uow.amounts.open() == []
        assert uow.audit.verify() is None


def test_two_at_once_lose_nothing(database, do, li, county):
    one, other = do(service.propose_amount, li, new()), do(service.propose_amount, county, new("660"))
    with database.unit_of_work(read_only=True) as uow:
        assert uow.amounts.open() == [one, other]
    read = do(service.hand_in_amount, li, one.number, version=one.version)
    with pytest.raises(ProposalConflict) as caught:
        do(service.withdraw_amount, county, one.number, version=one.version)
    assert caught.value.current == read
    with database.unit_of_work() as uow:
        uow.amounts.save(read)
        with pytest.raises(ProposalConflict):
            uow.amounts.save(read)


def test_a_withdrawn_one_stays_in_the_history_and_takes_no_step(database, do, li, county):
    draft = do(service.propose_amount, li, new())
    gone = do(service.withdraw_amount, county, draft.number, version=draft.version)
    assert gone.state is ProposalState.WITHDRAWN
    for step in (service.hand_in_amount, service.publish_amount, service.withdraw_amount):
        with pytest.raises(NotReady):
            do(step, county, draft.number, version=gone.version)
    assert published(database) == ([], 0)
    with database.unit_of_work(read_only=True) as uow:
        assert uow.amounts.of("dibao.rural") == [gone]


def test_who_may_not(do, li, county, account):
    draft = do(service.propose_amount, county, new())
    with pytest.raises(NotReady):
        do(service.publish_amount, county, draft.number, version=draft.version)
    read = do(service.hand_in_amount, county, draft.number, version=draft.version)
    with pytest.raises(SecondPairOfEyes):
        do(service.publish_amount, county, draft.number, version=read.version)
    with pytest.raises(NotPermitted):
        do(service.publish_amount, li, draft.number, version=read.version)
    for nobody in (account("village", Role.VILLAGE), account("audit", Role.AUDITOR)):
        with pytest.raises(NotPermitted):
            do(service.propose_amount, nobody, new())
        with pytest.raises(NotPermitted):
            do(service.withdraw_amount, nobody, draft.number, version=read.version)
    with pytest.raises(NotFound):
        do(service.hand_in_amount, li, 999, version=1)


def test_a_refused_publication_is_not_counted(database, do, li):
    draft = do(service.propose_amount, li, new())
    read = do(service.hand_in_amount, li, draft.number, version=draft.version)
    with pytest.raises(NotPermitted):
        do(service.publish_amount, li, draft.number, version=read.version)
    assert published(database) == ([], 0)


FACTS = {"household_size": 3, "members": [{"disability_grade": 1}]}
EXPECTED = Verdict("rural-dibao", "likely", DAY, "三口人都没有收入", "照标准算")


def test_a_signed_case_keeps_facts_and_name_of_the_reviewer_and_nothing_else(database, do, li, noon):
    made = do(service.sign_case, li, FACTS, EXPECTED, day="2027-01-02")
    assert made.body == {
        "case": "三口人都没有收入",
        "day": "2027-01-01",
        "facts": FACTS,
        "verdict": "likely",
        "signed": {"by": li.name, "on": "2027-01-02", "reason": "照标准算"},
    }
    with database.unit_of_work(read_only=True) as uow:
        assert uow.signed_cases.get(made.number) == made
        assert uow.signed_cases.all() == [made]
        assert "household_size" not in uow.connection.execute(select(signed_cases.c.body)).scalar_one()
        with pytest.raises(NotFound):
            uow.signed_cases.get(999)


@pytest.mark.parametrize(
    ("field", "said"), [("sentence", ""), ("sentence", "长" * 51), ("reason", "  "), ("reason", "长" * 201)]
)
def test_a_case_says_what_it_is_and_why(do, li, field, said):
    with pytest.raises(InvalidInput) as caught:
        do(service.sign_case, li, FACTS, replace(EXPECTED, **{field: said}), day="2027-01-02")
    assert caught.value.field == field


def test_an_auditor_signs_no_case(do, account):
    with pytest.raises(NotPermitted):
        do(service.sign_case, account("audit", Role.AUDITOR), FACTS, EXPECTED, day="2027-01-02")
