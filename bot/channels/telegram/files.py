"""The content of a file, asked for by its id and then downloaded from the same Bot API server."""

from telegram.error import BadRequest, TelegramError

from bot.channels.base import FetchError
from bot.channels.telegram.client import Client

SECONDS = 90.0


def fetch(client: Client, source: str, largest: int) -> bytes:
    """At most ``largest`` bytes; raises FetchError."""
    try:
        file = client.call(client.bot.get_file(source))
        if (file.file_size or 0) > largest:
            raise FetchError(retryable=False, too_big=True)
        content = bytes(client.call(file.download_as_bytearray(read_timeout=SECONDS), SECONDS))
    except BadRequest as error:
        # An id that is no longer known, or a file beyond what the Bot API hands out.
        raise FetchError(retryable=False, too_big="too big" in error.message.lower()) from None
    except (TelegramError, TimeoutError):
        raise FetchError(retryable=True) from None
    if len(content) > largest:
        raise FetchError(retryable=False, too_big=True)
    return content
