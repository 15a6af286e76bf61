"""A new amount on its way: proposed by one, looked at with its flips, published by another, in force everywhere."""

from datetime import date
from decimal import Decimal

import pytest

from admin_api import subjects
from bot.knowing import Knowledge
from knowledge.amounts import NewValue, with_values
from knowledge.answering import compose
from knowledge.model import Certainty, DatedValue
from referral import service
from referral.commands import StoreScreening
from referral.domain.amounts import Verdict
from referral.domain.kinds import Role
from tests.integration.web.pages import find, words

PAGE = "/admin/amounts/dibao.rural"
FACTS = {
    "registered_poor": True,
    "receives_dibao": False,
    "household_size": 2,
    "income": 1280,
    "assets": False,
}
"""640 yuan a head: above the standard of 630, below one of 650."""


@pytest.fixture
def writer(desk):
    window = desk("writer", Role.TOWNSHIP)
    window.open(PAGE)
    return window


@pytest.fixture
def reader(desk):
    return desk("reader", Role.COUNTY)


def propose(window, **changes):
    fields = {
        "value": "650",
        "start": "2027-01-01",
        "certainty": "verified",
        "source": "yuminguifan-2025-6",
        **changes,
    }
    window.submit("/propose", **fields)


def proposals(services):
    with services.database.unit_of_work(read_only=True) as uow:
        return [(one.number, one.state.value) for one in uow.amounts.of("dibao.rural")]


def publish(writer, reader):
    propose(writer)
    page = writer.path
    writer.submit("/hand-in")
    reader.open(page)
    reader.submit("/publish")


def standard(kb, day=date(2027, 1, 1), area=None):
    return kb.parameters["dibao.rural"].on(day, area).value


def body_rows(window):
    return [words(row) for table in find(window.page, "tbody") for row in find(table, "tr")]


def test_from_a_proposal_to_every_process(services, writer, reader, do):
    do(
        service.store_screening,
        StoreScreening("web:x", services.clock().date(), "r1", FACTS, {"programs": []}),
    )
    elsewhere = Knowledge(services.knowledge.base, services.knowledge.now.index)
    propose(writer)
    assert "存下的自查 1" in writer.text, "what a resident answered flips, without a name"
    assert any("农村低保" in row and "可能符合" in row for row in body_rows(writer))
    assert writer.has_form("/hand-in")
    page = writer.path
    writer.submit("/hand-in")
    assert not writer.has_form("/publish")
    reader.open("/admin/amounts")
    assert "等人复核" in reader.text
    assert standard(elsewhere.follow(services.database).kb) == 630
    reader.open(page)
    reader.submit("/publish")
    assert "发布了" in reader.text
    index = elsewhere.now.index
    now = elsewhere.follow(services.database)
    assert standard(now.kb) == 650
    assert standard(now.kb, date(2026, 12, 31)) == 630
    assert now.index is index, "the search knows no amounts, so it is not learnt again"
    assert standard(services.kb) == 650


@pytest.mark.parametrize("lang", ["zh_Hant", "en"])
def test_the_pages_are_sound_in_every_language(writer, reader, lang):
    propose(writer, source="", title="一个通知", certainty="second-hand", note="备注")
    page = writer.path
    for address in ("/admin/amounts", PAGE, page):
        reader.open(f"{address}?lang={lang}")
        assert reader.status == 200
    writer.open(page)
    assert "一个通知" in writer.text


WRONG = [
    ({"value": "六百五"}, "value"),
    ({"value": "-1"}, "value"),
    ({"value": "NaN"}, "value"),
    ({"unknown": "1"}, "value"),
    ({"start": "明年"}, "start"),
    ({"start": "2025-07-01"}, "start"),
    ({"start": "2019-01-01"}, "start"),
    ({"area": "atlantis"}, "area"),
    ({"certainty": "sure"}, "certainty"),
    ({"source": "hearsay"}, "source"),
    ({"source": ""}, "title"),
    ({"source": "", "title": "通知", "date": "哪天"}, "date"),
    ({"source": "memory-standards"}, "certainty"),
    ({"source": "", "title": "长" * 201}, "title"),
]


