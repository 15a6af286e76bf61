"""The lint sends back what a careful editor would: each rule with content that breaks only this one."""

from dataclasses import replace
from datetime import date
from types import MappingProxyType

import pytest

from knowledge.checks import SHORT_LIMIT, Finding, check, normalised
from knowledge.languages import Text
from knowledge.loader import load
from knowledge.model import FACETS, SEED_NUMBER, Certainty
from tests.support.small_knowledge import written

DAY = date(2030, 6, 1)
OUR_DAY = date(2026, 11, 23)
SIDES = dict.fromkeys(FACETS, Text("文件没写。", "文件沒寫。", "The document does not say."))


@pytest.fixture(scope="module")
def kb(tmp_path_factory):
    """The small content with every side of its program answered."""
    small = load(written(tmp_path_factory.mktemp("content")))
    return changed(small, facets=SIDES)


def changed(kb, topic="help.what", **fields):
    articles = dict(kb.articles) | {topic: replace(kb.articles[topic], **fields)}
    return replace(kb, articles=MappingProxyType(articles))


def found(kb, day=DAY):
    return [(f.level, f.file, f.key) for f in check(kb, day) if not f.key.startswith("phrasings.")]


def collisions(kb):
    return [(f.level, f.file, f.key) for f in check(kb, DAY) if "stands" in f.message]


HELP = "articles/help.what.yaml"


def test_sound_content_has_no_findings(kb):
    assert found(kb) == []


