"""「删除我的记录」: what goes and what has to stay, said before and after."""

from bot.dialogue.moment import Moment, Turn, choices
from bot.messages import Reply
from referral.commands import ForgetMe


def explain(moment: Moment) -> Turn:
    """What will be deleted, and one tap to do it."""
    text = moment.say(
        "删了就找不回来了。会删掉：咱们说过的话、自查的答案、您留的姓名和电话；还没有决定的求助和申请会撤回并清空。\n"
        "已经有决定的，是公家的档案，按规定要留着，删不了。\n"
        "真的要删吗？"
    )
    offers = (("forget:yes", moment.say("删掉")), ("nav:exit", moment.say("不删")))
    return moment.turn(Reply(text, choices(*offers)))


def press(moment: Moment, rest: str) -> Turn | None:
    """The button ``forget:yes``; None for anything else."""
    if rest != "yes":
        return None
    return moment.with_(moment.conversation.forgotten()).turn(commands=(ForgetMe(moment.address),))
