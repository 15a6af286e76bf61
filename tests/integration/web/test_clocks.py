"""Terms, reminders, first relief, urgency and duty as staff see them, in the panel and over the API."""

import pytest

from bot.jobs import escalate, remind
from referral import service
from referral.commands import RaiseAlarm
from referral.domain.kinds import Kind, Role, Status
from tests.integration.web.pages import find, words
from tests.integration.web.test_api import Api, assert_problem, token

__all__ = ["token"]

DIBAO = {"kind": Kind.APPLICATION, "program": "rural-dibao", "what_happened": "想吃低保"}
UNREAD = "没看的"


def matter(services, referral):
    with services.database.unit_of_work(read_only=True) as uow:
        return uow.referrals.get(referral.id)


def test_the_queue_and_the_page_say_what_ends_when_and_by_whose_rule(desk, file, clock):
    filed = file(**DIBAO)
    window = desk()
    window.open("/admin/")
    assert "2026-11-26 止" in window.text
    window.open(f"/admin/referrals/{filed.id}")
    for said in ("开始办理", "2026-11-26 止", "还剩 3 个工作日", "民发〔2021〕57号", "第十五条"):
        assert said in window.text
    assert "内部约定" not in window.text
    clock.pass_(days=7)
    window = desk()
    window.open("/admin/?view=overdue")
    assert [words(link) for link in find(window.page, "a") if link.get("class") == "what"]
    window.open(f"/admin/referrals/{filed.id}")
    assert "已超过 2 个工作日" in window.text
    window.open("/admin/?view=soon")
    assert "这里没有求助" in window.text


@pytest.mark.parametrize(
    ("lang", "said"),
    [("zh_Hant", "內部約定，不是法定期限"), ("en", "a rule of this house, not a term of law")],
)
def test_a_house_rule_is_never_called_law(desk, file, lang, said):
    filed = file()
    window = desk()
    window.open(f"/admin/referrals/{filed.id}?lang={lang}")
    assert said in window.text


def test_a_year_that_nobody_knows_is_said_on_the_queue_and_the_page(desk, file, clock):
    clock.pass_(days=37)
    filed = file(**DIBAO)
    window = desk()
    window.open("/admin/")
    assert "2027 年的放假安排还没有收进来" in window.text
    assert "算不出" in window.text
    window.open(f"/admin/referrals/{filed.id}")
    assert "算不出：2027 年的放假安排还没有" in window.text


def test_pausing_says_who_why_and_until_when(desk, file, services, do, account):
    filed = file(**DIBAO)
    do(service.accept, account("zhang"), filed.id, 1)
    window = desk()
    window.open(f"/admin/referrals/{filed.id}")
    window.submit("/pause", text="等户口簿", until="2026-11-20")
    assert window.status == 422
    assert "要晚于今天" in window.text
    assert "等户口簿" in window.text, "what was typed is kept"
    window.submit("/pause", text="等户口簿", until="2026-12-08")
    assert "计时暂停：等户口簿（li同志，2026-11-23 到 2026-12-08）" in window.text
    window.submit("/resume", text="材料来了")
    assert "计时暂停：" not in window.text
    window.submit("/stage", stage="posting", text="张榜")
    assert "公示" in window.text
    window.submit("/term", variant="special", text="要跨省核查")
    assert "特殊情况的期限" in window.text
    assert [type(event).__name__ for event in matter(services, filed).events[2:]] == [
        "ClockPaused", "ClockResumed", "StageEntered", "TermVaried",
    ]  # fmt: skip


def test_first_relief_without_a_limit_is_refused_to_the_township_and_nothing_typed_is_lost(
    desk, file, services
):
    filed = file()
    window = desk()
    window.open(f"/admin/referrals/{filed.id}")
    assert "要由县级岗位来给" in window.text
    given = {"text": "棉被四床", "amount": "4", "unit": "床", "worth": "400", "day": "2026-11-23"}
    window.submit("/grant", **given)
    assert window.status == 403
    assert "限额县里还没有定" in window.text
    assert "棉被四床" in window.text
    county = desk("chen", Role.COUNTY)
    county.open(f"/admin/referrals/{filed.id}")
    county.submit("/grant", **given)
    assert county.status == 200
    assert "手续待补" in county.text
    assert matter(services, filed).status is Status.DELIVERED
    assert not any((form.get("action") or "").endswith("/close") for form in find(county.page, "form"))
    county.submit("/complete-file", text="户口簿收了")
    assert "手续待补" not in county.text
    assert any((form.get("action") or "").endswith("/close") for form in find(county.page, "form"))


def test_the_urgency_is_changed_with_a_reason_that_stays_visible(desk, file, services):
    filed = file(**DIBAO)
    window = desk()
    window.open(f"/admin/referrals/{filed.id}")
    window.submit("/urgency", urgency="urgent", text="")
    assert window.status == 422
    window.submit("/urgency", urgency="urgent", text="电话里说断粮了")
    assert "li同志改过：电话里说断粮了" in window.text
    assert "一般 → 紧急" in window.text
    assert matter(services, filed).urgency == "urgent"


def test_reminders_are_counted_in_the_header_and_marked_by_a_post(desk, file, services, clock):
    filed = file(**DIBAO)
    desk()
    clock.pass_(days=7)
    remind.run_once(services.database, clock())
    window = desk()
    window.open("/admin/")
    assert UNREAD in window.text
    window.open("/admin/notices")
    assert "“开始办理”已过期：2026-11-26 到期" in window.text
    assert "救助申请 · 永乐镇 大坝村" in window.text
    assert "王二麻子" not in window.text
    assert any(f"/admin/referrals/{filed.id}" == link.get("href") for link in find(window.page, "a"))
    window.submit("/notices/read")
    assert "没有提醒" in window.text
    window.open("/admin/notices?all=1&kind=overdue")
    assert "已过期：2026-11-26 到期" in window.text