@pytest.mark.parametrize(
    ("fields", "finding"),
    [
        ({"review_by": date(2026, 11, 22)}, ("error", HELP, "review_by")),
        ({"effective_until": date(2026, 1, 1)}, ("warning", HELP, "effective_until")),
        ({"short": Text("长。" * (SHORT_LIMIT // 2 + 1), "長", "long")}, ("error", HELP, "short.zh")),
        ({"clauses": (), "sources": (), "changes": ()}, ("error", HELP, "sources")),
        ({"details": Text("就是帮", "就是幫", "就是帮")}, ("error", HELP, "details.en")),
        ({"question": Text("What?", "What?", "What?")}, ("error", HELP, "question.zh")),
        ({"facets": SIDES | {"who": Text("有的", "有的", "有的人")}}, ("error", HELP, "facets.who.en")),
        ({"details": Text("长。" * 201, "長", "long")}, ("warning", HELP, "details.zh")),
        ({"facets": SIDES | {"who": Text("长。" * 51, "長", "long")}}, ("warning", HELP, "facets.who.zh")),
        ({"details": Text("长" * 61, "長", "long")}, ("warning", HELP, "details.zh")),
        ({"details": Text("长", "長", "long " * 41)}, ("warning", HELP, "details.en")),
        ({"related": ("help.what",)}, ("error", HELP, "related[0]")),
        ({"related": ("other",)}, ("error", HELP, "related[0]")),
        ({"review_by": date(2033, 1, 1)}, ("warning", HELP, "review_by")),
        (
            {"effective_from": date(2026, 2, 1), "effective_until": date(2026, 1, 1)},
            ("error", HELP, "effective_until"),
        ),
    ],
)
def test_each_mistake_of_an_article_is_one_finding(kb, fields, finding):
    assert found(changed(kb, **fields)) == [finding]


@pytest.mark.parametrize(
    "money", ["每月 630 元", "给630块", "you get 630 yuan", "￥630", "六百三十元", "两百块钱"]
)
def test_money_in_words_needs_an_amount_or_a_source(kb, money):
    details = Text(f"是 {money}", "是", f"{money} for each of them, every month")
    unsourced = changed(kb, details=details, amounts=(), sources=())
    assert found(unsourced) == [("error", HELP, "details")]
    assert found(changed(kb, details=details, amounts=(), sources=("notice",))) == [
        ("warning", HELP, "details")
    ]


def test_days_and_times_are_no_money(kb):
    details = Text("公示 7 天，3 倍以内，第 5 单元", "公示", "posted for 7 days, within 3 times")
    assert found(changed(kb, details=details, amounts=(), sources=())) == []


def test_a_topic_of_ours_without_an_article(kb):
    alone = replace(kb, articles={"help.what": replace(kb.articles["help.what"], related=())})
    assert found(alone) == [("error", "topics.yaml", "school")]


@pytest.mark.parametrize("key", ["office", "ask", "still"])
def test_a_neighbours_matter_says_whom_to_ask_what_and_what_we_can_do(kb, key):
    assert found(changed(kb, "school", **{key: None})) == [("error", "articles/school.yaml", key)]


def test_the_same_words_in_two_articles_collide_whatever_their_marks(kb):
    phrasings = kb.articles["school"].phrasings | {"zh_Hans": ("帮扶 是啥子？！",)}
    colliding = changed(kb, "school", phrasings=phrasings)
    assert collisions(colliding) == [
        ("error", HELP, "phrasings.zh[0]"),
        ("error", "articles/school.yaml", "phrasings.zh[0]"),
    ]
    assert normalised("ＡＢＣ，帮扶 是啥子?") == normalised("abc帮扶是啥子")


def test_the_same_words_twice_in_one_article_are_a_warning(kb):
    phrasings = kb.articles["school"].phrasings | {"zh_Hans": ("学费", "学费？")}
    assert collisions(changed(kb, "school", phrasings=phrasings)) == [
        ("warning", "articles/school.yaml", "phrasings.zh[1]")
    ]


def asked_in(kb, **phrasings):
    return changed(kb, phrasings=kb.articles["help.what"].phrasings | phrasings)


def test_too_few_phrasings_are_a_warning_and_too_many_too(kb):
    few = {(f.file, f.key) for f in check(kb, DAY)}
    assert few >= {(HELP, "phrasings.zh"), (HELP, "phrasings.en")}
    enough = asked_in(kb, zh_Hans=tuple(f"问法{n}" for n in range(8)), en=("one way", "another way"))
    assert [f for f in check(enough, DAY) if f.file == HELP] == []
    many = asked_in(kb, zh_Hans=tuple(f"问法{n}" for n in range(21)), en=("one way", "another way"))
    assert [(f.level, f.key) for f in check(many, DAY) if f.file == HELP] == [("warning", "phrasings.zh")]


@pytest.mark.parametrize("side", FACETS)
def test_a_side_of_a_kind_of_help_that_nothing_answers(kb, side):
    lacking = {name: text for name, text in SIDES.items() if name != side}
    assert found(changed(kb, facets=lacking)) == [("warning", HELP, f"facets.{side}")]
    assert found(changed(kb, facets=lacking, program=None)) == []


def test_a_sister_of_the_article_may_answer_a_side(kb):
    lacking = {name: text for name, text in SIDES.items() if name != "papers"}
    told = replace(kb.articles["school"], topic="help.apply.documents")
    alone = changed(kb, facets=lacking)
    together = replace(alone, articles=MappingProxyType(dict(alone.articles) | {told.topic: told}))
    assert (HELP, "facets.papers") not in {(file, key) for _, file, key in found(together)}


@pytest.mark.parametrize("language", ["zh_Hans", "zh_Hant", "en"])
def test_a_question_of_one_article_is_no_phrasing_of_another(kb, language):
    phrasings = kb.articles["school"].phrasings
    taken = kb.articles["help.what"].question.in_(language)
    colliding = changed(kb, "school", phrasings=phrasings | {language: (*phrasings[language], taken)})
    key = {"zh_Hans": "phrasings.zh[1]", "zh_Hant": "phrasings.zh_Hant[1]", "en": "phrasings.en[1]"}[language]
    assert ("error", "articles/school.yaml", key) in collisions(colliding)


@pytest.mark.parametrize("name", ["Help", "hilfe für", "帮扶", "a" * 49, "help..what"])
def test_a_name_that_no_button_can_carry(kb, name):
    topic = replace(kb.topics["other"], id=name)
    named = replace(kb, topics=dict(kb.topics) | {name: topic})
    assert ("error", "topics.yaml", "id") in found(named)


def test_what_is_said_beside_the_articles_is_read_too(kb):
    program = kb.programs["trial-help"]
    money = replace(program, summary=Text("给三百块钱。", "給三百塊錢。", "Pays a sum."))
    assert found(replace(kb, programs={"trial-help": money})) == [
        ("warning", "programs/trial-help/program.yaml", "summary")
    ]
    topic = replace(kb.topics["school"], covers=Text("上学", "上學", "上学"))
    assert found(replace(kb, topics=dict(kb.topics) | {"school": topic})) == [
        ("error", "topics.yaml", "school.covers.en")
    ]


def test_a_change_cannot_be_surer_than_its_source(kb):
    hearsay = kb.articles["help.what"].changes[1]
    surer = changed(kb, changes=(replace(hearsay, certainty=Certainty.verified),))
    assert found(surer) == [("warning", HELP, "changes[0].certainty")]


def test_an_amount_cannot_be_surer_than_its_source(kb):
    parameter = kb.parameters["help.amount"]
    values = tuple(replace(value, certainty=Certainty.verified) for value in parameter.values)
    surer = replace(kb, parameters={"help.amount": replace(parameter, values=values)})
    assert [key for _, _, key in found(surer)] == ["help.amount.values[0]", "help.amount.values[2]"]


def test_a_program_that_no_article_names_and_whose_clause_none_cites(kb):
    assert found(changed(kb, program=None)) == []
    assert found(changed(kb, program=None, clauses=())) == [
        ("warning", "programs/trial-help/program.yaml", "id")
    ]


def test_findings_read_as_one_line_that_names_the_place():
    finding = Finding("error", "a.yaml", "short.zh", "too long")
    assert finding.at("b.yaml", 7) == "error: b.yaml:7: short.zh: too long"
    assert str(finding) == "error: a.yaml: short.zh: too long"


@pytest.fixture(scope="module")
def ours():
    return load()


class TestOurContent:
    def test_it_is_clean(self, ours):
        assert [str(finding) for finding in check(ours, OUR_DAY)] == []

    def test_each_item_of_the_document_stands_in_exactly_one_clause(self, ours):
        items = [item for clause in ours.documents[SEED_NUMBER].clauses for item in clause.items]
        assert sorted(items) == [f"R{number:03}" for number in range(1, 113)]

    def test_an_item_left_out_is_found(self, ours):
        seed = ours.documents[SEED_NUMBER]
        clauses = tuple(
            replace(clause, items=clause.items[1:]) for clause in seed.clauses if clause.id == "三（二）1"
        )
        short = replace(ours, documents={SEED_NUMBER: replace(seed, clauses=clauses)})
        assert ("error", "documents/", "items") in found(short)
