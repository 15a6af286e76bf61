"""Buttons below a notice about a match: yes, no, delivered, received; and what is said to them."""

from uuid import UUID

from bot.dialogue import buttons
from bot.dialogue.moment import Moment, Turn, choices
from bot.giving_notices import CONSENT_VERSION
from bot.messages import Reply
from bot.texts import mark
from referral.commands import AnswerMatch, GiveConsent
from referral.domain.consent import Purpose
from referral.domain.matches import Match, MatchState
from referral.domain.offers import Offer
from referral.service.giving import CHAT_STEPS, Ended

ALLOW_VERSION = "matching-1"
"""The version of the words in `need.ask_consent`."""
_SAID: dict[str, str] = {
    "giver-yes": mark("好，记下了：您愿意给这家。等那家也同意，就告诉您怎么联系。"),
    "giver-no": mark("好，这次不给。有别的合适的，再问您。"),
    "giver-back": mark("好，记下了，这一次就到这里。已经告诉那家。"),
    "given": mark("好，记下了：您送到了。正在问那家收到没有。"),
    "home-yes": mark("好，记下了：您家要。等给的人也同意，就告诉您怎么联系。"),
    "home-no": mark("好，这次不要。您的事照常办。"),
    "home-back": mark("好，记下了，这一次就到这里。您的事照常办。"),
    "got-all": mark("好，记下了：收到了。谢谢您告诉我们。"),
    "got-none": mark("记下了：没收到。已经告诉给的人，工作人员也看得到。"),
    "got-part": mark("记下了：只收到一部分。已经告诉给的人，工作人员也看得到。"),
    "missed": mark("记下了：没有人来。已经告诉给的人，工作人员也看得到。"),
}


def press(moment: Moment, rest: str) -> Turn | None:
    """``match:<step>:<id>``; ``match:allow:<code>`` is the yes to be matched at all. None: no such id."""
    step, _, name = rest.partition(":")
    if step == "allow":
        command = GiveConsent(
            address=moment.address, code=name, purpose=Purpose.MATCHING, text_version=ALLOW_VERSION
        )
        return moment.turn(commands=(command,))
    if step == "forbid":
        return _plain(moment, moment.say("好，不替您找。您的事照常办。"))
    try:
        match = UUID(hex=name)
    except ValueError:
        return None
    if step not in CHAT_STEPS:
        return None
    text = CONSENT_VERSION if step == "home-yes" else ""
    return moment.turn(commands=(AnswerMatch(moment.address, match, step, text),))


def noted(moment: Moment, step: str, outcome: Match | Ended | Offer) -> Turn:
    """What is said once it is done."""
    if isinstance(outcome, Ended):
        return _plain(moment, moment.say("这一次对接已经结束了，您的名字和电话没有给任何人看。"))
    if isinstance(outcome, Offer):
        return _plain(moment, moment.say("好，收回了，不再对接。谢谢您的心意。"))
    if outcome.state is MatchState.AGREED and step in {"giver-yes", "home-yes"}:
        return _plain(moment, moment.say("好，记下了。两边都同意了，怎么联系马上发给您。"))
    if step.endswith("-1"):
        return _plain(moment, moment.say("对不住。工作人员会看到，来问您是怎么回事。"))
    if step.endswith(("-5", "-3")):
        return _plain(moment, moment.say("好，记下了。谢谢您告诉我们。"))
    if step == "got-all":
        faces = ((5, moment.say("很好")), (3, moment.say("一般")), (1, moment.say("不好")))
        offers = [(f"match:home-{stars}:{outcome.id.hex}", label) for stars, label in faces]
        return moment.turn(
            Reply(moment.say(_SAID[step]) + "\n" + moment.say("这一次顺不顺利？"), choices(*offers))
        )
    return _plain(moment, moment.say(_SAID[step]))


def over(moment: Moment) -> Turn:
    """An old button, or not theirs."""
    return _plain(moment, moment.say("这一次对接已经变了样，这个按钮没有改动什么。"))


def allowed(moment: Moment) -> Turn:
    return _plain(moment, moment.say("好，记下了：替您找。找到了再一家一家问您，您点头才告诉他们是谁。"))


def _plain(moment: Moment, text: str) -> Turn:
    return moment.turn(Reply(text, choices(buttons.status(moment), buttons.home(moment))))