@pytest.mark.parametrize("query", ["kind=nothing", "before=x", "before=-1", f"before={10**30}"])
def test_an_inbox_address_that_makes_no_sense_is_not_found(desk, query):
    window = desk()
    window.open(f"/admin/notices?{query}")
    assert window.status == 404


@pytest.mark.parametrize("number", ["x", "-1", str(10**30), "１"])
def test_a_number_that_is_none_is_refused(desk, file, services, clock, number):
    file(**DIBAO)
    desk()
    clock.pass_(days=7)
    remind.run_once(services.database, clock())
    window = desk()
    window.open("/admin/notices")
    assert window.send("/notices/read", number=number).status_code == 400
    window.open("/admin/notices")
    assert "已过期" in window.text


def test_silence_and_escalation_stand_in_the_history(desk, file, services, clock, do, account):
    desk("chen", Role.COUNTY)
    filed = file(kind=Kind.QUESTION, what_happened="想问低保")
    do(service.accept, account("zhang"), filed.id, 1)
    clock.pass_(days=14)
    escalate.run_once(services.database, clock())
    county = desk("chen", Role.COUNTY)
    county.open(f"/admin/referrals/{filed.id}")
    assert "经办人一直没有动静，系统放回去，请别的同事接手" in county.text
    assert "过期没有办，报上级" in county.text
    assert "过了期限还没有办" in county.text
    county.open("/admin/notices")
    assert "乡镇还没有办，报到县级" in county.text


def test_the_roster_in_the_panel(desk, do):
    window = desk()
    window.open("/admin/duty")
    assert "还没有排人" in window.text
    held = window.fields("/duty")
    window.submit("/duty", first="2026-11-30", last="2026-11-24")
    assert window.status == 422
    assert "日子不对" in window.text
    window.submit("/duty", first="no", last="2026-11-24")
    assert window.status == 422
    window.submit("/duty", first="2026-11-23", last="2026-11-29")
    assert "正在值班" in window.text
    assert held["staff"]
    do(service.raise_alarm, RaiseAlarm("web:a", "zh_Hans", "suicide", "不想活了"))
    window.open("/admin/duty")
    window.submit("/remove")
    assert "还没有排人" in window.text


def test_the_api_tells_clocks_and_takes_the_same_decisions(client, account, token, file):
    chen, li = account("chen", Role.COUNTY), account("li")
    county = Api(client, token(chen, "referrals:read", "referrals:write", "staff:write"))
    township = Api(client, token(li))
    filed = file()
    (clock_,) = county.get(f"/referrals/{filed.id}/clocks").json["items"]
    assert (clock_["stage"], clock_["counts"], clock_["number"], clock_["law"]) == (
        "begin",
        "hours",
        24,
        False,
    )
    row = county.get("/referrals", view="soon").json["items"][0]
    assert (row["due_stage"], row["due_unknown"]) == ("begin", None)
    relief = {"what": "现金", "amount": "300"}
    assert_problem(township.decide(filed, "grant", 1, **relief), 403, "over-limit")
    assert county.decide(filed, "grant", 1, what="现金", amount="0").status_code == 422
    granted = county.decide(filed, "grant", 1, **relief)
    assert (granted.json["status"], granted.json["papers_pending"]) == ("delivered", True)
    assert_problem(county.decide(filed, "close", 3, reason="完"), 409, "transition-refused")
    paused = county.decide(filed, "pause", 3, reason="等材料", until="2026-12-10")
    assert paused.status_code == 200
    (papers,) = county.get(f"/referrals/{filed.id}/clocks").json["items"]
    assert (papers["paused_until"], papers["paused_reason"]) == ("2026-12-10", "等材料")
    assert county.decide(filed, "complete-file", 4, text="齐了").json["papers_pending"] is False
    assert_problem(county.decide(filed, "urgency", 5, urgency="soon", reason="x"), 409, "transition-refused")


def test_the_api_of_notices_and_duties(client, account, token, file):
    chen, li = account("chen", Role.COUNTY), account("li")
    county = Api(client, token(chen, "referrals:read", "referrals:write", "staff:write"))
    new = {"staff": str(li.id), "township": "永乐镇", "first": "2026-11-23", "last": "2026-11-29"}
    made = county.post("/duties", new)
    assert made.status_code == 201
    assert county.get("/duties").json["items"] == [made.json]
    assert county.post("/duties", new | {"last": "2026-11-01"}).status_code == 422
    assert county.post("/duties", new | {"staff": str(chen.id), "first": "x"}).status_code == 422
    filed = file()
    mine = Api(client, token(li))
    (notice,) = mine.get("/notices").json["items"]
    assert (notice["kind"], notice["referral"], notice["code"]) == ("urgent", str(filed.id), filed.code)
    assert mine.post("/notices/read", {"numbers": [notice["number"], -4]}).json == {"read": 1}
    assert mine.get("/notices").json["items"] == []
    assert mine.get("/notices", unread=False).json["items"][0]["read_at"]
    assert mine.get("/notices", before=0).status_code == 422
    assert_problem(mine.post("/duties", new), 403, "not-permitted")
    assert county.post(f"/duties/{made.json['id']}/remove").json == {"removed": True}
    assert county.post(f"/duties/{made.json['id']}/remove").json == {"removed": False}
