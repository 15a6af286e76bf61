import subprocess
import sys

import pytest

from knowledge.search.pinyin import Sounds, fold, split


@pytest.fixture(scope="module")
def sounds():
    return Sounds({"长期": "chang qi", "着火": "zhao huo"})


@pytest.mark.parametrize(("said", "heard"), [("zhong", "song"), ("zhi", "chi")])
def test_different_initials_stay_different(said, heard):
    assert fold(said) != fold(heard)


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("niu", "liu"),
        ("zhang", "zan"),
        ("shen", "seng"),
        ("xing", "xin"),
        ("huang", "fang"),
        ("hui", "fei"),
        ("nv", "lu"),
    ],
)
def test_accents_of_the_upper_yangtze_sound_alike(said, heard):
    assert fold(said) == fold(heard)


@pytest.mark.parametrize(
    ("typed", "syllables"),
    [
        ("dibao", ("di", "bao")),
        ("zenmeshenqing", ("zen", "me", "shen", "qing")),
        ("xian", ("xian",)),
        ("lvse", ("lv", "se")),
        ("apply", None),
        ("documents", None),
        ("x" * 500, None),
    ],
)
def test_typed_pinyin_is_split_into_the_fewest_syllables(typed, syllables):
    assert split(typed) == syllables


def test_homophones_look_the_same(sounds):
    assert sounds.of("低保申请") == sounds.of("帝堡深情")
    assert sounds.of("低保") != sounds.of("特困")


def test_one_symbol_stands_for_each_character_and_the_rest_is_kept(sounds):
    assert len(sounds.of("低保abc1")) == 6
    assert sounds.of("abc1") == "abc1"


def test_words_are_read_as_words(sounds):
    assert sounds.of("长期") == sounds.of("常期")
    assert sounds.of("长") != sounds.of("常")


def test_importing_the_search_reads_no_tables():
    loaded = "import sys, knowledge.search; print('pypinyin.pinyin_dict' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"
