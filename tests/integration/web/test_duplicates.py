"""The same household on the panel: shown with the reasons, merged and separated with one press each."""

import pytest

from referral.domain.kinds import Role, Status
from tests.integration.web.pages import find


@pytest.fixture
def twins(file):
    first = file(address="web:a", name="王大明", contact="13812345678", what_happened="房子塌了")
    again = file(address="web:b", name="汪大名", contact="13812345687", what_happened="屋头房子垮了")
    return first, again


def page_of(referral):
    return f"/admin/referrals/{referral.id}"


def actions(window):
    return [form.get("action") or "" for form in find(window.page, "form")]


def state(services, referral):
    with services.database.unit_of_work(read_only=True) as uow:
        return uow.referrals.get(referral.id).status


def test_the_queue_marks_and_the_page_explains(desk, twins):
    window = desk()
    window.open("/admin/")
    assert window.text.count("可能跟另一件是同一家") == 2
    window.open(page_of(twins[0]))
    assert "名字同音" in window.text
    assert "电话只差一位" in window.text
    assert "同一个村" in window.text
    assert "屋头房子垮了" in window.text


def test_merged_and_separated_with_one_press_each(desk, twins, services):
    first, again = twins
    window = desk()
    window.open(page_of(first))
    window.submit("/merge")
    assert "已经并到这一件" in window.text
    assert "已经并过来的" in window.text
    assert state(services, again) is Status.MERGED
    window.open("/admin/")
    assert "可能跟另一件" not in window.text
    window.open(page_of(again))
    assert "已并到另一件" in window.text
    window.submit("/separate")
    assert "已经分开" in window.text
    assert state(services, again) is Status.FILED


def test_it_can_be_undone_from_the_leading_matter_too(desk, twins, services):
    window = desk()
    window.open(page_of(twins[0]))
    window.submit("/merge")
    window.submit(f"{twins[1].id}/separate")
    assert state(services, twins[1]) is Status.FILED


def test_not_the_same_is_said_once(desk, twins):
    window = desk()
    window.open(page_of(twins[0]))
    window.submit("/not-the-same")
    assert "不是同一家，以后不再提" in window.text
    assert "名字同音" not in window.text
    window.open("/admin/")
    assert "可能跟另一件" not in window.text


def test_the_second_of_two_colleagues_changes_nothing(desk, twins, services):
    slow, quick = desk(), desk("zhang")
    slow.open(page_of(twins[0]))
    quick.open(page_of(twins[0]))
    quick.submit("/merge")
    slow.submit("/merge")
    assert "同事刚刚动过" in slow.text
    assert state(services, twins[1]) is Status.MERGED


def test_who_may_only_look_sees_no_buttons(desk, twins):
    for name, role in (("auditor", Role.AUDITOR), ("helper", Role.VILLAGE)):
        window = desk(name, role)
        window.open(page_of(twins[0]))
        assert "名字同音" in window.text
        assert not [action for action in actions(window) if action.endswith("/merge")]


@pytest.mark.parametrize("ending", ["merge", "separate", "not-the-same"])
def test_a_form_that_is_broken_is_a_400(desk, twins, ending):
    window = desk()
    window.open(page_of(twins[0]))
    token = next(iter(window.fields("/merge").items()))[1]
    broken = {
        "csrf_token": token,
        "merge-version": "x",
        "merge-other": "x",
        "separate-version": "",
        "not-the-same-other": "x",
    }
    assert window.client.post(f"{page_of(twins[0])}/{ending}", data=broken).status_code == 400
