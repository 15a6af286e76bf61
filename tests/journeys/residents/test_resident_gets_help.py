"""Help on its way: whether it came is asked, and said by button or in words."""

from datetime import date
from decimal import Decimal

import pytest

from referral.domain.aid import Receipt
from referral.domain.kinds import Status
from tests.journeys.residents.test_resident_files import fill, submit


@pytest.fixture
def code(resident, window):
    fill(resident)
    code = submit(resident)
    window.do("accept", code)
    window.do("approve", code, "属实")
    window.do("deliver", code, "临时救助", amount=Decimal(500), unit="元", day=date(2026, 11, 23))
    return code


def test_received_is_one_tap_and_pressing_again_is_harmless(resident, window, code):
    assert "500 元" in resident.look()
    press = resident.buttons["收到了"]
    assert "记下了：收到了" in resident.press(press)
    assert "记下了：收到了" in resident.press(press)
    assert window.find(code).standing.receipt is Receipt.ALL
    assert [type(event).__name__ for event in window.find(code).events].count("DeliveryConfirmed") == 1


def test_not_received_goes_back_to_staff(resident, window, code):
    resident.look()
    old = dict(resident.buttons)
    assert "又回到工作人员手上" in resident.press("没收到")
    assert window.find(code).status is Status.APPROVED
    window.do("deliver", code, "补发 500 元")
    resident.look()
    assert "变动" in resident.press(old["收到了"]), "an old button says nothing of the new delivery"
    assert window.find(code).standing.receipt is None


def test_it_can_be_said_in_words_or_found_under_the_progress(resident, window, code):
    resident.look()
    resident.say("进度")
    resident.press(f"看 {code}")
    assert {"收到了", "没收到", "只收到一部分"} <= set(resident.buttons)
    assert "只收到一部分" in resident.say("只收到一部分")
    assert window.find(code).standing.receipt is Receipt.PART


def test_in_words_at_any_time(resident, window, code):
    resident.look()
    assert "记下了" in resident.say("收到了，".rstrip("，"))
    assert window.find(code).standing.receipt is Receipt.ALL
