"""The commands menu beside the input field, in the languages that we speak."""

from telegram import BotCommand

from bot.texts import Texts, mark
from knowledge.languages import Language

_MENU: tuple[tuple[str, str], ...] = (
    ("relief", mark("出急事了，要救助")),
    ("screen", mark("自查：我能申请什么")),
    ("status", mark("查进度")),
    ("person", mark("找工作人员")),
    ("language", mark("简体 · 繁體 · English")),
    ("help", mark("帮助")),
    ("restart", mark("重来")),
    ("forget", mark("删除我的记录")),
)

_CODES: tuple[tuple[str | None, Language], ...] = ((None, "zh_Hans"), ("zh", "zh_Hans"), ("en", "en"))
"""Telegram knows two-letter codes only: `zh` cannot tell 繁體 from 简体; the chat itself can."""


def menus(texts: Texts) -> list[tuple[str | None, list[BotCommand]]]:
    """For each language code of Telegram the commands with their description."""
    return [
        (code, [BotCommand(command, texts.in_(language)(words)) for command, words in _MENU])
        for code, language in _CODES
    ]
