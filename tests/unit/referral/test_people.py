import pytest

from referral.domain.errors import InvalidInput, NotPermitted
from referral.domain.kinds import Role
from referral.domain.people import COUNTY, PERMISSIONS, Area, Permission, Place, Staff, check_area


def test_an_area_reads_back_what_it_says():
    for text in ("*", "永乐镇", "永乐镇/大坝村", "永乐镇、朱衣镇/桥沟村"):
        assert str(Area.parse(text)) == text
    assert Area.parse(" 永乐镇 , 朱衣镇 / 桥沟村 ") == Area(
        places=(Place("永乐镇"), Place("朱衣镇", "桥沟村"))
    )


def test_no_area_is_no_right():
    assert Area.parse("") == Area()
    assert not Area().covers("永乐镇", "大坝村")


@pytest.mark.parametrize(
    ("area", "township", "village", "covered"),
    [
        ("*", "永乐镇", "大坝村", True),
        ("*", "", "", True),
        ("永乐镇", "永乐镇", "大坝村", True),
        ("永乐镇", "朱衣镇", "大坝村", False),
        ("永乐镇", "", "", False),
        ("永乐镇/大坝村", "永乐镇", "大坝村", True),
        ("永乐镇/大坝村", "永乐镇", "桥沟村", False),
        ("永乐镇/大坝村", "朱衣镇", "大坝村", False),
        ("永乐镇/大坝村、朱衣镇", "朱衣镇", "", True),
    ],
)
def test_what_an_area_covers(area, township, village, covered):
    assert Area.parse(area).covers(township, village) is covered


@pytest.mark.parametrize(
    ("role", "area", "fits"),
    [
        (Role.VILLAGE, "永乐镇/大坝村", True),
        (Role.VILLAGE, "永乐镇", False),
        (Role.VILLAGE, "", False),
        (Role.TOWNSHIP, "永乐镇", True),
        (Role.TOWNSHIP, "永乐镇/大坝村", False),
        (Role.TOWNSHIP, "*", False),
        (Role.COUNTY, "*", True),
        (Role.AUDITOR, "永乐镇", False),
        (Role.ADMIN, "*", True),
    ],
)
def test_an_area_fits_its_role(role, area, fits):
    if fits:
        check_area(role, Area.parse(area))
    else:
        with pytest.raises(InvalidInput):
            check_area(role, Area.parse(area))


def account(role, **changes):
    from uuid import uuid4

    return Staff(uuid4(), "li", "李四", role, COUNTY, **changes)


@pytest.mark.parametrize(
    ("permission", "roles"),
    [
        (Permission.READ_REFERRALS, {"village", "township", "county", "auditor", "admin"}),
        (Permission.DECIDE, {"village", "township", "county", "admin"}),
        (Permission.READ_QUESTIONS, {"township", "county", "auditor", "admin"}),
        (Permission.READ_DELIVERY, {"township", "county", "auditor", "admin"}),
        (Permission.MANAGE_STAFF, {"admin"}),
        (Permission.ISSUE_TOKENS, {"county", "admin", "department"}),
        (Permission.WORK_TASKS, {"department"}),
        (Permission.EDIT_CONTACTS, {"county", "admin"}),
        (Permission.EDIT_REPLIES, {"county", "admin"}),
        (Permission.READ_AUDIT, {"auditor", "admin"}),
    ],
)
def test_the_table_of_rights(permission, roles):
    assert PERMISSIONS[permission] == roles
    for role in Role:
        assert account(role).may(permission) is (role in roles)


def test_a_disabled_account_may_nothing():
    gone = account(Role.ADMIN, disabled=True)
    assert not any(gone.may(permission) for permission in Permission)
    with pytest.raises(NotPermitted):
        gone.require(Permission.DECIDE)
