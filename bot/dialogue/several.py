"""A message of several sentences that asks for several things: each is answered shortly, with its button."""

import re
from dataclasses import dataclass

from bot.dialogue import buttons, hearing
from bot.dialogue.moment import Moment, Turn, choices, cited
from bot.dialogue.stories import TELLING, heard_in
from bot.messages import Citation, Reply
from knowledge.answering import compose
from knowledge.eligibility.numbers import tidy
from knowledge.schema.facts_told import FactsTold, one_of
from knowledge.search import Reading
from knowledge.sides import sister

_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;\n]*|[^.\n]+\.(?!\d)")
_SHORTEST = 4
_MOST_READ = 8
"""Sentences of one message that are read one by one; a novel has its needs in more than it asks."""
_MOST_SAID = 4


@dataclass(frozen=True, slots=True)
class Need:
    """A topic that one of the sentences is about, and the side of it where only that was asked."""

    topic: str
    side: str | None = None


def needs(moment: Moment, text: str, reading: Reading) -> tuple[Need, ...]:
    """What the sentences of a message ask for, each once, in their order; empty for one sentence.

    Beside a plain question what is only told is its story and no question of its own.
    """
    sentences = [found[0].strip() for found in _SENTENCE.finditer(text)]
    sentences = [sentence for sentence in sentences if len(sentence) >= _SHORTEST][:_MOST_READ]
    if len(sentences) < 2:
        return ()
    asking = one_of(FactsTold.read(moment.world.kb.vocabulary).asking)
    found: list[Need] = []
    for sentence in sentences:
        if reading.decision == "screen" or asking.search(tidy(sentence)):
            need = _need(moment, sentence, found)
            if need is not None and need not in found:
                found.append(need)
    return tuple(found[:_MOST_SAID])


def _need(moment: Moment, sentence: str, before: list[Need]) -> Need | None:
    """What one sentence asks; a short one without a subject goes on about the one before it."""
    articles = moment.world.kb.articles
    last = before[-1].topic if before else None
    side = moment.world.index.follow_up(sentence, last) if last else None
    if last and side:
        other = None if side in articles[last].facets else sister(articles, last, side)
        return Need(other) if other else Need(last, side) if side in articles[last].facets else None
    reading = moment.reading(sentence)
    sure = reading.decision in {"answer", "refer"} and reading.topic in articles
    return Need(reading.topic) if sure and reading.topic else None


def answered(moment: Moment, text: str, reading: Reading) -> Turn | None:
    """The short answer of each thing that was asked, and what was told for a yes; None for a single thing."""
    if reading.decision == "decline":
        return None
    found = needs(moment, text, reading)
    if len(found) < 2:
        return None
    story = heard_in(moment, text)
    told = story.count >= TELLING
    lines = [moment.say("您问了几样，我一样一样说：")]
    sources: list[Citation] = []
    for place, need in enumerate(found, start=1):
        words, citations = _short(moment, need)
        lines.append(f"{place}. {words}")
        sources += citations
    topics = dict.fromkeys(need.topic for need in found)
    offers: list[buttons.Pair | None] = [buttons.topic(moment, topic) for topic in topics]
    if not told:
        offers += [buttons.screen(moment), buttons.file(moment), buttons.person(moment)]
    reply = Reply("\n".join(lines), choices(*offers), cited(tuple(sources)))
    moment = moment.but(topic=found[-1].topic)
    if not told:
        return moment.turn(reply)
    moment = story.moment.but(topic=found[-1].topic)
    ways = (buttons.file(moment), buttons.person(moment))
    return moment.turn(reply, hearing.the_list(moment, story.problems, also=ways))


def _short(moment: Moment, need: Need) -> tuple[str, tuple[Citation, ...]]:
    article = moment.world.kb.articles[need.topic]
    answer = compose(moment.world.kb, need.topic, moment.language, moment.context.today)
    question = article.question.in_(moment.language)
    said = article.facets[need.side].in_(moment.language).strip() if need.side else answer.short
    return moment.say("【{question}】{answer}", question=question, answer=said), answer.citations
