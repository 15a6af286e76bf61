"""From the answers of a conversation to the facts that the rules read."""

from dataclasses import dataclass
from typing import Any

from bot.dialogue.moment import Moment
from knowledge.eligibility import FactError, Question, Screening, question, screen, set_fact
from knowledge.eligibility.facts import NOT_SURE, define


def known_ref(moment: Moment, ref: str) -> bool:
    """Whether a reference names a fact that the content asks for today."""
    try:
        define(moment.world.kb.facts, ref)
    except KeyError:
        return False
    return True


def document(moment: Moment) -> dict[str, Any]:
    """The facts document of the answers; answers to questions that are no longer asked are left out."""
    facts: dict[str, Any] = {}
    for ref, value in moment.conversation.answers:
        if known_ref(moment, ref):
            facts = set_fact(facts, ref, value)
    return facts


def screened(moment: Moment, *, focused: bool = False) -> Screening:
    """The screening of the answers so far, of the program in focus alone where asked; raises FactError."""
    program = moment.conversation.program
    only = [program] if focused and program in moment.world.kb.programs else None
    return screen(moment.world.kb, document(moment), moment.context.today, only)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is on the screen now: the question, or None at the verdict. ``problem``: why it is asked again."""

    question: Question | None
    problem: str = ""


def asked(moment: Moment) -> Asked:
    """The question that follows from the answers."""
    told = moment.conversation
    if told.asking and known_ref(moment, told.asking):
        return Asked(ask_for(moment, told.asking))
    try:
        ref = screened(moment, focused=not told.wide).next_question
    except FactError as error:
        return Asked(ask_for(moment, error.fact), error.message.in_(moment.language))
    return Asked(ask_for(moment, ref) if ref else None)


def ask_for(moment: Moment, ref: str) -> Question:
    """One question in the resident's words."""
    return question(moment.world.kb, ref, moment.language, moment.conversation.for_other)


def is_unsure(value: Any) -> bool:
    """Whether an answer was 「不清楚」."""
    return bool(value == NOT_SURE)
