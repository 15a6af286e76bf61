import pytest

from referral.domain import words
from referral.domain.errors import InvalidInput


def test_hidden_signs_are_taken_out_and_lines_stay():
    assert words.required("text", "\u202e好\x00\x1b的\n明天\u200b见\ufeff ") == "好的\n明天见"


def test_emoji_families_stay_whole():
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    assert words.clean(family) == family


@pytest.mark.parametrize("text", ["", "   ", "\u200b\u202e", "\x00"])
def test_nothing_is_not_a_reason(text):
    with pytest.raises(InvalidInput) as caught:
        words.required("reason", text)
    assert (caught.value.field, caught.value.problem) == ("reason", "empty")


def test_a_text_has_an_end():
    words.required("reason", "字" * words.STAFF_TEXT)
    with pytest.raises(InvalidInput) as caught:
        words.required("reason", "字" * (words.STAFF_TEXT + 1))
    assert (caught.value.problem, caught.value.limit) == ("too-long", words.STAFF_TEXT)
