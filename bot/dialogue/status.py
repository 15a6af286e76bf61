"""How a matter stands: the resident's own in a list, any other by its code."""

import re

from bot.county import county_day
from bot.dialogue import buttons, delivered, satisfaction
from bot.dialogue.moment import Matter, Moment, Turn, choices
from bot.dialogue.plain import one_line
from bot.dialogue.replying import reply_button
from bot.messages import Reply
from bot.texts import mark
from knowledge.departments import department_name
from referral.commands import LookUp, ReplaceCode, Withdraw
from referral.domain import codes
from referral.domain.codes import CodeMistake, InvalidCode
from referral.domain.kinds import OPEN, Status

STATUS_WORDS: dict[str, str] = {
    Status.FILED: mark("已经交上去，等工作人员看"),
    Status.RECEIVED: mark("工作人员已经收到"),
    Status.CHECKING: mark("正在核实"),
    Status.ASKED: mark("工作人员有话问您，等您回答"),
    Status.WITH_DEPARTMENTS: mark("转到有关部门办理"),
    Status.APPROVED: mark("同意了，等着兑现"),
    Status.DECLINED: mark("没有同意"),
    Status.DELIVERED: mark("已经给到您"),
    Status.CLOSED: mark("办完了"),
    Status.WITHDRAWN: mark("您已经撤回"),
    Status.MERGED: mark("跟另一件合在一起办"),
}
_SHOWN = 5
_STORY = 60
_DIGITS_THAT_MEAN_A_CODE = 9
_AROUND_A_CODE = re.compile(
    r"^(?:请|帮我|我要|查一下|查询|查|看看|看|我的|进度|進度|编号|編號|号码|號碼|是|到哪了|status|check|code|my|is|of"
    r"|[\s:：,，。#])+|[\s。.!！?？]+$",
    re.IGNORECASE,
)


def status_words(moment: Moment, status: str) -> str:
    """Where a matter stands, in plain words."""
    return moment.say(STATUS_WORDS.get(status, status))


def overview(moment: Moment) -> Turn:
    """The resident's own matters, with a way to answer, and how to ask for another."""
    own = moment.context.matters
    how = moment.say("要查别的，把 12 位编号发给我就行。")
    if not own:
        text = moment.say("您在这里还没有交过求助或申请。")
        return moment.turn(Reply(f"{text}\n{how}", choices(buttons.file(moment), buttons.home(moment))))
    lines = [moment.say("您的事办到这一步：")]
    offers: list[buttons.Pair] = []
    for matter in own[:_SHOWN]:
        lines.append(_described(moment, matter))
        if matter.question:
            offers.append((f"reply:{matter.code}", moment.say("回答 {code}", code=codes.show(matter.code))))
        offers.append((f"status:{matter.code}", moment.say("看 {code}", code=codes.show(matter.code))))
    if len(own) > _SHOWN:
        lines.append(moment.say("还有 {count} 件更早的，发编号来看。", count=len(own) - _SHOWN))
    lines.append(how)
    return moment.turn(Reply("\n".join(lines), choices(*offers, buttons.home(moment))))


def _described(moment: Moment, matter: Matter) -> str:
    kind = moment.say(buttons.KINDS.get(matter.kind, matter.kind))
    now = moment.say("现在：{status}", status=status_words(moment, matter.status))
    line = f"【{codes.show(matter.code)}】{kind}\n{now}"
    if matter.question:
        line += "\n" + moment.say("工作人员问：「{question}」", question=one_line(matter.question, 200))
    return line


