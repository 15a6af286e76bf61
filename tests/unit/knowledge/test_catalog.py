"""Interface words: the Chinese sentence itself is the key, and each language fills the same places."""

import pytest

from knowledge.catalog import Catalogs

ENGLISH = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"

msgid "返回"
msgstr "Back"

msgid "您的编号是 {code}"
msgstr "Your code is {code}"

#, fuzzy
msgid "重来"
msgstr "Perhaps restart"

msgid "退出"
msgstr ""
"""


@pytest.fixture
def catalogs(tmp_path):
    path = tmp_path / "en" / "LC_MESSAGES" / "bot.po"
    path.parent.mkdir(parents=True)
    path.write_text(ENGLISH, encoding="utf-8")
    return Catalogs.read(tmp_path, "bot")


def test_chinese_is_the_key_itself(catalogs):
    assert catalogs.gettext("zh_Hans", "返回") == "返回"
    assert catalogs.gettext("zh_Hans", "您的编号是 {code}", code="12") == "您的编号是 12"


def test_a_translation_fills_the_same_places(catalogs):
    assert catalogs.gettext("en", "返回") == "Back"
    assert catalogs.gettext("en", "您的编号是 {code}", code="12") == "Your code is 12"


@pytest.mark.parametrize("msgid", ["没有译文", "退出", "重来"])
def test_what_is_not_translated_or_only_guessed_is_said_in_chinese(catalogs, msgid):
    assert catalogs.gettext("en", msgid) == msgid


def test_braces_without_places_stand_as_they_are(catalogs):
    assert catalogs.gettext("en", "{x}") == "{x}"


def test_a_filled_place_is_not_filled_again(catalogs):
    assert catalogs.gettext("en", "您的编号是 {code}", code="{name}") == "Your code is {name}"


def test_a_language_without_a_file_speaks_chinese(catalogs):
    assert catalogs.gettext("zh_Hant", "返回") == "返回"
