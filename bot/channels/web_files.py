"""Photos and papers of the web chat: one multipart POST for each, with the same ids as words have.

`POST /api/v1/chat/attachments` takes the fields `session`, `message_id`, `album`, `text` and one `file`,
and answers like `POST /api/v1/chat`. The file is opened and made anew before anything is stored, so that what
cannot be kept is refused at once with what to do instead, and leaves nothing behind.
"""

from dataclasses import dataclass

from bot.channels.base import RouteRequest
from bot.file_words import PROBLEMS
from bot.messages import SentFile
from bot.texts import mark
from referral.domain.files import FileLimits, FileRefused, Unfit
from referral.intake import take_in

PATH = "/api/v1/chat/attachments"
ENVELOPE = 64 * 1024
"""Bytes that the fields and the borders of a multipart body may take beside the file."""
NO_FILE = mark("没有看到文件。请一次发一个文件。")
_TOO_LARGE = frozenset({Unfit.TOO_BIG, Unfit.GIANT})


@dataclass(frozen=True, slots=True)
class Refusal(Exception):  # noqa: N818 - it reads as what it is
    """A file that was not taken: a status, a stable kind, the sentence and its numbers."""

    status: int
    kind: str
    words: str
    numbers: dict[str, int]


def received(request: RouteRequest, limits: FileLimits) -> SentFile:
    """The file of a request as it is kept. Raises Refusal."""
    if len(request.files) != 1:
        raise Refusal(422, "no-file", NO_FILE, {})
    (file,) = request.files
    try:
        taken = take_in(file.content, limits)
    except FileRefused as refused:
        status = 413 if refused.reason in _TOO_LARGE else 422
        words = PROBLEMS[refused.reason]
        raise Refusal(status, f"file-{refused.reason}", words, limits.numbers) from None
    kind = "photo" if taken.thumb else "document"
    return SentFile(kind, file.name, len(file.content), taken=taken)
