"""A finding of the lint is led back to the line where a writer mends it."""

import pytest

from knowledge.schema.files import parse
from knowledge.schema.places import place
from tests.support.small_knowledge import FILES

PARSED = [parse(name, text.encode())[0] for name, text in FILES.items()]


@pytest.mark.parametrize(
    ("file", "key", "at", "line"),
    [
        ("articles/help.what.yaml", "phrasings.zh[1]", "articles/help.what.yaml", "  zh: [帮扶是啥子"),
        ("articles/help.what.yaml", "changes[1].certainty", "articles/help.what.yaml", "  - {zh: 听说要涨"),
        ("articles/help.what.yaml", "facets.papers", "articles/help.what.yaml", "  papers:"),
        ("articles/help.what.yaml", "facets.appeal", "articles/help.what.yaml", "facets:"),
        ("parameters/", "help.amount.values[2]", "parameters/amounts.yaml", "    - {start: 2030-01-01"),
        ("documents/", "一.heading", "documents/trial.yaml", "    heading: {zh: 里面的话"),
        ("documents/", "一（一）", "documents/trial.yaml", "  - id: 一（一）"),
        ("topics.yaml", "school", "topics.yaml", "- id: school"),
        ("topics.yaml", "school.covers.en", "topics.yaml", "  covers: {zh: 上学"),
    ],
)
def test_a_key_is_found_in_its_file(file, key, at, line):
    number = (
        FILES[at].split("\n").index(next(found for found in FILES[at].split("\n") if found.startswith(line)))
    )
    assert place(PARSED, file, key) == (at, number + 1)


def test_what_no_file_has_is_at_its_beginning():
    assert place(PARSED, "articles/none.yaml", "short") == ("articles/none.yaml", 1)
    assert place(PARSED, "documents/", "items") == ("documents/", 1)
