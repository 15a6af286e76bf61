"""The self-screening: asks only what the rules still need, and lets every answer be changed."""

from typing import Any

from bot.dialogue import buttons
from bot.dialogue.facts import Asked, ask_for, asked, is_unsure, known_ref
from bot.dialogue.moment import Moment, Turn, choices
from bot.dialogue.plain import one_line
from bot.dialogue.verdicts import verdict
from bot.messages import Choice, Reply
from knowledge.eligibility import AnswerProblem, parse_answer
from knowledge.eligibility.facts import NOT_SURE, define

_UNSURE = "?"
_LABEL = 24


def start(moment: Moment, program: str | None = None, *, for_other: bool | None = None) -> Turn | None:
    """Begin, or go on where answers were given before; None for an unknown program."""
    if program and program not in moment.world.kb.programs:
        return None
    told = moment.conversation
    for_other = told.for_other if for_other is None else for_other
    moment = moment.but(
        mode="screening", program=program, wide=False, asking=None, told=False, for_other=for_other
    )
    if told.answers:
        said = moment.say("您之前答过的都还在，接着来。要从头答，就发「重来」。")
        return proceed(moment, said)
    lines = [moment.say("好，我问几个问题，帮您看看够不够条件。")]
    if for_other:
        lines = [moment.say("好，我问几个问题，帮您看看他（她）家够不够条件。")]
    lines.append(
        moment.say(
            "这只是初步看法，不是决定。答案加密保存，{days} 天不来就自动删除。", days=moment.context.days_kept
        )
    )
    lines.append(moment.say("按钮、打字都行，不清楚就说「不清楚」。"))
    return proceed(moment, "\n".join(lines), first=True)


def restart(moment: Moment) -> Turn:
    """All answers away, the first question again; nothing else is touched."""
    moment = moment.but(mode="screening", answers=(), asking=None, told=False, wide=False)
    return proceed(moment, moment.say("好，从头来。"), first=True)


def proceed(moment: Moment, said: str = "", *, first: bool = False) -> Turn:
    """The question that comes next, or the verdict."""
    now = asked(moment)
    if now.question is None:
        return verdict(moment, said)
    return moment.turn(question_reply(moment, now, said, first=first))


def again(moment: Moment, said: str = "") -> Reply | None:
    """What stands on the screen, said once more; None at the verdict."""
    now = asked(moment)
    return question_reply(moment, now, said) if now.question else None


def question_reply(moment: Moment, now: Asked, said: str = "", *, first: bool = False) -> Reply:
    """One question: how far we are, what was answered before, the words, the buttons."""
    asks = now.question
    assert asks is not None, "there is a question to show"
    told = moment.conversation
    lines = [line for line in (said, now.problem) if line]
    if told.answers and not told.asking:
        lines.append(moment.say("（已答 {count} 题）", count=len(told.answers)))
    lines.append(asks.text)
    if asks.hint:
        lines.append(asks.hint)
    before = told.answer_to(asks.ref)
    if before is not None:
        lines.append(moment.say("您刚才答的是：{answer}", answer=answer_words(moment, asks.ref, before)))
    offers = [(f"fact:{asks.ref}={_written(choice.value)}", choice.label) for choice in asks.choices]
    offers.append((f"fact:{asks.ref}={_UNSURE}", moment.say("不清楚")))
    offers.append(("nav:why", moment.say("为什么问这个")))
    if told.answers:
        offers += [buttons.back(moment), ("nav:edit", moment.say("改前面的答案"))]
    if first and not told.for_other:
        offers.append(("screen:other", moment.say("我是帮别人问")))
    return Reply("\n".join(lines), choices(*offers, buttons.leave(moment)))


def typed(moment: Moment, text: str) -> Turn:
    """A typed answer; one that cannot be understood leads to the same question, with the reason."""
    now = asked(moment)
    if now.question is None:
        return verdict(moment)
    try:
        value = parse_answer(moment.world.kb, now.question.ref, text)
    except AnswerProblem as problem:
        return moment.turn(question_reply(moment, now, problem.message.in_(moment.language)))
    return _record(moment, now.question.ref, value)


