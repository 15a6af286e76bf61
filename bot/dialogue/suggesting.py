"""The list of what was understood of a story: confirmed, corrected item by item, or put away as a whole."""

import re
from dataclasses import replace

from bot.dialogue import buttons, hearing, screening
from bot.dialogue.commands import Word, command
from bot.dialogue.conversation import Heard
from bot.dialogue.facts import Asked, asked
from bot.dialogue.heard import changed, confirmed, digest, pending, real, without
from bot.dialogue.moment import Moment, Turn, choices
from bot.dialogue.stories import TELLING, first_answer, heard_in, settled, tells_of_others, volunteered
from bot.messages import Reply
from knowledge.eligibility.answers import AnswerProblem, parse_answer
from knowledge.eligibility.facts import FactError
from knowledge.eligibility.numbers import tidy
from knowledge.schema.facts_told import FactsTold, one_of
from knowledge.search import Reading

_CONFIRMS = "heard:yes="
_NUMBER = re.compile(r"(?:第)?(\d{1,2})(?:条|样|个|\.)?")
_MEANT = 2
"""So many topics are offered beside a story that may have meant one of them."""


def told(moment: Moment, text: str, reading: Reading) -> Turn | None:
    """A story instead of a question: the list of what it tells leads into the screening; None for none."""
    if not _is_story(moment, text, reading):
        return None
    story = heard_in(moment, text)
    # Under the list one fact is enough: it puts something right that stands there.
    few = story.count < (1 if reading.decision == "screen" or _expected(moment) else TELLING)
    if few and not story.problems:
        return None
    moment = story.moment.but(draft="")
    said = [story.problems] if story.problems else []
    if not pending(moment):
        offers = (buttons.screen(moment), buttons.file(moment), buttons.person(moment))
        return moment.turn(Reply("\n".join(said), choices(*offers)))
    if moment.conversation.for_other and not moment.conversation.answers:
        said.append(moment.say("听起来您是帮别人家问。"))
    said.append(moment.say("我可以照这些帮您看看，哪些帮助可能够得上；还差的再问您几句。"))
    topics = {"choose": reading.choices, "answer": (reading.topic or "",)}.get(reading.decision, ())
    also = [buttons.topic(moment, topic) for topic in topics[:_MEANT]]
    also += [buttons.file(moment), buttons.person(moment)]
    return moment.turn(hearing.the_list(moment, "\n".join(said), also=tuple(filter(None, also))))


def _is_story(moment: Moment, text: str, reading: Reading) -> bool:
    """Whether a message tells rather than asks: a question that can be answered is answered first."""
    if reading.decision != "answer":
        return reading.decision in {"screen", "choose", "handoff", "decline"}
    asks = one_of(FactsTold.read(moment.world.kb.vocabulary).asking).search(tidy(text))
    return not asks and len(heard_in(moment, text).moment.conversation.heard) > TELLING


def typed(moment: Moment, text: str) -> Turn | None:
    """A text typed in a screening: about the list that waits, or telling more than was asked; else None."""
    if pending(moment):
        return _about_the_list(moment, text)
    now = asked(moment)
    story = volunteered(moment, now, text) if now else None
    if now and story is None and not answers(moment, text) and tells_of_others(moment, text):
        return moment.but(story=text).turn(_of_another_house(moment, now))
    if now is None or story is None:
        return None
    if not pending(story.moment):
        return moment.turn(screening.question_reply(moment, now, story.problems))
    return story.moment.but(asking=None).turn(hearing.shown(story.moment, story.problems))


def _of_another_house(moment: Moment, now: Asked) -> Reply:
    """A story of neighbours while it is asked about one's own house: whose is meant has to be said."""
    said = moment.say("听起来您说的是别人家。这些题问的是您自己家；要帮别人家问，就按「我是帮别人问」。")
    reply = screening.question_reply(moment, now, said)
    switch = choices(("screen:other", moment.say("我是帮别人问")))
    return replace(reply, choices=(*switch, *(c for c in reply.choices if c not in switch)))


def answers(moment: Moment, text: str) -> bool:
    """Whether a text answers the question on the screen."""
    now = asked(moment)
    return now is not None and (not pending(moment)) and first_answer(moment, now, text) is not None


