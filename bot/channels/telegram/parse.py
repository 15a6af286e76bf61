"""From a Telegram update to a channel-neutral message."""

from dataclasses import dataclass
from datetime import UTC, datetime

from telegram import CallbackQuery, Message, Update
from telegram.constants import ChatType

from bot.messages import Address, Inbound, SentFile

CHANNEL = "telegram"

ALLOWED_UPDATES = ["message", "edited_message", "callback_query"]
"""All that we ask Telegram for. Membership changes need no answer: a block shows when we next send."""

COMMANDS: dict[str, str] = {
    "/help": "帮助",
    "/screen": "自查",
    "/status": "进度",
    "/language": "语言",
    "/person": "人工",
    "/restart": "重来",
    "/forget": "删除我的记录",
}
"""Telegram's menu commands and the word of the dialogue that each one stands for."""

COMMAND_CHOICES: dict[str, str] = {"/relief": "file:start:emergency-relief"}
"""Menu commands that do what a button does."""

DEEP_LINKS: dict[str, str] = {
    "screen": "screen:start",
    "relief": "file:start:emergency-relief",
    "charity": "file:start:charity-help",
}
"""What `/start PAYLOAD` opens, for links and QR codes on a notice board. `topic-…` opens an answer."""

_ATTACHMENTS = (
    "photo",
    "voice",
    "sticker",
    "location",
    "document",
    "video",
    "video_note",
    "audio",
    "animation",
    "contact",
)


@dataclass(frozen=True, slots=True)
class Pressed:
    """The button behind a callback query: what to answer and which message to mark."""

    query_id: str
    chat_id: int
    message_id: int | None
    label: str | None
    text: str | None


def parse(update: Update, now: datetime) -> Inbound | None:
    """The message in an update; None for what is not a person speaking in a private chat.

    Only private chats are served: an answer about somebody's income has no place in a group.
    """
    if update.callback_query is not None:
        return _press(update.update_id, update.callback_query, now)
    message = update.message or update.edited_message
    if message is None or message.chat.type != ChatType.PRIVATE:
        return None
    if message.from_user is not None and message.from_user.is_bot:
        return None
    text, choice = _words(message.text if message.text is not None else message.caption)
    return Inbound(
        address=Address(CHANNEL, str(message.chat.id)),
        external_id=str(update.update_id),
        text=text,
        choice=choice,
        attachment=_attachment(message) if update.message is not None or text is None else None,
        language_hint=message.from_user.language_code if message.from_user else None,
        received_at=message.edit_date or message.date or now,
        # An edited caption brings the same file once more.
        file=_file(message) if update.message is not None else None,
    )


def pressed(update: Update) -> Pressed | None:
    """What the channel needs to answer a button press, or None where the update is none."""
    query = update.callback_query
    if query is None:
        return None
    # A message older than two days comes without its content; its buttons work all the same.
    message = query.message if isinstance(query.message, Message) else None
    rows = message.reply_markup.inline_keyboard if message and message.reply_markup else ()
    return Pressed(
        query_id=query.id,
        chat_id=query.from_user.id,
        message_id=message.message_id if message else None,
        label=next((b.text for row in rows for b in row if b.callback_data == query.data), None),
        text=message.text if message else None,
    )


def _press(update_id: int, query: CallbackQuery, now: datetime) -> Inbound | None:
    if query.message is not None and query.message.chat.type != ChatType.PRIVATE:
        return None
    return Inbound(
        address=Address(CHANNEL, str(query.from_user.id)),
        external_id=str(update_id),
        text=None,
        choice=query.data or "",
        attachment=None,
        language_hint=query.from_user.language_code,
        received_at=now.astimezone(UTC),
    )


def _words(text: str | None) -> tuple[str | None, str | None]:
    """Text as typed, with commands turned into the dialogue's own words or choices."""
    if text is None or not text.startswith("/"):
        return text, None
    command, _, rest = text.partition(" ")
    command = command.partition("@")[0].lower()
    if command == "/start":
        return _start(rest.strip())
    if command in COMMAND_CHOICES:
        return None, COMMAND_CHOICES[command]
    if command in COMMANDS:
        return f"{COMMANDS[command]} {rest}".strip(), None
    return text.removeprefix("/"), None


def _start(payload: str) -> tuple[str | None, str | None]:
    if payload in DEEP_LINKS:
        return None, DEEP_LINKS[payload]
    if payload.startswith("topic-"):
        # A payload may hold no full stop, so `topic-dibao_apply_how` stands for `dibao.apply.how`.
        return None, "topic:" + payload.removeprefix("topic-").replace("_", ".")
    return COMMANDS["/help"], None


def _attachment(message: Message) -> str | None:
    for kind in _ATTACHMENTS:
        if getattr(message, kind):
            return kind
    return None if message.text is not None else "other"


def _file(message: Message) -> SentFile | None:
    """The photo (the largest of its sizes) or document of a message, by the id that fetches it."""
    album = message.media_group_id or ""
    if message.photo:
        largest = max(message.photo, key=lambda size: size.width * size.height)
        return SentFile("photo", size=largest.file_size or 0, source=largest.file_id, album=album)
    if message.document:
        sent = message.document
        size = sent.file_size or 0
        return SentFile("document", sent.file_name or "", size, sent.file_id, album=album)
    return None
