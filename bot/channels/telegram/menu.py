"""The commands menu beside the input field, in the languages that we speak."""

from telegram import BotCommand

from knowledge.catalog import Catalogs
from knowledge.languages import Language

_MENU: tuple[tuple[str, str], ...] = (
    ("relief", "出急事了，要救助"),
    ("screen", "自查：我能申请什么"),
    ("status", "查进度"),
    ("person", "找工作人员"),
    ("language", "简体 · 繁體 · English"),
    ("help", "帮助"),
    ("restart", "重来"),
    ("forget", "删除我的记录"),
)

_CODES: tuple[tuple[str | None, Language], ...] = ((None, "zh_Hans"), ("zh", "zh_Hans"), ("en", "en"))
"""Telegram knows two-letter codes only: `zh` cannot tell 繁體 from 简体; the chat itself can."""


def menus(texts: Catalogs) -> list[tuple[str | None, list[BotCommand]]]:
    """For each language code of Telegram the commands with their description."""
    return [
        (code, [BotCommand(command, texts.gettext(language, words)) for command, words in _MENU])
        for code, language in _CODES
    ]