def shown(moment: Moment, matter: Matter) -> Turn:
    """One matter: all that this chat may know of it."""
    day = county_day(matter.updated_at).isoformat()
    lines = [_described(moment, matter)]
    if matter.what_happened:
        lines.append(moment.say("您写的：「{story}」", story=one_line(matter.what_happened, _STORY)))
    if matter.departments:
        known = moment.world.kb.departments
        names = [department_name(known, one, moment.language) for one in matter.departments]
        lines.append(moment.say("经办部门：{department}", department=moment.say("、").join(names)))
    if matter.reason:
        lines.append(moment.say("理由：{reason}", reason=matter.reason))
    lines.append(moment.say("最近一次变动：{date}", date=day))
    offers: list[buttons.Pair] = []
    if matter.same_chat:
        offers += delivered.offers(moment, matter)
        offers += satisfaction.offers(moment, matter)
        label = moment.say("补充说明")
        offers.append(
            reply_button(moment, matter.code) if matter.question else (f"reply:{matter.code}", label)
        )
        if matter.status in OPEN:
            offers.append((f"withdraw:{matter.code}", moment.say("撤回这件事")))
        offers.append((f"recode:{matter.code}", moment.say("换一个查询号")))
    else:
        lines.append(moment.say("在别处交的，这里只能看到办到哪一步。"))
    return moment.turn(Reply("\n".join(lines), choices(*offers, buttons.home(moment))))


def press(moment: Moment, rest: str) -> Turn | None:
    """A button whose id begins with ``status:``; None for a matter that is not this resident's."""
    own = next((matter for matter in moment.context.matters if matter.code == rest), None)
    return shown(moment, own) if own else None


def withdraw(moment: Moment, rest: str) -> Turn | None:
    """A button whose id begins with ``withdraw:``: asked once more before it is done."""
    code, _, action = rest.partition("=")
    own = next((matter for matter in moment.context.matters if matter.code == code), None)
    if own is None:
        return None
    if own.status not in OPEN:
        return shown(moment, own)
    if action == "yes":
        return moment.turn(commands=(Withdraw(moment.address, code),))
    text = moment.say("真的要撤回 {code} 吗？撤回以后工作人员就不办了。", code=codes.show(code))
    offers = ((f"withdraw:{code}=yes", moment.say("撤回")), (f"status:{code}", moment.say("不撤，留着")))
    return moment.turn(Reply(text, choices(*offers)))


def recode(moment: Moment, rest: str) -> Turn | None:
    """A button whose id begins with ``recode:``: asked once more before the old code dies."""
    code, _, action = rest.partition("=")
    own = next((one for one in moment.context.matters if one.code == code and one.same_chat), None)
    if own is None:
        return None
    if action == "yes":
        return moment.turn(commands=(ReplaceCode(moment.address, code),))
    text = moment.say(
        "要给 {code} 换一个查询号吗？换了以后旧号码马上作废，拿着旧号码的人再也查不到。事情照样办。",
        code=codes.show(code),
    )
    offers = ((f"recode:{code}=yes", moment.say("换")), (f"status:{code}", moment.say("不换")))
    return moment.turn(Reply(text, choices(*offers)))


def recoded(moment: Moment, command: ReplaceCode, code: str) -> Turn:
    """The new code, told once in the chat of the matter."""
    if moment.conversation.code == command.code:
        moment = moment.but(code=code)
    text = moment.say("换好了。新的查询号是：\n{code}\n请拿笔记下来。旧的已经作废。", code=codes.show(code))
    return moment.turn(Reply(text, choices((f"status:{code}", moment.say("看这件事")), buttons.home(moment))))


def typed_code(moment: Moment, text: str) -> Turn | None:
    """A text that is a follow-up code (「进度 1234 5678 9012」), or nearly one; None for any other text."""
    text = _AROUND_A_CODE.sub("", text)
    digits = sum(map(str.isdigit, text))
    try:
        code = codes.parse(text)
    except InvalidCode as problem:
        if (
            problem.mistake in {CodeMistake.EMPTY, CodeMistake.NOT_DIGITS}
            or digits < _DIGITS_THAT_MEAN_A_CODE
        ):
            return None
        return moment.turn(mistyped(moment, problem.mistake, digits))
    return moment.turn(commands=(LookUp(moment.address, code),))


def mistyped(moment: Moment, mistake: CodeMistake | None, digits: int | None = None) -> Reply:
    """What is wrong with something that was meant as a code. It tells nothing about which codes exist."""
    if mistake in {CodeMistake.TOO_SHORT, CodeMistake.TOO_LONG} and digits is not None:
        text = moment.say("编号是 12 位数字，您发的是 {count} 位。请再对一遍。", count=digits)
    else:
        text = moment.say("这个编号里可能有一位写错了，请再对一遍。")
    return Reply(text, choices(buttons.status(moment), buttons.person(moment)))
