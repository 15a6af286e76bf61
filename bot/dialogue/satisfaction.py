"""How it was, after a closing: three faces as words, pressed or typed; once for each closing."""

from bot.dialogue import buttons
from bot.dialogue.moment import Matter, Moment, Turn, choices
from bot.messages import Reply
from bot.notices import score_buttons
from knowledge.search.normalise import clean
from referral.commands import TellSatisfaction
from referral.domain.referral import Referral
from referral.domain.satisfaction import Score

_TYPED: dict[Score, str] = {
    Score.GOOD: "满意 很满意 非常满意 satisfied",
    Score.FAIR: "一般 一般般 还行 so-so",
    Score.UNSOLVED: "没解决 没有解决 没得解决 没解决好 不满意 not_solved",
}
_BY_WORDS = {clean(word.replace("_", " ")): score for score, line in _TYPED.items() for word in line.split()}


def offers(moment: Moment, matter: Matter) -> tuple[buttons.Pair, ...]:
    """The buttons for a closing that nothing was said of yet."""
    if matter.closing is None:
        return ()
    return tuple((i, moment.say(label)) for i, label in score_buttons(matter.code, matter.closing))


def press(moment: Moment, rest: str) -> Turn | None:
    """``face:<code>=<closing>.<score>``; None for what is no such id. The service knows an old one."""
    code, _, said = rest.partition("=")
    number, _, score = said.partition(".")
    known = any(matter.code == code for matter in moment.context.matters)
    if not known or not (number.isascii() and number.isdigit()) or score not in set(Score):
        return None
    return moment.turn(commands=(TellSatisfaction(moment.address, code, int(number), Score(score)),))


def typed(moment: Moment, text: str) -> Turn | None:
    """A text that says it in words, where just one closing waits to be spoken of; None for any other."""
    score = _BY_WORDS.get(clean(text).rstrip("。.!！"))
    waiting = [matter for matter in moment.context.matters if matter.closing is not None]
    if score is None or len(waiting) != 1:
        return None
    (matter,) = waiting
    return moment.turn(commands=(TellSatisfaction(moment.address, matter.code, matter.closing or 0, score),))


def noted(moment: Moment, score: Score, referral: Referral) -> Turn:
    """What is said once it is known, and how to add words to it."""
    more = (f"reply:{referral.code}", moment.say("说两句"))
    offers = choices(more, buttons.status(moment), buttons.home(moment))
    if score is not Score.UNSOLVED:
        text = moment.say("记下了，谢谢您。想说两句的，按「说两句」，不说也行。")
    elif referral.is_open:
        text = moment.say("记下了：没解决。这件事已经自动重新办理。差在哪里，按「说两句」写清楚。")
    else:
        text = moment.say("记下了：还是没解决。这回报到县里，由县里的人来看。差在哪里，按「说两句」写清楚。")
    return moment.turn(Reply(text, offers))
