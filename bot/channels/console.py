"""The bot in a terminal: no token, no browser. Buttons are letters, so that numbers stay answers."""

import string
from collections.abc import Callable, Iterator
from datetime import datetime
from threading import Event
from typing import TextIO
from uuid import uuid4

from bot.channels.base import Desk, Route, SendReceipt
from bot.messages import Address, Choice, Inbound, Outbound, Reply
from bot.texts import Texts, mark

CHANNEL = "console"
_INTRODUCTION = mark("打字后按回车；按钮就打它前面的字母（如 a）；离开按 Ctrl-D。")


class ConsoleChannel:
    """See `bot.channels.base.Channel` and `Listener`. One conversation: whoever sits at the terminal."""

    name = CHANNEL
    pushes = True

    def __init__(
        self,
        desk: Desk,
        texts: Texts,
        *,
        read: TextIO,
        write: TextIO,
        clock: Callable[[], datetime],
        identity: str = "local",
    ) -> None:
        self._desk, self._texts = desk, texts
        self._read, self._write, self._clock = read, write, clock
        self._address = Address(CHANNEL, identity)
        self._shown: dict[str, Choice] = {}

    @property
    def redact(self) -> tuple[str, ...]:
        return ()

    def routes(self) -> tuple[Route, ...]:
        return ()

    def send(self, outbound: Outbound) -> SendReceipt:
        """Print one message with its buttons."""
        self._print(outbound.reply)
        return SendReceipt(outbound.id)

    def listen(self, stop: Event) -> None:
        """Read lines until the end of the input or until `stop` is set."""
        print(self._texts.in_("zh_Hans")(_INTRODUCTION), file=self._write)
        self._say("/start")
        while not stop.is_set():
            print("> ", end="", file=self._write, flush=True)
            line = self._read.readline()
            if not line:
                print(file=self._write)
                return
            self._desk.flush(self._address)
            self._say(line.rstrip("\n"))

    def _say(self, line: str) -> None:
        choice = self._shown.get(line.strip().lower())
        self._desk.receive(
            Inbound(
                address=self._address,
                external_id=str(uuid4()),
                text=None if choice else line,
                choice=choice.id if choice else None,
                attachment=None,
                language_hint=None,
                received_at=self._clock(),
            )
        )
        self._shown = {}
        self._desk.flush(self._address)

    def _print(self, reply: Reply) -> None:
        print(f"\n{reply.text}", file=self._write)
        for link in reply.links:
            print(f"  {link.label}: {link.href}", file=self._write)
        if reply.file is not None:
            print(f"\n--- {reply.file.name} ---\n{reply.file.body}\n---", file=self._write)
        letters = _letters(len(self._shown))
        for letter, choice in zip(letters, reply.choices, strict=False):
            self._shown[letter] = choice
            print(f"  [{letter}] {choice.label}", file=self._write)
        self._write.flush()


def _letters(used: int) -> Iterator[str]:
    """Letters a to z, then aa to zz, going on where the message before it stopped."""
    alphabet = string.ascii_lowercase
    names = [*alphabet, *(first + second for first in alphabet for second in alphabet)]
    return iter(names[used:])
