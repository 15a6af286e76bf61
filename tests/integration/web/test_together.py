"""Working together in the panel and over the API: departments, the conversation, two colleagues at once."""

from __future__ import annotations

import pytest

from referral import outbox, service
from referral.commands import ConsentGiven, Purpose, SayToStaff
from referral.domain.kinds import Role, Status
from referral.domain.people import COUNTY
from referral.domain.tasks import TaskState
from referral.ports import ApiToken
from referral.service.accounts import Scope
from referral.service.passwords import hash_secret, new_secret
from tests.integration.web.conftest import open_session
from tests.integration.web.pages import Window, find, words

FACTS = {"household_size": 4, "income": 1600}


@pytest.fixture
def at_department(app, services, clock):
    """The browser of somebody at a department."""

    def sign_in(department="education"):
        with services.database.unit_of_work() as uow:
            staff = service.add_staff(
                uow,
                None,
                username=department,
                name=f"{department}老师",
                role=Role.DEPARTMENT,
                area=COUNTY,
                department=department,
                at=clock(),
            )
            uow.commit()
        client = app.test_client()
        client.set_cookie("yimen_staff", open_session(services, staff, clock))
        return Window(client)

    return sign_in


@pytest.fixture
def handed(desk, file, services, clock):
    """A matter with a task of the education department; returns it with the clerk's browser."""

    def hand(**typed):
        consents = tuple(ConsentGiven(purpose, "v1", clock()) for purpose in Purpose)
        referral, window = file(facts=FACTS, consents=consents), desk()
        window.open(f"/admin/referrals/{referral.id}")
        window.submit("/accept")
        given = {"department": "education", "text": "书本费能减多少"} | typed
        window.submit("/hand-over", **given)
        return referral, window

    return hand


def stored(services, referral):
    with services.database.unit_of_work(read_only=True) as uow:
        return uow.referrals.get(referral.id)


def test_a_task_goes_to_the_department_and_its_answer_comes_back(handed, at_department, services):
    referral, window = handed(parts=["name", "fact:household_size"])
    assert "等部门答复" in window.text
    assert "看得到：怎么称呼、答案：家里几口人" in window.text
    there = at_department()
    there.open("/admin/tasks")
    assert "书本费能减多少" in there.text
    task = stored(services, referral).standing.tasks[0]
    there.open(f"/admin/tasks/{task.id}")
    assert "王二麻子" in there.text
    assert "4 人" in there.text
    for hidden in ("13812345678", "家里着火了", "1600", "昨晚"):
        assert hidden not in there.text
    there.submit("/answer", verdict="fit", text="减免 300 元", amount="300")
    assert "已答复" in there.text
    window.open(f"/admin/referrals/{referral.id}")
    assert "减免 300 元" in window.text
    assert stored(services, referral).status is Status.CHECKING
    there.open(f"/admin/tasks/{task.id}")
    assert "王二麻子" not in there.text, "the view closes with the answer"


def test_a_wrong_answer_keeps_what_was_typed(handed, at_department, services):
    referral, _ = handed()
    there = at_department()
    task = stored(services, referral).standing.tasks[0]
    there.open(f"/admin/tasks/{task.id}")
    for typed in (
        {"verdict": "", "text": "写了很多"},
        {"verdict": "more", "text": " "},
        {"verdict": "fit", "text": "好", "amount": "很多"},
        {"verdict": "fit", "text": "好", "amount": "-5"},
    ):
        there.submit("/answer", **typed)
        assert there.status == 422
        assert there.fields("/answer")["answer-text"].strip() == typed["text"].strip()
    assert stored(services, referral).standing.tasks[0].state is TaskState.OPEN


def test_the_window_takes_a_task_back_and_asks_again(handed, at_department, services):
    referral, window = handed()
    there = at_department()
    task = stored(services, referral).standing.tasks[0]
    there.open(f"/admin/tasks/{task.id}")
    there.submit("/give-back", text="归人社")
    window.open(f"/admin/referrals/{referral.id}")
    assert "归人社" in window.text
    window.submit("/return", **{"return-text": "请再看"})
    assert "等部门答复" in window.text
    window.submit("/cancel", **{"cancel-text": ""})
    assert stored(services, referral).standing.tasks[0].state is TaskState.CANCELLED
    there.open(f"/admin/tasks/{task.id}")
    assert not there.has_form("/answer")


def test_what_is_not_theirs_does_not_exist_for_a_department(handed, at_department, services):
    referral, _ = handed()
    other = at_department("finance")
    task = stored(services, referral).standing.tasks[0]
    assert other.client.get(f"/admin/tasks/{task.id}").status_code == 404
    assert other.client.get(f"/admin/referrals/{referral.id}").status_code == 403
    assert other.client.get("/admin/").status_code == 403
    assert other.client.get("/admin/departments").status_code == 403


