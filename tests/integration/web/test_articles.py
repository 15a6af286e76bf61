"""An article on its way: written by one, published by another, in force at once and everywhere."""

from dataclasses import replace

import pytest
import yaml

from admin_api.app import create_app
from admin_api.background import EXTENSION as BACKGROUND
from admin_api.panel.article_rehearsal import HOLD, look
from bot.knowing import Knowledge
from knowledge.overlay import overlay
from knowledge.rehearsal import questions
from referral import service
from referral.commands import NoteUnanswered, TellWhenAnswered
from referral.domain.articles import DraftConflict, RevisionState, SecondPairOfEyes
from referral.domain.errors import NotPermitted
from referral.domain.kinds import Role
from tests.integration.web.conftest import admin_settings
from tests.integration.web.pages import find, words
from tests.support.resident import Resident
from tests.support.small_world import EMPTY, TOPIC, small_world

PAGE = f"/admin/articles/{TOPIC}"
SAID = "不服可以先问清楚，再去申请复议。"
ASKED = "舅子整我我要找说法去哪点"


@pytest.fixture
def services(database, tmp_path, clock):
    """Over two topics, so that a text is learnt and the whole question set is asked in no time."""
    return small_world(tmp_path, clock, database=database)


@pytest.fixture
def writer(desk):
    window = desk("writer", Role.TOWNSHIP)
    window.open(PAGE)
    return window


@pytest.fixture
def reader(desk):
    return desk("reader", Role.COUNTY)


def save(window, **fields):
    window.submit("/save", **(fields or {"short.zh": SAID, "short.en": "Ask first."}))


def more_phrasings(window, *added):
    return {"phrasings.zh": "\n".join([window.fields("/save")["save-phrasings.zh"], *added])}


def hand_in(writer, app):
    writer.submit("/submit")
    background_of(app).finish()


def publish(writer, reader, app):
    hand_in(writer, app)
    reader.open(f"{PAGE}/rehearsal")
    reader.submit("/publish")
    assert "发布了" in reader.text


def background_of(app):
    return app.extensions[BACKGROUND]


def revisions(services, topic=TOPIC):
    with services.database.unit_of_work(read_only=True) as uow:
        return [(one.number, one.state.value) for one in uow.articles.history(topic)]


def draft_of(services, topic=TOPIC):
    with services.database.unit_of_work(read_only=True) as uow:
        return uow.articles.open_of(topic)


def rows(window):
    tables = find(window.page, "tbody")
    return [words(row) for row in find(tables[0], "tr")] if tables else []


def wrong_at(window, field):
    (found,) = [one for one in find(window.page, "p") if one.get("id") == f"save-{field}-wrong"]
    marked = next(one for one in window.page.iter() if one.get("id") == f"save-{field}")
    assert marked.get("aria-invalid") == "true"
    return words(found)


@pytest.mark.parametrize("lang", ["zh_Hans", "zh_Hant", "en"])
def test_the_pages_are_sound_in_every_language(writer, reader, app, lang):
    writer.open(f"/admin/articles?lang={lang}")
    assert writer.status == 200
    writer.open(f"{PAGE}?lang={lang}")
    save(writer)
    hand_in(writer, app)
    reader.open(f"{PAGE}?lang={lang}&one=0&other=1")
    assert find(reader.page, "ins")
    reader.open(f"{PAGE}/rehearsal?lang={lang}")
    assert reader.has_form("/publish")
    reader.open(f"{PAGE}?as=yaml&lang={lang}")
    assert "save-text" in reader.fields("/save")


def test_articles_are_found_and_those_with_a_draft_stand_first(writer):
    save(writer)
    writer.open("/admin/articles")
    assert TOPIC in rows(writer)[0]
    assert "草稿" in rows(writer)[0]
    writer.open("/admin/articles?q=SCHOOL")
    assert ["school" in row for row in rows(writer)] == [True]
    writer.open("/admin/articles?show=open")
    assert [TOPIC in row for row in rows(writer)] == [True]


def test_what_is_past_its_date_is_shown_and_can_be_listed_alone(desk, clock):
    early = desk("early", Role.COUNTY)
    early.open("/admin/articles?show=stale")
    assert rows(early) == []
    clock.pass_(days=3650)
    late = desk("late", Role.COUNTY)
    late.open("/admin/articles?show=stale")
    assert len(rows(late)) == 2
    assert all("过期了" in row for row in rows(late))
    late.open(PAGE)
    assert "过期了" in late.text


