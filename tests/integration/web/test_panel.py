"""The work at the desk: the queue, one referral, every decision, and two colleagues at once."""

import pytest

from referral import service
from referral.commands import AnswerStaff, ConsentGiven, Purpose
from referral.domain.kinds import Kind, Role, Status
from tests.integration.web.pages import find, words

CLAUSE = "奉节府办〔2017〕158号 三（二）4"
FACTS = {"registered_poor": True, "household_size": 3, "income": 900, "members": [{"age": 70}]}


def status(services, referral):
    with services.database.unit_of_work(read_only=True) as uow:
        return uow.referrals.get(referral.id).status


def notices(services, referral):
    with services.database.unit_of_work(read_only=True) as uow:
        return [message.notice for message in uow.outbox.after(referral.address, 0)]


def titles(window):
    return [words(link) for link in find(window.page, "a") if link.get("class") == "what"]


def test_the_queue_shows_urgent_first_with_its_reasons(desk, file, clock):
    file(kind=Kind.QUESTION, what_happened="想问低保")
    clock.pass_(hours=3)
    file()
    window = desk()
    window.open("/admin/")
    assert titles(window) == ["救急难 · 永乐镇 大坝村", "请人答复 · 永乐镇 大坝村"]
    assert "没有住处，或住处遭了灾" in window.text
    assert "3 小时" in window.text
    assert "王二麻子" not in window.text, "a name is for the page of the referral"


def test_views_and_filters_live_in_the_address(desk, file):
    file()
    file(kind=Kind.QUESTION, what_happened="想问低保", township="白帝镇")
    window = desk("chen", Role.COUNTY)
    window.open("/admin/?view=urgent")
    assert titles(window) == ["救急难 · 永乐镇 大坝村"]
    window.open("/admin/?township=白帝镇&kind=question")
    assert titles(window) == ["请人答复 · 白帝镇 大坝村"]
    chosen = [words(o) for o in find(window.page, "option") if o.get("selected") is not None]
    assert chosen == ["白帝镇", "请人答复"]
    window.open("/admin/?view=closed")
    assert "这里没有求助" in window.text


@pytest.mark.parametrize("query", ["view=everything", "kind=nonsense", "status=1", "after=notacursor"])
def test_an_address_that_makes_no_sense_is_not_found(desk, query):
    window = desk()
    window.open(f"/admin/?{query}")
    assert window.status == 404


def test_the_queue_goes_on_page_by_page(desk, file, clock, monkeypatch):
    monkeypatch.setattr("admin_api.panel.queue.PAGE", 2)
    for number in range(5):
        file(what_happened=f"第{number}件，房子烧了")
        clock.pass_(minutes=1)
    window = desk()
    window.open("/admin/")
    seen = []
    while True:
        seen += [words(p) for p in find(window.page, "p") if p.get("class") == "story"]
        onward = [link.get("href") for link in find(window.page, "a") if words(link) == "下一页"]
        if not onward:
            break
        window.open(onward[0])
    assert seen == [f"第{number}件，房子烧了" for number in range(5)]


def test_a_village_helper_sees_the_village_alone(desk, file):
    near, far = file(), file(village="别的村")
    window = desk("xiang", Role.VILLAGE)
    window.open("/admin/")
    assert len(titles(window)) == 1
    window.open(f"/admin/referrals/{near.id}")
    assert window.status == 200
    window.open(f"/admin/referrals/{far.id}")
    assert window.status == 404


def test_the_page_of_a_referral_holds_everything_a_decision_rests_on(desk, file, services, clock):
    from knowledge.eligibility import screen, screening_json

    shown = screening_json(services.kb, screen(services.kb, FACTS, clock().date()), "zh_Hans")
    given = tuple(ConsentGiven(purpose, "1", clock()) for purpose in (Purpose.CONTACT, Purpose.SENSITIVE))
    referral = file(facts=FACTS, screening=shown, consents=given, program="emergency-relief")
    window = desk()
    window.open(f"/admin/referrals/{referral.id}")
    for said in (
        "家里着火了，啥都没得了",
        "昨晚",
        "一家三口",
        "王二麻子",
        "13812345678",
        "同意使用病残、收入信息",
    ):
        assert said in window.text
    assert "初步看法" in window.text
    assert "与居民看到的一致" in window.text
    assert "3 人" in window.text
    assert "年龄" in window.text
    links = {link.get("href") for link in find(window.page, "a")}
    assert any("/clauses/" in (link or "") for link in links)


