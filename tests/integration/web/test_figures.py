"""Figures on the panel and in the API are exact; on the board nobody can be recognised in them."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from referral import service
from referral.commands import Count
from referral.domain.kinds import Kind, Role
from tests.integration.web.pages import find, words
from tests.integration.web.test_api import Api, token  # noqa: F401 - the fixture of the API's own tests


@pytest.fixture
def tally(do, clock):
    def count(topic, outcome, times=1, *, weeks_ago=0):
        day = clock().date() - timedelta(weeks=weeks_ago)
        for _ in range(times):
            do(service.count, Count(topic, outcome, "v1", day))

    return count


def table(window, caption):
    """The rows of the table with this caption: first cell -> the others."""
    for one in find(window.page, "table"):
        if words(find(one, "caption")[0]) == caption:
            rows = [row for row in find(one, "tr") if find(row, "td")]
            return {words(find(row, "th")[0]): [words(cell) for cell in find(row, "td")] for row in rows}
    raise AssertionError(f"no table {caption}")


def test_the_dashboard_tells_exact_numbers(desk, tally, file):
    tally("appeal", "answer", 3)
    tally("appeal", "handoff")
    tally("appeal", "unhelpful")
    tally(None, "decline", weeks_ago=1)
    file()
    file(kind=Kind.QUESTION, what_happened="想问低保", township="白帝镇")
    window = desk("chen", Role.COUNTY)
    window.open("/admin/figures?weeks=4")
    weeks = table(window, "按周（星期一）")
    assert len(weeks) == 5
    running, last, *_ = weeks.values()
    assert running == ["4", "375%", "0", "125%", "0", "0", "0", "0/10%"]
    assert last == ["1", "0", "0", "0", "0", "0", "1100%", "—"]
    assert weeks["合计"][0] == "5"
    assert (
        set(table(window, "按题目")) == {"不服低保决定怎么办？", "没有认出问的什么", "合计"}
        or len(table(window, "按题目")) == 3
    )
    assert table(window, "按种类") == {"救急难": ["1"], "请人答复": ["1"]}
    window.open("/admin/figures?weeks=4&township=白帝镇")
    assert table(window, "按种类") == {"请人答复": ["1"]}
    assert table(window, "按周（星期一）") == weeks


def test_a_township_sees_its_own_matters_alone(desk, file):
    file()
    file(township="白帝镇", village="紫阳村")
    window = desk("li")
    window.open("/admin/figures")
    assert table(window, "按乡镇（街道）") == {"永乐镇": ["1"]}


@pytest.mark.parametrize("weeks", ["0", "105", "-1", "1e3", "٣", "x"])
def test_weeks_that_make_no_sense(desk, weeks):
    assert desk().client.get("/admin/figures", query_string={"weeks": weeks}).status_code == 404


@pytest.mark.parametrize("language", ["zh_Hans", "zh_Hant", "en"])
def test_the_charts_say_what_they_show(desk, tally, language):
    tally("appeal", "answer", 3)
    window = desk("chen", Role.COUNTY)
    page = window.client.get(f"/admin/figures?lang={language}").text
    assert page.count('role="img"') == 3
    assert page.count("<title id=") == page.count("<desc id=") == 3


def test_the_board_shows_rates_and_hides_what_is_small(window, tally):
    window.open("/board")
    assert "还少于 5" in window.text
    tally("appeal", "answer", 20)
    tally("appeal", "choose", 5)
    tally("dibao.apply.how", "answer", 12)
    tally("dibao.apply.how", "handoff", 2)
    tally("dibao.what", "answer", 9, weeks_ago=2)
    tally("dibao.what", "handoff", 4, weeks_ago=2)
    tally("charity.apply", "answer", 3)
    tally("appeal", "helpful", 9)
    tally("appeal", "unhelpful", 6)
    window.open("/board")
    rows = table(window, "按周，问得少的周合在一起")
    assert rows["合计"] == ["55", "80%", "9%", "11%", "0%", "9/1560%"]
    shown = [row for label, row in table(window, "按题目，问得多的在前").items()]
    assert [row[0] for row in shown] == ["25", "14"], "three and thirteen: one alone would be the rest"
    assert all(row[3] == "—" for row in shown[1:])


def test_the_board_asks_the_database_twice(services, window, tally, file):
    tally("appeal", "answer", 20)
    for township in ("永乐镇", "白帝镇", "草堂镇"):
        file(township=township)
    seen = []

    def note(_connection, _cursor, statement, *_):
        if "FROM referrals" in statement or "FROM tallies" in statement:
            seen.append(statement)

    event.listen(services.database.engine, "before_cursor_execute", note)
    try:
        window.open("/board")
    finally:
        event.remove(services.database.engine, "before_cursor_execute", note)
    assert len(seen) == 2, seen


def test_the_api_tells_the_same(client, account, token, tally, file):  # noqa: F811
    tally("appeal", "answer", 3)
    tally("appeal", "choose")
    tally("appeal", "helpful", 2)
    tally(None, "handoff", weeks_ago=1)
    file()
    api = Api(client, token(account("chen", Role.COUNTY)))
    said = api.get("/figures", weeks=2).json
    assert said["total"]["asked"] == 5
    assert [week["asked"] for week in said["weeks"]] == [1, 4]
    assert said["weeks"][1]["answered_rate"] == 0.75
    assert said["weeks"][0]["helpful_rate"] is None
    (appeal, unknown) = said["topics"]
    assert (appeal["topic"], appeal["choose_rate"], appeal["helpful_rate"]) == ("appeal", 0.25, 1.0)
    assert (unknown["topic"], unknown["hand_over_rate"]) == ("", 1.0)
    assert said["matters"] == {
        "total": 1, "open": 1, "kinds": {"emergency-relief": 1}, "townships": {"永乐镇": 1},
    }  # fmt: skip
    assert api.get("/figures", weeks=0).status_code == 422
    assert api.get("/figures", township="白帝镇").json["matters"]["total"] == 0