def test_a_text_takes_two_people_and_then_holds_at_the_next_message(writer, reader, app, services):
    resident = Resident(services)
    assert SAID not in resident.press(f"topic:{TOPIC}")
    save(writer)
    assert SAID not in resident.press(f"topic:{TOPIC}"), "a draft is nobody's answer"
    publish(writer, reader, app)
    assert revisions(services) == [(1, "published")]
    assert SAID in resident.press(f"topic:{TOPIC}")
    reader.open(f"/articles/{TOPIC}")
    assert SAID in reader.text


def test_another_process_takes_it_over_and_keeps_what_it_has_where_it_does_not_fit(
    writer, reader, app, services
):
    base = services.knowledge.now
    models = services.settings.models_folder
    other = Knowledge(base.kb, base.index, models)
    assert other.follow(services.database).number == 0
    save(writer)
    publish(writer, reader, app)
    trained = set(models.iterdir())
    known = other.follow(services.database)
    assert set(models.iterdir()) == trained, "the model was kept when the text was rehearsed"
    assert known.kb.articles[TOPIC].short.in_("zh_Hans") == SAID
    assert known is other.follow(services.database), "nothing new is one short reading"
    with services.database.unit_of_work() as uow:
        (text,) = uow.articles.published()
        uow.articles.save(replace(text, body={"a": 1}))
        uow.articles.count_publication()
        uow.commit()
    assert other.follow(services.database) is known, "the last good content stays"


def test_pages_for_residents_follow_a_publication_of_another_process(services, app, writer, reader):
    base = services.knowledge.now
    apart = replace(services, knowledge=Knowledge(base.kb, base.index))
    pages = create_app(apart, admin_settings()).test_client()
    assert SAID not in pages.get(f"/articles/{TOPIC}").text
    save(writer)
    publish(writer, reader, app)
    assert SAID in pages.get(f"/articles/{TOPIC}").text


def test_whoever_wrote_it_cannot_publish_it(desk, services, app, do, account):
    alone = desk("alone", Role.COUNTY)
    alone.open(PAGE)
    save(alone)
    hand_in(alone, app)
    assert not alone.has_form("/publish")
    alone.open(f"{PAGE}/rehearsal")
    assert not alone.has_form("/publish")
    with services.database.unit_of_work(read_only=True) as uow:
        staff = uow.staff.credentials("alone").staff
    version = draft_of(services).version
    with pytest.raises(SecondPairOfEyes):
        do(service.publish_article, staff, TOPIC, version=version)
    with pytest.raises(NotPermitted):
        do(service.publish_article, account("town"), TOPIC, version=version)


@pytest.mark.parametrize("shape", ["", "?as=yaml"])
def test_two_who_write_at_once_lose_nothing(writer, desk, services, shape):
    second = desk("second", Role.COUNTY)
    second.open(PAGE + shape)
    save(writer)
    held = second.fields("/save")
    mine = {"short.zh": "我写的这一句"}
    if shape:
        mine = {"save-text": held["save-text"].replace("帮扶就是帮。", "我写的这一句")}
    second.submit("/save", **mine)
    assert second.status == 409
    assert "我写的这一句" in "".join(second.fields("/save").values()), "what was typed stays"
    (theirs,) = [area for area in find(second.page, "textarea") if area.get("id") == "theirs"]
    assert SAID in (theirs.text or "")
    second.submit("/save")
    assert second.status == 200, "having seen both, they may save"
    assert draft_of(services).body["short"]["zh"] == "我写的这一句"


