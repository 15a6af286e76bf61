"""Published texts over the content of the files: whole and checked, or not at all."""

from datetime import date

import pytest

from knowledge.overlay import overlay, read_body
from knowledge.rehearsal import changed, in_force, outcome, questions
from knowledge.schema.problems import ContentErrors
from knowledge.search import Index
from knowledge.writing import body_of, with_phrasing
from tests.support.resident import knowledge

TOPIC = "appeal"


@pytest.fixture(scope="module")
def kb():
    return knowledge()[0]


@pytest.fixture
def body(kb):
    return body_of(kb.articles[TOPIC])


def problems(kb, body):
    with pytest.raises(ContentErrors) as caught:
        overlay(kb, {TOPIC: body})
    return {(one.file, one.key) for one in caught.value.problems}


def test_nothing_laid_over_is_the_same_knowledge(kb):
    assert overlay(kb, {}) is kb


def test_a_text_takes_the_place_of_its_article_and_changes_the_version(kb, body):
    new = overlay(kb, {TOPIC: body | {"short": {"zh": "新的一句", "en": "A new one"}}})
    assert new.articles[TOPIC].short.in_("zh_Hant") == "新的一句"
    assert {topic for topic in kb.articles if kb.articles[topic] != new.articles[topic]} == {TOPIC}
    assert new.version != kb.version
    assert overlay(kb, {TOPIC: body}).articles == kb.articles
    assert kb.articles[TOPIC].short.en != "A new one", "what was there is not touched"


def test_every_mistake_is_named_by_its_field(kb, body):
    broken = body | {"short": {"zh": "只有中文"}, "review_by": "someday", "colour": "red"}
    assert problems(kb, broken) == {
        (f"articles/{TOPIC}.yaml", key) for key in ("short.en", "review_by", "colour")
    }


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"clauses": ["九（九）9"]}, "clauses[0]"),
        ({"sources": ["nowhere"]}, "sources[0]"),
        ({"related": ["gone"]}, "related[0]"),
        ({"program": "gone"}, "program"),
        ({"topic": "dibao.what"}, "topic"),
    ],
)
def test_a_pointer_to_nothing_is_a_mistake(kb, body, change, key):
    assert problems(kb, body | change) == {(f"articles/{TOPIC}.yaml", key)}


@pytest.mark.parametrize(
    ("text", "line"),
    [("a: [}", 1), ("- one", 1), ("", 1), ("a: 1\nb: 2\na: 3", 1), ("a: 1\nd: 2026-02-31", 2)],
)
def test_what_cannot_be_read_names_its_line(text, line):
    with pytest.raises(ContentErrors) as caught:
        read_body(TOPIC, text)
    assert [(one.file, one.line) for one in caught.value.problems] == [(f"articles/{TOPIC}.yaml", line)]


def test_what_was_typed_is_read_with_its_days_as_texts():
    assert read_body(TOPIC, "review_by: 2027-01-31\nscreen: true") == {
        "review_by": "2027-01-31",
        "screen": True,
    }


def test_the_questions_that_change_are_found(kb, body):
    added = "舅子整我我要找说法去哪点"
    new = overlay(kb, {TOPIC: with_phrasing(body, added, english=False)})
    before, after = knowledge()[1], Index.build(new)
    asked = [one for one in questions(kb, new) if one[0] == TOPIC]
    assert (TOPIC, added, "zh_Hans") in asked
    assert len(asked) == len(set(asked))
    day = date(2026, 11, 23)
    old, now = ({one: outcome(index, one, day) for one in asked} for index in (before, after))
    found = {one.question: one for one in changed(old, now, asked)}
    assert added in found
    assert found[added].after == ("answer", TOPIC)
    assert not found[added].lost
    assert changed(old, old, asked) == []
    with pytest.raises(KeyError):
        changed({}, now, asked)


def test_which_articles_hold_on_a_day(kb, body):
    new = overlay(kb, {TOPIC: {**body, "effective_until": "2026-11-23"}})
    assert TOPIC in in_force(new, date(2026, 11, 23))
    assert TOPIC not in in_force(new, date(2026, 11, 24))
