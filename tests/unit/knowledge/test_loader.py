"""The loader makes one immutable knowledge base, or names every mistake with its file, line and key."""

from decimal import Decimal
from pathlib import Path

import pytest

from knowledge.languages import Text
from knowledge.loader import ContentError, ContentErrors, load
from knowledge.model import Certainty, Citation
from knowledge.schema.words import traditional
from tests.support.small_knowledge import FILES, NUMBER, written


def mistakes(folder: Path) -> tuple[ContentError, ...]:
    with pytest.raises(ContentErrors) as caught:
        load(folder)
    return caught.value.problems


def changed(name: str, old: str, new: str) -> dict[str, str]:
    assert FILES[name].count(old) >= 1
    return {name: FILES[name].replace(old, new, 1)}


def line_of(name: str, text: str, files: dict[str, str]) -> int:
    return 1 + files[name][: files[name].index(text)].count("\n")


class TestSoundContent:
    def test_everything_is_there_with_its_connections(self, tmp_path):
        kb = load(written(tmp_path))
        article = kb.articles["help.what"]
        assert article.scope == "core"
        assert article.clauses == (Citation(NUMBER, "一"),)
        assert kb.clause(article.clauses[0]).actors == (Text("县", "縣", "county"),)
        assert kb.programs["trial-help"].papers[0].in_("en") == "household register"
        assert kb.facts["registered_poor"].kind == "bool"
        assert kb.vocabulary == {"dialect": {"啷个": "怎么"}, "out-of-scope": {"zh": ["你好"]}}
        assert kb.areas[0].certainty is Certainty.unconfirmed

    def test_traditional_characters_are_made_and_can_be_overridden(self, tmp_path):
        kb = load(written(tmp_path))
        assert kb.documents[NUMBER].clause("一").heading.zh_Hant == "裡面的話"
        assert kb.articles["school"].details.zh_Hant == "去問教育局。"
        assert kb.articles["help.what"].phrasings["zh_Hant"] == ("幫扶是啥子", "幫扶裡面有麼子")

    def test_a_change_is_as_sure_as_its_source(self, tmp_path):
        first, second = load(written(tmp_path)).articles["help.what"].changes
        assert (first.certainty, second.certainty) == (Certainty.verified, Certainty.unconfirmed)

    def test_the_order_of_periods_in_the_file_does_not_matter(self, tmp_path):
        values = load(written(tmp_path)).parameters["help.amount"].values
        assert [v.start.year for v in values if v.area is None] == [2029, 2030, 2030]
        assert values[-1].value == Decimal("120.5")

    def test_the_version_changes_with_any_byte_and_with_nothing_else(self, tmp_path):
        first = load(written(tmp_path / "a")).version
        assert load(written(tmp_path / "b")).version == first
        other = written(tmp_path / "c", **{"out-of-scope.yaml": "zh: [你好啊]\n"})
        assert load(other).version != first

    def test_imported_words_stand_beside_our_summary(self, tmp_path):
        kb = load(written(tmp_path), official={NUMBER: {"一": "一、原话"}})
        assert kb.clause(Citation(NUMBER, "一")).official == "一、原话"
        assert kb.clause(Citation(NUMBER, "一（一）")).official is None

    def test_nothing_in_the_knowledge_base_can_be_changed(self, tmp_path):
        kb = load(written(tmp_path))
        with pytest.raises(TypeError):
            kb.articles["new"] = kb.articles["school"]  # type: ignore[index]

    def test_rules_may_stand_beside_the_program(self, tmp_path):
        program, rule = FILES["programs/trial-help/program.yaml"].split("rule:\n")
        beside = "\n".join(line.removeprefix("  ") for line in rule.splitlines())
        folder = written(
            tmp_path,
            **{"programs/trial-help/program.yaml": program, "programs/trial-help/rules.yaml": beside},
        )
        assert (
            load(folder).programs["trial-help"].rule
            == load(written(tmp_path / "inline")).programs["trial-help"].rule
        )


