"""Policy questions: an answer with its clause, a choice of what was meant, the right office, or a person."""

import re
from dataclasses import replace

from bot.dialogue import buttons, feedback, several, suggesting
from bot.dialogue.followups import follow_up, which_of
from bot.dialogue.moment import Moment, Turn, choices
from bot.dialogue.pages import pages
from bot.dialogue.stories import for_whom
from bot.messages import Reply
from bot.texts import mark
from knowledge.answering import Answer, compose
from knowledge.eligibility.numbers import tidy
from knowledge.search import Reading
from referral.commands import NoteUnanswered
from referral.domain.masking import masked

_RELATED = 2
_CHOICES = 3
_SHORTEST_STORY = 8
NONE_OF_THEM = "none"
_WHAT_CAN_WE_GET = re.compile(
    r"(?:能|可以|可不可以|该|有资格)(?:领|得|享受|申请|拿|吃)到?(?:些|点)?(?:啥|什么|哪些|哪样|么子)|有(?:啥子?|什么|哪些)(?:政策|补助|补贴|救助)"
    r"|what (?:help |aid |support )?(?:can|could) (?:i|we|they) (?:get|have|receive|apply)"
)
EXAMPLES = (mark("谁能吃低保？"), mark("临时救助怎么申请？"), mark("残疾人护理补贴给哪些人？"))
_RELIEF = frozenset({"temporary-aid", "disaster"})
_HELP = _RELIEF | {"dibao", "poverty", "tekun", "medical", "disability", "charity", "lowincome", "multi"}
"""Families of topics after which somebody may want to ask for help."""
_GIVING = frozenset({"charity.offer", "charity.volunteer"})
"""Answers for those who want to give lead into the offer."""
_REPORTS = frozenset({"dibao.complaint", "poverty.complaint", "complaint.channel", "complaint.suggestion"})


def ask(moment: Moment, text: str, reading: Reading) -> Turn:
    """The answer to a typed question, by what the search decided; every decision is counted."""
    turn = _decided(moment.but(asked=text), text, reading)
    more = turn.conversation.topic if turn.conversation.topic != reading.topic else None
    said = feedback.counted(moment, more or reading.topic, "answer" if more else reading.decision)
    return replace(turn, commands=(said, *turn.commands))


def _decided(moment: Moment, text: str, reading: Reading) -> Turn:
    moment = for_whom(moment, text)
    if len(text) >= _SHORTEST_STORY and reading.decision != "decline":
        moment = moment.but(story=text)
    if more := follow_up(moment, text, reading):
        turn = _one_side(moment, more.topic, more.side) if more.side else about(moment, more.topic)
        if turn:
            return turn
    if moment.conversation.topic is None and (topics := which_of(moment, text)):
        return _which(moment, text, topics)
    if reading.decision not in {"decline", "handoff"}:
        # What is not understood is no new subject: 「要带啥子」 after it still asks of the last one.
        moment = moment.but(topic=None)
    if turn := several.answered(moment, text, reading) or suggesting.told(moment, text, reading):
        return turn
    match reading.decision:
        case "answer" | "refer" if reading.topic:
            return about(moment, reading.topic) or unanswered(moment, text, reading)
        case "choose" if _WHAT_CAN_WE_GET.search(tidy(text)):
            return _what_can_be_got(moment)
        case "choose" if reading.choices:
            return _choose(moment, text, reading)
        case "screen":
            return _lead_into_screening(moment)
        case _ if _WHAT_CAN_WE_GET.search(tidy(text)):
            return _what_can_be_got(moment)
        case "decline":
            return _decline(moment, text, reading)
        case _:
            return unanswered(moment, text, reading)


def about(moment: Moment, topic: str) -> Turn | None:
    """The article of a topic, first what one must know of it; None where there is none.

    What has changed since the document is always said beside it. The details, the papers and the office are
    one button away: on a small telephone a long answer hides its own first line.
    """
    kb = moment.world.kb
    article = kb.articles.get(topic)
    if article is None:
        return None
    answer = compose(kb, topic, moment.language, moment.context.today)
    moment = moment.but(topic=topic)
    offers: list[buttons.Pair | None] = []
    if answer.more:
        label = moment.say("说细一点，看原文") if answer.official else moment.say("说细一点")
        offers.append((f"more:{topic}", label))
    offers += buttons.sides(moment, topic)
    if answer.screen:
        offers.append(buttons.screen(moment, answer.program))
    if topic.partition(".")[0] in _HELP or topic in _REPORTS:
        offers.append(buttons.file(moment, _kind_of_request(topic)))
    if topic in _GIVING:
        offers.append(("give:start", moment.say("我想帮忙")))
    offers += [buttons.person(moment), *feedback.offers(moment, topic)]
    return _paged(moment, [*answer.brief.split("\n"), "", *answer.since.split("\n")], offers, answer)


def more(moment: Moment, topic: str) -> Turn | None:
    """The details of an article and the words that it rests on; None for a topic without one."""
    article = moment.world.kb.articles.get(topic)
    if article is None:
        return None
    answer = compose(moment.world.kb, topic, moment.language, moment.context.today)
    moment = moment.but(topic=topic)
    offers: list[buttons.Pair | None] = [
        buttons.topic(moment, related) for related in article.related if related != topic
    ][:_RELATED]
    offers += [buttons.person(moment), *feedback.offers(moment, topic)]
    heading = moment.say("「{question}」说细一点：", question=article.question.in_(moment.language))
    return _paged(moment, [heading, *answer.more.split("\n")], offers, answer)


