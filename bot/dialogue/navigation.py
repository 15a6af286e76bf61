"""Back, edit, restart, exit, why: free at any step, as a button or as a word."""

from dataclasses import replace

from bot.dialogue import (
    filing,
    forgetting,
    news,
    offering,
    owndata,
    resume,
    rights,
    screening,
    status,
    suggesting,
    welcome,
)
from bot.dialogue.buttons import home
from bot.dialogue.commands import Word
from bot.dialogue.entries import summary
from bot.dialogue.moment import Moment, Turn, choices
from bot.messages import Reply

_BUTTONS = {
    "back": Word.BACK,
    "edit": Word.EDIT,
    "restart": Word.RESTART,
    "why": Word.WHY,
    "exit": Word.EXIT,
    "help": Word.HELP,
    "status": Word.STATUS,
    "person": Word.PERSON,
    "language": Word.LANGUAGE,
    "consents": Word.CONSENTS,
    "readers": Word.READERS,
    "copy": Word.COPY,
    "forget": Word.FORGET,
}


def press(moment: Moment, rest: str) -> Turn | None:
    """A button whose id begins with ``nav:``; None for an unknown one."""
    word = _BUTTONS.get(rest)
    return said(moment, word) if word else None


def said(moment: Moment, word: Word) -> Turn | None:
    """A one-word command; None where the word is no command here but an answer."""
    match word:
        case Word.HELP:
            return welcome.help_(moment)
        case Word.EXIT:
            return welcome.exit_(moment)
        case Word.STATUS:
            return _then_resume(moment, status.overview(moment))
        case Word.LANGUAGE:
            return _then_resume(moment, welcome.languages(moment))
        case Word.PERSON:
            return welcome.person(moment)
        case Word.FORGET:
            return forgetting.explain(moment)
        case Word.SUBSCRIBE:
            return news.on(moment)
        case Word.UNSUBSCRIBE:
            return news.off(moment)
        case Word.CONSENTS:
            return rights.consents(moment)
        case Word.READERS:
            return rights.readers(moment)
        case Word.COPY:
            return owndata.wanted(moment)
        case Word.BACK | Word.RESTART | Word.EDIT | Word.WHY:
            return _steer(moment, word)
        case _:
            return _in_mode(moment, word)


def _then_resume(moment: Moment, turn: Turn) -> Turn:
    """What came in between, then the question that waits: nobody has to guess where they are."""
    return replace(turn, replies=(*turn.replies, *resume.current(moment)))


def _steer(moment: Moment, word: Word) -> Turn | None:
    told = moment.conversation
    if told.mode == "filing":
        return _steer_filing(moment, word)
    if told.mode == "idle" and suggesting.on_screen(moment):
        return _steer_screening(moment.but(mode="screening"), word)
    if told.mode == "offering":
        return _steer_offering(moment, word)
    if told.mode == "screening" or (told.answers and word in {Word.BACK, Word.EDIT}):
        return _steer_screening(moment, word)
    if word is Word.RESTART and told.answers:
        return screening.restart(moment)
    if told.mode == "replying":
        return welcome.exit_(moment)
    if word is Word.WHY:
        return None
    return welcome.greeting(moment)


def _steer_filing(moment: Moment, word: Word) -> Turn:
    match word:
        case Word.BACK:
            return filing.back(moment)
        case Word.RESTART:
            return filing.restart(moment)
        case Word.EDIT:
            return moment.turn(*summary(moment))
        case _:
            text = moment.say("问这些，是为了让工作人员晓得找谁、去哪里、有多急。不想写的可以不写。")
            return moment.turn(Reply(text), *resume.current(moment))


def _steer_offering(moment: Moment, word: Word) -> Turn:
    match word:
        case Word.BACK:
            return offering.back(moment)
        case Word.RESTART:
            return offering.restart(moment)
        case Word.EDIT:
            return offering.ask(moment.but(editing=None))
        case _:
            text = moment.say("问这些，是为了找到最合适的家庭，也让工作人员好查验。")
            return moment.turn(Reply(text), *resume.current(moment))


def _steer_screening(moment: Moment, word: Word) -> Turn:
    match word:
        case Word.BACK:
            return screening.back(moment)
        case Word.RESTART:
            return screening.restart(moment)
        case Word.EDIT:
            return screening.edit_list(moment)
        case _:
            return screening.why(moment) or moment.turn(
                Reply(moment.say("问题都答完了，没有在问什么。"), choices(home(moment)))
            )


def _in_mode(moment: Moment, word: Word) -> Turn | None:
    """Words that are commands in one mode and answers in another."""
    mode = moment.conversation.mode
    if mode == "screening":
        if word is Word.UNSURE:
            return screening.unsure(moment)
        if word is Word.OTHER:
            return screening.start(moment, moment.conversation.program, for_other=True)
        return welcome.thanks(moment) if word is Word.THANKS else None
    if mode == "filing":
        if word in {Word.YES, Word.NO}:
            return filing.decline_word(moment, agreed=word is Word.YES)
        return filing.unsure_word(moment) if word is Word.UNSURE else None
    if mode in {"replying", "offering"}:
        return None
    return _idle(moment, word)


def _idle(moment: Moment, word: Word) -> Turn | None:
    match word:
        case Word.GREETING:
            return welcome.greeting(moment)
        case Word.SCREEN:
            return screening.start(moment, moment.conversation.program)
        case Word.OTHER:
            return screening.start(moment, for_other=True)
        case Word.FILE:
            return filing.menu(moment)
        case Word.GIVE:
            return offering.start(moment)
        case Word.THANKS:
            return welcome.thanks(moment)
        case Word.YES | Word.NO | Word.UNSURE:
            return welcome.what_now(moment)
        case _:
            return None