def token(services, clock, staff):
    secret = new_secret()
    with services.database.unit_of_work() as uow:
        from uuid import uuid4

        uow.tokens.add(ApiToken(uuid4(), "t", staff, frozenset(Scope), clock(), None), hash_secret(secret))
        uow.commit()
    return {"Authorization": f"Bearer {secret}"}


def test_over_the_api_a_department_gets_its_task_and_nothing_else(
    handed, at_department, services, clock, client
):
    referral, _ = handed(parts=["name"])
    at_department()
    with services.database.unit_of_work(read_only=True) as uow:
        staff = uow.staff.credentials("education").staff
    headers = token(services, clock, staff)
    (row,) = client.get("/api/v1/tasks", headers=headers).json["items"]
    task = client.get(f"/api/v1/tasks/{row['id']}", headers=headers).json
    assert (task["name"], task["contact"], task["what_happened"], task["facts"]) == ("王二麻子", "", "", None)
    for path in (f"/api/v1/referrals/{referral.id}", "/api/v1/referrals", "/api/v1/figures"):
        assert client.get(path, headers=headers).status_code == 403
    answer = client.post(
        f"/api/v1/tasks/{row['id']}/answer", json={"verdict": "unfit", "text": "不在册"}, headers=headers
    )
    assert answer.json["task"]["answer"]["verdict"] == "unfit"
    again = client.post(f"/api/v1/tasks/{row['id']}/answer", json={"verdict": "fit"}, headers=headers)
    assert again.status_code == 409


def test_a_department_is_named_by_id_name_or_former_name_over_the_api(file, services, clock, client, account):
    headers = token(services, clock, account("xian", Role.COUNTY))
    for name in ("rural-affairs", "扶贫办", "Poverty Alleviation", "农业农村（乡村振兴）"):
        referral = file()
        address = f"/api/v1/referrals/{referral.id}"
        client.post(f"{address}/accept", headers=headers | {"If-Match": '"1"'})
        done = client.post(
            f"{address}/hand-over", json={"department": name}, headers=headers | {"If-Match": '"2"'}
        )
        assert (done.status_code, done.json["tasks"][0]["department"]) == (200, "rural-affairs")
    refused = client.post(
        f"{address}/hand-over", json={"department": "县医保大楼"}, headers=headers | {"If-Match": '"3"'}
    )
    assert refused.status_code == 422


def test_departments_name_duties_former_names_and_a_contact(desk):
    county = desk("xian", Role.COUNTY)
    county.open("/admin/departments")
    assert "以前叫：扶贫、扶贫办（未核实）" in county.text
    county.submit("/education/contact", name="马老师", office="二楼", phone="023-1")
    assert "马老师 · 二楼 · 023-1" in county.text
    county.submit("/education/contact", name=" ")
    assert county.status == 422
    township = desk("li")
    township.open("/admin/departments")
    assert "马老师" in township.text
    assert not township.has_form("/education/contact")


@pytest.fixture
def talked(desk, file, do):
    referral, window = file(), desk()
    window.open(f"/admin/referrals/{referral.id}")
    window.submit("/accept")
    window.submit("/talk")
    do(service.say_to_staff, SayToStaff(referral.address, referral.code, "今晚住哪里嘛"))
    window.open(window.path)
    return referral, window


def test_the_thread_tells_who_said_what_and_what_is_new(talked, desk, services):
    referral, window = talked
    assert "您在和居民说话，机器人不插嘴" in window.text
    assert "今晚住哪里嘛" in window.text
    window.open("/admin/?view=unread")
    assert "1 句新话" in window.text
    window.open(f"/admin/referrals/{referral.id}")
    window.submit("/message", text="村活动室。")
    assert stored(services, referral).standing.unread == 0
    other = desk("wei")
    other.open(f"/admin/referrals/{referral.id}")
    assert "li同志在和居民说话" in other.text
    other.submit("/talk")
    assert stored(services, referral).standing.talk.name == "wei同志"
    other.submit("/hang-up")
    assert stored(services, referral).standing.talk is None


def test_a_lost_message_is_sent_again_by_one_click(talked, services, clock, do):
    _, window = talked
    window.submit("/message", text="村活动室。")
    with services.database.unit_of_work() as uow:
        for claimed in iter(lambda: uow.outbox.claim_due(clock(), 1, clock() - clock()), []):
            uow.outbox.save(outbox.failed(claimed[0], at=clock(), error="x", final=True))
        uow.commit()
    window.open(window.path)
    assert "没能送到" in window.text
    window.submit("/resend")
    assert "已经再发一次" in window.text


