"""What residents say about an answer, and whether they want to hear of one that is still to be written."""

from bot.dialogue import buttons
from bot.dialogue.moment import Moment, Turn, choices
from bot.messages import Reply
from referral.commands import Command, Count, NoteUnanswered, TellWhenAnswered
from referral.domain.masking import masked


def offers(moment: Moment, topic: str) -> tuple[buttons.Pair, ...]:
    """「有用」 and 「没用」 for an answer; nothing once it was said in this conversation."""
    if topic in moment.conversation.rated:
        return ()
    return (f"helpful:{topic}=yes", moment.say("有用")), (f"helpful:{topic}=no", moment.say("没用"))


def counted(moment: Moment, topic: str | None, decision: str) -> Count:
    """One more in the figures, without anybody's name."""
    return Count(topic, decision, moment.world.kb.version, moment.context.today)


def press(moment: Moment, rest: str) -> Turn | None:
    """``helpful:<topic>=yes|no``; None for a topic that is not there or a word that is neither."""
    topic, _, said = rest.rpartition("=")
    if said not in {"yes", "no"} or topic not in moment.world.kb.articles:
        return None
    known = moment.conversation
    first = topic not in known.rated
    commands: list[Command] = []
    if first:
        commands.append(counted(moment, topic, "helpful" if said == "yes" else "unhelpful"))
        moment = moment.but(rated=(*known.rated, topic))
    if said == "yes":
        offered = choices(buttons.home(moment))
        return moment.turn(Reply(moment.say("好，谢谢您告诉我。"), offered), commands=tuple(commands))
    if first and known.topic == topic and known.asked:
        words, address = masked(known.asked), moment.address
        commands.append(NoteUnanswered(words, "unhelpful", topic, moment.language, address))
    text = moment.say("谢谢您直说。请换个说法再问一次，或者让工作人员来回您。")
    offered = choices(buttons.person(moment), buttons.screen(moment), buttons.home(moment))
    # A person who is called now is told what was asked.
    return moment.but(draft=known.asked).turn(Reply(text, offered), commands=tuple(commands))


def promise(moment: Moment, rest: str) -> Turn | None:
    """``tell:<id>`` of a noted question; None for what is no id."""
    if not (rest.isascii() and rest.isdigit()) or len(rest) > 18:
        return None
    return moment.turn(commands=(TellWhenAnswered(moment.address, int(rest)),))


def noted(moment: Moment, question: int) -> Turn:
    """What is said once a question was noted: whoever asked may be told of the answer."""
    text = moment.say(
        "有人把答案写好了，要不要我在这里告诉您？要的话，我得记住您这个对话，最多 30 天，说完就删。"
    )
    return moment.turn(Reply(text, choices((f"tell:{question}", moment.say("写好了告诉我")))))


def promised(moment: Moment) -> Turn:
    text = moment.say("好，写好了就在这里告诉您。30 天里没有写出来，我就把您这个对话忘掉。")
    return moment.turn(Reply(text, choices(buttons.person(moment), buttons.home(moment))))


def too_late(moment: Moment) -> Turn:
    """The question is gone, or was never this conversation's."""
    text = moment.say("这个问题已经不在了，没有记下什么。请再问一次。")
    return moment.turn(Reply(text, choices(buttons.person(moment), buttons.home(moment))))