def test_every_part_of_an_article_has_its_field(writer, services):
    save(
        writer,
        **{
            "question.zh": "帮扶到底是啥？",
            "facets.where.zh": "村委会。",
            "facets.where.en": "The village office.",
            "clauses": "试府办〔2030〕7号 一（一）",
            "changes[2].zh": "又变了。",
            "changes[2].en": "Changed again.",
            "changes[2].source": "notice",
            "changes[2].certainty": "second-hand",
            "changes[2].since": "2030-05-01",
            "review_by": "2031-05-05",
            "related": "school",
            "office.zh": "县里",
            "office.en": "the county",
        },
    )
    body = draft_of(services).body
    assert body["question"] == {"zh": "帮扶到底是啥？", "en": "What is help?"}
    assert body["facets"]["where"] == {"zh": "村委会。", "en": "The village office."}
    assert body["clauses"] == ["试府办〔2030〕7号 一（一）"]
    assert body["changes"][2] == {
        "zh": "又变了。", "en": "Changed again.", "source": "notice",
        "certainty": "second-hand", "since": "2030-05-01",
    }  # fmt: skip
    assert (body["review_by"], body["related"], body["office"]["zh"]) == ("2031-05-05", ["school"], "县里")
    assert body["details"]["zh"] == "头一段。\n第二段。", "what was not touched stays"


def test_a_mistake_stands_at_its_field_and_a_text_with_mistakes_goes_no_further(writer, services):
    save(
        writer,
        **{
            "short.en": "",
            "clauses": "试府办〔2030〕7号 一\n九十九",
            "review_by": "明年",
            "changes[0].source": "",
        },
    )
    assert wrong_at(writer, "short.en") == "这里要填。"
    assert wrong_at(writer, "review_by") == "日子写成 2027-01-31 这样。"
    assert wrong_at(writer, "changes[0].source") == "这里要填。"
    assert writer.fields("/save")["save-review_by"] == "明年", "what was typed stays"
    writer.submit("/submit")
    assert writer.status == 422
    assert revisions(services) == [(1, "draft")]
    writer.submit("/save", **{"short.en": "x", "review_by": "2031-01-01", "changes[0].source": "notice"})
    assert "第 2 行" in wrong_at(writer, "clauses")


def test_the_content_check_refuses_what_must_not_be_published_and_warns_of_the_rest(
    writer, reader, services, app, do
):
    save(writer, **{"short.zh": "帮" * 121, "short.en": "Help."})
    assert wrong_at(writer, "short.zh") == "有 121 个字，最多 120 个。"
    writer.submit("/submit")
    assert (writer.status, revisions(services)) == (422, [(1, "draft")])
    staff = services.database
    with staff.unit_of_work(read_only=True) as uow:
        author = uow.staff.credentials("writer").staff
    do(service.submit_draft, author, TOPIC, version=draft_of(services).version)
    reader.open(PAGE)
    reader.submit("/publish")
    assert (reader.status, revisions(services)) == (422, [(1, "review")]), "and before publishing again"
    writer.open(PAGE)
    save(writer)
    assert "8 到 20 种最好" in writer.text
    hand_in(writer, app)
    assert revisions(services) == [(1, "review")], "a warning refuses nothing"
    writer.open(f"{PAGE}/rehearsal")
    assert "8 到 20 种最好" in writer.text


def test_what_is_no_yaml_comes_back_as_it_was_typed(writer, services):
    writer.open(f"{PAGE}?as=yaml")
    writer.submit("/save", text="short: [\n")
    assert writer.status == 422
    assert writer.fields("/save")["save-text"].strip() == "short: ["
    assert revisions(services) == []


def test_a_text_that_no_form_can_hold_is_shown_as_it_is(writer, services):
    writer.open(f"{PAGE}?as=yaml")
    text = writer.fields("/save")["save-text"]
    writer.submit("/save", text=text + "colour: blue\n")
    writer.open(PAGE)
    assert "colour: blue" in writer.fields("/save")["save-text"]
    assert yaml.safe_load(text)["topic"] == TOPIC


def test_a_text_is_tried_without_being_kept(writer, services, app):
    form = writer.fields("/save") | {"save-question": ASKED, "save-short.zh": SAID}
    form["save-phrasings.zh"] += f"\n{ASKED}"
    held = writer.client.post(f"{PAGE}/try", data=form)
    assert held.status_code == 200
    assert "data-learning" in held.text, "nobody waits for a page while the search learns the text"
    background_of(app).finish()
    answer = writer.client.post(f"{PAGE}/try", data=form)
    assert "data-learning" not in answer.text
    assert "直接答" in answer.text
    assert answer.text.count(SAID) == 2, "in the answer, and in the field where it was typed"
    assert revisions(services) == []


