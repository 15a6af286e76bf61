"""The terminal: a whole conversation through it, with letters for buttons."""

import io
import re
from threading import Event

import pytest

from bot.channels.console import ConsoleChannel
from bot.messages import Address
from tests.support.resident import Clock, Window, world


@pytest.fixture
def clock():
    return Clock()


def converse(database, tmp_path, clock, lines):
    """What the terminal shows when these lines are typed."""
    screen = io.StringIO()

    def console(parts):
        return ConsoleChannel(
            parts.desk, parts.texts, read=io.StringIO("\n".join(lines) + "\n"), write=screen, clock=clock
        )

    services = world(tmp_path, clock, database=database, channels=(console,))
    services.channels["console"].listen(Event())
    return screen.getvalue(), services


def test_a_question_is_answered_with_lettered_buttons(database, tmp_path, clock):
    question = "我屋头老汉瘫起几年了，能不能单独吃低保"
    shown, _ = converse(database, tmp_path, clock, [question])
    assert "一门" in shown
    (letter,) = re.findall(r"\[([a-z])\] 自查：我够不够条件", shown)
    assert "我问几个问题" not in shown
    shown, _ = converse(database, tmp_path, clock, [question, letter])
    assert "我问几个问题" in shown.rpartition("自查：我够不够条件")[2], "the letter pressed the button"


def test_a_story_is_put_right_and_confirmed_by_letters(database, tmp_path, clock):
    story = "我家三口人，一个月就八百多块，我妈二级残疾瘫在床上"
    shown, _ = converse(database, tmp_path, clock, [story, "是四口人", "a"])
    assert "[a] 对，就这样" in shown
    assert "家里几口人：4 人" in shown
    assert "记下了 4 样" in shown.rpartition("家里几口人：4 人")[2]


def test_numbers_stay_answers(database, tmp_path, clock):
    shown, _ = converse(database, tmp_path, clock, ["自查", "a", "3", "进度"])
    assert "Traceback" not in shown


def test_what_staff_said_is_shown_at_the_next_line(database, tmp_path, clock):
    lines = [
        "申请",
        "a",
        "房子烧光了",
        "今天",
        "我一个人",
        "永安",
        "二组",
        "王大爷",
        "没得电话",
        "同意",
        "同意",
        "交上去",
    ]
    shown, services = converse(database, tmp_path, clock, lines)
    code = shown.partition("您的编号是：\n")[2][:14]
    Window(services).do("accept", code)
    more, _ = converse(database, tmp_path, clock, ["你好"])
    assert "开始办了" in more
    with services.database.unit_of_work(read_only=True) as uow:
        assert uow.outbox.counts()["pending"] == 0


def test_it_ends_when_told_to_stop(database, tmp_path, clock):
    screen = io.StringIO()
    services = world(
        tmp_path,
        clock,
        database=database,
        channels=(
            lambda p: ConsoleChannel(p.desk, p.texts, read=io.StringIO("你好\n"), write=screen, clock=clock),
        ),
    )
    stop = Event()
    stop.set()
    services.channels["console"].listen(stop)
    assert screen.getvalue().count(">") == 0
    assert services.inbox.language_of(Address("console", "local")) == "zh_Hans"