def test_without_consent_neither_answers_nor_verdicts_are_shown(desk, file, services, clock):
    from knowledge.eligibility import screen, screening_json

    shown = screening_json(services.kb, screen(services.kb, FACTS, clock().date()), "zh_Hans")
    referral = file(facts=FACTS, screening=shown)
    window = desk()
    window.open(f"/admin/referrals/{referral.id}")
    assert "答过的问题" not in window.text
    assert "没有同意留存的内容没有保存" in window.text


def test_the_whole_way_from_accepting_to_closing(desk, file, services, do):
    referral, window = file(), desk()
    window.open(f"/admin/referrals/{referral.id}")
    window.submit("/accept")
    assert "现在是“核查中”" in window.text
    window.submit("/ask", text="现在住在哪里？")
    assert status(services, referral) is Status.ASKED
    do(service.answer_staff, AnswerStaff(referral.address, referral.code, "在我哥家"))
    window.open(window.path)
    assert "在我哥家" in window.text
    window.submit("/hand-over", department="emergency", text="请看房子还能不能住")
    window.submit("/approve", text="情况属实，临时救助 2000 元")
    window.submit("/deliver", text="临时救助，今天到账", amount="2000")
    window.submit("/close", text="已送到，办结")
    assert status(services, referral) is Status.CLOSED
    assert notices(services, referral) == [
        "referral.accepted",
        "referral.question",
        "referral.with_departments",
        "referral.approved",
        "referral.delivered",
        "referral.closed",
    ]
    assert not window.has_form("/approve")
    window.submit("/reopen", text="居民说没收到")
    assert status(services, referral) is Status.CHECKING


def test_a_refusal_needs_a_reason_and_a_clause_that_exists(desk, file, services):
    referral, window = file(), desk()
    window.open(f"/admin/referrals/{referral.id}")
    window.submit("/accept")
    window.submit("/decline", text="收入超过标准")
    assert window.status == 422
    assert "这里要填" in window.text
    assert window.fields("/decline")["decline-text"] == "收入超过标准"
    held = window.fields("/decline") | {"decline-clause": "民法典 第一条"}
    response = window.client.post(f"/admin/referrals/{referral.id}/decline", data=held)
    assert response.status_code == 422
    assert status(services, referral) is Status.CHECKING
    window.submit("/decline", text="收入超过标准", clause=CLAUSE)
    assert status(services, referral) is Status.DECLINED
    assert CLAUSE in window.text


def test_notes_stay_among_staff_and_messages_go_out(desk, file, services):
    referral, window = file(), desk()
    window.open(f"/admin/referrals/{referral.id}")
    window.submit("/note", text="已打电话")
    window.submit("/message", text="我们明天来")
    assert notices(services, referral) == ["referral.message"]
    assert "备注（居民看不到）" in window.text
    assert "等待送出" in window.text


def test_a_matter_is_given_to_a_colleague_taken_and_put_back(desk, file, account):
    referral, window, wang = file(), desk(), account("wang")
    elsewhere = account("sun", area="白帝镇")
    window.open(f"/admin/referrals/{referral.id}")
    offered = [words(option) for option in find(window.form("/assign"), "option")]
    assert "wang同志" in offered
    assert "sun同志" not in offered, "the matter lies outside of that colleague's area"
    window.submit("/assign", assignee=str(wang.id))
    assert "谁在办 wang同志" in window.text
    window.submit("/accept")
    window.submit("/take")
    assert "谁在办 li同志" in window.text
    assert not window.has_form("/take")
    window.submit("/assign", assignee="queue")
    assert "谁在办 还没有人" in window.text
    held = window.fields("/assign") | {"assign-assignee": str(elsewhere.id)}
    assert window.client.post(f"/admin/referrals/{referral.id}/assign", data=held).status_code == 422


def test_the_second_of_two_colleagues_sees_what_the_first_did_and_keeps_every_word(desk, file, services):
    referral, li, wang = file(), desk("li"), desk("wang")
    for window in (li, wang):
        window.open(f"/admin/referrals/{referral.id}")
    li.submit("/accept")
    wang.submit("/message", text="我是小王，<b>马上</b>来办\n第二行")
    assert wang.status == 409
    assert "您的这一步没有生效" in wang.text
    assert "li同志 受理，开始核查" in wang.text
    assert wang.fields("/message")["message-text"].replace("\r", "") == "我是小王，<b>马上</b>来办\n第二行"
    assert notices(services, referral) == ["referral.accepted"]
    wang.submit("/message")
    assert wang.status == 200
    assert notices(services, referral) == ["referral.accepted", "referral.message"]


