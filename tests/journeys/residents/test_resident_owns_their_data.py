"""What a resident may see, take along and take back of their own information, in the chat."""

import json
import re
from datetime import timedelta
from uuid import uuid4

import pytest

from bot.messages import TextFile
from referral import service
from referral.commands import GiveConsent
from referral.domain.consent import WINDOW, Purpose, in_force
from referral.domain.sharing import Basis, DataKind, Disclosure
from referral.store import queries
from tests.journeys.residents.test_resident_files import fill, submit
from tests.support.resident import Resident
from tests.support.screening import HOUSEHOLD

HEALTH, GIVER = "department:medical-insurance", f"giver:{uuid4()}"


@pytest.fixture
def code(resident):
    """A matter with a screening, both consents given."""
    resident.press("screen:start:dibao-single-household")
    resident.answer(HOUSEHOLD)
    fill(resident)
    return submit(resident).replace(" ", "")


@pytest.fixture
def share(services, window, code):
    """Gives something of the matter to somebody, as staff do."""

    def one(recipient, name, *kinds, basis=Basis.DUTY, purpose=None):
        matter = window.find(code)
        at = services.clock()
        line = Disclosure(matter.id, recipient, name, kinds, basis, at, window.staff.actor, purpose)
        with services.database.unit_of_work() as uow:
            service.disclose(uow, matter.address, line)
            uow.commit()

    return one


def view(services, window, code):
    """What staff see of the matter now."""
    with services.database.unit_of_work(read_only=True) as uow:
        return queries.referral_view(uow, window.find(code).id, staff=window.staff, at=services.clock())


def holds(services, window, code, purpose, recipient=WINDOW):
    matter = window.find(code)
    with services.database.unit_of_work(read_only=True) as uow:
        lines = uow.consents.of_referral(matter.id, matter.address)
    return in_force(lines, purpose, recipient, services.clock())


def test_what_was_agreed_to_is_listed_with_who_until_when_and_a_way_back(resident, code):
    said = resident.say("我的授权")
    assert "联系和核实" in said
    assert "看病情、残疾、收入" in said
    assert "救助窗口" in said
    assert "2026-11-23 同意的" in said
    assert {"收回 1", "收回 2"} <= set(resident.buttons)


def test_a_consent_is_taken_back_by_two_taps_and_the_other_side_is_shut_out(
    resident, services, window, code, clock
):
    assert view(services, window, code).referral.details.facts
    resident.say("我的授权")
    clock.pass_(minutes=1)
    said = resident.press("收回 2")
    assert "马上看不到" in said
    assert view(services, window, code).referral.details.facts, "nothing happens before the second tap"
    resident.press("收回")
    assert view(services, window, code).referral.details.facts is None
    assert "看病情" not in resident.say("我的授权")


def test_pressed_again_it_says_that_it_is_gone(resident, code):
    resident.say("我的授权")
    resident.press("收回 2")
    again = resident.buttons["收回"]
    resident.press(again)
    assert "已经收回" in resident.press(again)
    assert "已经收回" in resident.press(again.removesuffix(".yes"))


@pytest.mark.parametrize(
    "junk", ["revoke:", "revoke:123", "revoke:123456789012=", "revoke:x=y", "revoke:1=2.yes"]
)
def test_buttons_that_name_nothing_change_nothing(resident, services, window, code, junk):
    resident.press(junk)
    assert holds(services, window, code, Purpose.CONTACT)
    assert holds(services, window, code, Purpose.SENSITIVE)


def test_nobody_takes_back_what_others_agreed_to(resident, services, window, code):
    resident.say("我的授权")
    resident.press("收回 2")
    stolen = resident.buttons["收回"]
    Resident(services).press(stolen)
    assert holds(services, window, code, Purpose.SENSITIVE)


def test_the_contact_taken_back_hides_name_and_number_and_a_way_out_is_offered(
    resident, services, window, code
):
    resident.say("我的授权")
    said = resident.press("收回 1")
    assert "办不下去" in said
    assert "撤回这件事" in resident.buttons
    resident.press("收回")
    details = view(services, window, code).referral.details
    assert (details.name, details.contact) == ("", "")


