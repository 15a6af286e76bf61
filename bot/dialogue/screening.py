"""The self-screening: asks only what the rules still need, and lets every answer be changed."""

from typing import Any

from bot.dialogue import buttons, hearing
from bot.dialogue.answers import ref_of
from bot.dialogue.facts import Asked, answers_of, applies, ask_for, asked, name_of, read, recorded
from bot.dialogue.heard import pending
from bot.dialogue.moment import Moment, Turn, choices
from bot.dialogue.results import title_of
from bot.dialogue.stories import from_story, settled
from bot.dialogue.verdicts import verdict
from bot.messages import Reply
from knowledge.eligibility.answers import NOT_SURE, AnswerProblem
from knowledge.eligibility.facts import FactError, define
from knowledge.eligibility.stakes import stakes

_STAKES = 4
"""So many programs are named; how many more there are is said."""


def start(moment: Moment, program: str | None = None, *, for_other: bool | None = None) -> Turn | None:
    """Begin, or go on where answers were given before; None for an unknown program."""
    if program and program not in moment.world.kb.programs:
        return None
    told = moment.conversation
    for_other = told.for_other if for_other is None else for_other
    if for_other is not told.for_other:
        # The answers were about another household.
        moment = moment.but(facts={}, answers=(), heard=(), settled="", for_other=for_other)
    moment = moment.but(mode="screening", program=program, wide=False, asking=None, told=False, mending="")
    moment, problems = from_story(moment)
    if moment.conversation.answers:
        said = moment.say("您之前答过的都还在，接着来。要从头答，就发「重来」。")
        return proceed(moment, "\n".join(filter(None, (said, problems))))
    lines = [moment.say("好，我问几个问题，帮您看看够不够条件。")]
    if for_other:
        lines = [moment.say("好，我问几个问题，帮您看看他家够不够条件。「他家」就是您要帮的那一家。")]
    lines.append(
        moment.say(
            "这只是初步看法，不是决定。答案加密保存，{days} 天不来就自动删除。", days=moment.context.days_kept
        )
    )
    lines.append(moment.say("按钮、打字都行，不清楚就说「不清楚」。"))
    lines += [problems] if problems else []
    return proceed(moment, "\n".join(lines), first=True)


def restart(moment: Moment) -> Turn:
    """All answers away, the first question again; nothing else is touched."""
    moment = settled(moment).but(mode="screening", facts={}, answers=(), asking=None, told=False, wide=False)
    return proceed(moment, moment.say("好，从头来。"), first=True)


def proceed(moment: Moment, said: str = "", *, first: bool = False) -> Turn:
    """What was heard and waits for a yes, the question that comes next, or the verdict."""
    if pending(moment):
        return moment.turn(hearing.shown(moment, said, first=first))
    now = asked(moment)
    if now is None:
        return verdict(moment, said)
    return moment.turn(question_reply(moment, now, said, first=first))


def again(moment: Moment, said: str = "") -> Reply | None:
    """What stands on the screen, said once more; None at the verdict."""
    if pending(moment):
        return hearing.shown(moment, said)
    now = asked(moment)
    return question_reply(moment, now, said) if now else None


def question_reply(moment: Moment, now: Asked, said: str = "", *, first: bool = False) -> Reply:
    """One question: how far we are, the words, what was answered before, the buttons."""
    told, asks = moment.conversation, now.question
    lines = [said] if said else []
    if told.answers and not told.asking:
        lines.append(moment.say("（已答 {count} 题）", count=len(told.answers)))
    lines.append(asks.text)
    if asks.hint:
        lines.append(asks.hint)
    before = answers_of(moment).value(now.key)
    if before is not None:
        lines.append(moment.say("您刚才答的是：{answer}", answer=answer_words(moment, now.key, before)))
    offers = [(f"fact:{now.key}={choice.value}", choice.label) for choice in asks.choices]
    offers.append(("nav:why", moment.say("为什么问这个")))
    if told.answers:
        offers += [buttons.back(moment), ("nav:edit", moment.say("改前面的答案"))]
    if first:
        own = ("screen:self", moment.say("我是问自己家"))
        offers.append(own if told.for_other else ("screen:other", moment.say("我是帮别人问")))
    return Reply("\n".join(lines), choices(*offers, buttons.leave(moment)))


def typed(moment: Moment, text: str) -> Turn:
    """A typed answer; one that cannot be understood leads to the same question, with the reason."""
    now = asked(moment)
    return answer(moment, now, text) if now else verdict(moment)


def answer(moment: Moment, now: Asked, text: str) -> Turn:
    """What was typed or pressed at a question; what does not do is said, and nothing is changed."""
    try:
        value = read(moment, now.key, text)
        after = recorded(moment, now.key, value)
    except (AnswerProblem, FactError) as problem:
        return moment.turn(question_reply(moment, now, problem.message.in_(moment.language)))
    before = answers_of(moment).value(now.key)
    if before is None or before == value:
        return proceed(after)
    return proceed(
        after, moment.say("改好了，这一题现在是：{answer}", answer=answer_words(moment, now.key, value))
    )


