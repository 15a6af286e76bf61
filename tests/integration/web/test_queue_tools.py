"""Finding a matter again, giving many to a colleague at once, and the filters of village and department."""

import pytest

from referral import service
from referral.domain.kinds import Role
from tests.integration.web.pages import find


def ticked(window):
    return [box.get("value") for box in find(window.page, "input") if box.get("name") == "pick"]


def give(window, picks, assignee):
    form = window.fields("/assign")
    data = [(name, value) for name, value in form.items()] + [("pick", one) for one in picks]
    held = {name: [value for key, value in data if key == name] for name, _ in data} | {"assignee": assignee}
    return window._show(window.client.post("/admin/assign", data=held, follow_redirects=True))


def assignees(services, *referrals):
    with services.database.unit_of_work(read_only=True) as uow:
        return [uow.referrals.get(one.id).assignee for one in referrals]


class TestSearch:
    @pytest.fixture
    def matters(self, file):
        return file(name="张桂芳", contact="138 1234-5678"), file(
            name="李大山", contact="13900001111", village="石桥村"
        )

    @pytest.mark.parametrize("wanted", ["张桂芳", "桂芳", "13812345678", "5678", "张 大坝村", "着火"])
    def test_by_name_number_place_and_words(self, desk, matters, wanted):
        window = desk()
        window.open("/admin/")
        window.submit("/search", wanted=wanted)
        assert "大坝村" in window.text
        assert str(matters[0].id) in [
            link.get("href").rsplit("/", 1)[-1]
            for link in find(window.page, "a")
            if "/referrals/" in (link.get("href") or "")
        ]

    def test_by_code_however_it_is_written(self, desk, matters):
        window = desk()
        window.open("/admin/")
        code = matters[1].code
        window.submit("/search", wanted=f"{code[:4]} {code[4:8]}-{code[8:]}")
        assert "石桥村" in window.text
        assert "大坝村" not in window.text

    def test_what_lies_elsewhere_is_not_found_and_nothing_wanted_stands_in_the_audit(
        self, desk, services, file
    ):
        file(name="张桂芳", township="白帝镇", village="坪上村")
        window = desk()
        window.open("/admin/")
        window.submit("/search", wanted="张桂芳")
        assert "没有找到" in window.text
        with services.database.engine.connect() as connection:
            said = str(connection.exec_driver_sql("SELECT action, detail FROM audit").all())
        assert "search" in said
        assert "张桂芳" not in said

    @pytest.mark.parametrize("wanted", ["", "  ", "长" * 201])
    def test_nothing_to_look_for_is_said(self, desk, wanted):
        window = desk()
        window.open("/admin/")
        window.submit("/search", wanted=wanted)
        assert window.status == 422


class TestManyAtOnce:
    def test_those_that_moved_meanwhile_stay_and_are_told(self, desk, services, account, file):
        first, second = file(), file()
        colleague = account("wang", Role.TOWNSHIP)
        window, other = desk("li"), desk("zhao")
        window.open("/admin/")
        picks = ticked(window)
        assert len(picks) == 2
        other.open(f"/admin/referrals/{second.id}")
        other.submit("/accept")
        give(window, picks, str(colleague.id))
        assert "分派好了 1 件" in window.text
        assert "有 1 件同事刚动过" in window.text
        assert assignees(services, first)[0] == colleague.id
        assert assignees(services, second)[0] != colleague.id

    def test_back_into_the_queue_and_to_nobody_who_does_not_work_there(self, desk, services, account, file):
        matter = file()
        stranger = account("far", Role.TOWNSHIP, "白帝镇")
        window = desk("chief", Role.COUNTY)
        window.open("/admin/")
        give(window, ticked(window), str(stranger.id))
        assert "不归这位同事的地方" in window.text
        give(window, ticked(window), "queue")
        assert "分派好了 1 件" in window.text
        assert assignees(services, matter) == [None]

    def test_without_ticks_or_colleague_nothing_happens(self, desk, file):
        file()
        window = desk("chief", Role.COUNTY)
        window.open("/admin/?view=unassigned")
        give(window, [], "queue")
        assert "请先勾选" in window.text
        assert window.address == "/admin/?view=unassigned"
        give(window, ticked(window), "")
        assert "请选一位" in window.text

    def test_a_village_helper_assigns_nothing(self, desk, file):
        file()
        window = desk("helper", Role.VILLAGE)
        window.open("/admin/")
        assert ticked(window) == []
        assert not window.has_form("/assign")


def test_the_filters_of_village_and_department_live_in_the_address(desk, services, file, clock, account):
    here, there = file(village="大坝村"), file(village="石桥村")
    chief = account("chief", Role.COUNTY)
    with services.database.unit_of_work() as uow:
        accepted = service.accept(uow, chief, there.id, there.version, at=clock())
        department = services.kb.departments["medical-insurance"]
        service.hand_over(uow, chief, there.id, accepted.version, department, reason="请核对", at=clock())
        uow.commit()
    window = desk()
    window.open("/admin/?village=大坝村")
    assert "大坝村" in window.text
    assert str(there.id) not in str([link.get("href") for link in find(window.page, "a")])
    window.open("/admin/?department=medical-insurance")
    links = str([link.get("href") for link in find(window.page, "a")])
    assert str(there.id) in links
    assert str(here.id) not in links