def test_a_department_is_named_and_can_be_shut_out_alone(resident, services, window, code, share):
    share(HEALTH, "县医保局", DataKind.NAME, DataKind.ANSWERS)
    said = resident.say("我的授权")
    assert "县医保局" in said
    number = next(line for line in said.splitlines() if "县医保局" in line).partition(".")[0]
    resident.press(f"收回 {number}")
    resident.press("收回")
    assert not holds(services, window, code, Purpose.SENSITIVE, HEALTH)
    assert holds(services, window, code, Purpose.SENSITIVE)
    assert "县医保局" not in resident.say("我的授权")


def test_a_consent_that_has_run_out_is_no_longer_listed(resident, services, window, code, clock):
    with services.database.unit_of_work() as uow:
        yes = GiveConsent(
            address=resident.address, code=code, purpose=Purpose.MATCHING, text_version="m", recipient=GIVER,
            until=clock() + timedelta(days=2),
        )  # fmt: skip
        service.give_consent(uow, yes, at=clock())
        uow.commit()
    assert "到 2026-11-25 为止" in resident.say("我的授权")
    clock.pass_(days=2)
    assert "找人帮忙" not in resident.say("我的授权")
    assert not holds(services, window, code, Purpose.MATCHING, GIVER)


def test_who_saw_it_is_told_with_how_often_and_what_was_given_to_whom(
    resident, services, window, code, share
):
    assert "还没有人打开过" in resident.say("谁看过我的信息")
    view(services, window, code)
    services.clock.pass_(days=1)
    window.do("accept", code)
    share(HEALTH, "县医保局", DataKind.NAME, DataKind.STORY)
    said = resident.say("谁看过我的信息")
    assert "李工（县里工作人员）：看过 1 次，办过 2 次，最近 2026-11-24" in said
    assert "2026-11-24 给了县医保局：姓名、事情经过" in said
    assert "职责" in said


def test_without_a_matter_nobody_saw_anything(resident):
    assert "没有人看过" in resident.say("谁看过我的信息")
    assert "没有同意过" in resident.say("我的授权")


@pytest.mark.parametrize(
    ("language", "words", "expected"),
    [
        ("English", "my consents", "Take back 1"),
        ("繁體中文", "我的授權", "收回 1"),
        ("English", "who saw my data", "My consents"),
        ("繁體中文", "誰看過我的信息", "我的授權"),
    ],
)
def test_in_other_languages(resident, code, language, words, expected):
    resident.say(language)
    resident.say(words)
    assert expected in resident.buttons


def test_my_data_is_a_link_that_works_once(resident, code, services):
    said = resident.say("我的数据")
    assert "只能用一次" in said
    (link,) = [link for reply in resident.replies for link in reply.get("links", [])]
    token = re.fullmatch(r"/my-data/(\S+)", link["href"])[1]
    with services.database.unit_of_work() as uow:
        copy, _ = service.open_copy(uow, token, "page", at=services.clock())
        uow.commit()
    assert copy.matters[0].details.name == "王大爷"


def test_where_no_page_can_be_opened_the_copy_comes_as_text_and_file(services, clock):
    """A terminal, or Telegram without a public address."""
    from bot.messages import Address, Inbound

    def say(text, number):
        address = Address("console", "local")
        return services.inbox.receive(Inbound(address, f"m{number}", text, None, None, "zh-CN", clock()))

    say("我想申请低保", 1)
    replies = say("我的数据", 2)
    file = replies[-1].file
    assert isinstance(file, TextFile)
    body = json.loads(file.body)
    assert body["format"] == "yimen-personal-copy"
    assert body["records"]["conversations"][0]["address"] == "console:local"
    again = json.loads(say("我的数据", 3)[-1].file.body)
    assert "body" not in json.dumps([row["body"].get("file", {}) for row in again["records"]["outbox"]])