def test_before_publishing_the_changed_answers_are_listed(writer, reader, app, services):
    save(writer, **more_phrasings(writer, ASKED))
    hand_in(writer, app)
    reader.open(PAGE)
    reader.submit("/publish")
    assert reader.path == f"{PAGE}/rehearsal"
    assert any(ASKED in row for row in rows(reader))
    assert revisions(services) == [(1, "review")], "looking publishes nothing"
    writer.open(f"{PAGE}/rehearsal")
    assert rows(writer) == rows(reader), "both see the same list"
    reader.submit("/publish")
    assert revisions(services) == [(1, "published")], "the button below the list does"


def test_nothing_is_published_before_what_it_changes_was_seen(writer, reader, app, services, do):
    save(writer)
    hand_in(writer, app)
    reader.open(f"{PAGE}/rehearsal")
    held = reader.fields("/publish")
    reader.client.post(f"{PAGE}/publish", data=held | {"publish-seen": "yes"})
    assert revisions(services) == [(1, "review")]
    number = do(
        service.note_unanswered, NoteUnanswered("读书找哪个", "handoff", "school", "zh_Hans", "web:a")
    )
    reader.open("/admin/questions")
    reader.submit(f"/{number}/phrase", topic="school")
    answer = reader.client.post(f"{PAGE}/publish", data=held)
    assert answer.location == f"{PAGE}/rehearsal"
    assert revisions(services) == [(1, "review")], "there is a new question that was not asked yet"
    background_of(app).finish()
    publish_page = reader.open(f"{PAGE}/rehearsal")
    assert publish_page is not None
    reader.submit("/publish")
    assert revisions(services) == [(1, "published")]


def test_a_question_that_the_text_was_to_answer_and_does_not_is_named(writer, app, services, do, account):
    number = do(service.note_unanswered, NoteUnanswered("猫儿爬树", "handoff", TOPIC, "zh_Hans", "web:a"))
    body = yaml.safe_load(writer_body(writer))
    do(service.adopt_question, account("town"), [number], TOPIC, body)
    writer.open(PAGE)
    assert "猫儿爬树" in writer.fields("/save")["save-phrasings.zh"]
    kept = writer.fields("/save")["save-phrasings.zh"].replace("猫儿爬树", "")
    save(writer, **{"phrasings.zh": kept})
    hand_in(writer, app)
    writer.open(f"{PAGE}/rehearsal")
    (missed,) = [one for one in find(writer.page, "section") if one.get("aria-labelledby") == "missed"]
    assert "猫儿爬树" in words(missed)


def writer_body(window):
    window.open(f"{PAGE}?as=yaml")
    return window.fields("/save")["save-text"]


def test_a_rehearsal_that_died_is_taken_up_by_another_process(writer, reader, app, services, clock):
    save(writer)
    with services.database.unit_of_work(read_only=True) as uow:
        kb = overlay(services.knowledge.base, {TOPIC: uow.articles.open_of(TOPIC).body})
    with app.test_request_context():
        marks = look(TOPIC, kb).mark.split()
    asked = list(questions(services.kb, kb))
    with services.database.unit_of_work() as uow:
        at = clock()
        assert uow.rehearsals.claim(marks[0], "dead", now=at, until=at + HOLD)
        assert uow.rehearsals.keep(marks[0], "dead", {asked[0]: ("decline", None)}, now=at, until=at + HOLD)
        uow.commit()
    hand_in(writer, app)
    reader.open(f"{PAGE}/rehearsal")
    assert find(reader.page, "progress")
    assert any(one.get("http-equiv") == "refresh" for one in find(reader.page, "meta")), "somebody asks"
    clock.pass_(seconds=HOLD.total_seconds())
    reader.open(f"{PAGE}/rehearsal")
    assert not any(one.get("http-equiv") == "refresh" for one in find(reader.page, "meta"))
    reader.submit("/rehearse")
    background_of(app).finish()
    reader.open(f"{PAGE}/rehearsal")
    assert reader.has_form("/publish")
    with services.database.unit_of_work(read_only=True) as uow:
        found = uow.rehearsals.outcomes(marks[0])
    assert found[asked[0]] == ("decline", None), "what was found out before is not asked again"
    assert set(found) == set(asked)