def press(moment: Moment, rest: str) -> Turn | None:
    """A button whose id begins with ``fact:``, fresh or from an old message; None where it means nothing."""
    ref, equals, written = rest.partition("=")
    if not equals or not known_ref(moment, ref):
        return None
    value = NOT_SURE if written == _UNSURE else _read(moment, ref, written)
    if value is None:
        return None
    told = moment.conversation
    if told.mode == "filing":
        moment = moment.but(mode="screening")
    elif told.mode != "screening":
        moment = moment.but(mode="screening", told=False)
    if told.answer_to(ref) == value and told.asking != ref:
        return proceed(moment, moment.say("这一题已经记下了。"))
    return _record(moment, ref, value)


def _record(moment: Moment, ref: str, value: Any) -> Turn:
    before = moment.conversation.answer_to(ref)
    moment = moment.with_(moment.conversation.answered(ref, value))
    if before is None or before == value:
        return proceed(moment)
    words = answer_words(moment, ref, value)
    return proceed(moment, moment.say("改好了，这一题现在是：{answer}", answer=words))


def unsure(moment: Moment) -> Turn:
    """「不清楚」 typed at a question."""
    now = asked(moment)
    return _record(moment, now.question.ref, NOT_SURE) if now.question else verdict(moment)


def why(moment: Moment) -> Turn | None:
    """Why the question on the screen is asked, and the question again; None where there is none."""
    now = asked(moment)
    if now.question is None:
        return None
    return moment.turn(question_reply(moment, now, moment.say("为什么问：{why}", why=now.question.why)))


def back(moment: Moment) -> Turn:
    """The question before the one on the screen. Its answer and all later ones stay until it is changed."""
    given = [ref for ref, _ in moment.conversation.answers if known_ref(moment, ref)]
    shown = moment.conversation.asking
    place = given.index(shown) if shown in given else len(given)
    if not place:
        return proceed(moment, moment.say("这已经是第一题了。"))
    return proceed(moment.but(mode="screening", asking=given[place - 1], told=False))


def edit_list(moment: Moment) -> Turn:
    """All answers as buttons, to change any of them."""
    given = [(ref, value) for ref, value in moment.conversation.answers if known_ref(moment, ref)]
    if not given:
        return proceed(moment, moment.say("还没有答过题。"))
    pairs = [
        (f"edit:{ref}", f"{_short(moment, ref)}：{answer_words(moment, ref, value)}") for ref, value in given
    ]
    go_on = ("screen:go", moment.say("不改了，接着来"))
    restart_all = ("nav:restart", moment.say("全部重来"))
    return moment.turn(Reply(moment.say("要改哪一题？别的答案都留着。"), choices(*pairs, go_on, restart_all)))


def edit(moment: Moment, ref: str) -> Turn | None:
    """Show one question again; None for one that is not asked."""
    if not known_ref(moment, ref) or moment.conversation.answer_to(ref) is None:
        return None
    return proceed(moment.but(mode="screening", asking=ref, told=False))


def answer_words(moment: Moment, ref: str, value: Any) -> str:
    """An answer as the resident reads it."""
    if is_unsure(value):
        return moment.say("不清楚")
    for choice in ask_for(moment, ref).choices:
        if choice.value == value and isinstance(choice.value, bool) == isinstance(value, bool):
            return choice.label
    _, definition = define(moment.world.kb.facts, ref)
    unit = definition.unit.in_(moment.language) if definition.unit else ""
    gap = " " if moment.language == "en" and unit else ""
    return f"{value}{gap}{unit}"


def _short(moment: Moment, ref: str) -> str:
    _, definition = define(moment.world.kb.facts, ref)
    return one_line(definition.name.in_(moment.language), _LABEL)


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _read(moment: Moment, ref: str, written: str) -> Any:
    """The value of a button; None for one that the question does not have."""
    offered: tuple[Choice, ...] | Any = ask_for(moment, ref).choices
    return next((choice.value for choice in offered if _written(choice.value) == written), None)
