"""Wordings beyond the phrasings: read from one file and a folder, and never those that we are measured by."""

import csv
from pathlib import Path

import pytest

from knowledge.checks import normalised
from knowledge.loader import ContentErrors, load
from knowledge.schema.wordings import FOLDER
from knowledge.search.collection import OUT_OF_SCOPE, Collection
from tests.support.small_knowledge import written

QUESTIONS = Path(__file__).parents[2] / "questions"


def problems(folder: Path) -> list[tuple[str, int, str]]:
    with pytest.raises(ContentErrors) as caught:
        load(folder)
    return [(problem.file, problem.line, problem.message) for problem in caught.value.problems]


def test_files_of_a_topic_are_merged_with_the_short_list(tmp_path):
    files = {
        "vocabulary/wordings.yaml": "help.what:\n  - 这是做啥子的\n",
        "vocabulary/wordings/help.what.yaml": "petition:\n  - 咨询帮扶问题\nstory:\n  - 我家困难，请问能帮吗\n",
    }
    kb = load(written(tmp_path, **files))
    assert kb.vocabulary["wordings"] == {
        "help.what": ("这是做啥子的", "咨询帮扶问题", "我家困难，请问能帮吗")
    }


def test_what_belongs_elsewhere_is_learnt_as_such(tmp_path):
    kb = load(written(tmp_path, **{f"{FOLDER}{OUT_OF_SCOPE}.yaml": "search:\n  - 驾驶证换证\n"}))
    collection = Collection.build(kb)
    assert "驾驶证换证" in {entry.text for entry in collection.entries if entry.topic == OUT_OF_SCOPE}
    assert kb.vocabulary["out-of-scope"] == {"zh": ["你好"]}


@pytest.mark.parametrize(
    ("name", "content", "line", "message"),
    [
        ("vocabulary/wordings/nobody.yaml", "search:\n  - 甲\n", 1, "no topic is called 'nobody'"),
        ("vocabulary/wordings.yaml", "help.what: [甲]\nnobody: [乙]\n", 2, "no topic is called 'nobody'"),
        ("vocabulary/wordings/help.what.yaml", "search:\n  - 甲\nspeech: 乙\n", 3, "valid tuple"),
        ("vocabulary/wordings/help.what.yaml", "search:\n  - 甲\n  - 7\n", 3, "valid string"),
        ("vocabulary/wordings/help.what.yaml", "- 甲\n", 1, "valid dictionary"),
    ],
)
def test_a_malformed_file_is_named_with_its_line(tmp_path, name, content, line, message):
    [(file, where, told)] = problems(written(tmp_path, **{name: content}))
    assert (file, where) == (name, line)
    assert message in told


@pytest.mark.parametrize("file", sorted(QUESTIONS.glob("*.tsv")), ids=lambda file: file.name)
def test_no_question_that_we_are_measured_by_is_learnt(file):
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        asked = {normalised(row.get("question") or row.get("message") or row["text"]) for row in rows}
    learnt = {normalised(text) for texts in load().vocabulary["wordings"].values() for text in texts}
    assert asked
    assert asked & learnt == set()
