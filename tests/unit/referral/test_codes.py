import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral.domain import codes
from referral.domain.codes import CodeMistake, InvalidCode
from referral.service.filing import draw_digits

eleven = st.text("0123456789", min_size=11, max_size=11)


@given(eleven)
def test_every_single_wrong_digit_is_caught(digits):
    code = codes.make(digits)
    for place in range(12):
        for wrong in set("0123456789") - {code[place]}:
            with pytest.raises(InvalidCode) as caught:
                codes.parse(code[:place] + wrong + code[place + 1 :])
            assert caught.value.mistake is CodeMistake.CHECK_DIGIT


@given(eleven)
def test_every_swap_of_neighbours_is_caught_in_a_code_that_we_would_give_out(digits):
    code = codes.make(digits)
    swaps = {code[:i] + code[i + 1] + code[i] + code[i + 2 :] for i in range(11)} - {code}
    slipped = []
    for swapped in swaps:
        try:
            slipped.append(codes.parse(swapped))
        except InvalidCode:
            continue
    assert codes.swap_proof(code) is (not slipped)


def test_most_draws_make_a_code_that_can_be_given_out():
    drawn = [codes.make(draw_digits()) for _ in range(300)]
    assert sum(map(codes.swap_proof, drawn)) > 150


def test_a_code_is_read_however_it_is_typed():
    code = codes.make("12345678901")
    shown = codes.show(code)
    assert shown == f"1234 5678 901{code[-1]}"
    full_width = "".join(chr(ord(digit) + 0xFEE0) for digit in code)
    chinese = code.translate(str.maketrans("0123456789", "零一二三四五六七八九"))
    telephone = chinese.replace("一", "幺")
    typed = [
        shown,
        shown.replace(" ", "-"),
        full_width,
        chinese,
        telephone,
        f" {code[:6]}\u3000{code[6:]}。",
        f"\u200f{code}\n",
    ]
    for text in typed:
        assert codes.parse(text) == code, text


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("", CodeMistake.EMPTY),
        (" - ", CodeMistake.EMPTY),
        ("12345", CodeMistake.TOO_SHORT),
        ("1" * 13, CodeMistake.TOO_LONG),
        ("12345678901x", CodeMistake.NOT_DIGITS),
        ("我的事", CodeMistake.NOT_DIGITS),
        ("²" * 3 + "½", CodeMistake.NOT_DIGITS),
        ("000000000000", CodeMistake.CHECK_DIGIT),
    ],
)
def test_a_mistake_is_named(text, mistake):
    with pytest.raises(InvalidCode) as caught:
        codes.parse(text)
    assert caught.value.mistake is mistake


@pytest.mark.parametrize(
    "digits", ["", "1234567890", "123456789012", "1234567890x", "１２３４５６７８９０１"]
)
def test_only_eleven_plain_digits_make_a_code(digits):
    with pytest.raises(ValueError, match="eleven"):
        codes.make(digits)


def test_digits_are_drawn_over_the_whole_range(monkeypatch):
    monkeypatch.setattr(secrets, "randbelow", lambda limit: limit - 1)
    assert draw_digits() == "9" * 11
    monkeypatch.setattr(secrets, "randbelow", lambda limit: 0)
    assert draw_digits() == "0" * 11
