"""Staff's question in the chat: answered by a button and a text, or by a text and a one-tap confirmation."""

from bot.dialogue import buttons
from bot.dialogue.moment import Matter, Moment, Turn, choices
from bot.dialogue.plain import one_line
from bot.messages import Reply
from referral.commands import AnswerStaff
from referral.domain import codes

_SHOWN = 200
LONGEST_ANSWER = 2000


def open_questions(moment: Moment) -> tuple[Matter, ...]:
    """The resident's matters in which staff wait for an answer."""
    return tuple(matter for matter in moment.context.matters if matter.question)


def reply_button(moment: Moment, code: str) -> buttons.Pair:
    """Answer staff about one matter."""
    return f"reply:{code}", moment.say("回答")


def prompt(moment: Moment, said: str = "") -> Reply:
    """The question of staff that is being answered."""
    matter = _own(moment, moment.conversation.code)
    lines = [said] if said else []
    if matter and matter.question:
        lines.append(moment.say("工作人员问：「{question}」", question=matter.question))
    lines.append(moment.say("请直接打字，也可以发照片，我转给工作人员。"))
    return Reply("\n".join(lines), choices(buttons.leave(moment)))


def typed(moment: Moment, text: str) -> Turn:
    """The text is the answer that was announced."""
    code = moment.conversation.code
    if code is None or _own(moment, code) is None:
        return _gone(moment)
    if len(text) > LONGEST_ANSWER:
        problem = moment.say(
            "这里最多写 {longest} 个字，您写了 {count} 个。请拣要紧的说。",
            longest=LONGEST_ANSWER,
            count=len(text),
        )
        return moment.turn(prompt(moment, problem))
    return _send(moment, code, text)


def confirm(moment: Moment, text: str) -> Turn:
    """A text that came by itself while a question is open: one tap makes it the answer."""
    waiting = open_questions(moment)
    lines = [moment.say("您这句话：「{text}」", text=one_line(text, _SHOWN))]
    lines.append(moment.say("是回答工作人员的吗？"))
    lines += [
        moment.say(
            "· {code}：{question}",
            code=codes.show(matter.code),
            question=one_line(matter.question or "", _SHOWN),
        )
        for matter in waiting
    ]
    several = len(waiting) > 1
    offers = [
        (
            f"reply:{matter.code}=send",
            moment.say("回答 {code}", code=codes.show(matter.code))
            if several
            else moment.say("是，发给工作人员"),
        )
        for matter in waiting
    ]
    offers.append(("reply:none", moment.say("不是，我在问别的")))
    return moment.but(draft=text).turn(Reply("\n".join(lines), choices(*offers)))


def press(moment: Moment, rest: str) -> Turn | None:
    """A button whose id begins with ``reply:``, but for ``reply:none``; None for an unknown one."""
    code, _, action = rest.partition("=")
    if _own(moment, code) is None:
        return None
    if action == "send":
        text = moment.conversation.draft
        return (
            _send(moment, code, text) if text else moment.but(mode="replying", code=code).turn(prompt(moment))
        )
    moment = moment.but(mode="replying", code=code, draft="")
    return moment.turn(prompt(moment))


def _send(moment: Moment, code: str, text: str) -> Turn:
    moment = moment.with_(moment.conversation.idle()).but(code=code)
    return moment.turn(commands=(AnswerStaff(moment.address, code, text),))


def _own(moment: Moment, code: str | None) -> Matter | None:
    return next((matter for matter in moment.context.matters if matter.code == code), None)


def _gone(moment: Moment) -> Turn:
    moment = moment.with_(moment.conversation.idle())
    text = moment.say("这件事现在不用回答了。发「进度」可以看它办到哪一步。")
    return moment.turn(Reply(text, choices(buttons.status(moment), buttons.home(moment))))