def test_what_cannot_be_is_named_at_its_field_and_nothing_typed_is_lost(services, writer):
    for changes, field in WRONG:
        writer.open(PAGE)
        propose(writer, **changes)
        assert writer.status == 422
        marked = [one.get("id") for one in writer.page.iter() if one.get("aria-invalid") == "true"]
        assert marked == [f"propose-{field}"], changes
        if field not in {"area", "certainty", "source"}:
            assert writer.fields("/propose")[f"propose-{field}"] == changes.get(
                field, "650" if field == "value" else ""
            )
    assert proposals(services) == []


def test_an_amount_that_nobody_found_is_said_to_be_one(services, writer, reader):
    propose(writer, value="", unknown="1")
    page = writer.path
    assert "没有查到" in writer.text
    assert "还缺信息" in writer.text, "verdicts that rest on it become open"
    writer.submit("/hand-in")
    reader.open(page)
    reader.submit("/publish")
    assert standard(services.kb) is None


def test_two_propose_at_once_and_the_one_published_first_stands(services, writer, reader):
    propose(writer)
    first = writer.path
    reader.open(PAGE)
    propose(reader, value="660")
    second = reader.path
    assert [state for _, state in proposals(services)] == ["draft", "draft"]
    writer.submit("/hand-in")
    reader.open(first)
    reader.submit("/publish")
    assert standard(services.kb) == 650
    reader.open(second)
    assert "放不进" in reader.text
    assert not reader.has_form("/hand-in")
    reader.submit("/withdraw")
    assert sorted(state for _, state in proposals(services)) == ["published", "withdrawn"]


def test_nobody_publishes_what_they_proposed_or_did_not_look_at(services, reader, desk):
    reader.open(PAGE)
    propose(reader)
    page = reader.path
    reader.submit("/hand-in")
    assert not reader.has_form("/publish")
    chief = desk("chief", Role.ADMIN)
    chief.open(page)
    chief.submit("/publish", seen="something else")
    assert chief.status == 409
    assert standard(services.kb) == 630
    chief.submit("/publish")
    assert standard(services.kb) == 650


def test_a_township_has_its_own_and_the_county_keeps_its_number(services, writer, reader):
    propose(writer, area="kuimen")
    page = writer.path
    assert "夔门街道" in writer.text
    writer.submit("/hand-in")
    reader.open(page)
    reader.submit("/publish")
    assert standard(services.kb, area="kuimen") == 650
    assert standard(services.kb) == 630


def test_what_does_not_fit_the_files_of_a_process_leaves_its_content_as_it_was(services, writer, reader):
    publish(writer, reader)
    later = NewValue(
        "dibao.rural",
        DatedValue(date(2028, 1, 1), None, Decimal(700), "yuminguifan-2025-6", Certainty.verified),
    )
    newer = Knowledge(with_values(services.knowledge.base, [later]), services.knowledge.now.index)
    assert standard(newer.follow(services.database).kb) == 630
    assert newer.now.number == 0
    merged = Knowledge(services.kb, services.knowledge.now.index)
    assert standard(merged.follow(services.database).kb) == 650, (
        "what the files hold by now is not laid twice"
    )


def test_a_missing_one_is_marked_and_stands_first(writer):
    writer.open("/admin/amounts")
    rows = body_rows(writer)
    assert "没有能说的数" in rows[0]
    assert "没有能说的数" not in rows[-1]


def test_an_answer_and_a_draft_of_an_article_use_what_was_published(services, writer, reader, clock):
    publish(writer, reader)
    clock.pass_(days=60)
    day = clock().date()
    assert day >= date(2027, 1, 1)
    assert "650" in compose(services.kb, "dibao.amount", "zh_Hans", day).text


def test_signed_cases_are_rehearsed_too(services, writer, do, account):
    expected = Verdict("rural-dibao", "unlikely", date(2026, 11, 23), "每人六百四，比标准多十元", "超过标准")
    do(service.sign_case, account("signer"), FACTS, expected, day="2026-11-24")
    with services.database.unit_of_work(read_only=True) as uow:
        assert [one.name for one in subjects.stored(uow, date(2027, 1, 1))] == [
            "rural-dibao: 每人六百四，比标准多十元"
        ]
    propose(writer)
    assert "每人六百四，比标准多十元" in writer.text