def numbered(moment: Moment, text: str) -> Turn | None:
    """The number of a line under the list: that one is to be put right."""
    if not on_screen(moment) or not _NUMBER.fullmatch(text := tidy(text)):
        return None
    place, items = int(_NUMBER.sub(r"\1", text)), pending(moment)
    return press(moment, f"fix={items[place - 1].ref}") if 1 <= place <= len(items) else None


def _expected(moment: Moment) -> bool:
    """Whether a single fact is to be heard: under the list, and where a screening was offered just before."""
    offered = {identity for identity, _ in moment.conversation.offered}
    return on_screen(moment) or any(identity.startswith("screen:start") for identity in offered)


def on_screen(moment: Moment) -> bool:
    """Whether the list was what was shown last, be it in a screening or instead of an answer."""
    return any(identity.startswith(_CONFIRMS) for identity, _ in moment.conversation.offered)


def _about_the_list(moment: Moment, text: str) -> Turn:
    word = command(text)
    mending = next((item for item in pending(moment) if item.ref == moment.conversation.mending), None)
    if mending is not None:
        return _corrected(moment, mending, text)
    if word is Word.YES:
        return _yes(moment)
    if word is Word.NO:
        return moment.turn(hearing.edit_list(moment))
    story = heard_in(moment, text)
    if story.count or story.problems:
        before, after = pending(moment), pending(story.moment)
        said = moment.say("好，改过来了。") if after != before else ""
        if len(after) > len(before):
            said = moment.say("好，添上了。")
        return story.moment.turn(hearing.shown(story.moment, "\n".join(filter(None, (story.problems, said)))))
    unclear = moment.say("这句我没听懂。对的话请说「对」，不对就按「改一改」。")
    return moment.turn(hearing.shown(moment, unclear))


def press(moment: Moment, rest: str) -> Turn | None:
    """A button whose id begins with ``heard:``; None for one of a list that is no longer there."""
    action, _, rest = rest.partition("=")
    items = pending(moment)
    moment = moment.but(mode="screening")
    if not items:
        return None
    match action:
        case "yes":
            stale = moment.say("这个按钮已经过时了，没有改动什么。")
            return _yes(moment) if rest == digest(items) else moment.turn(hearing.shown(moment, stale))
        case "none":
            return screening.proceed(settled(moment), moment.say("好，那些都不算。我一个一个问。"))
        case "edit":
            return moment.turn(hearing.edit_list(moment))
        case "list":
            moment = moment.but(mending="")
            return moment.turn(hearing.shown(moment))
    return _one(moment, action, rest, items)


def _one(moment: Moment, action: str, rest: str, items: tuple[Heard, ...]) -> Turn | None:
    ref, _, value = rest.partition("=")
    item = next((item for item in items if item.ref == ref), None)
    if item is None:
        return None
    match action:
        case "fix":
            moment = moment.but(mending=ref)
            return moment.turn(hearing.shown(moment))
        case "drop":
            return _after(without(moment, ref), moment.say("好，这一条不要了。"))
        case "set":
            return _corrected(moment, item, value)
    return None


def _corrected(moment: Moment, item: Heard, text: str) -> Turn:
    kb, facts = moment.world.kb, moment.conversation.facts
    try:
        value = parse_answer(kb, real(moment, item.ref), text, facts=facts)
    except AnswerProblem as problem:
        moment = moment.but(mending=item.ref)
        return moment.turn(hearing.shown(moment, problem.message.in_(moment.language)))
    return _after(changed(moment, item.ref, value), moment.say("好，改过来了。"))


def _after(moment: Moment, said: str) -> Turn:
    if pending(moment):
        return moment.turn(hearing.shown(moment, said))
    return screening.proceed(settled(moment), said)


def _yes(moment: Moment) -> Turn:
    count = len(pending(moment))
    try:
        after = confirmed(moment)
    except FactError as error:
        wrong = error.message.in_(moment.language)
        said = moment.say("{problem}\n所以还没有记。请改一改，或者把不对的那一条去掉。", problem=wrong)
        return moment.turn(hearing.shown(moment, said))
    said = moment.say("好，记下了 {count} 样，不再问了。要改随时说「修改」。", count=count)
    return screening.proceed(settled(after).but(mode="screening"), said)
