"""While a person speaks with the resident the bot is quiet: what is typed goes to that person.

Danger to life still breaks through, with the numbers to call. Buttons that lead into a conversation with the
bot say who is speaking; those about the resident's own matters and data work as ever.
"""

from dataclasses import replace

from bot.dialogue import buttons, danger, resume, tongue
from bot.dialogue.commands import Word, command
from bot.dialogue.moment import Matter, Moment, Turn, choices
from bot.dialogue.plain import LONGEST_TEXT, visible
from bot.messages import Inbound, Reply
from knowledge.search.normalise import clean
from referral.commands import EndTalk, SayToStaff
from referral.domain.referral import Referral

_END = "结束 结束对话 结束聊天 结束人工 回到机器人 不聊了 end end_chat end_talk back_to_the_bot"
ENDS = frozenset(clean(word.replace("_", " ")) for word in _END.split())
_OF_THE_BOT = frozenset(
    {"topic", "more", "side", "screen", "fact", "edit", "program", "file", "nav", "person", "helpful", "tell"}
)
"""Families of buttons by which a conversation with the bot goes on."""


def with_person(moment: Moment) -> Matter | None:
    """The matter about which somebody of the staff speaks here; None while the bot does."""
    return next(
        (matter for matter in moment.context.matters if matter.talk and not _silent(moment, matter)), None
    )


def silent(moment: Moment) -> Matter | None:
    """A talk in which nobody has spoken for so long that it is over, though no job has ended it yet."""
    return next(
        (matter for matter in moment.context.matters if matter.talk and _silent(moment, matter)), None
    )


def _silent(moment: Moment, matter: Matter) -> bool:
    return matter.talk is not None and matter.talk.until(moment.context.silence) <= moment.context.at


def resumed(moment: Moment, matter: Matter, turn: Turn) -> Turn:
    """The bot's turn after such a silence, with a word on who speaks now."""
    told = moment.say("好久没人说话，和工作人员的对话先结束了。现在又是机器人回答您。")
    over = EndTalk(moment.address, matter.code, silent=True)
    return replace(turn.before(Reply(told)), commands=(over, *turn.commands))


def is_for_person(moment: Moment, message: Inbound) -> bool:
    """Whether a message is meant for the person; buttons about one's own matters and data are not, nor is the
    wish to be forgotten, nor what has no words.
    """
    if message.choice is not None:
        return message.choice.partition(":")[0] in _OF_THE_BOT
    text = visible(message.text or "")
    if not text or command(text) in {Word.FORGET, Word.LANGUAGE} or tongue.wished(text):
        return False
    offered = {clean(label): identity for identity, label in moment.conversation.offered}
    choice = offered.get(clean(message.text or ""))
    return choice is None or choice.partition(":")[0] in _OF_THE_BOT


def heard(moment: Moment, message: Inbound, matter: Matter) -> Turn:
    """What becomes of a message while a person is there."""
    text = visible(message.text or "")
    if message.choice is not None:
        return moment.turn(_who_speaks(moment, matter))
    if clean(text).strip("。.!！~～ ") in ENDS:
        return moment.turn(commands=(EndTalk(moment.address, matter.code),))
    passed = SayToStaff(moment.address, matter.code, text)
    reading = moment.reading(text[:LONGEST_TEXT])
    if reading.danger is None:
        beside = (danger.beside(moment, reading.possible),) if reading.possible else ()
        return moment.turn(*beside, commands=(passed,))
    warned = danger.warning(moment, reading.danger)
    alarm = danger.alarm(moment, reading.danger, text)
    return moment.turn(Reply(warned.text), commands=(passed, alarm))


def press(moment: Moment, rest: str) -> Turn | None:
    """``talk:end=<code>``; an old button, or one of another chat, does no harm."""
    action, _, code = rest.partition("=")
    known = any(matter.code == code for matter in moment.context.matters)
    return moment.turn(commands=(EndTalk(moment.address, code),)) if action == "end" and known else None


def passed_on(moment: Moment, referral: Referral) -> Turn:
    """Nothing is said where the person is still there: they answer themselves."""
    if referral.standing.talk is not None:
        return moment.turn()
    text = moment.say("工作人员刚刚离开了对话，您这句话已经转过去了。现在又是机器人回答您。")
    return moment.turn(Reply(text, choices(buttons.status(moment), buttons.home(moment))))


def ended(moment: Moment, command: EndTalk) -> Turn:
    """Who speaks from here on, and where the conversation with the bot had stopped."""
    if command.silent:
        return moment.turn()
    text = moment.say("好，和工作人员的对话结束了。现在又是机器人回答您。")
    waiting = resume.current(moment)
    if waiting:
        return moment.turn(Reply(text), *waiting)
    return moment.turn(Reply(text, choices(buttons.status(moment), buttons.home(moment))))


def _who_speaks(moment: Moment, matter: Matter) -> Reply:
    assert matter.talk is not None, "somebody is there"
    text = moment.say(
        "现在是工作人员 {name} 在跟您说话，机器人先不插嘴。要回到机器人，按「结束对话」。",
        name=matter.talk.name,
    )
    return Reply(text, choices((f"talk:end={matter.code}", moment.say("结束对话"))))
