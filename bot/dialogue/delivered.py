"""Whether help came: pressed or typed by the resident, who alone knows."""

from bot.dialogue import buttons
from bot.dialogue.moment import Matter, Moment, Turn, choices
from bot.messages import Reply
from bot.notices import RECEIPTS, receipt_buttons
from knowledge.search.normalise import clean
from referral.commands import ConfirmDelivery
from referral.domain.aid import Receipt
from referral.domain.referral import Referral

_TYPED: dict[Receipt, str] = {
    Receipt.ALL: "收到了 收到 已收到 已经收到 钱收到了 到账了 拿到了 领到了 received i_received_it",
    Receipt.NONE: "没收到 没有收到 还没收到 没到账 没拿到 没领到 not_received i_did_not_receive_it",
    Receipt.PART: "只收到一部分 收到一部分 没收全 没给齐 only_part received_part",
}
_BY_WORDS = {
    clean(words.replace("_", " ")): receipt for receipt, line in _TYPED.items() for words in line.split()
}


def offers(moment: Moment, matter: Matter) -> tuple[buttons.Pair, ...]:
    """The buttons for a delivery that nothing was said of yet."""
    if matter.delivery is None:
        return ()
    pairs = receipt_buttons(matter.code, matter.delivery)
    return tuple((identity, moment.say(label)) for identity, label in pairs)


def press(moment: Moment, rest: str) -> Turn | None:
    """``got:<code>=<delivery>.<receipt>``; None for what is no such id. The service knows an old one."""
    code, _, said = rest.partition("=")
    number, _, receipt = said.partition(".")
    known = any(matter.code == code for matter in moment.context.matters)
    if not known or not (number.isascii() and number.isdigit()) or receipt not in set(Receipt):
        return None
    return moment.turn(commands=(ConfirmDelivery(moment.address, code, int(number), Receipt(receipt)),))


def typed(moment: Moment, text: str) -> Turn | None:
    """A text that says it in words, where just one delivery waits to be spoken of; None for any other."""
    receipt = _BY_WORDS.get(clean(text).rstrip("。.!！"))
    waiting = [matter for matter in moment.context.matters if matter.delivery is not None]
    if receipt is None or len(waiting) != 1:
        return None
    matter = waiting[0]
    return moment.turn(
        commands=(ConfirmDelivery(moment.address, matter.code, matter.delivery or 0, receipt),)
    )


def noted(moment: Moment, receipt: Receipt, referral: Referral) -> Turn:
    """What is said once it is known."""
    if receipt is Receipt.ALL:
        text = moment.say("好，记下了：{answer}。谢谢您告诉我们。", answer=moment.say(RECEIPTS[receipt]))
        return moment.turn(Reply(text, choices(buttons.status(moment), buttons.home(moment))))
    text = moment.say(
        "记下了：{answer}。这件事又回到工作人员手上，会再给您办。差什么，可以按「补充说明」写清楚。",
        answer=moment.say(RECEIPTS[receipt]),
    )
    more = (f"reply:{referral.code}", moment.say("补充说明"))
    return moment.turn(Reply(text, choices(more, buttons.status(moment), buttons.home(moment))))
