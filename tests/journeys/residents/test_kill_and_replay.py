"""The power is cut between any two steps of a message; the message comes again: one request, one answer."""

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.messages import Address, Inbound
from referral.domain.kinds import Kind
from tests.journeys.residents.test_resident_files import ENTRIES
from tests.support.resident import MORNING, Clock, Resident, world

ROOT = Path(__file__).parents[3]
MESSAGE = ("update-77", "file:submit")
STEPS = (
    "opened",
    "noted",
    "conversation read",
    "answered",
    "done: FileReferral",
    "conversation kept",
    "replies kept",
    "committed",
)
"""Every step of the message that submits a request, in order."""


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A database in which a request is filled in and waits to be submitted."""
    folder = tmp_path_factory.mktemp("filled")
    services = world(folder, Clock())
    services.database.upgrade()
    resident = Resident(services)
    resident.press("file:start:emergency-relief")
    for words in (*ENTRIES, "同意", "同意"):
        resident.press(words) if words == "同意" else resident.say(words)
    address = resident.address
    services.database.compact()
    services.close()
    return folder, address


def submit(address):
    return Inbound(Address.parse(address), MESSAGE[0], None, MESSAGE[1], None, None, MORNING)


def test_the_list_of_steps_is_whole(filled, tmp_path):
    folder, address = filled
    shutil.copytree(folder, tmp_path / "copy")
    passed = []
    services = world(tmp_path / "copy", Clock(), step=passed.append)
    services.inbox.receive(submit(address))
    services.close()
    assert tuple(passed) == STEPS


@pytest.mark.parametrize("cut_at", range(len(STEPS)), ids=lambda number: STEPS[number].replace(" ", "-"))
def test_one_request_and_one_set_of_replies(filled, tmp_path, cut_at):
    folder, address = filled
    shutil.copytree(folder, tmp_path / "copy")
    cut = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.support.cut_power",
            str(tmp_path / "copy"),
            str(cut_at),
            address,
            *MESSAGE,
        ],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert cut.returncode == -signal.SIGKILL, cut.stderr

    services = world(tmp_path / "copy", Clock())
    replies = services.inbox.receive(submit(address))
    assert services.inbox.receive(submit(address)) == replies, "a second replay has the same answer"
    with services.database.unit_of_work(read_only=True) as uow:
        own = uow.referrals.for_address(address)
        filed = [referral for referral in own if referral.kind is Kind.EMERGENCY_RELIEF]
        stored = uow.outbox.for_inbound("web", "update-77")
    services.close()
    assert len(own) == len(filed) == 1, "the alarm of its story is the same matter"
    assert [str(message.id) for message in stored] == [reply.id for reply in replies]
    code = filed[0].code
    assert f"{code[:4]} {code[4:8]} {code[8:]}" in replies[0].text
