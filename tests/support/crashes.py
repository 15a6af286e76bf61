"""One message after the other, each received and delivered by processes that are killed at random moments.

A run forks a process that receives a message and sends what is due, and kills it with SIGKILL at a random step;
then the message comes again, as a channel offers it again, until it was received; then workers (two at once on
PostgreSQL) send what is left, and are killed too. Afterwards the books are checked: one effect, one set of
replies, nothing on its way, and nothing sent that was not written down.
"""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import structlog

from bot.bootstrap import Parts, Services
from bot.channels.base import SendReceipt
from bot.jobs import deliver
from bot.messages import Address, Inbound, Outbound
from referral.outbox import DeliveryState
from referral.store import Database
from tests.support.resident import Clock, settings, world

STEPS = 14
"""More than a message has: some runs are not cut at all."""


class Pigeon:
    """A channel that pushes: what arrives is a line in a file, so that it outlives the process."""

    name = "pigeon"
    pushes = True
    redact = ()

    def __init__(self, letters: Path, cut: Callable[[], None]) -> None:
        self._letters, self._cut = letters, cut

    def routes(self) -> tuple[()]:
        return ()

    def send(self, outbound: Outbound) -> SendReceipt:
        self._cut()
        with self._letters.open("a") as file:
            file.write(f"{outbound.address}\t{outbound.id}\n")
        self._cut()
        return SendReceipt(outbound.id)


@dataclass
class Crashes:
    """A database and the runs over it. `url` is the database's, `folder` holds the letters."""

    url: str
    folder: Path
    keys: tuple[str, ...]
    knowledge: Any
    workers: int = 1
    seed: int = 1
    killed: int = 0
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.letters = self.folder / "letters"
        self.letters.touch()

    def run(self, number: int) -> None:
        """One message from its arrival to its last answer."""
        address = Address("pigeon", f"{self.seed}-{number}")
        clock = Clock()
        clock.pass_(minutes=5 * number)
        for _ in range(self.chance.randrange(1, 4)):
            self._forked(lambda cut: self._receive(address, clock, cut), self.chance.randrange(STEPS))
        self._forked(lambda cut: self._receive(address, clock, cut), None)
        for _ in range(2):
            clock.pass_(seconds=60)
            cuts = [self.chance.choice((0, 1, 2, None)) for _ in range(self.workers)]
            self._together([lambda cut: self._deliver(clock, cut)] * self.workers, cuts)
        for _ in range(2):
            clock.pass_(seconds=60)
            self._forked(lambda cut: self._deliver(clock, cut), None)
        self._check(address)

    def _services(self, clock: Clock, cut: Callable[[], None]) -> Services:
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
        chosen = settings(self.folder, self.url)

        def pigeon(_parts: Parts) -> Any:
            return Pigeon(self.letters, cut)

        return world(
            self.folder,
            clock,
            knowledge=self.knowledge,
            database=Database(chosen.database_url, self.keys),
            channels=[pigeon],
            step=lambda _name: cut(),
        )

    def _receive(self, address: Address, clock: Clock, cut: Callable[[], None]) -> None:
        services = self._services(clock, cut)
        services.inbox.receive(Inbound(address, address.id, None, "person:yes", None, None, clock()))
        services.deliverer.flush(address)

    def _deliver(self, clock: Clock, cut: Callable[[], None]) -> None:
        services = self._services(clock, cut)
        while deliver.run_once(services.deliverer, clock()).busy:
            pass

    def _forked(self, work: Callable[[Callable[[], None]], None], cut_at: int | None) -> None:
        self._together([work], [cut_at])

    def _together(self, works: list[Callable[[Callable[[], None]], None]], cuts: list[int | None]) -> None:
        children = [_fork(work, cut) for work, cut in zip(works, cuts, strict=True)]
        for child in children:
            _, status = os.waitpid(child, 0)
            if os.WIFSIGNALED(status):
                self.killed += 1
            elif os.WEXITSTATUS(status):
                self.wrong.append(f"a process failed with {os.WEXITSTATUS(status)}")

    def _check(self, address: Address) -> None:
        with Database(self.url, self.keys) as database, database.unit_of_work(read_only=True) as uow:
            matters = uow.referrals.for_address(str(address))
            messages = uow.outbox.after(str(address), 0)
        sent = [
            line.split("\t")[1]
            for line in self.letters.read_text().splitlines()
            if line.startswith(f"{address}\t")
        ]
        if [len(matter.events) for matter in matters] != [1]:
            self.wrong.append(f"{address}: {len(matters)} matters")
        if not messages or {message.state for message in messages} != {DeliveryState.DELIVERED}:
            self.wrong.append(f"{address}: {[message.state for message in messages]}")
        if {str(message.id) for message in messages} != set(sent):
            self.wrong.append(f"{address}: {len(set(sent))} of {len(messages)} messages arrived")


def _fork(work: Callable[[Callable[[], None]], None], cut_at: int | None) -> int:
    child = os.fork()
    if child:
        return child
    passed = 0

    def cut() -> None:
        nonlocal passed
        if passed == cut_at:
            os.kill(os.getpid(), signal.SIGKILL)
        passed += 1

    try:
        work(cut)
    except BaseException:
        os._exit(1)
    os._exit(0)
