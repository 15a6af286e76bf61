"""Unanswered questions at the desk: seen by rank, answered, made a phrasing, or let go."""

import pytest

from bot.notices import worded
from referral import service
from referral.commands import NoteUnanswered, TellWhenAnswered
from referral.domain.errors import NotPermitted
from referral.domain.kinds import Role
from tests.integration.web.pages import find, words

SEAL = "要盖哪个章子"


@pytest.fixture
def note(do):
    """Notes a question as the chat does; returns its id."""

    def note_one(text=SEAL, address="web:a", *, tell=False, language="zh_Hans", topic="appeal"):
        number = do(service.note_unanswered, NoteUnanswered(text, "handoff", topic, language, address))
        if tell:
            do(service.tell_when_answered, TellWhenAnswered(address, number))
        return number

    return note_one


def headings(window):
    return [words(one) for one in find(window.page, "h2")]


def sent(services, address):
    with services.database.unit_of_work(read_only=True) as uow:
        return [(one.notice, dict(one.body)) for one in uow.outbox.after(address, 0)]


def draft(services, topic):
    with services.database.unit_of_work(read_only=True) as uow:
        return uow.articles.open_of(topic)


@pytest.mark.parametrize("lang", ["zh_Hans", "zh_Hant", "en"])
def test_the_page_is_sound_with_and_without_questions(desk, note, lang):
    window = desk("chen", Role.COUNTY)
    window.open(f"/admin/questions?lang={lang}")
    note(tell=True)
    note("要盖哪个章", "web:b")
    window.open(f"/admin/questions?lang={lang}")
    assert headings(window) == [SEAL]


def test_those_of_most_people_come_first_with_age_and_nearest_articles(desk, note, clock):
    note("几点上班嘛", "web:z")
    for person in "abc":
        note(address=f"web:{person}")
    clock.pass_(hours=3)
    window = desk("chen", Role.COUNTY)
    window.open("/admin/questions")
    assert headings(window) == [SEAL, "几点上班嘛"]
    assert "3 人问过" in window.text
    assert "3 小时前" in window.text
    assert any((link.get("href") or "").startswith("/articles/") for link in find(window.page, "a"))


def test_whoever_waits_is_answered_and_forgotten(desk, note, services):
    number = note(tell=True)
    window = desk("chen", Role.COUNTY)
    window.open("/admin/questions")
    window.submit(f"/{number}/answer", text="盖村委会的章。")
    assert "已发给 1 个" in window.text
    assert headings(window) == []
    body = {"question": SEAL, "text": "盖村委会的章。"}
    assert sent(services, "web:a") == [("question.answered", body)]
    assert "盖村委会的章" in worded(services.texts, "zh_Hans", "question.answered", body).text
    window.open("/admin/questions")
    with services.database.unit_of_work(read_only=True) as uow:
        assert [one.waits for one in uow.questions.some([number])] == [False]


def test_nobody_is_answered_who_did_not_agree_or_no_longer_waits(desk, note, clock):
    number = note(tell=True)
    window = desk("chen", Role.COUNTY)
    window.open("/admin/questions")
    clock.pass_(days=30)
    window = desk("chen", Role.COUNTY)
    window.open("/admin/questions")
    window.submit(f"/{number}/answer", text="盖村委会的章。")
    assert window.status == 422
    assert "没有人在等" in window.text
    assert headings(window) == [SEAL], "it is still to be done"


def test_a_reason_is_needed_to_let_a_question_go_and_what_was_typed_stays(desk, note):
    number = note()
    window = desk("chen", Role.COUNTY)
    window.open("/admin/questions")
    window.submit(f"/{number}/dismiss", text="  ")
    assert window.status == 422
    assert "这里要填" in window.text
    window.submit(f"/{number}/dismiss", text="不归我们管")
    assert headings(window) == []
    note()
    window.open("/admin/questions")
    assert headings(window) == [SEAL], "asked again it is back"


def test_a_whole_group_becomes_phrasings_of_a_draft(desk, note, services):
    number = note(address="web:a")
    note("要盖哪个章", "web:b")
    note(address="web:c")
    window = desk("chen", Role.COUNTY)
    window.open("/admin/questions")
    window.submit(f"/{window.fields('/phrase')['phrase-members'].split(',')[0]}/phrase", topic="appeal")
    assert headings(window) == []
    made = draft(services, "appeal")
    assert made is not None
    assert {SEAL, "要盖哪个章"} <= set(made.body["phrasings"]["zh"])
    assert (made.number, made.state, made.base) == (1, "draft", None)
    with services.database.unit_of_work(read_only=True) as uow:
        assert {(topic, said) for topic, said, _ in uow.regressions.all()} == {
            ("appeal", SEAL),
            ("appeal", "要盖哪个章"),
        }
        assert uow.audit.verify() is None
    assert number


def test_a_second_group_goes_into_the_same_draft(desk, note, services, do):
    first, second = note(), note("几点上班嘛", "web:b")
    window = desk("chen", Role.COUNTY)
    for number in (first, second):
        window.open("/admin/questions")
        window.submit(f"/{number}/phrase", topic="appeal")
    made = draft(services, "appeal")
    assert (made.number, made.version) == (1, 2)
    assert made.body["phrasings"]["zh"][-2:] == [SEAL, "几点上班嘛"]


def test_a_story_is_no_phrasing(desk, note):
    number = note("章" * 201)
    window = desk("chen", Role.COUNTY)
    window.open("/admin/questions")
    window.submit(f"/{number}/phrase", topic="appeal")
    assert (window.status, "太长了" in window.text) == (422, True)


def test_an_article_that_is_not_there_takes_nothing(desk, note):
    number = note()
    window = desk("chen", Role.COUNTY)
    window.open("/admin/questions")
    window.submit(f"/{number}/phrase", topic="gone")
    assert window.status == 422


def test_an_auditor_reads_and_can_change_nothing(desk, note, account, do):
    number = note()
    window = desk("audit", Role.AUDITOR)
    window.open("/admin/questions")
    assert headings(window) == [SEAL]
    assert not window.has_form("/dismiss")
    auditor = account("other", Role.AUDITOR)
    with pytest.raises(NotPermitted):
        do(service.dismiss_questions, auditor, [number], "x")
    with pytest.raises(NotPermitted):
        do(service.answer_askers, auditor, [number], "x")
    with pytest.raises(NotPermitted):
        do(service.adopt_question, auditor, [number], "appeal", {})
