"""Charity on the pages: the form, the checks of staff, two at once, and the open data of the board."""

import csv
import io
from xml.etree.ElementTree import fromstring

import pytest
from jsonschema import Draft202012Validator

from admin_api.public.offering import PER_HOUR
from referral.commands import ConsentGiven, Purpose
from referral.domain.kinds import Kind, Role
from referral.domain.matches import MatchState
from referral.domain.offers import OfferState
from tests.integration.web.pages import Window
from tests.unit.referral.giving.test_offers_and_matches import GOOD

GOODS = {
    "kind": "enterprise", "name": "暖冬被服厂", "credit_code": GOOD, "contact": "023-56550000", "thing": "quilt",
    "quantity": "30", "households": "7", "handing": "brings", "named": "1", "areas": "永乐镇",
}  # fmt: skip


def offers(services):
    with services.database.unit_of_work(read_only=True) as uow:
        return uow.offers.in_states(frozenset(OfferState))


def register(window: Window, path="/offer", **changes):
    window.open(path)
    window.submit(path, **(GOODS | changes))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"quantity": "0"}, "大于零"),
        ({"quantity": "-4"}, "大于零"),
        ({"quantity": "很多"}, "大于零"),
        ({"quantity": ""}, "这里要填"),
        ({"credit_code": GOOD[:-1] + ("1" if GOOD[-1] == "0" else "0")}, "校验码"),
        ({"areas": "万州区"}, "本县的乡镇"),
        ({"until": "2020-01-01"}, "不能是过去的日子"),
        ({"start": "2020-01-01"}, "不能是过去的日子"),
        ({"households": "31"}, "不能比总数多"),
        ({"contact": ""}, "这里要填"),
        ({"name": "长" * 201}, "太长了"),
    ],
)
def test_a_form_that_does_not_do_keeps_every_word(services, window, change, says):
    register(window, **change)
    assert window.status == 422
    assert says in window.text
    assert window.fields("/offer")["name"] == change.get("name", GOODS["name"])
    assert offers(services) == []


def test_the_form_says_what_the_law_says_and_writes_it_down_once(services, window):
    window.open("/offer")
    assert "不收一分钱" in window.text
    assert "第一百二十四条" in window.text
    register(window)
    assert window.status == 200
    assert "记下了" in window.text
    (offer,) = offers(services)
    assert (offer.state, offer.terms.quantity, offer.giver.address) == (OfferState.REGISTERED, 30, "")


def test_a_flood_from_one_address_ends(services, window):
    for _ in range(PER_HOUR):
        register(window)
    register(window)
    assert window.status == 429
    assert len(offers(services)) == PER_HOUR


@pytest.fixture
def home(file, clock):
    yes = tuple(ConsentGiven(purpose, f"{purpose}-1", clock()) for purpose in Purpose)
    return lambda **changes: file(kind=Kind.CHARITY_HELP, consents=yes, **changes)


def opened(window, services, **changes):
    register(window, "/admin/offers/new", **changes)
    offer = offers(services)[-1]
    window.open(f"/admin/offers/{offer.id}")
    window.submit("/check", documents="营业执照")
    window.submit("/open")
    return offers(services)[-1]


def need(window, referral, **lines):
    page = f"/admin/referrals/{referral.id}/need"
    window.open(page)
    window.submit("/need", **({"thing": "quilt", "amount": "4"} | lines))


def test_from_the_offer_to_the_match_with_its_reasons(services, desk, home):
    window, referral = desk(), home()
    offer = opened(window, services)
    assert offer.state is OfferState.OPEN
    need(window, referral)
    assert window.status == 200
    window.open("/admin/matches")
    window.submit("/propose")
    with services.database.unit_of_work(read_only=True) as uow:
        (match,) = uow.matches.in_states({MatchState.PROPOSED})
    page = f"/admin/matches/{match.id}"
    window.open(page)
    for said in ("给的正是要的东西", "还有剩的", "这家愿意对接"):
        assert said in window.text
    assert referral.details.name not in window.text
    late = desk("chen", Role.COUNTY)
    late.open(page)
    window.submit("/confirm")
    late.submit("/refuse", reason="不合适")
    assert late.status == 409
    assert "同事刚刚动过" in late.text
    assert "等两边回话" in late.text
    late.submit("/withdraw", reason="  ")
    assert late.status == 422


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ({"amount": "0"}, "大于零"),
        ({"amount": "x"}, "大于零"),
        ({"thing": ""}, "要填"),
        ({"deadline": "2020-01-01"}, "过去"),
    ],
)
def test_a_need_that_does_not_do_is_not_kept(services, desk, home, lines, says):
    window, referral = desk(), home()
    need(window, referral, **lines)
    assert window.status == 422
    assert says in window.text
    with services.database.unit_of_work(read_only=True) as uow:
        assert uow.needs.of_referral(referral.id) is None


def test_one_person_cannot_pass_a_large_sum_alone(services, desk):
    window = desk()
    offer = opened(window, services, thing="cash", quantity="20000", households="20")
    assert offer.state is OfferState.VERIFYING
    page = f"/admin/offers/{offer.id}"
    window.submit("/open")
    assert "请另一位同事再核" in window.text
    other = desk("chen", Role.COUNTY)
    other.open(page)
    other.submit("/open")
    assert offers(services)[-1].state is OfferState.OPEN


def test_the_open_data_fits_its_schema_and_names_nobody(services, desk, home, client):
    window = desk()
    opened(window, services)
    for number in range(6):
        need(window, home(name=f"示例{number}"), amount="40")
    schema = client.get("/board/charity.schema.json").json
    Draft202012Validator.check_schema(schema)
    document = client.get("/board/charity.json")
    Draft202012Validator(schema).validate(document.json)
    assert document.json["open"] == 6
    assert document.json["offers"][0]["giver"] == "暖冬被服厂"
    rows = list(
        csv.DictReader(io.StringIO(client.get("/board/charity.csv").get_data(as_text=True).lstrip("\ufeff")))
    )
    assert {"table": "open_by_category", "key": "goods", "merged": "no", "count": "6"} in rows
    feed = fromstring(client.get("/board/charity.atom").get_data())
    assert [one.text for one in feed.iter("{http://www.w3.org/2005/Atom}summary")] == ["暖冬被服厂 · 永乐镇"]
    for path in ("/board", "/board/charity.json", "/board/charity.csv", "/board/charity.atom"):
        page = client.get(path).get_data(as_text=True)
        assert "示例" not in page
        assert "13812345678" not in page
    window.open("/board")
    window.open("/board/poster")
    assert "<svg" in client.get("/board/poster").get_data(as_text=True)
