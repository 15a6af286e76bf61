"""Charts: well-formed, described, in proportion, and never wider than a phone."""

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from admin_api.charts import WIDTH, Bar, Line, lines, shortened, stacked, width_of

SPACE = "{http://www.w3.org/2000/svg}"


def drawn(markup):
    return ET.fromstring(str(markup).replace("<svg ", f'<svg xmlns="{SPACE[1:-1]}" ', 1))


def bars_of(svg, label_rows):
    """The drawn parts of each bar, by how far down they lie."""
    found = {}
    for part in svg.findall(f"{SPACE}rect"):
        if part.get("height") == "14":
            found.setdefault(float(part.get("y")), []).append(
                (float(part.get("x")), float(part.get("width")))
            )
    assert len(found) == label_rows
    return [found[y] for y in sorted(found)]


def test_a_chart_is_one_described_picture():
    svg = drawn(stacked("weeks", "问了多少", "一共 9 问", ["答上", "没有"], [Bar("11-23", (6, 3), "9")]))
    assert svg.get("role") == "img"
    named = {one.get("id"): one.text for one in svg if one.get("id")}
    assert named == {"weeks-title": "问了多少", "weeks-desc": "一共 9 问"}
    assert svg.get("aria-labelledby").split() == list(named)
    assert [one.text for one in svg.findall(f"{SPACE}text")] == ["答上", "没有", "11-23", "9"]


def test_words_from_outside_cannot_become_markup():
    assert "<script>" not in stacked("x", "<script>", "<b>", ["<i>"], [Bar("<u>", (1,), "&")])
    assert drawn(lines("x", "<script>", "&", ["<u>"], [Line("<i>", (0.5,))])).get("role") == "img"


def test_parts_are_in_proportion():
    svg = drawn(stacked("x", "t", "d", ["a", "b"], [Bar("1", (10, 30)), Bar("2", (20, 0)), Bar("3", (0, 0))]))
    first, second = bars_of(svg, 2)
    assert first[1][1] == pytest.approx(3 * first[0][1], abs=3)
    assert second[0][1] == pytest.approx(first[0][1] * 2, abs=2)


def test_bars_of_shares_are_all_as_long():
    svg = drawn(stacked("x", "t", "d", ["a", "b"], [Bar("1", (1, 3)), Bar("2", (50, 50))], whole=True))
    ends = [row[-1][0] + row[-1][1] for row in bars_of(svg, 2)]
    assert ends[0] == pytest.approx(ends[1], abs=1)


def test_a_place_without_a_number_leaves_a_gap_in_the_line():
    svg = drawn(lines("x", "t", "d", ["1", "2", "3", "4"], [Line("a", (1.0, 0.5, None, 0.0))]))
    (line,) = [one for one in svg.findall(f"{SPACE}path") if one.get("class") == "line l0"]
    assert line.get("d").count("M") == 2
    assert line.get("d").count("L") == 1
    _sign_of_the_legend, *dots = svg.findall(f"{SPACE}circle")
    heights = [float(one.get("cy")) for one in dots]
    assert len(heights) == 3
    assert heights[1] - heights[0] == pytest.approx(heights[2] - heights[1], abs=0.2)


@given(st.text(max_size=40), st.floats(20, 300))
def test_what_is_shortened_fits(words, room):
    assert width_of(shortened(words, room)) <= max(room, width_of("…"))


LABELS = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=30)


@given(st.lists(st.tuples(LABELS, st.tuples(*[st.integers(0, 10**6)] * 3)), max_size=6), st.booleans())
def test_nothing_is_drawn_outside_of_the_picture(rows, whole):
    bars = [Bar(label, parts, str(sum(parts))) for label, parts in rows]
    svg = drawn(stacked("x", "t", "d", ["直接答上", "给了选项", "转给人"], bars, whole=whole))
    height = float(svg.get("viewBox").split()[3])
    for part in svg.findall(f"{SPACE}rect"):
        assert float(part.get("x")) + float(part.get("width")) <= WIDTH + 1
        assert float(part.get("y")) + float(part.get("height")) <= height