def test_canned_replies_are_filled_looked_at_and_sent(talked, desk, services):
    referral, window = talked
    county = desk("xian", Role.COUNTY)
    county.open("/admin/replies")
    words_of = {"title": "带什么", "zh_hant": "請帶戶口簿", "en": "Bring it, {name}"}
    county.submit("/admin/replies", **words_of, zh_hans="{名字}，{日期}请到{窗口}，查询号{查询号}，{哪里}")
    assert county.status == 422, "a place that nothing fills"
    county.submit("/admin/replies", **words_of, zh_hans="{名字}，{日期}请到{窗口}，查询号{查询号}")
    with services.database.unit_of_work(read_only=True) as uow:
        (reply,) = uow.replies.all()
    window.open(f"/admin/referrals/{referral.id}?canned={reply.id}")
    filled = window.fields("/message")["message-text"]
    assert filled.startswith("王二麻子，2026年11月23日请到永乐镇，查询号")
    assert "{" not in filled
    assert "居民会看到" in window.text
    before = stored(services, referral).version
    held = window.fields("/message") | {"preview": "1", "message-text": "{名字}，您好"}
    shown = window.client.post(window.form("/message").get("action"), data=held)
    assert "王二麻子，您好" in shown.get_data(as_text=True)
    assert stored(services, referral).version == before, "a look sends nothing"
    window.submit("/message", text=filled)
    assert stored(services, referral).events[-1].text == filled
    assert window.client.get(f"/admin/referrals/{referral.id}?canned=99").status_code == 404


def test_two_at_once_see_both_versions_and_lose_nothing(desk, file, services):
    referral, first, second = file(), desk("li"), desk("wei")
    first.open(f"/admin/referrals/{referral.id}")
    first.submit("/accept")
    first.open(first.path)
    second.open(f"/admin/referrals/{referral.id}")
    first.submit("/ask", text="有没有人受伤？")
    second.submit("/approve", text="情况属实，先给 2000 元")
    assert second.status == 409
    assert "同事刚刚动过这件事" in second.text
    rows = {
        words(find(row, "th")[0]): [words(cell) for cell in find(row, "td")]
        for row in find(second.page, "tr")
        if find(row, "td")
    }
    assert rows["状态"] == ["核查中", "等居民回话", "已批准"]
    assert rows["问居民的话"] == ["—", "有没有人受伤？", "—"]
    assert rows["理由"] == ["—", "—", "情况属实，先给 2000 元"]
    (button,) = [one for one in find(second.page, "button") if one.get("form")]
    assert button.get("form") == "decide-approve"
    assert any(form.get("id") == "decide-approve" for form in find(second.page, "form"))
    second.submit("/approve")
    assert second.status == 200
    assert stored(services, referral).status is Status.APPROVED
    assert stored(services, referral).standing.reason == "情况属实，先给 2000 元"


def test_what_is_not_possible_any_more_is_kept_to_be_copied(desk, file, services):
    referral, first, second = file(), desk("li"), desk("wei")
    first.open(f"/admin/referrals/{referral.id}")
    first.submit("/accept")
    second.open(f"/admin/referrals/{referral.id}")
    first.open(first.path)
    clause = "奉节府办〔2017〕158号 三（二）4"
    first.submit("/decline", text="不符", clause=clause)
    second.submit("/approve", text="情况属实，先给 2000 元")
    assert second.status == 409
    assert "这一步已经办不了" in second.text
    assert "情况属实，先给 2000 元" in second.text
    assert not [one for one in find(second.page, "button") if one.get("form")]


def test_over_the_api_the_412_tells_both_versions(file, services, clock, client, account):
    headers = token(services, clock, account("xian", Role.COUNTY))
    referral = file()
    address = f"/api/v1/referrals/{referral.id}"
    client.post(f"{address}/accept", headers=headers | {"If-Match": '"1"'})
    late = client.post(f"{address}/note", json={"text": "我的话"}, headers=headers | {"If-Match": '"1"'})
    assert late.status_code == 412
    told = late.json
    assert (told["current_version"], told["seen_version"], told["yours"]) == (2, 1, {"text": "我的话"})
    assert {"field": "status", "was": "filed", "now": "checking"} in told["changes"]
    assert [one["action"] for one in told["since"]] == ["accept"]


def test_who_works_on_it_stands_on_the_page_and_stops_nobody(desk, file, clock, services):
    referral, first, second = file(), desk("li"), desk("wei")
    first.open(f"/admin/referrals/{referral.id}")
    first.submit("/hold")
    assert "您正在处理" in first.text
    clock.pass_(minutes=5)
    second.open(f"/admin/referrals/{referral.id}")
    assert "li同志 正在处理，5 分钟前" in second.text
    second.submit("/accept")
    assert stored(services, referral).status is Status.CHECKING
    assert "li同志 正在处理" in second.text, "a decision relieves nobody"
    held = second.fields("/hold") | {"take": "1"}
    second.client.post(second.form("/hold").get("action"), data=held)
    first.open(f"/admin/referrals/{referral.id}")
    assert "wei同志 正在处理，刚刚" in first.text
    clock.pass_(minutes=11)
    first.open(f"/admin/referrals/{referral.id}")
    assert "正在处理" not in first.text
    answer = first.client.post(
        first.form("/hold").get("action"), data=first.fields("/hold"), headers={"Accept": "application/json"}
    )
    assert answer.json == {"held": True}
