"""A child who writes: nothing of the child is kept without a guardian (个人信息保护法 第三十一条).

Under fourteen everything personal is sensitive. So a child is answered like anybody, but may not screen,
file, send papers or leave a name; a grown-up of the family takes over with a consent that names who they are.
Danger is heard before all of this, and a person can always be called, without the child's words.
"""

import re
from dataclasses import replace

from bot.dialogue import buttons
from bot.dialogue.moment import Moment, Turn, choices
from bot.messages import Reply
from bot.texts import mark
from knowledge.search.normalise import clean
from referral.commands import AnswerStaff, FileReferral, NoteUnanswered, RequestPerson, StoreScreening

UNDER = 14
CHILD = "child"
GUARDIANS: dict[str, str] = {
    "parent": mark("我是爸爸或妈妈"),
    "grandparent": mark("我是爷爷奶奶、外公外婆"),
    "other": mark("我是别的监护人"),
}
"""Who may agree for a child, by the id that the consent is kept under."""

PERSONAL = frozenset({"screen", "fact", "edit", "heard", "file", "reply", "program", "files", "offer"})
"""Families of buttons that take in or show something about a person."""

KIN = frozenset({"parent", "grandparent"})
_WORDS = (AnswerStaff, FileReferral, NoteUnanswered, RequestPerson, StoreScreening)
"""What would hand the child's words on."""
_NUMBERS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_AGE = re.compile(
    r"(?:^|[,.!?;:，。！？；：、\s])我(?:今年|现在|才|刚满|刚|已经|就)*"
    r"(\d{1,2}|[一二两三四五六七八九]?十[一二三四五六七八九]?|[三四五六七八九])(?:周)?岁(?!的)"
)
"""Only who says it of themselves: 「我娃12岁」 is a grown-up's."""
_SCHOOL = re.compile(
    r"(?:^|[,.!?;:，。！？；：、\s])我(?:还|是|在|才)*(?:读|上|念)?(?:小学(?!老师|校长)|[一二三四五六]年级)"
    r"|我是(?:个|一个)?小(?:学生|朋友|孩|娃儿)"
)
_ENGLISH = re.compile(r"\bi(?:'m| am) (?:only |just )?(\d{1,2})(?: years? old)?\b(?! (?:percent|yuan|km))")
_ENGLISH_SCHOOL = re.compile(r"\bi(?:'m| am) (?:a child|a kid|in (?:primary|elementary) school)\b")


def _number(written: str) -> int | None:
    if written.isdigit():
        return int(written)
    if not written:
        return None
    tens, ten, ones = written.partition("十")
    if not ten:
        return _NUMBERS.get(written)
    return _NUMBERS.get(tens, 1) * 10 + _NUMBERS.get(ones, 0)


def tells_of_a_child(text: str) -> bool:
    """Whether the writer says of themselves to be under fourteen; a child that is told of does not count."""
    plain = clean(text)
    ages = [_number(found[1]) for found in _AGE.finditer(plain)]
    ages += [_number(found[1]) for found in _ENGLISH.finditer(plain)]
    if any(age is not None and 3 <= age < UNDER for age in ages):
        return True
    return bool(_SCHOOL.search(plain) or _ENGLISH_SCHOOL.search(plain))


def noticed(moment: Moment, text: str) -> Moment:
    """The moment, with what the text says of who writes."""
    if moment.conversation.minor or not tells_of_a_child(text):
        return moment
    # What was given before is a child's: it is dropped, not kept.
    blank = moment.conversation.forgotten()
    return moment.with_(replace(blank, minor=CHILD, offered=moment.conversation.offered))


def is_child(moment: Moment) -> bool:
    """Whether a child writes and no guardian has taken over."""
    return moment.conversation.minor == CHILD


def kept(turn: Turn) -> Turn:
    """The turn with nothing in it that would keep the child's own words."""
    told = replace(turn.conversation, story="", draft="", heard=())
    return replace(
        turn, conversation=told, commands=tuple(one for one in turn.commands if not isinstance(one, _WORDS))
    )


def hello(moment: Moment) -> Reply:
    """Said once, before the answer."""
    return Reply(
        moment.say(
            "小朋友，你好。政策的事尽管问，我都讲给你听。\n"
            "你的名字、病、家里的钱，先不要写给我，我也不会记。要申请，请家里大人来。\n"
            "有人打你、没人管你、心里很难过，马上打 110，或者按「找工作人员」。"
        )
    )


def held_back(moment: Moment) -> Turn:
    """Instead of anything personal: why not, and who can go on."""
    said = moment.say("这一步要家里大人来办：十四岁以下的，要监护人同意，我才能记。大人在旁边吗？")
    offers = (
        ("minor:guardian", moment.say("大人来了，接着办")),
        buttons.person(moment),
        ("minor:not", moment.say("我不是小孩")),
    )
    return moment.with_(moment.conversation.idle()).turn(Reply(said, choices(*offers)))


def press(moment: Moment, rest: str) -> Turn | None:
    """The buttons ``minor:guardian``, ``minor:as=<who>``, ``minor:no`` and ``minor:not``."""
    match rest.partition("="):
        case ("guardian", _, _):
            said = moment.say(
                "请您看一下：您替孩子同意，我们才记下办事要用的情况（谁、出了什么事、在哪里），只给办这件事的工作人员看，随时可以收回。您是孩子的什么人？按一下就算同意。"
            )
            who = [(f"minor:as={name}", moment.say(words)) for name, words in GUARDIANS.items()]
            return moment.turn(Reply(said, choices(*who, ("minor:no", moment.say("不同意")))))
        case ("as", _, who) if who in GUARDIANS:
            agreed = moment.but(minor=who, for_other=True)
            said = moment.say("好，记下了您是监护人。下面的话都是问孩子那一家的，您来答。")
            offers = (buttons.screen(moment), buttons.file(moment), buttons.person(moment))
            return agreed.turn(Reply(said, choices(*offers)))
        case ("no", _, _):
            said = moment.say("好，那就不记。政策的事照样可以问。")
            return moment.turn(Reply(said, choices(buttons.person(moment), buttons.home(moment))))
        case ("not", _, _):
            said = moment.say("好，那我照大人来答。")
            return moment.but(minor="").turn(
                Reply(said, choices(buttons.screen(moment), buttons.home(moment)))
            )
    return None


def call_person(moment: Moment) -> Turn:
    """A person for a child: that a child asks is told, and none of the child's words."""
    text = moment.say("一个说自己不满十四岁的孩子，想跟工作人员说话。")
    return moment.turn(commands=(RequestPerson(moment.address, moment.language, text, ("child-alone",)),))
