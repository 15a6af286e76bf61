"""The result to print: what the chat found, for who holds the link, until it is deleted or has expired."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.channels.telegram.render import render
from bot.messages import Link, Reply
from knowledge.loader import load
from referral import service
from referral.commands import StoreScreening
from tests.integration.web.pages import find, words
from tests.support.resident import Resident

FACTS = {
    "registered_poor": True,
    "receives_dibao": False,
    "household_size": 3,
    "income": 1800,
    "assets": False,
}


ANSWERS = dict.fromkeys(load().facts, "不清楚")


@pytest.fixture
def ticket(do, clock, services):
    return do(
        service.store_screening,
        StoreScreening("web:x", clock().date(), services.kb.version, FACTS, {"programs": []}),
    )


def page(client, ticket, **query):
    return client.get(f"/screening/{ticket}", query_string={"lang": "zh_Hans"} | query)


def screened(services):
    """A resident at the verdict."""
    resident = Resident(services)
    resident.press("screen:start")
    resident.answer(ANSWERS | {"registered_poor": "是", "household_size": "3", "income": "800"})
    assert "screen:print" in resident.ids
    return resident


def printed(resident):
    resident.press("screen:print")
    return resident.replies[-1]["links"][0]


def test_the_chat_leads_to_the_page_and_the_page_says_what_the_chat_said(client, window, services):
    resident = screened(services)
    overview = resident.text
    link = printed(resident)
    assert link["label"] == "打开结果"
    assert link["href"].startswith("/screening/")
    shown = words(window.open(f"{link['href']}?lang=zh_Hans"))
    for heading in ("看起来可能符合", "要工作人员判断", "现在还说不准", "看起来不太符合"):
        assert (heading in shown) is (heading in overview)
    assert services.kb.version[:8] in shown
    assert "这只是初步看法，不是决定。" in shown
    assert "内容在您自查以后改过" not in shown


def test_the_address_holds_nothing_about_the_resident(services):
    resident = screened(services)
    href = printed(resident)["href"]
    assert resident.session not in href
    assert resident.address.removeprefix("web:") not in href


@pytest.mark.parametrize("lang", ["zh_Hans", "zh_Hant", "en"])
def test_the_page_is_sound_in_every_language(window, ticket, lang, services):
    shown = words(window.open(f"/screening/{ticket}?lang={lang}"))
    assert services.kb.programs["rural-dibao"].title.in_(lang) in shown
    assert services.kb.programs["rural-dibao"].where.in_(lang) in shown
    assert services.kb.facts["income"].name.in_(lang) in shown


def test_each_reason_has_its_clause_and_a_likely_program_its_papers(window, ticket, services):
    root = window.open(f"/screening/{ticket}?lang=zh_Hans")
    sections = {
        words(find(one, "h3")[0]): one for one in find(root, "section") if one.get("class") == "sheet-program"
    }
    dibao = sections["农村低保"]
    assert "600 元，低于农村低保标准 630 元" in words(dibao)
    assert {"依据 三（二）1", "依据 三（三）1"} <= {words(link) for link in find(dibao, "a")}
    assert services.kb.programs["rural-dibao"].papers[0].zh_Hans in words(dibao)


def test_nobody_keeps_a_copy_on_the_way_and_no_search_engine_finds_it(client, ticket):
    answer = page(client, ticket)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert 'name="robots" content="noindex' in answer.get_data(as_text=True)


def test_the_answers_can_be_left_out(client, ticket):
    assert "全家收入" in page(client, ticket).get_data(as_text=True)
    without = page(client, ticket, answers="no").get_data(as_text=True)
    assert "1800" not in without
    assert "把我的回答也印出来" in without


def test_hours_are_not_invented(client, ticket):
    assert "没有查到可靠的来源" in page(client, ticket).get_data(as_text=True)


def test_another_version_of_the_content_is_named_with_what_came_out_differently(do, client, clock):
    shown = {"programs": [{"program": "rural-dibao", "verdict": "unlikely"}]}
    old = do(service.store_screening, StoreScreening("web:x", clock().date(), "older", FACTS, shown))
    html = page(client, old).get_data(as_text=True)
    assert "和当时不一样的：农村低保。" in html


def test_the_result_stays_the_one_of_its_day(do, client, clock, services):
    day = clock().date().replace(year=2025, month=6, day=30)
    facts = FACTS | {"household_size": 1, "income": 620}
    ticket = do(service.store_screening, StoreScreening("web:x", day, services.kb.version, facts, {}))
    assert "没有低于农村低保标准 610 元" in page(client, ticket).get_data(as_text=True)


def test_after_deleting_the_records_the_link_is_dead(client, services):
    resident = screened(services)
    href = printed(resident)["href"]
    assert client.get(href).status_code == 200
    resident.say("删除我的记录")
    resident.press("forget:yes")
    gone = client.get(href, query_string={"lang": "zh_Hans"})
    assert gone.status_code == 404
    assert "这份结果已经没有了" in gone.get_data(as_text=True)


def test_after_seven_days_the_link_is_dead_even_before_anything_was_purged(client, ticket, clock):
    clock.pass_(days=6, hours=23)
    assert page(client, ticket).status_code == 200
    clock.pass_(hours=2)
    assert page(client, ticket).status_code == 404


@pytest.mark.parametrize("change", ["", "x", "0" * 32, "z" * 65, "签名"])
def test_a_link_that_was_not_signed_by_us_leads_nowhere(client, ticket, change):
    identity, _, signature = ticket.partition("-")
    assert page(client, f"{identity}-{change}").status_code == 404
    assert page(client, f"{change or 'x'}-{signature}").status_code == 404


def test_a_screening_that_todays_questions_do_not_fit_any_more_is_gone_and_no_error(do, client, clock):
    strange = StoreScreening("web:x", clock().date(), "older", {"no_such_fact": True}, {})
    assert page(client, do(service.store_screening, strange)).status_code == 404


def test_a_changed_answer_gives_a_link_of_its_own(services):
    resident = screened(services)
    first = printed(resident)["href"]
    resident.press("screen:result")
    assert printed(resident)["href"] == first
    resident.press("edit:household_size")
    resident.say("4")
    resident.answer(ANSWERS)
    assert printed(resident)["href"] != first


def test_a_new_day_gives_a_result_of_its_own_day(services, clock, client):
    resident = screened(services)
    first = printed(resident)["href"]
    clock.pass_(days=1)
    resident.press("screen:print")
    assert "links" not in resident.replies[-1]
    resident.press("screen:result")
    second = printed(resident)["href"]
    assert second != first
    assert (clock().date()).isoformat() in client.get(second).get_data(as_text=True)


def test_in_telegram_the_link_is_a_button_and_only_where_our_pages_can_be_reached(services):
    reply = Reply("看结果", links=(Link("https://help.example/screening/x", "打开结果"),))
    (part,) = render(reply)
    assert part.keyboard.inline_keyboard[0][0].url == "https://help.example/screening/x"
    assert services.inbox._site(replace(resident_address(), channel="telegram")) is None
    assert services.inbox._site(resident_address()) == ""


def resident_address():
    from bot.messages import Address

    return Address("web", "x")


def test_a_reply_with_links_survives_the_outbox():
    reply = Reply("看", links=(Link("/screening/x", "打开结果"),))
    assert Reply.from_json(reply.to_json()) == reply
    assert "links" not in Reply("看").to_json()


def test_the_screening_expires_with_the_conversation():
    from referral.domain import retention

    assert retention.SCREENING == retention.CONVERSATION == timedelta(days=7)
