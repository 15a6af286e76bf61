"""Buttons: every id says what it means, so one from an old message is as good as a fresh one, or harmless."""

from collections.abc import Callable

from bot.dialogue import (
    answering,
    delivered,
    feedback,
    files,
    filing,
    forgetting,
    matched,
    minors,
    navigation,
    news,
    offering,
    replying,
    resume,
    rights,
    satisfaction,
    screening,
    status,
    suggesting,
    talking,
    verdicts,
    welcome,
)
from bot.dialogue.buttons import home
from bot.dialogue.moment import Moment, Turn, choices
from bot.messages import Reply
from knowledge.languages import is_language

Press = Callable[[Moment, str], Turn | None]


def press(moment: Moment, choice: str) -> Turn:
    """The turn of a pressed button; an unknown or stale one gets a clear message and the question again."""
    family, _, rest = choice.partition(":")
    handler = _FAMILIES.get(family)
    return (handler(moment, rest) if handler else None) or stale(moment)


def stale(moment: Moment) -> Turn:
    """The button means nothing now. Nothing is lost."""
    text = moment.say("这个按钮已经过时了，没有改动什么。")
    waiting = resume.current(moment)
    if waiting:
        return moment.turn(Reply(text), *waiting)
    return moment.turn(Reply(text, choices(home(moment))))


def _screen(moment: Moment, rest: str) -> Turn | None:
    action, _, program = rest.partition(":")
    match action:
        case "start":
            return screening.start(moment, program or None, for_other=None)
        case "other" | "self":
            return screening.start(moment, moment.conversation.program, for_other=action == "other")
        case "go" | "result":
            return screening.proceed(moment.but(mode="screening", asking=None))
        case "all":
            return verdicts.everything(moment)
        case "print":
            return verdicts.printed(moment)
        case "wide":
            return screening.proceed(moment.but(mode="screening", wide=True, asking=None, told=False))
    return None


def _edit(moment: Moment, rest: str) -> Turn | None:
    if rest.startswith("give."):
        return offering.edit(moment, rest.removeprefix("give."))
    if rest.startswith("file."):
        return filing.edit(moment, rest.removeprefix("file."))
    return screening.edit(moment, rest)


def _language(moment: Moment, rest: str) -> Turn | None:
    return welcome.switched(moment.but(language=rest)) if is_language(rest) else None


def _person(moment: Moment, rest: str) -> Turn | None:
    return welcome.call_person(moment) if rest == "yes" else None


def _reply(moment: Moment, rest: str) -> Turn | None:
    if rest == "none":
        text = moment.conversation.draft
        return answering.ask(moment.but(draft=""), text, moment.reading(text)) if text else None
    return replying.press(moment, rest)


_FAMILIES: dict[str, Press] = {
    "topic": answering.press,
    "more": answering.more,
    "side": answering.side,
    "screen": _screen,
    "fact": screening.press,
    "heard": suggesting.press,
    "edit": _edit,
    "program": verdicts.details,
    "file": filing.press,
    "files": files.press,
    "nav": navigation.press,
    "reply": _reply,
    "status": status.press,
    "got": delivered.press,
    "face": satisfaction.press,
    "talk": talking.press,
    "give": offering.press,
    "match": matched.press,
    "news": news.press,
    "minor": minors.press,
    "withdraw": status.withdraw,
    "recode": status.recode,
    "person": _person,
    "lang": _language,
    "forget": forgetting.press,
    "revoke": rights.press,
    "helpful": feedback.press,
    "tell": feedback.promise,
}
