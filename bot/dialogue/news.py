"""Being told of new policy and notices (四（五）): on, off, and of which township, at any time."""

from dataclasses import replace

from bot.dialogue import resume
from bot.dialogue.buttons import home
from bot.dialogue.fields import ALL_AREAS, AREAS_AT_FIRST
from bot.dialogue.moment import Moment, Turn, choices
from bot.messages import Reply
from referral.commands import Subscribe, Unsubscribe

OFF = "news:off"
ON = "news:on"
WEB = "web:"


def on(moment: Moment) -> Turn:
    """Subscribe to what concerns everybody; the answer offers a township besides."""
    return moment.turn(commands=(Subscribe(moment.address),))


def off(moment: Moment) -> Turn:
    """Unsubscribe, whatever was subscribed."""
    return moment.turn(commands=(Unsubscribe(moment.address),))


def press(moment: Moment, rest: str) -> Turn | None:
    """The buttons ``news:on``, ``news:off``, ``news:where`` and ``news:at=<township>``."""
    match rest.partition("="):
        case ("on", _, _):
            return on(moment)
        case ("off", _, _):
            return off(moment)
        case ("where", _, more):
            return moment.turn(_townships(moment, everything=more == ALL_AREAS))
        case ("at", _, area) if any(one.id == area for one in moment.world.kb.areas):
            return moment.turn(commands=(Subscribe(moment.address, area),))
    return None


def _townships(moment: Moment, *, everything: bool) -> Reply:
    areas = moment.world.kb.areas
    shown = areas if everything else areas[:AREAS_AT_FIRST]
    offers = [(f"news:at={area.id}", area.name.in_(moment.language)) for area in shown]
    if len(shown) < len(areas):
        offers.append((f"news:where={ALL_AREAS}", moment.say("更多乡镇")))
    return Reply(moment.say("您要哪个乡镇的通知？"), choices(*offers))


def subscribed(moment: Moment, command: Subscribe) -> Turn:
    """What will come and how to end it."""
    area = next((one for one in moment.world.kb.areas if one.id == command.township), None)
    lines = [moment.say("好，有新政策、新通知，就发到这里。")]
    if area:
        name = area.name.in_(moment.language)
        lines = [moment.say("好，{area}的通知和全县的通知，都发到这里。", area=name)]
    if moment.address.startswith(WEB):
        lines.append(moment.say("网页上要再打开这个对话才看得到；七天没打开，对话和通知就一起没有了。"))
    lines.append(moment.say("不想收了，发「退订」就行。"))
    offers = (None if area else ("news:where", moment.say("也要我们乡镇的")), home(moment))
    return _then(moment, moment.turn(Reply("\n".join(lines), choices(*offers))))


def unsubscribed(moment: Moment, was: object) -> Turn:
    """The end of it, also for somebody who had nothing to end."""
    text = moment.say("好，以后不发通知了。办事的消息照样会告诉您。")
    if not was:
        text = moment.say("您没有订通知，不用退。办事的消息照样会告诉您。")
    again = (ON, moment.say("还是要通知"))
    return _then(moment, moment.turn(Reply(text, choices(again if was else None, home(moment)))))


def _then(moment: Moment, turn: Turn) -> Turn:
    return replace(turn, replies=(*turn.replies, *resume.current(moment)))
