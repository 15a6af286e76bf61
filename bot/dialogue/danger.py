"""Danger to life comes first: the numbers to call at once, then a way to relief and to a person."""

import re

from bot.dialogue import buttons
from bot.dialogue.moment import Moment, Turn, choices
from bot.dialogue.plain import LONGEST_TEXT
from bot.messages import Reply
from knowledge.eligibility.numbers import tidy
from knowledge.search import Danger
from referral.commands import RaiseAlarm
from referral.domain.kinds import Kind
from referral.domain.urgency import assess

_OVER = re.compile(
    r"(?:人|大家|我们|娃儿?|都)[^，。]{0,4}(?:没得事|没事|莫得事|平安|安全|没受伤)|火[^，。]{0,3}(?:扑灭|灭了|熄了)|(?:没得|没有)危险"
    r"|everyone is (?:safe|fine|ok)|(?:nobody|no one) (?:is|was) hurt|we are (?:safe|fine|ok)|fire is out"
)
"""That the worst is past, as people say it."""
_SHORT = 60
_PERSON_FIRST = frozenset({"suicide", "violence", "missing-child", "abandoned"})
"""Kinds where money is not what is needed first."""


def warning(moment: Moment, danger: Danger) -> Reply:
    """The words with the emergency numbers, what we can do after the call, the way back to a screening."""
    relief, person = buttons.file(moment, "emergency-relief"), buttons.person(moment)
    offers = (person, relief) if danger.kind in _PERSON_FIRST else (relief, person)
    screening = moment.conversation.mode == "screening"
    back = ("screen:go", moment.say("接着刚才的自查")) if screening else buttons.screen(moment)
    told = moment.say(
        "我已经把您这句话（名字、号码遮住了）放到工作人员那里的最前面。不一定马上有人看到，请先打电话。"
    )
    return Reply(f"{danger.words.in_(moment.language)}\n{told}", choices(*offers, back))


def alarm(moment: Moment, danger: Danger, text: str) -> RaiseAlarm:
    """What makes the warning's last sentence true."""
    return RaiseAlarm(moment.address, moment.language, danger.kind, text[:LONGEST_TEXT])


def beside(moment: Moment, danger: Danger) -> Reply:
    """The numbers beside a usual answer, where the message only may tell of danger."""
    if danger.kind == "suicide":
        return Reply(
            moment.say(
                "您要是心里难受、有过不想活的念头：可以打心理援助热线 12356，危急时打 120、110。"
                "想跟人说，发「人工」。"
            )
        )
    numbers = moment.say("、").join(danger.numbers)
    return Reply(
        moment.say("要是现在有人有危险，请先打 {numbers}。想找工作人员，发「人工」。", numbers=numbers)
    )


def warned(moment: Moment, danger: Danger) -> Moment:
    """The moment after a warning."""
    kinds = dict.fromkeys((*moment.conversation.warned, danger.kind))
    return moment.but(warned=tuple(kinds))


def over(moment: Moment, text: str) -> Turn | None:
    """「人都没得事」 after a warning: the way to relief; None where nobody was warned or it is not said."""
    told = moment.conversation
    if not told.warned or len(text) > _SHORT or not _OVER.search(tidy(text)):
        return None
    said = moment.say(
        "人平安就好。接下来一步一步来：急用钱、急用东西，可以现在就写救急难的求助；也可以先看看能得哪些帮助。"
    )
    offers = (buttons.file(moment, "emergency-relief"), buttons.screen(moment), buttons.person(moment))
    return moment.turn(Reply(said, choices(*offers)))


def heard(moment: Moment, text: str) -> Moment:
    """The moment after a story of danger: its words and its urgency go along into a request."""
    reasons = assess(Kind.QUESTION, (text,)).reasons
    hints = tuple(dict.fromkeys((*moment.conversation.hints, *map(str, reasons))))
    return moment.but(hints=hints, story=text[:LONGEST_TEXT])


def answer(moment: Moment, danger: Danger, text: str) -> Turn:
    """What is said to a message of danger outside of a request.

    「要带啥子」 after it asks for the papers of what helps once the danger is over.
    """
    moment = heard(moment, text)
    moment = warned(moment, danger)
    moment = moment.with_(moment.conversation.idle()).but(topic=next(iter(danger.topics), None))
    return moment.turn(warning(moment, danger), commands=(alarm(moment, danger, text),))
