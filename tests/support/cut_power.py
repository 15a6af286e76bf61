"""Receives one message in a process of its own and cuts the power, with SIGKILL, at the n-th step of it.

python -m tests.support.cut_power FOLDER STEP SESSION_ADDRESS EXTERNAL_ID CHOICE
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from bot.messages import Address, Inbound
from tests.support.resident import MORNING, Clock, world


def main(folder: str, cut_at: str, address: str, external_id: str, choice: str) -> None:
    passed = 0

    def step(_name: str) -> None:
        nonlocal passed
        if passed == int(cut_at):
            os.kill(os.getpid(), signal.SIGKILL)
        passed += 1

    services = world(Path(folder), Clock(), step=step)
    services.inbox.receive(Inbound(Address.parse(address), external_id, None, choice, None, None, MORNING))
    services.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
