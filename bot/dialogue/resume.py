"""What stands on the screen in each mode, said again after something came in between."""

from bot.dialogue import entries, offering, replying, screening
from bot.dialogue.moment import Moment
from bot.messages import Reply


def current(moment: Moment) -> tuple[Reply, ...]:
    """The question that waits, if any: a resident never has to guess where they are."""
    match moment.conversation.mode:
        case "screening":
            reply = screening.again(moment)
            return (reply,) if reply else ()
        case "filing":
            field = entries.current(moment.conversation)
            return entries.summary(moment) if field is None else (entries.field_reply(moment, field),)
        case "offering":
            return (offering.shown(moment),)
        case "replying":
            return (replying.prompt(moment),)
        case _:
            return ()