def _paged(moment: Moment, lines: list[str], offers: list[buttons.Pair | None], answer: Answer) -> Turn:
    """Lines in messages of one screen each; the buttons and the clauses stand under the last."""
    texts = pages(lines)
    replies = [Reply(text.strip("\n")) for text in texts[:-1]]
    return moment.turn(*replies, Reply(texts[-1].strip("\n"), choices(*offers), answer.citations))


def side(moment: Moment, rest: str) -> Turn | None:
    """``side:<topic>=<side>``, one side of an article; None for one that is not there."""
    topic, _, name = rest.rpartition("=")
    return _one_side(moment.but(topic=topic), topic, name) if topic in moment.world.kb.articles else None


def _one_side(moment: Moment, topic: str, side: str) -> Turn | None:
    """One side of an article, short: the whole of it was said just before and is one button away.

    What a side rests on stands in its words; the clauses of the article are the basis of the whole.
    """
    article = moment.world.kb.articles.get(topic)
    if article is None or side not in article.facets:
        return None
    question = article.question.in_(moment.language)
    lines = [
        moment.say("接着说「{question}」：", question=question),
        article.facets[side].in_(moment.language),
    ]
    offers: list[buttons.Pair] = [(f"topic:{topic}", moment.say("整个看一遍"))]
    if article.screen:
        offers.append(buttons.screen(moment, article.program))
    offers += [buttons.file(moment, _kind_of_request(topic)), buttons.person(moment)]
    return moment.turn(Reply("\n".join(lines), choices(*offers)))


def _kind_of_request(topic: str) -> str | None:
    if topic in _REPORTS:
        return "report"
    if topic.partition(".")[0] in _RELIEF:
        return "emergency-relief"
    return "charity-help" if topic == "charity.apply" else None


def _choose(moment: Moment, text: str, reading: Reading) -> Turn:
    # A short question that follows instead of a choice is about the likeliest, which the answer then names.
    return _which(moment.but(topic=reading.choices[0]), text, reading.choices[:_CHOICES])


def _which(moment: Moment, text: str, topics: tuple[str, ...]) -> Turn:
    offers = [buttons.topic(moment, topic) for topic in topics]
    offers.append((f"topic:{NONE_OF_THEM}", moment.say("都不是")))
    moment = moment.but(draft=text)
    return moment.turn(Reply(moment.say("我想听准一点，您是想问哪一个？"), choices(*offers)))


def _what_can_be_got(moment: Moment) -> Turn:
    """「你直接说我能领啥子」: nobody can say without asking, and the screening asks little."""
    text = moment.say(
        "能得哪些，要看家里的情况。我问您几个简单的问题就晓得个大概；说一说家里几口人、有没有病残也行。"
    )
    offers = (buttons.screen(moment), buttons.file(moment), buttons.person(moment))
    return moment.turn(Reply(text, choices(*offers)))


def _lead_into_screening(moment: Moment) -> Turn:
    text = moment.say(
        "听起来不止一样难处。我可以问几个简单的问题，帮您看看哪些帮助可能够得上。\n"
        "要是急，也可以直接写求助，转给工作人员。"
    )
    offers = (buttons.screen(moment), buttons.file(moment), buttons.person(moment))
    return moment.turn(Reply(text, choices(*offers)))


def _decline(moment: Moment, text: str, reading: Reading) -> Turn:
    said = moment.say(
        "这个我不懂，怕说错，误了您的事。我懂的是社会救助：低保、特困、救急难、医疗救助、残疾人补贴、慈善帮扶。比如您可以问："
    )
    lines = [said, *(f"· {moment.say(example)}" for example in EXAMPLES)]
    own = buttons.status(moment) if moment.context.matters else None
    offers = (own, buttons.screen(moment), buttons.file(moment), buttons.person(moment))
    # Without an address: what is not ours is counted, and nobody waits for an answer to it.
    note = NoteUnanswered(masked(text), "decline", reading.topic, moment.language)
    return moment.turn(Reply("\n".join(lines), choices(*offers)), commands=(note,))


def unanswered(moment: Moment, text: str, reading: Reading) -> Turn:
    """No answer that we could stand by: say so, note the question, offer a person."""
    lines = moment.say(
        "这个我拿不准，不敢乱说。我把问题记下了（不记您是谁），好让人补上答案。\n要不要请工作人员来回您？"
    )
    nearest = [buttons.topic(moment, topic) for topic, _ in reading.ranked[:_RELATED]]
    offers = (buttons.person(moment), *nearest, buttons.screen(moment), buttons.file(moment))
    note = NoteUnanswered(masked(text), reading.decision, reading.topic, moment.language, moment.address)
    return moment.but(draft=text).turn(Reply(lines, choices(*offers)), commands=(note,))


def press(moment: Moment, rest: str) -> Turn | None:
    """A button whose id begins with ``topic:``; None for a topic that is not there (any more)."""
    if rest != NONE_OF_THEM:
        chosen = any(identity == f"topic:{NONE_OF_THEM}" for identity, _ in moment.conversation.offered)
        return about(moment.but(asked=moment.conversation.draft if chosen else ""), rest)
    text = moment.conversation.draft
    if not text:
        return moment.turn(
            Reply(moment.say("那请您换个说法再问一次，短一点也行。"), choices(buttons.person(moment)))
        )
    return unanswered(moment, text, moment.reading(text))
