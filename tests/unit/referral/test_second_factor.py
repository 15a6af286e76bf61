"""Codes that change every half minute, and codes on paper."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from admin_api.devices import device_hint
from referral.domain import second_factor as factor

AT = datetime(2026, 11, 23, 4, 0, 10, tzinfo=UTC)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
STEP = int(AT.timestamp()) // 30


@pytest.mark.parametrize(("steps", "fits"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_one_step_off_and_no_more(steps, fits):
    code = pyotp.TOTP(SECRET).at(AT + timedelta(seconds=30 * steps))
    assert factor.step_of(SECRET, code, at=AT) == (STEP + steps if fits else None)


def test_the_codes_are_those_of_the_standard():
    """RFC 6238, appendix B, shortened to six digits."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    for seconds, code in ((59, "287082"), (1111111109, "081804"), (2000000000, "279037")):
        assert factor.step_of(secret, code, at=datetime.fromtimestamp(seconds, UTC)) == seconds // 30


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "\udc80" * 6, "0" * 5000])
def test_nonsense_is_no_code(code):
    assert factor.step_of(SECRET, factor.clean(code), at=AT) is None


def test_a_code_may_be_typed_as_people_type():
    assert factor.clean(" 123 456 ") == factor.clean("１２３４５６") == "123456"
    assert factor.clean("abcd-efgh-jklm-npqr") == "ABCDEFGHJKLMNPQR"


def test_recovery_codes_differ_and_no_sign_looks_like_another():
    codes = factor.new_recovery_codes()
    assert len(set(codes)) == factor.CODES == 10
    assert not set("".join(codes)) & set("O0I1")
    assert all(factor.clean(factor.shown(code)) == code for code in codes)


@pytest.mark.parametrize(
    ("agent", "hint"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/129.0 Safari/537.36", "Chrome · Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/129.0 Safari/537.36 Edg/129.0", "Edge · Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) Version/17.0 Mobile Safari/604.1", "Safari · iPhone"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/111 MicroMessenger/8.0", "微信 · Android"),
        ("curl/8.5", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_a_browser_is_called_by_its_kind_and_nothing_else(agent, hint):
    assert device_hint(agent) == hint
