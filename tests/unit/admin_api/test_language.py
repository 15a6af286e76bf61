"""Which language a visitor gets, and that none of the interface is left untranslated."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file

import admin_api
from admin_api.language import catalogs, preferred

ROOT = Path(admin_api.__file__).parent


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "zh_Hans"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh_Hans"),
        ("zh-TW,zh;q=0.9", "zh_Hant"),
        ("zh-Hant-HK", "zh_Hant"),
        ("en-GB,en;q=0.9", "en"),
        ("fr,en;q=0.5,zh;q=0.9", "zh_Hans"),
        ("fr-FR", "zh_Hans"),
        ("en;q=nonsense,zh-HK", "zh_Hant"),
        (";;;,,,", "zh_Hans"),
    ],
)
def test_the_browsers_wish_is_read(header, language):
    assert preferred(header) == language


def sentences() -> dict[str, str]:
    """Every sentence of templates and code, with a place where it stands."""
    found = {}
    for path in sorted(ROOT.rglob("*.py")):
        for line, sentence, *_ in extract_from_file(
            "python", str(path), keywords={"_": None, "gettext": None}
        ):
            found[sentence] = f"{path.name}:{line}"
    for path in sorted(ROOT.rglob("*.html")):
        for line, sentence, *_ in extract_from_file(
            "jinja2.ext:babel_extract", str(path), keywords={"_": None}, options={"trimmed": "true"}
        ):
            found[sentence] = f"{path.name}:{line}"
    return found


@pytest.mark.parametrize("language", ["zh_Hant", "en"])
def test_every_sentence_is_translated_and_no_translation_is_left_over(language):
    said = sentences()
    known = catalogs().words[language]
    missing = {sentence: place for sentence, place in said.items() if not known.get(sentence)}
    assert not missing
    assert not set(known) - set(said), "these are said nowhere any more"


@pytest.mark.parametrize("language", ["zh_Hant", "en"])
def test_a_translation_has_the_same_places_to_fill(language):
    for sentence, words in catalogs().words[language].items():
        assert sorted(re.findall(r"\{(\w+)\}", sentence)) == sorted(re.findall(r"\{(\w+)\}", words)), sentence


def test_templates_hold_no_chinese_outside_of_a_translatable_sentence():
    for path in ROOT.rglob("*.html"):
        left = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", path.read_text("utf-8"), flags=re.DOTALL)
        assert not re.search(r"[\u4e00-\u9fff]", left), path.name
