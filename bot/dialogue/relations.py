"""What the one who files for somebody else is to that person: its buttons, and the words typed instead."""

import re

from bot.dialogue.buttons import Pair
from bot.dialogue.moment import Moment
from bot.texts import mark
from knowledge.search.normalise import clean

RELATIONS: dict[str, str] = {
    "kin": mark("我是他（她）的亲属"),
    "entrusted": mark("他（她）托我来办的"),
    "committee": mark("我是村（居）委会的"),
    "neighbour": mark("我是邻居，看到了来说一声"),
}
"""The keys are the values of `referral.domain.proxy.Relation`."""

_TYPED: tuple[tuple[str, str], ...] = (
    ("entrusted", r"委托|托我|喊我|让我|叫我|asked me"),
    ("committee", r"村委|居委|村支|支书|村主任|村干部|社区干部|网格|驻村|组长|committee|village official"),
    ("neighbour", r"邻|隔壁|看到|发现|路过|同村|朋友|同学|老师|neighbou?r|friend"),
    (
        "kin",
        (
            r"亲|爸|爹|父|妈|娘|母|儿|女|娃|孙|兄|弟|哥|姐|妹|伯|叔|婶|嫂|媳|婆|公|爷|奶|舅|姑|姨|侄|甥|婿|老伴|家人|relative|family"
            r"|kin|son|daughter|mother|father|brother|sister|wife|husband"
        ),
    ),
)
"""In this order: who says 「我妈托我来的」 was asked to, and that is the stronger right."""


def relation_buttons(moment: Moment) -> tuple[Pair, ...]:
    return tuple((value, moment.say(label)) for value, label in RELATIONS.items())


def read_relation(text: str) -> str | None:
    """Which relation the typed words name; None where they name none."""
    said = clean(text)
    return next((value for value, words in _TYPED if re.search(words, said)), None)
