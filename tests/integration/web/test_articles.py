"""An article on its way: written by one, published by another, in force at once and everywhere."""

import pytest
import yaml

from bot.knowing import Knowledge
from referral import service
from referral.commands import NoteUnanswered, TellWhenAnswered
from referral.domain.articles import DraftConflict, RevisionState, SecondPairOfEyes
from referral.domain.errors import NotPermitted
from referral.domain.kinds import Role
from tests.integration.web.pages import find, words
from tests.support.resident import Resident, knowledge

TOPIC = "appeal"
PAGE = f"/admin/articles/{TOPIC}"
SAID = "不服可以先问清楚，再去申请复议。"


@pytest.fixture
def database(sqlite_database):
    """The search is built anew for each text, which takes long; both databases: see the tests of the store."""
    return sqlite_database


@pytest.fixture
def writer(desk):
    window = desk("writer", Role.TOWNSHIP)
    window.open(PAGE)
    return window


@pytest.fixture
def reader(desk):
    return desk("reader", Role.COUNTY)


def body(window):
    return yaml.safe_load(window.fields("/save")["save-text"])


def typed(window, **changes):
    return yaml.safe_dump(body(window) | changes, allow_unicode=True, sort_keys=False)


def save(window, **changes):
    window.submit("/save", text=typed(window, **(changes or {"short": {"zh": SAID, "en": "Ask first."}})))


def publish(writer, reader):
    writer.submit("/submit")
    reader.open(PAGE)
    # As from the list of changed answers, which one test looks at: it takes half a minute to make.
    answer = reader.client.post(f"{PAGE}/publish", data=reader.fields("/publish") | {"publish-seen": "yes"})
    assert answer.status_code == 303, answer.text


def revisions(services):
    with services.database.unit_of_work(read_only=True) as uow:
        return [(one.number, one.state.value) for one in uow.articles.history(TOPIC)]


@pytest.mark.parametrize("lang", ["zh_Hans", "zh_Hant", "en"])
def test_the_pages_are_sound_in_every_language(writer, reader, lang):
    writer.open(f"/admin/articles?lang={lang}")
    assert writer.status == 200
    writer.open(f"{PAGE}?lang={lang}")
    save(writer)
    writer.submit("/submit")
    reader.open(f"{PAGE}?lang={lang}&one=0&other=1")
    assert find(reader.page, "ins")


def test_articles_are_found_and_those_with_a_draft_stand_first(writer):
    save(writer)
    writer.open("/admin/articles")
    first = find(find(writer.page, "tbody")[0], "tr")[0]
    assert TOPIC in words(first)
    assert "草稿" in words(first)
    writer.open("/admin/articles?q=dibao.what")
    assert "dibao.what" in writer.text
    assert len(find(find(writer.page, "tbody")[0], "tr")) == 1


def test_what_is_past_its_date_is_shown(desk, clock):
    clock.pass_(days=3650)
    late = desk("late", Role.COUNTY)
    late.open(PAGE)
    assert "过期了" in late.text


def test_a_text_takes_two_people_and_then_holds_at_the_next_message(writer, reader, services):
    resident = Resident(services)
    assert SAID not in resident.press(f"topic:{TOPIC}")
    save(writer)
    assert SAID not in resident.press(f"topic:{TOPIC}"), "a draft is nobody's answer"
    publish(writer, reader)
    assert revisions(services) == [(1, "published")]
    assert SAID in resident.press(f"topic:{TOPIC}")
    reader.open(f"/articles/{TOPIC}")
    assert SAID in reader.text


def test_another_process_takes_it_over_and_keeps_what_it_has_where_it_does_not_fit(writer, reader, services):
    other = Knowledge(*knowledge())
    assert other.follow(services.database).number == 0
    save(writer)
    publish(writer, reader)
    known = other.follow(services.database)
    assert known.kb.articles[TOPIC].short.in_("zh_Hans") == SAID
    assert known is other.follow(services.database), "nothing new is one short reading"
    with services.database.unit_of_work() as uow:
        (text,) = uow.articles.published()
        uow.articles.save(type(text)(**{n: getattr(text, n) for n in text.__slots__} | {"body": {"a": 1}}))
        uow.articles.count_publication()
        uow.commit()
    assert other.follow(services.database) is known, "the last good content stays"


