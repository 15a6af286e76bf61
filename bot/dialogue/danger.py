"""Danger to life comes first: the numbers to call at once, then a way to relief and to a person."""

from bot.dialogue import buttons
from bot.dialogue.moment import Moment, Turn, choices
from bot.dialogue.plain import LONGEST_TEXT
from bot.messages import Reply
from knowledge.search import Danger
from referral.domain.kinds import Kind
from referral.domain.urgency import assess

_PERSON_FIRST = frozenset({"suicide", "violence", "missing-child"})
"""Kinds where money is not what is needed first."""


def warning(moment: Moment, danger: Danger) -> Reply:
    """The words with the emergency numbers, what we can do after the call, the way back to a screening."""
    relief, person = buttons.file(moment, "emergency-relief"), buttons.person(moment)
    offers = (person, relief) if danger.kind in _PERSON_FIRST else (relief, person)
    screening = moment.conversation.mode == "screening"
    back = ("screen:go", moment.say("接着刚才的自查")) if screening else buttons.home(moment)
    return Reply(danger.words.in_(moment.language), choices(*offers, back))


def heard(moment: Moment, text: str) -> Moment:
    """The moment after a story of danger: its words and its urgency go along into a request."""
    reasons = assess(Kind.QUESTION, (text,)).reasons
    hints = tuple(dict.fromkeys((*moment.conversation.hints, *map(str, reasons))))
    return moment.but(hints=hints, story=text[:LONGEST_TEXT])


def answer(moment: Moment, danger: Danger, text: str) -> Turn:
    """What is said to a message of danger outside of a request."""
    moment = heard(moment, text)
    return moment.with_(moment.conversation.idle()).turn(warning(moment, danger))