class TestMistakes:
    @pytest.mark.parametrize(
        ("name", "old", "new", "at", "key", "says"),
        [
            (
                "sources.yaml",
                "certainty: verified",
                "certainty: sure",
                "certainty: sure",
                "[0].certainty",
                "verified",
            ),
            ("sources.yaml", "id: hearsay", "id: notice", "id: notice\n  title: {zh: 听", "[1].id", "twice"),
            (
                "sources.yaml",
                "  date: 2029-03-01",
                "  date: 2029-02-30",
                "  date: 2029-02-30",
                "(file)",
                "day is out of range",
            ),
            ("topics.yaml", "scope: adjacent", "scope: far", "scope: far", "[1].scope", "core"),
            ("articles/school.yaml", "office:", "ofice:", "ofice:", "ofice", "not permitted"),
            (
                "articles/school.yaml",
                "sources: [notice]",
                "sources: [nothing]",
                "sources:",
                "sources[0]",
                "nothing",
            ),
            ("articles/school.yaml", "topic: school", "topic: other", "topic:", "topic", "named after"),
            (
                "articles/school.yaml",
                "sources:",
                "short: {zh: 二, en: two}\nsources:",
                "short: {zh: 上",
                "short",
                "twice",
            ),
            (
                "articles/school.yaml",
                "en: Ask the education office.",
                "en: ''",
                "details:",
                "details.en",
                "at least 1",
            ),
            ("articles/help.what.yaml", f"{NUMBER} 一", "三（二）1", "clauses:", "clauses[0]", "no clause"),
            ("articles/help.what.yaml", "trial-help", "trial", "program:", "program", "no program"),
            ("articles/help.what.yaml", "[school]", "[scool]", "related:", "related[0]", "no topic"),
            ("articles/help.what.yaml", "[help.amount]", "[help]", "amounts:", "amounts[0]", "no parameter"),
            (
                "articles/help.what.yaml",
                "source: hearsay",
                "source: x",
                "  - {zh: 听说",
                "changes[1].source",
                "no source",
            ),
            (
                "articles/help.what.yaml",
                "  papers:",
                "  paper:",
                "  paper:",
                "facets.paper",
                "Input should be",
            ),
            ("parameters/amounts.yaml", "end: 2030-06-30", "end: 2030-07-01", "- id", "[0]", "overlaps"),
            (
                "parameters/amounts.yaml",
                "end: 2029-12-31",
                "end: 2028-12-31",
                "    - {start: 2029",
                "[0].values[1]",
                "before it starts",
            ),
            (
                "parameters/amounts.yaml",
                "value: 100",
                "value: -1",
                "    - {start: 2029",
                "[0].values[1].value",
                "greater",
            ),
            (
                "parameters/amounts.yaml",
                "value: 100",
                "value: .inf",
                "    - {start: 2029",
                "[0].values[1].value",
                "finite",
            ),
            (
                "parameters/amounts.yaml",
                "area: east",
                "area: west",
                "    - {start: 2029-01-01, end: 2029-12-31, value: 90",
                "[0].values[3].area",
                "no area",
            ),
            (
                "documents/trial.yaml",
                "items: [R001]",
                "items: [R1]",
                "    items",
                "clauses[0].items[0]",
                "pattern",
            ),
            (
                "documents/trial.yaml",
                "items: [R001]",
                "items: [R001, R001]",
                "    items",
                "clauses[0].items[1]",
                "already",
            ),
            (
                "documents/trial.yaml",
                "parent: 一",
                "parent: 九",
                "    parent",
                "clauses[1].parent",
                "no clause",
            ),
            ("documents/trial.yaml", "[county]", "[city]", "    actors", "clauses[0].actors[0]", "no actor"),
            (
                "programs/trial-help/program.yaml",
                "id: trial-help",
                "id: other-help",
                "id:",
                "id",
                "named after",
            ),
            (
                "programs/trial-help/program.yaml",
                "[charity]",
                "[luck]",
                "next_doors",
                "next_doors[0]",
                "no door",
            ),
            (
                "programs/trial-help/program.yaml",
                "  clause: 一\n  met",
                "  clause: 二\n  met",
                "  clause: 二",
                "rule.clause",
                "二",
            ),
            (
                "programs/trial-help/program.yaml",
                "registered_poor: true",
                "rich: true",
                "  is:",
                "rule.is.rich",
                "rich",
            ),
            ("facts.yaml", "kind: bool", "kind: maybe", "  kind", "[0].kind", "bool"),
            ("areas.yaml", "- id: east", "id: east", "  name", "(file)", "YAML"),
        ],
    )
    def test_each_is_named_with_file_line_and_key(self, tmp_path, name, old, new, at, key, says):
        files = changed(name, old, new)
        found = [p for p in mistakes(written(tmp_path, **files)) if p.file == name]
        assert [(p.line, p.key) for p in found][:1] == [(line_of(name, at, files), key)], found
        assert says in found[0].message

    def test_all_are_told_at_once_in_the_order_of_the_files(self, tmp_path):
        files = changed("sources.yaml", "certainty: verified", "certainty: sure")
        files |= changed("topics.yaml", "scope: adjacent", "scope: far")
        found = mistakes(written(tmp_path, **files))
        assert {"sources.yaml", "topics.yaml"} <= {p.file for p in found}
        assert [p.file for p in found] == sorted(p.file for p in found)

    def test_the_group_says_all_of_them_in_words(self, tmp_path):
        folder = written(
            tmp_path, **changed("articles/school.yaml", "sources: [notice]", "sources: [nothing]")
        )
        with pytest.raises(ContentErrors) as caught:
            load(folder)
        assert "articles/school.yaml:9: sources[0]: no source is called 'nothing'" in str(caught.value)

    @pytest.mark.parametrize("name", ["sources.yaml", "topics.yaml", "areas.yaml", "facts.yaml"])
    def test_a_missing_file_is_a_mistake(self, tmp_path, name):
        assert (name, "this file is missing") in {
            (p.file, p.message) for p in mistakes(written(tmp_path, **{name: None}))
        }

    @pytest.mark.parametrize(
        "name", ["sources.yaml", "articles/school.yaml", "programs/trial-help/rules.yaml"]
    )
    def test_an_empty_file_is_a_mistake_and_the_only_one_of_its_file(self, tmp_path, name):
        found = [p for p in mistakes(written(tmp_path, **{name: "# nothing yet\n"})) if p.file == name]
        assert [p.message for p in found] == ["this file is empty"]

    def test_a_list_that_cannot_be_read_is_not_told_again_at_each_pointer_to_it(self, tmp_path):
        assert [p.file for p in mistakes(written(tmp_path, **{"sources.yaml": "- id: [\n"}))] == [
            "sources.yaml"
        ]

    def test_a_file_that_nothing_reads_is_a_mistake(self, tmp_path):
        folder = written(tmp_path, **{"articels/help.yaml": "topic: help\n"})
        assert [p.file for p in mistakes(folder)] == ["articels/help.yaml"]

    def test_a_file_that_is_not_text_is_a_mistake(self, tmp_path):
        folder = written(tmp_path)
        (folder / "topics.yaml").write_bytes(b"\xff\xfe\x00")
        assert ("topics.yaml", "not UTF-8 at byte 0; save it as UTF-8") in {
            (p.file, p.message) for p in mistakes(folder)
        }

    def test_a_file_in_the_older_encoding_of_china_is_named_with_its_line(self, tmp_path):
        folder = written(tmp_path)
        text = "# plain\n" + FILES["articles/school.yaml"]
        (folder / "articles" / "school.yaml").write_bytes(text.encode("gb18030"))
        [mistake] = [p for p in mistakes(folder) if p.file == "articles/school.yaml"]
        assert (mistake.line, mistake.key) == (3, "(file)")
        assert "GB18030" in mistake.message

    @pytest.mark.parametrize(
        ("text", "line", "says"),
        [
            ("topic: school\ndetails: " + "[" * 100_000, 2, "levels deep"),
            ("topic: school\n" + "- " * 100_000, 1, ""),
            ("a: &a [*a]", 1, "named part"),
            ("a: &a {b: 1}\nc: &c [*a, *a]\nd: &d [*c, *c]", 2, "named part"),
            ("a: &a 1\nb: [" + "*a, " * 200 + "1]", 2, "too often"),
        ],
    )
    def test_a_file_that_would_exhaust_the_process_is_refused(self, tmp_path, text, line, says):
        found = mistakes(written(tmp_path, **{"articles/school.yaml": text}))
        assert [p for p in found if p.file == "articles/school.yaml" and p.line >= line and says in p.message]

    def test_a_part_that_is_named_once_may_be_used_again(self, tmp_path):
        source = FILES["articles/school.yaml"].replace("short: {", "short: &same {")
        details = "details: {zh: 去问教委。, en: Ask the education office., zh_Hant: 去問教育局。}"
        assert details in source
        kb = load(written(tmp_path, **{"articles/school.yaml": source.replace(details, "details: *same")}))
        assert kb.articles["school"].details == kb.articles["school"].short

    def test_a_megabyte_in_one_article_is_read(self, tmp_path):
        long = FILES["articles/school.yaml"].replace("去问教委。", "去问教委。" * 70_000)
        kb = load(written(tmp_path, **{"articles/school.yaml": long}))
        assert len(kb.articles["school"].details.zh_Hans) == 350_000

    def test_a_program_has_one_rule_and_not_two(self, tmp_path):
        rule = (
            "is: {registered_poor: true}\nclause: 一\nmet: {zh: 是, en: yes it is}\nunmet: {zh: 不, en: no}\n"
        )
        found = mistakes(written(tmp_path, **{"programs/trial-help/rules.yaml": rule}))
        assert [(p.file, p.key) for p in found] == [("programs/trial-help/program.yaml", "rule")]


class TestOurContent:
    def test_every_topic_of_ours_has_an_article_or_belongs_to_nobody(self, our_kb):
        kb = our_kb
        assert {t.id for t in kb.topics.values() if t.scope != "none"} <= set(kb.articles)


@pytest.fixture(scope="module")
def our_kb():
    return load()


@pytest.mark.parametrize(
    ("simplified", "right"),
    [
        ("行政复议、复查、复印", "行政復議、復查、複印"),
        ("定额发放，被发到卡上", "定額發放，被發到卡上"),
        ("头发白了", "頭髮白了"),
        ("不是只给一只鸡", "不是只給一隻雞"),
        ("户口说里面", "戶口說裡面"),
    ],
)
def test_what_a_converter_gets_wrong_in_this_field_is_mended(simplified, right):
    assert traditional(simplified) == right
