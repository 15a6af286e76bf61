"""Telegram: updates in by long polling or webhook, messages out with its limits honoured."""

from bot.channels.telegram.channel import TelegramChannel

__all__ = ["TelegramChannel"]
