"""Every sentence of the bot stands in every catalog, complete, with the same places to fill."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po

from bot.texts import DOMAIN, LOCALE, Texts

BOT = Path(__file__).parents[3] / "bot"
TRANSLATED = ("zh_Hant", "en")
PLACE = re.compile(r"\{(\w+)\}")
HAN = re.compile(r"[\u4e00-\u9fff]")
IN_EVERY_LANGUAGE = {"语言 / Language", "简体 · 繁體 · English"}


def said():
    """All msgids that the source says, each with a file that says it."""
    found = {}
    for path in sorted(BOT.rglob("*.py")):
        with path.open("rb") as file:
            for _, msgid, _, _ in extract("python", file, keywords={"say": None, "mark": None}):
                found.setdefault(msgid, path.name)
    return found


def translations(language):
    with (LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        return {message.id: message.string for message in read_po(file, abort_invalid=True) if message.id}


def test_the_extraction_sees_the_sentences():
    assert len(said()) > 200
    assert "为什么问这个" in said()


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_sentence_is_missing_obsolete_or_empty(language):
    catalog = translations(language)
    assert sorted(set(said()) - set(catalog)) == [], "not translated"
    assert sorted(set(catalog) - set(said())) == [], "nobody says this any more"
    assert [msgid for msgid, words in catalog.items() if not words.strip()] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_has_the_same_places_to_fill(language):
    wrong = {
        msgid: words
        for msgid, words in translations(language).items()
        if sorted(PLACE.findall(msgid)) != sorted(PLACE.findall(words))
    }
    assert wrong == {}


def test_english_is_english():
    left = {m: w for m, w in translations("en").items() if HAN.search(w) and m not in IN_EVERY_LANGUAGE}
    assert left == {}


def test_traditional_is_traditional():
    simplified = re.compile("[这说问个们给钱还办请您么对没转级过里样实务]")
    left = {
        msgid: words
        for msgid, words in translations("zh_Hant").items()
        if simplified.search(words.replace("您", "").replace("么", "")) and msgid not in IN_EVERY_LANGUAGE
    }
    assert left == {}


def test_what_a_converter_gets_wrong_was_mended():
    """It writes 彆 for 別, 髮 for 發 and 隻 for 只 where words end unexpectedly."""
    wrong = re.compile("彆(?!扭)|髮|隻|瞭|麵|臺")
    assert [words for words in translations("zh_Hant").values() if wrong.search(words)] == []


def test_no_sentence_is_said_inside_an_f_string():
    """The extraction does not look into them, so such a sentence would stay Chinese in English."""
    inside = re.compile(r"""f(["']).*\{[^{}]*\bsay\(['"]""")
    found = [
        f"{path.name}:{number}"
        for path in BOT.rglob("*.py")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if inside.search(line) and re.search(r"""\{[^{}"]*say\(["']""", line)
    ]
    assert found == []


def test_a_sentence_is_said_in_each_language():
    texts = Texts.read()
    assert texts.in_("zh_Hans")("（已答 {count} 题）", count=3) == "（已答 3 题）"
    assert texts.in_("zh_Hant")("（已答 {count} 题）", count=3) == "（已答 3 題）"
    assert texts.in_("en")("（已答 {count} 题）", count=3) == "(3 answered)"


def test_what_a_resident_wrote_is_never_taken_for_a_place_to_fill():
    assert "{0}{code}" in Texts.read().in_("en")("您刚才说：「{story}」", story="{0}{code}")
