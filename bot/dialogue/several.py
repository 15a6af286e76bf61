"""A message of several sentences that asks for several things: each is answered shortly, with its button."""

from bot.dialogue import buttons, hearing
from bot.dialogue.moment import Moment, Turn, choices, cited
from bot.dialogue.stories import TELLING, heard_in
from bot.messages import Citation, Reply
from knowledge.answering import compose
from knowledge.search import Reading

_MOST_SAID = 4


def wanted(reading: Reading) -> tuple[str, ...]:
    """The topics to be answered: what is asked, and in a story of several needs what is only told as well."""
    all_of_them = reading.decision == "screen"
    return tuple(want.topic for want in reading.wants if want.asked or all_of_them)[:_MOST_SAID]


def answered(moment: Moment, text: str, reading: Reading) -> Turn | None:
    """The short answer of each thing that was asked, and what was told for a yes; None for a single thing."""
    if reading.decision == "decline":
        return None
    found = [topic for topic in wanted(reading) if topic in moment.world.kb.articles]
    if len(found) < 2:
        return None
    story = heard_in(moment, text)
    told = story.count >= TELLING
    lines = [moment.say("您说了几样，我一样一样答：")]
    sources: list[Citation] = []
    for place, topic in enumerate(found, start=1):
        words, citations = _short(moment, topic)
        lines.append(f"{place}. {words}")
        sources += citations
    offers: list[buttons.Pair | None] = [buttons.topic(moment, topic) for topic in found]
    if not told:
        offers += [buttons.screen(moment), buttons.file(moment), buttons.person(moment)]
    reply = Reply("\n".join(lines), choices(*offers), cited(tuple(sources)))
    moment = moment.but(topic=found[-1])
    if not told:
        return moment.turn(reply)
    moment = story.moment.but(topic=found[-1])
    ways = (buttons.file(moment), buttons.person(moment))
    return moment.turn(reply, hearing.the_list(moment, story.problems, also=ways))


def _short(moment: Moment, topic: str) -> tuple[str, tuple[Citation, ...]]:
    answer = compose(moment.world.kb, topic, moment.language, moment.context.today)
    question = moment.world.kb.articles[topic].question.in_(moment.language)
    return moment.say("【{question}】{answer}", question=question, answer=answer.short), answer.citations
