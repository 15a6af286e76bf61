"""Content and official texts that are broken: each mistake with file, line and key, and nothing is lost."""

from __future__ import annotations

import shutil

import pytest

from knowledge.loader import CONTENT
from tests.integration.web.test_commands import assert_refused, run

__all__ = ["run"]

NUMBER = "奉节府办〔2017〕158号"
TEXT = (
    f"某办公室\n关于某事的意见\n{NUMBER}\n各单位：\n引言一句。\n一、目标任务\n这是原话。\n"
    "二、基本原则\n两句原话。\n某办公室\n2017年6月4日\n"
)


@pytest.fixture
def content(tmp_path, monkeypatch):
    folder = tmp_path / "content"
    shutil.copytree(CONTENT, folder)
    monkeypatch.setenv("YIMEN_CONTENT", str(folder))
    return folder


def put_in(file, before, new):
    """Put a line before another; its number."""
    lines = file.read_text("utf-8").split("\n")
    at = next(number for number, line in enumerate(lines) if line.startswith(before))
    file.write_text("\n".join([*lines[:at], *new.split("\n"), *lines[at:]]), "utf-8")
    return at + 1


@pytest.mark.parametrize(
    ("name", "before", "new", "place", "says"),
    [
        (
            "articles/policy.goal.yaml",
            "  - 一",
            "  - 三（二）9",
            "{line}: clauses[0]",
            "no clause is called",
        ),
        ("articles/appeal.yaml", "review_by", "surprise: 1", "{line}: surprise", "Extra inputs"),
        ("articles/appeal.yaml", "review_by", 'x: "', "", "not readable as YAML"),
        (
            "articles/policy.goal.yaml",
            "related:",
            "program: no-program",
            "{line}: program",
            "no program is called",
        ),
        ("topics.yaml", "- id: appeal", "- {id: appeal, scope: core}", "{line}: [", "covers"),
        (
            "documents/fengjie-2017-158.yaml",
            "  R002:",
            "  R999: {what: x, articles: {no.topic: x}}",
            "{line}: coverage.R999.articles.no.topic",
            "no topic",
        ),
    ],
)
def test_a_broken_file_is_named_with_line_and_key(run, content, name, before, new, place, says):
    line = put_in(content / name, before, new)
    result = run("content", "check", keys=False)
    assert_refused(result, f"{name}:{place.format(line=line)}", says)
    assert_refused(run("ask", "低保是什么", keys=False), name)


def test_an_article_of_an_unknown_topic_is_named(run, content):
    text = (content / "articles" / "appeal.yaml").read_text("utf-8")
    (content / "articles" / "appeal.more.yaml").write_text(
        text.replace("topic: appeal\n", "topic: appeal.more\n"), "utf-8"
    )
    result = run("content", "check", keys=False)
    assert_refused(result, "articles/appeal.more.yaml:1: topic: no topic is called 'appeal.more'")


def test_a_phrasing_of_two_articles_is_named_in_both_with_its_lines(run, content):
    file = content / "articles" / "appeal.yaml"
    line = put_in(file, "    - ", "    - 低保是啥子")
    result = run("content", "check", keys=False)
    assert result.exit_code == 1
    said = [line for line in result.stdout.splitlines() if "低保是啥子" in line]
    assert any(one.startswith(f"error: articles/appeal.yaml:{line}: phrasings.zh[") for one in said)
    assert any(one.startswith("error: articles/dibao.what.yaml:") for one in said)


def test_a_content_file_in_gb18030_is_named(run, content):
    file = content / "articles" / "appeal.yaml"
    file.write_bytes(file.read_text("utf-8").encode("gb18030"))
    assert_refused(run("content", "check", keys=False), "articles/appeal.yaml:3: (file)", "GB18030")


def test_an_item_that_is_told_no_more_is_named(run, content):
    file = content / "articles" / "policy.goal.yaml"
    file.write_text(file.read_text("utf-8").replace("2018 年", "二〇一八年"), "utf-8")
    checked = run("content", "check", keys=False)
    line = 1 + (content / "documents" / "fengjie-2017-158.yaml").read_text("utf-8").split("\n").index(
        "  R012:"
    )
    place = f"warning: documents/fengjie-2017-158.yaml:{line}: coverage.R012: "
    assert f"{place}covered by no article" in checked.stdout
    assert f"{place}article policy.goal does not say" in checked.stdout
    covered = run("content", "coverage", keys=False)
    assert covered.exit_code == 1
    assert "covered by nothing: R012" in covered.stderr


class TestOfficialTexts:
    @pytest.fixture
    def file(self, run, tmp_path):
        """A sound text that was imported already."""
        file = tmp_path / "text.txt"
        file.write_text(TEXT, "utf-8")
        assert self.imported(run, file).exit_code == 0
        return file

    def imported(self, run, file):
        return run("content", "import", str(file), "--number", NUMBER, keys=False)

    def words(self):
        from admin_api.commands.common import knowledge

        return knowledge().documents[NUMBER].clause("一").official

    @pytest.mark.parametrize(
        ("content", "place", "says"),
        [
            (TEXT.replace("二、", "三、").encode(), ":8: 三: ", "before number 2"),
            (TEXT.replace("二、", "一、").encode(), ":8: 一: ", "second time"),
            (TEXT.replace("158号", "159号").encode(), ":1: 文头: ", "does not carry the number"),
            (b"", ":1: 文头: ", "no clause"),
            (b"\x89PNG\r\n\x1a\n\xff\xff", ":1: 文头: ", "neither UTF-8 nor GB18030"),
            (b"\x00" * 1_000_000, ":1: 文头: ", "no clause"),
            ("字".encode() * 350_000, ":1: 文头: ", "no clause"),
        ],
    )
    def test_what_cannot_be_split_is_said_and_the_words_before_stay(self, run, file, content, place, says):
        before = self.words()
        file.write_bytes(content)
        assert_refused(self.imported(run, file), f"{file}{place}", says, "imported before stays")
        assert self.words() == before == "一、目标任务\n这是原话。"

    @pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
    def test_other_encodings_are_read(self, run, file, encoding):
        file.write_bytes(TEXT.replace("这是原话", "这是新的原话").encode(encoding))
        assert self.imported(run, file).exit_code == 0
        assert self.words() == "一、目标任务\n这是新的原话。"

    def test_a_megabyte_is_taken_in(self, run, file):
        file.write_text(TEXT.replace("两句原话。", "两句原话。\n" * 60_000), "utf-8")
        assert file.stat().st_size > 900_000
        assert self.imported(run, file).exit_code == 0
        assert self.words() == "一、目标任务\n这是原话。"

    def test_what_is_no_document_at_all_is_not_read_to_its_end(self, run, file):
        file.write_bytes(b"x" * (8 * 1024 * 1024 + 1))
        assert_refused(self.imported(run, file), "more than 8 MB")

    def test_a_broken_store_is_named_with_what_to_do(self, run, file, tmp_path):
        [stored] = (tmp_path / "official").glob("*.json")
        stored.write_text("{", "utf-8")
        assert_refused(run("content", "check", keys=False), stored.name, "import the text again")