def test_an_earlier_version_comes_back_as_a_draft(writer, reader, app, services):
    save(writer)
    publish(writer, reader, app)
    writer.open(PAGE)
    save(writer, **{"short.zh": "第二版", "short.en": "Second"})
    publish(writer, reader, app)
    assert revisions(services) == [(2, "published"), (1, "withdrawn")]
    reader.open(f"{PAGE}?one=1&other=2")
    assert any("第二版" in words(one) for one in find(reader.page, "ins"))
    writer.open(PAGE)
    assert writer.has_form("/roll-back")
    with services.database.unit_of_work() as uow:
        staff = uow.staff.credentials("writer").staff
        again = service.roll_back(uow, staff, TOPIC, 1, at=services.clock())
        assert (again.number, again.state, again.base) == (3, RevisionState.DRAFT, 2)
        assert again.body["short"]["zh"] == SAID
        with pytest.raises(DraftConflict):
            service.roll_back(uow, staff, TOPIC, 1, at=services.clock())


def test_a_draft_is_laid_aside_and_its_questions_stand_on_the_list_again(writer, reader, services, do):
    number = do(service.note_unanswered, NoteUnanswered("找哪个说理", "handoff", TOPIC, "zh_Hans", "web:a"))
    reader.open("/admin/questions")
    reader.submit(f"/{number}/phrase", topic=TOPIC)
    reader.open("/admin/questions")
    assert "找哪个说理" not in reader.text
    writer.open(PAGE)
    writer.submit("/discard")
    assert revisions(services) == [(1, "discarded")]
    reader.open("/admin/questions")
    assert "找哪个说理" in reader.text
    with services.database.unit_of_work(read_only=True) as uow:
        assert uow.regressions.all() == []
    reader.open(f"{PAGE}?one=0&other=1")
    assert any("找哪个说理" in words(one) for one in find(reader.page, "ins")), "the text is still there"
    writer.open(PAGE)
    save(writer)
    assert revisions(services) == [(2, "draft"), (1, "discarded")]


def test_an_article_is_begun_for_a_topic_that_has_none(writer, reader, app, services, do):
    writer.open("/admin/articles?show=missing")
    assert [EMPTY in row for row in rows(writer)] == [True]
    number = do(service.note_unanswered, NoteUnanswered("去哪点办嘛", "handoff", EMPTY, "zh_Hans", "web:a"))
    reader.open("/admin/questions")
    reader.submit(f"/{number}/phrase", topic=EMPTY)
    page = f"/admin/articles/{EMPTY}"
    writer.open(page)
    assert writer.fields("/save")["save-phrasings.zh"] == "去哪点办嘛"
    writer.submit(
        "/save",
        **{
            "question.zh": "去哪里办？", "question.en": "Where?", "phrasings.en": "Where do I go?",
            "short.zh": "去村委会。", "short.en": "The village office.", "details.zh": "带上证件。",
            "details.en": "Bring papers.", "sources": "notice", "review_by": "2031-01-01",
        },
    )  # fmt: skip
    writer.submit("/submit")
    background_of(app).finish()
    reader.open(f"{page}/rehearsal")
    reader.submit("/publish")
    assert revisions(services, EMPTY) == [(1, "published")]
    reader.open(f"/articles/{EMPTY}")
    assert "去村委会。" in reader.text


def test_whoever_waited_hears_when_it_is_published(writer, reader, app, services, do):
    number = do(service.note_unanswered, NoteUnanswered("找哪个说理", "handoff", TOPIC, "en", "web:a"))
    do(service.tell_when_answered, TellWhenAnswered("web:a", number))
    reader.open("/admin/questions")
    reader.submit(f"/{number}/phrase", topic=TOPIC)
    writer.open(PAGE)
    save(writer)
    publish(writer, reader, app)
    with services.database.unit_of_work(read_only=True) as uow:
        (told,) = uow.outbox.after("web:a", 0)
    assert (told.notice, dict(told.body)) == (
        "question.answered",
        {"question": "找哪个说理", "text": "Ask first."},
    )


def test_a_topic_that_is_not_there_has_no_page(reader):
    for path in ("/admin/articles/gone", "/admin/articles/other", f"{PAGE}?one=8&other=9"):
        reader.open(path)
        assert reader.status == 404
