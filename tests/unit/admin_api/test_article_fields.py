"""An article as a form: nothing is lost on the way there and back, and what cannot be shown is refused."""

import pytest

from admin_api.panel.article_fields import body_from, changes_in, field_for, fields_of, line_of
from admin_api.panel.article_lint import remarks
from knowledge.checks import check
from knowledge.overlay import overlay
from knowledge.schema.problems import ContentErrors
from knowledge.writing import body_of
from tests.support.resident import MORNING, knowledge

KB = knowledge()[0]
DAY = MORNING.date()


@pytest.fixture(autouse=True)
def in_a_request(app_context):
    """Words depend on the language of a request."""


@pytest.fixture(scope="module")
def app_context_of():
    from flask import Flask

    return Flask("words")


@pytest.fixture
def app_context(app_context_of):
    with app_context_of.test_request_context():
        yield


@pytest.mark.parametrize("topic", sorted(KB.articles))
def test_every_article_survives_the_form(topic):
    body = body_of(KB.articles[topic])
    again = body_from(fields_of(body), topic)
    assert overlay(KB, {topic: again}).articles[topic] == overlay(KB, {topic: body}).articles[topic]


@pytest.mark.parametrize(
    "body",
    [
        {"topic": "appeal", "colour": "blue"},
        {"topic": "appeal", "short": "no languages"},
        {"topic": "appeal", "short": {"zh": "一", "de": "Eins"}},
        {"topic": "appeal", "phrasings": {"zh": "no list"}},
        {"topic": "appeal", "changes": [{"zh": str(number)} for number in range(41)]},
    ],
)
def test_what_no_form_can_hold_is_refused(body):
    with pytest.raises(ValueError, match=r"form|shaped"):
        fields_of(body)


def test_blank_places_and_lines_are_left_out():
    typed = {"phrasings.zh": " 一 \r\n\r\n二 ", "changes[1].zh": "变了", "short.zh": "  ", "screen": ""}
    assert body_from(typed, "appeal") == {
        "topic": "appeal",
        "phrasings": {"zh": ["一", "二"]},
        "changes": [{"zh": "变了"}],
    }
    assert changes_in(typed) == 2


def test_a_mistake_finds_its_field():
    fields = fields_of(body_of(KB.articles["appeal"]))
    assert field_for("short.en", fields) == "short.en"
    assert field_for("short", fields) == "short.zh"
    assert field_for("phrasings.zh[3]", fields) == "phrasings.zh"
    assert field_for("sources[0]", fields) == "sources"
    assert field_for("colour", fields) == ""
    assert (line_of("phrasings.zh[3]"), line_of("changes[0].source"), line_of("short")) == (4, None, None)


def test_what_is_wrong_is_said_in_the_words_of_the_desk():
    body = body_of(KB.articles["appeal"])
    bad = {
        **body,
        "short": {"zh": "a" * 121, "en": "全是中文没有英文"},
        "review_by": "2020-01-01",
        "effective_until": "2021-01-01",
        "effective_from": "2022-01-01",
        "details": {"zh": "字" * 200, "en": "word " * 90 + "."},
        "phrasings": {"zh": ["一样", "一样", KB.articles["legal-aid"].phrasings["zh_Hans"][0]], "en": ["x"]},
        "related": ["appeal"],
        "clauses": [],
        "sources": [],
        "changes": [],
    }
    found = check(overlay(KB, {"appeal": bad}), DAY)
    mine = [one for one in found if one.file == "articles/appeal.yaml"]
    assert len(mine) > 10
    said = remarks("appeal", (), mine, fields_of(bad))
    assert not [one.words for one in said if one.words.isascii()]
    assert [one.refuses for one in said] == sorted((one.refuses for one in said), reverse=True)


def test_what_cannot_be_read_is_said_too():
    with pytest.raises(ContentErrors) as caught:
        overlay(KB, {"appeal": {"topic": "appeal", "colour": "x", "review_by": "soon", "clauses": [""]}})
    said = remarks("appeal", caught.value.problems, (), {"review_by": "", "clauses": "", "short.zh": ""})
    assert not [one.words for one in said if one.words.isascii()]
    assert {one.field for one in said} >= {"review_by", "clauses", "short.zh", ""}
