"""The page of announcements: one writes, another one publishes, and a resident reads it in the chat."""

import pytest

from bot.jobs import announce
from referral.domain.kinds import Role
from tests.support.resident import Resident


@pytest.fixture
def writer(desk):
    return desk("writer", Role.COUNTY)


@pytest.fixture
def reader(desk):
    return desk("reader", Role.COUNTY)


def write(window, **changes):
    window.open("/admin/announcements")
    window.submit(
        "/announcements", **{"text": "低保核查下周开始", "english": "Review begins next week"} | changes
    )


def test_from_the_wish_to_the_notice_and_no_more(services, writer, reader):
    resident = Resident(services)
    assert "有新政策" in resident.say("订阅")
    assert "白帝镇的通知" in (resident.press("也要我们乡镇的"), resident.press("news:at=baidi"))[1]
    write(writer)
    page = writer.path
    assert "没有发给任何人" in writer.text
    writer.submit("/hand-in")
    assert not writer.has_form("/publish"), "nobody publishes what they wrote"
    reader.open(page)
    reader.submit("/publish")
    announce.run_once(services.database, services.clock())
    assert "低保核查下周开始" in resident.look()
    assert "以后不发通知了" in resident.press("以后不用通知我")
    reader.open(page)
    assert "已经送到" in reader.text


def test_what_cannot_go_out_is_said_beside_the_field_and_kept(writer):
    write(writer, english="")
    assert writer.status == 422
    assert "这里要填" in writer.text
    assert "低保核查下周开始" in writer.text


def test_two_at_once_lose_nothing(writer, reader):
    write(writer)
    reader.open(writer.path)
    writer.submit("/change", text="改过的话", english="changed")
    reader.submit("/change", text="同事的话", english="of the colleague")
    assert reader.status == 409
    assert "改过的话" in reader.text
    assert "同事的话" in reader.text