def test_words_are_kept_also_where_their_decision_is_no_longer_possible(desk, file):
    referral, li, wang = file(kind=Kind.QUESTION, what_happened="想问低保"), desk("li"), desk("wang")
    li.open(f"/admin/referrals/{referral.id}")
    li.submit("/accept")
    wang.open(f"/admin/referrals/{referral.id}")
    li.submit("/close", text="答复了")
    wang.submit("/ask", text="您是哪个村的？")
    assert wang.status == 409
    assert not wang.has_form("/ask")
    assert "您是哪个村的？" in wang.text


def test_an_auditor_reads_and_decides_nothing(desk, file):
    referral, window = file(), desk("zhou", Role.AUDITOR)
    window.open(f"/admin/referrals/{referral.id}")
    assert "您的岗位可以看，不办理" in window.text
    assert not window.has_form("/accept")
    response = window.client.post(f"/admin/referrals/{referral.id}/accept", data=window.fields("/sign-out"))
    assert response.status_code == 403


def test_a_village_helper_may_receive_but_not_approve(desk, file, services):
    referral, window = file(), desk("xiang", Role.VILLAGE)
    window.open(f"/admin/referrals/{referral.id}")
    assert not window.has_form("/accept")
    held = window.fields("/receive")
    forged = {name.replace("receive-", "approve-"): value for name, value in held.items()} | {
        "approve-text": "好"
    }
    assert window.client.post(f"/admin/referrals/{referral.id}/approve", data=forged).status_code == 403
    window.submit("/receive")
    assert status(services, referral) is Status.RECEIVED


@pytest.mark.parametrize("field", ["accept-csrf_token", "accept-version"])
def test_a_form_without_its_token_or_version_has_no_effect(desk, file, services, field):
    referral, window = file(), desk()
    window.open(f"/admin/referrals/{referral.id}")
    held = {name: value for name, value in window.fields("/accept").items() if name != field}
    response = window.client.post(f"/admin/referrals/{referral.id}/accept", data=held)
    assert response.status_code == 400
    assert status(services, referral) is Status.FILED


def test_a_form_sent_from_another_site_has_no_effect(desk, file, services):
    referral, window = file(), desk()
    window.open(f"/admin/referrals/{referral.id}")
    response = window.client.post(
        f"/admin/referrals/{referral.id}/accept",
        data=window.fields("/accept"),
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert response.status_code == 400
    assert status(services, referral) is Status.FILED


def test_too_much_text_is_refused_and_kept(desk, file):
    referral, window = file(), desk()
    window.open(f"/admin/referrals/{referral.id}")
    window.submit("/note", text="长" * 2001)
    assert window.status == 422
    assert "最多 2000 个字" in window.text
    assert len(window.fields("/note")["note-text"]) == 2001


def test_an_administrator_adds_somebody_and_gets_the_link_once(desk, app):
    window = desk("root", Role.ADMIN)
    window.open("/admin/people")
    window.submit("/people", name="向东", username="xiangdong", role="village", area="永乐镇/大坝村")
    assert "永乐镇/大坝村" in window.text
    (shown,) = [words(p) for p in find(window.page, "p") if p.get("class") == "link-once"]
    assert "/admin/setup/" in shown
    window.open("/admin/people")
    assert "/admin/setup/" not in window.text
    assert app.test_client().get(shown.partition("localhost")[2]).status_code == 200


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"username": "root"}, "这个登录名已经有人用了"),
        ({"role": "village", "area": "*"}, "岗位和地方对不上"),
        ({"username": ""}, "这里要填"),
    ],
)
def test_a_mistake_in_a_new_account_is_said(desk, typed, said):
    window = desk("root", Role.ADMIN)
    window.open("/admin/people")
    window.submit("/people", **({"name": "某", "username": "mou", "role": "county", "area": "*"} | typed))
    assert window.status == 422
    assert said in window.text
    assert window.fields("/people")["name"] == "某"


def test_the_panel_speaks_three_languages(desk, file):
    referral, window = file(), desk("root", Role.ADMIN)
    for path in ("/admin/", f"/admin/referrals/{referral.id}", "/admin/people"):
        for lang, word in (("zh_Hant", "求助"), ("en", "Requests")):
            window.open(path, query_string={"lang": lang})
            assert word in window.text
