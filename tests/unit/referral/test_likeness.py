"""What speaks for two matters being one household's, and what against it."""

import pytest

from referral.domain.likeness import Sign, compare, keys, person, plain_name, sounds
from tests.benchmarks import duplicates as bench
from tests.support.households import AGAIN, OTHERS, drawn

HIM = {"name": "王大明", "contact": "13812345678", "township": "永乐镇", "village": "大坝村"}


def somebody(**changes):
    return person(**(HIM | changes))


ME = somebody()


@pytest.mark.parametrize(
    ("changes", "signs"),
    [
        ({}, [Sign.PHONE, Sign.NAME, Sign.VILLAGE]),
        ({"name": "汪大名"}, [Sign.PHONE, Sign.NAME_SOUND, Sign.VILLAGE]),
        ({"name": "黃大明", "village": "大壩村 3 組"}, [Sign.PHONE, Sign.VILLAGE, Sign.NAME_NEAR]),
        ({"name": "Wang Daming"}, [Sign.PHONE, Sign.NAME_SOUND, Sign.VILLAGE]),
        ({"name": "王大爷"}, [Sign.PHONE, Sign.VILLAGE]),
        ({"contact": "138 1234 5687"}, [Sign.NAME, Sign.PHONE_NEAR, Sign.VILLAGE]),
        ({"contact": "没有电话"}, [Sign.NAME, Sign.VILLAGE]),
        ({"name": "李秀英", "contact": "", "told": ["我老公王大明摔断了腿"]}, [Sign.MENTIONED, Sign.VILLAGE]),
    ],
)
def test_what_is_seen_as_the_same(changes, signs):
    other = somebody(**changes)
    found = compare(ME, other)
    assert found.alike
    assert list(found.signs) == signs
    assert compare(other, ME) == found, "it does not matter who is asked first"
    assert keys(ME) & keys(other), "what looks the same can be found"


@pytest.mark.parametrize(
    "changes",
    [
        {"contact": "13999999999", "village": "白果村"},
        {"contact": "13999999999", "township": "朱衣镇"},
        {"name": "王小军", "contact": "13999999999"},
        {"name": "李秀英", "village": "白果村"},
        {"name": "李秀英", "spoken_for": True},
        {"name": "", "contact": "", "village": "大坝村"},
    ],
)
def test_what_is_not(changes):
    assert not compare(ME, somebody(**changes)).alike


def test_one_chat_is_one_person():
    assert (
        Sign.SAME_CHAT in compare(somebody(chat="web:a", name=""), somebody(chat="web:a", contact="")).signs
    )
    helper = {"chat": "web:a", "spoken_for": True, "name": "李秀英", "contact": ""}
    assert Sign.SAME_CHAT not in compare(somebody(chat="web:a"), somebody(**helper)).signs


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("王大爺", "王"),
        (" 王 大 明 ", "王大明"),
        ("Wang Daming", "wangdaming"),
        ("", ""),
        ("欧阳同志", "欧阳"),
    ],
)
def test_names_are_made_plain(name, plain):
    assert plain_name(name) == plain


@pytest.mark.parametrize("name", ["🔥", "A", "()", "\u202e", "长" * 500, "O'Brien", "1", "王\n大"])
def test_odd_names_break_nothing(name):
    odd = somebody(name=name)
    assert compare(odd, odd).score == compare(odd, odd).score
    assert sounds(odd.name) is not None
    assert keys(odd)


def test_nobody_has_no_keys():
    assert keys(person(name="", contact="", township="", village="")) == frozenset()


def test_the_labelled_set_is_the_same_each_time_and_has_every_way():
    one = drawn(7, 900)
    assert one == drawn(7, 900)
    assert {matter.way for matter in one} == {"first", *AGAIN, *OTHERS}


def test_the_threshold_holds_what_the_document_says_of_it():
    matters = drawn(31, 500)
    pairs, true = bench.scored(matters), bench.truth(matters)
    found, wrong, missed = bench.at(pairs, true, bench.likeness.THRESHOLD)
    assert found / (found + missed) > 0.94
    assert found / (found + wrong) > 0.96
    assert (
        abs(
            bench.best(bench.scored(drawn(bench.TUNE, 700)), bench.truth(drawn(bench.TUNE, 700)))
            - bench.likeness.THRESHOLD
        )
        <= 1
    )
