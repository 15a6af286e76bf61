"""Between the conversation and the rules: the facts as they are known, and the question that is open."""

from dataclasses import dataclass, replace
from typing import Any

from bot.dialogue.answers import Answers, answered, before, key_of, listed, ref_of
from bot.dialogue.moment import Moment
from knowledge.eligibility.answers import parse_answer
from knowledge.eligibility.document import set_fact
from knowledge.eligibility.facts import FactError, define
from knowledge.eligibility.questions import Question, person_name, question
from knowledge.eligibility.screening import Screening, screen


def answers_of(moment: Moment) -> Answers:
    """The answers given so far."""
    return Answers(moment.conversation.facts, moment.conversation.answers)


def applies(moment: Moment, key: str) -> bool:
    """Whether a key names a question that can be asked of this household under today's content."""
    try:
        ref, _ = define(moment.world.kb.facts, ref_of(key))
    except KeyError:
        return False
    if ref.member is not None:
        return ref.member < listed(moment.conversation.facts)
    answers = answers_of(moment)
    return not ref.rest or answers.value(key) is not None or key == key_of(answers.facts, str(ref))


def screened(moment: Moment, *, focused: bool = False) -> Screening:
    """The screening of the answers so far, of the program in focus alone where asked."""
    program = moment.conversation.program
    only = [program] if focused and program and program in moment.world.kb.programs else None
    area = township(moment)
    return screen(moment.world.kb, moment.conversation.facts, moment.context.today, only, area=area)


def township(moment: Moment) -> str | None:
    """Where the resident said to live, where that is a township we know: its own amounts count then."""
    area = moment.world.kb.area_named(moment.conversation.field("township") or "")
    return area.id if area else None


def fitting(moment: Moment) -> Moment:
    """The moment with only such answers as today's content still asks for: content may change under way."""
    while True:
        try:
            screened(moment)
        except FactError as error:
            moment = _without(moment, error.fact)
        else:
            return moment


def _without(moment: Moment, fact: str) -> Moment:
    """Without an answer that does not fit any more; where it cannot be told which, without all of them."""
    told = moment.conversation
    known = {ref_of(key) for key, _ in told.answers}
    if fact not in known:
        return moment.but(facts={}, answers=(), asking=None)
    facts = set_fact(told.facts, fact, None)
    return moment.but(facts=facts, answers=tuple(pair for pair in told.answers if ref_of(pair[0]) != fact))


@dataclass(frozen=True, slots=True)
class Asked:
    """The question on the screen, and the key under which its answer is kept."""

    key: str
    question: Question


def asked(moment: Moment) -> Asked | None:
    """The question that is open: the one shown on purpose, else the next; None at the verdict."""
    told = moment.conversation
    if told.asking and applies(moment, told.asking):
        return Asked(told.asking, ask_for(moment, told.asking))
    ref = screened(moment, focused=not told.wide).next_question
    if ref is None:
        return None
    key = key_of(told.facts, ref)
    return Asked(key, ask_for(moment, key))


def ask_for(moment: Moment, key: str) -> Question:
    """One question in the resident's words."""
    told = moment.conversation
    facts = before(answers_of(moment), key)
    return question(moment.world.kb, ref_of(key), moment.language, told.for_other, facts=facts)


def read(moment: Moment, key: str, text: str) -> Any:
    """The value of what was typed or pressed; raises AnswerProblem."""
    return parse_answer(moment.world.kb, ref_of(key), text, facts=before(answers_of(moment), key))


def recorded(moment: Moment, key: str, value: Any) -> Moment:
    """The moment with one answer more; raises FactError for one that contradicts the others."""
    answers = answered(answers_of(moment), key, value, moment.world.kb.facts)
    told = replace(moment.conversation, facts=answers.facts, answers=answers.given, asking=None, told=False)
    after = moment.with_(told)
    screened(after)
    return after


def name_of(moment: Moment, ref: str) -> str:
    """What a fact is called, with the person it is about where one is listed."""
    kb, language = moment.world.kb, moment.language
    try:
        where, definition = define(kb.facts, ref)
    except KeyError:
        return ""
    name = definition.name.in_(language)
    if where.member is None:
        return name
    person = person_name(kb, moment.conversation.facts, where.member).in_(language)
    return moment.say("{person}：{fact}", person=person, fact=name)
