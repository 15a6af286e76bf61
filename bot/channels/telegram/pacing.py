"""How fast we may speak: Telegram allows about one message a second in a chat and thirty over all.

python-telegram-bot's own limiter paces groups and the whole bot, but not a private chat, and after one
429 it stops everybody; so the pace is kept here, per chat, with the clock and the sleep passed in.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

CHAT_BURST = 4
CHAT_RATE = 1.0
ALL_RATE = 28.2
MAKE_UP = 2
"""A loop that wakes late makes up for so many messages at once: a crowd earns a 429."""
AT_MOST, WINDOW = 28, 1.0
"""And whatever was late: never more than this within a second; two less than thirty, for the line."""

Sleep = Callable[[float], Awaitable[None]]


class Bucket:
    """A token bucket: `take` says how many seconds to wait before one more message may go."""

    def __init__(self, burst: float, rate: float, now: float) -> None:
        self._burst, self._rate = burst, rate
        self._level, self._at = float(burst), now

    def take(self, now: float) -> float:
        """Take one token, going into debt where there is none; returns the wait in seconds."""
        self._level = min(self._burst, self._level + (now - self._at) * self._rate)
        self._at = now
        self._level -= 1
        return max(0.0, -self._level / self._rate)

    def full(self, now: float) -> bool:
        """Whether nothing is owed, so that the bucket may be forgotten."""
        return self._level + (now - self._at) * self._rate >= self._burst


class Pace:
    """Waits until a chat and the whole bot may send. A short burst is allowed, as Telegram does."""

    def __init__(self, now: Callable[[], float], sleep: Sleep = asyncio.sleep) -> None:
        self._now, self._sleep = now, sleep
        self._gate = asyncio.Lock()
        self._left: deque[float] = deque([now() - WINDOW], maxlen=AT_MOST)
        self._turn = now() - MAKE_UP / ALL_RATE
        self._chats: dict[int, Bucket] = {}

    async def wait(self, chat: int) -> None:
        """Return when one more message to this chat keeps both limits."""
        now = self._now()
        if len(self._chats) > 10_000:
            self._chats = {key: bucket for key, bucket in self._chats.items() if not bucket.full(now)}
        bucket = self._chats.setdefault(chat, Bucket(CHAT_BURST, CHAT_RATE, now))
        if (delay := bucket.take(now)) > 0:
            await self._sleep(delay)
        # One after the other, by when they really leave.
        async with self._gate:
            self._turn = max(self._turn + 1 / ALL_RATE, self._now() - MAKE_UP / ALL_RATE)
            await self._until(self._turn)
            if len(self._left) == AT_MOST:
                await self._until(self._left[0] + WINDOW)
            self._left.append(self._now())

    async def _until(self, moment: float) -> None:
        if (delay := moment - self._now()) > 0:
            await self._sleep(delay)