def press(moment: Moment, rest: str) -> Turn | None:
    """A button whose id begins with ``fact:``, fresh or from an old message; None where it means nothing."""
    key, equals, value = rest.partition("=")
    if not equals or not applies(moment, key):
        return None
    now = Asked(key, ask_for(moment, key))
    if value not in {choice.value for choice in now.question.choices}:
        return None
    moment = moment.but(mode="screening")
    open_now = asked(moment)
    before = answers_of(moment).value(key)
    if (
        before is not None
        and before == read(moment, key, value)
        and (open_now is None or open_now.key != key)
    ):
        return proceed(moment, moment.say("这一题已经记下了。"))
    return answer(moment, now, value)


def unsure(moment: Moment) -> Turn:
    """「不清楚」 typed at a question."""
    return typed(moment, NOT_SURE)


def why(moment: Moment) -> Turn | None:
    """Why the question on the screen is asked, and the question again; None where there is none."""
    if pending(moment):
        said = moment.say("您自己说过的，我就不再一样一样问您。可我怕听错，所以要您说一声对。")
        return moment.turn(hearing.shown(moment, said))
    now = asked(moment)
    if now is None:
        return None
    lines = [moment.say("为什么问：{why}", why=now.question.why), *_hanging(moment, now)]
    return moment.turn(question_reply(moment, now, "\n".join(lines)))


def _hanging(moment: Moment, now: Asked) -> list[str]:
    """What the rules themselves make of the answer: the programs that wait for it, with their clauses."""
    told = moment.conversation
    found = stakes(moment.world.kb, told.facts, ref_of(now.key), moment.context.today)
    named = [
        moment.say(
            "{program}（{clause}）",
            program=title_of(moment, stake.program),
            clause=moment.say("、").join(clause.clause for clause in stake.clauses),
        )
        for stake in found[:_STAKES]
    ]
    if not named:
        return []
    said = moment.say("、").join(named)
    if len(found) > _STAKES:
        return [moment.say("您的答案关系到 {count} 项：{programs} 等。", count=len(found), programs=said)]
    return [moment.say("您的答案关系到：{programs}。", programs=said)]


def back(moment: Moment) -> Turn:
    """The question before the one on the screen. Its answer and all later ones stay until it is changed.

    From one item of a story it goes back to the list, from the list to the questions without it.
    """
    if pending(moment):
        if moment.conversation.mending:
            return proceed(moment.but(mending=""))
        return proceed(settled(moment), moment.say("好，那些都不算。我一个一个问。"))
    given = [key for key, _ in moment.conversation.answers if applies(moment, key)]
    shown = moment.conversation.asking
    place = given.index(shown) if shown in given else len(given)
    if not place:
        return proceed(moment, moment.say("这已经是第一题了。"))
    return proceed(moment.but(mode="screening", asking=given[place - 1], told=False))


def edit_list(moment: Moment) -> Turn:
    """All answers as buttons, to change any of them; of a list that waits for a yes, its items."""
    if pending(moment):
        return moment.turn(hearing.edit_list(moment))
    given = [(key, value) for key, value in moment.conversation.answers if applies(moment, key)]
    if not given:
        return proceed(moment, moment.say("还没有答过题。"))
    pairs = [
        (
            f"edit:{key}",
            moment.say(
                "{person}：{fact}", person=name_of(moment, ref_of(key)), fact=answer_words(moment, key, value)
            ),
        )
        for key, value in given
    ]
    go_on = ("screen:go", moment.say("不改了，接着来"))
    restart_all = ("nav:restart", moment.say("全部重来"))
    return moment.turn(Reply(moment.say("要改哪一题？别的答案都留着。"), choices(*pairs, go_on, restart_all)))


def edit(moment: Moment, key: str) -> Turn | None:
    """Show one question again; None for one that was not answered."""
    if not applies(moment, key) or answers_of(moment).value(key) is None:
        return None
    return proceed(moment.but(mode="screening", asking=key, told=False))


def answer_words(moment: Moment, key: str, value: Any) -> str:
    """An answer as the resident reads it."""
    written = str(value).lower() if isinstance(value, bool) else str(value)
    for choice in ask_for(moment, key).choices:
        if choice.value == written:
            return choice.label
    match value:
        case {"amount": amount, "period": "day", "days": days}:
            return moment.say("一天 {amount} 元，一个月 {days} 天", amount=amount, days=days)
        case {"amount": amount}:
            return moment.say("一年 {amount} 元", amount=amount)
    _, definition = define(moment.world.kb.facts, ref_of(key))
    unit = definition.unit.in_(moment.language) if definition.unit else ""
    return f"{value} {unit}".rstrip()
