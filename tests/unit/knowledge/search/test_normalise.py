import pytest

from knowledge.search.lexicon import Lexicon
from knowledge.search.normalise import Normaliser, clauses, clean, is_traditional, sentences
from knowledge.search.vocabulary import Vocabulary

VOCABULARY = Vocabulary(
    dialect={"啥子": "什么", "好多钱": "多少钱", "了好多钱": "了很多钱", "屋头": "家里"},
    synonyms={"怎么": ("如何", "怎样"), "申请": ("申办",), "低保": ("最低生活保障",)},
    fillers=("你好", "请问", "呢", "hi"),
)


@pytest.fixture
def normaliser():
    return Normaliser(VOCABULARY)


@pytest.mark.parametrize(
    ("written", "cleaned"),
    [
        ("ＡＢＣ　１２３", "abc 123"),
        ("低\u200b保\u202e？", "低保?"),
        ("低保\x00\x07怎么办", "低保 怎么办"),
        ("殘疾人補貼", "残疾人补贴"),
        ("第一行\n第二行", "第一行\n第二行"),
        ("\ue001低保", "低保"),
        ("一千二", "一千二"),
        ("\ud800", ""),
    ],
)
def test_clean(written, cleaned):
    assert clean(written) == cleaned


def test_a_novel_is_cut(normaliser):
    assert len(normaliser.plain("低" * 20_000)) == 10_000


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("请问低保如何申办呢", "低保怎么申请"),
        ("屋头要带啥子", "家里要带什么"),
        ("好多钱", "多少钱"),
        ("花了好多钱", "花了很多钱"),
        ("最低生活保障怎样办", "低保怎么办"),
        ("你好", "你好"),
        ("hi, this", ", this"),
    ],
)
def test_plain(normaliser, written, plain):
    assert normaliser.plain(written) == plain


def test_the_longest_word_wins_and_none_overlap():
    found = [match.word for match in Lexicon(["低保", "低保边缘", "边缘户"]).matches("低保边缘户和低保")]
    assert found == ["低保边缘", "低保"]


def test_latin_words_are_found_whole_only():
    assert not list(Lexicon(["hi"]).matches("this"))
    assert [match.start for match in Lexicon(["hi"]).matches("hi，你hi")] == [0, 4]


def test_sentences_and_clauses():
    assert sentences("我有病。怎么办？\n谢谢") == ["我有病", "怎么办", "谢谢"]
    assert clauses("父亲瘫了，母亲有病、没钱") == ["父亲瘫了", "母亲有病", "没钱"]


def test_traditional_is_told_from_simplified():
    assert is_traditional("怎麼申請")
    assert not is_traditional("怎么申请 dibao")