def test_whoever_wrote_it_cannot_publish_it(desk, services, do, account):
    alone = desk("alone", Role.COUNTY)
    alone.open(PAGE)
    save(alone)
    alone.submit("/submit")
    assert not alone.has_form("/publish")
    with services.database.unit_of_work(read_only=True) as uow:
        staff, draft = uow.staff.credentials("alone").staff, uow.articles.open_of(TOPIC)
    with pytest.raises(SecondPairOfEyes):
        do(service.publish_article, staff, TOPIC, version=draft.version)
    with pytest.raises(NotPermitted):
        do(service.publish_article, account("town"), TOPIC, version=draft.version)


def test_two_who_write_at_once_lose_nothing(writer, desk, services):
    second = desk("second", Role.COUNTY)
    second.open(PAGE)
    save(writer)
    mine = typed(second, short={"zh": "我写的这一句", "en": "Mine"})
    second.submit("/save", text=mine)
    assert second.status == 409
    assert "我写的这一句" in second.fields("/save")["save-text"], "what was typed stays"
    (theirs,) = [area for area in find(second.page, "textarea") if area.get("id") == "theirs"]
    assert SAID in (theirs.text or "")
    second.submit("/save", text=mine)
    assert second.status == 200, "having seen both, they may save"
    with services.database.unit_of_work(read_only=True) as uow:
        assert uow.articles.open_of(TOPIC).body["short"]["zh"] == "我写的这一句"


def test_a_text_with_mistakes_is_kept_as_a_draft_and_not_handed_on(writer, services):
    save(writer, short={"zh": "只有中文"})
    assert "short.en" in writer.text
    writer.submit("/submit")
    assert writer.status == 422
    assert revisions(services) == [(1, "draft")]


def test_what_is_no_yaml_comes_back_as_it_was_typed(writer, services):
    writer.submit("/save", text="short: [\n")
    assert writer.status == 422
    assert writer.fields("/save")["save-text"].strip() == "short: ["
    assert revisions(services) == []


def test_a_text_is_tried_without_being_kept(writer, services):
    phrasings = body(writer)["phrasings"]
    asked = "舅子整我我要找说法去哪点"
    phrasings = {"zh": [*phrasings["zh"], asked], "en": phrasings["en"]}
    text = typed(writer, phrasings=phrasings, short={"zh": SAID, "en": "x"})
    form = writer.fields("/save") | {"save-text": text, "save-question": asked}
    answer = writer.client.post(f"{PAGE}/try", data=form)
    assert answer.status_code == 200
    assert "直接答" in answer.text
    assert SAID in answer.text
    assert revisions(services) == []


def test_before_publishing_the_changed_answers_are_listed(writer, reader, services):
    asked = "舅子整我我要找说法去哪点"
    phrasings = body(writer)["phrasings"]
    save(writer, phrasings={"zh": [*phrasings["zh"], asked], "en": phrasings["en"]})
    writer.submit("/submit")
    reader.open(PAGE)
    reader.submit("/publish")
    assert asked in reader.text
    assert revisions(services) == [(1, "review")], "looking publishes nothing"
    reader.submit("/publish")
    assert revisions(services) == [(1, "published")], "the button below the list does"


def test_an_earlier_version_comes_back_as_a_draft(writer, reader, services):
    save(writer)
    publish(writer, reader)
    writer.open(PAGE)
    save(writer, short={"zh": "第二版", "en": "Second"})
    publish(writer, reader)
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


def test_whoever_waited_hears_when_it_is_published(writer, reader, services, do):
    number = do(service.note_unanswered, NoteUnanswered("找哪个说理", "handoff", TOPIC, "en", "web:a"))
    do(service.tell_when_answered, TellWhenAnswered("web:a", number))
    reader.open("/admin/questions")
    reader.submit(f"/{number}/phrase", topic=TOPIC)
    writer.open(PAGE)
    save(writer)
    publish(writer, reader)
    with services.database.unit_of_work(read_only=True) as uow:
        (told,) = uow.outbox.after("web:a", 0)
    assert (told.notice, dict(told.body)) == (
        "question.answered",
        {"question": "找哪个说理", "text": "Ask first."},
    )


def test_a_topic_that_is_not_there_has_no_page(reader):
    for path in ("/admin/articles/gone", f"{PAGE}?one=8&other=9"):
        reader.open(path)
        assert reader.status == 404
