"""A helpline is named only where its source stands, with how sure we are of it."""

import re
from pathlib import Path

from knowledge.loader import CONTENT, load

KB = load()
WORDS = [
    CONTENT / "vocabulary" / "danger.yaml",
    *(Path(__file__).parents[3] / "bot" / "dialogue").glob("*.py"),
]
HELPLINE = re.compile(r"(?<!\d)123\d\d(?!\d)")
GOVERNMENT = "12345"
"""Told with what is not known of it in the article on telephones."""


def test_every_helpline_that_is_named_has_a_source():
    named = {number for file in WORDS for number in HELPLINE.findall(file.read_text(encoding="utf-8"))}
    assert {"12356", "12338"} <= named
    sources = {
        n
        for s in KB.sources.values()
        if s.id.startswith("helpline-")
        for n in HELPLINE.findall(s.title.zh_Hans)
    }
    assert named - {GOVERNMENT} <= sources
    details = KB.articles["contact.phone"].details
    assert GOVERNMENT in details.zh_Hans
    for number in named:
        assert number in details.zh_Hans
        assert number in details.en
