"""The first words, the help, and the small talk around the work."""

from bot.dialogue import buttons, resume
from bot.dialogue.answering import EXAMPLES
from bot.dialogue.moment import Moment, Turn, choices
from bot.messages import Reply
from referral.commands import RequestPerson


def greeting(moment: Moment) -> Turn:
    """Who speaks here, and what for."""
    text = moment.say(
        "您好，我是「一门」，帮您问社会救助的事。\n"
        "您可以直接打字问，说家乡话也行。也可以按下面的。\n"
        "我说的是初步看法，能不能办由工作人员定。有人身危险请先打 110、119、120。"
    )
    return _with_menu(moment, text)


def help_(moment: Moment) -> Turn:
    """What can be done here, in words that can be typed."""
    lines = [
        moment.say("我能做四样："),
        moment.say("1. 答政策：直接打字问。"),
        *(f"   · {moment.say(example)}" for example in EXAMPLES),
        moment.say("2. 自查：问您几个问题，看能得哪些帮助。"),
        moment.say("3. 写求助、申请，转给工作人员，给您一个编号。"),
        moment.say("4. 查进度。"),
        moment.say("随时能发：返回、重来、退出、进度、语言、人工、订阅通知、删除我的记录。"),
    ]
    waiting = resume.current(moment)
    if waiting:
        return moment.turn(Reply("\n".join(lines)), *waiting)
    return _with_menu(moment, "\n".join(lines))


def _with_menu(moment: Moment, text: str) -> Turn:
    offers = (
        buttons.screen(moment),
        ("screen:other", moment.say("自查：帮别人问")),
        buttons.file(moment, "emergency-relief"),
        buttons.file(moment),
        buttons.status(moment),
        buttons.person(moment),
        ("news:on", moment.say("有新政策告诉我")),
        ("nav:language", moment.say("语言 / Language")),
    )
    return moment.turn(Reply(text, choices(*offers)))


def what_now(moment: Moment) -> Turn:
    """An answer to a yes or no that answers nothing."""
    return _with_menu(moment, moment.say("好。您想问什么，直接打字；也可以按下面的。"))


def thanks(moment: Moment) -> Turn:
    """An answer to thanks."""
    text = moment.say("不用谢。还有想问的，随时打字。")
    return moment.turn(Reply(text), *resume.current(moment))


def exit_(moment: Moment) -> Turn:
    """Out of whatever is under way; what was entered is kept."""
    told = moment.conversation
    text = moment.say("好，先到这里。想问什么，随时打字。")
    if told.mode == "screening" and told.answers:
        text = moment.say("好，先停在这里。答过的都留着，想接着来就发「自查」。")
    if told.mode == "offering":
        text = moment.say("好，先不登记。说过的都留着，想接着说就发「我想帮忙」。")
    if told.mode == "filing":
        text = moment.say("好，先不交。填过的都留着，想接着填就再按「申请、求助」。")
    return moment.with_(told.idle()).turn(Reply(text, choices(buttons.status(moment), buttons.home(moment))))


def languages(moment: Moment) -> Turn:
    """The choice of language, readable for everybody."""
    return moment.turn(Reply("请选语言 · 請選語言 · Please choose a language", choices(*buttons.languages())))


def switched(moment: Moment) -> Turn:
    """The language was changed: said in the new one, then whatever was waiting."""
    text = moment.say("好，以后用简体中文跟您说。")
    waiting = resume.current(moment)
    if waiting:
        return moment.turn(Reply(text), *waiting)
    offers = (buttons.screen(moment), buttons.file(moment), buttons.home(moment))
    return moment.turn(Reply(text, choices(*offers)))


def person(moment: Moment) -> Turn:
    """A person is wanted: confirmed with one tap, with the words that would go along."""
    told = moment.conversation
    question = told.draft or told.story
    lines = [moment.say("要请工作人员来回您吗？回话会发到这里。")]
    if question:
        lines.append(moment.say("我会把您这句话带过去：「{question}」", question=question[:200]))
    lines.append(moment.say("着急又有危险的，请先打 110、119、120。"))
    offers = (
        ("person:yes", moment.say("请工作人员回我")),
        buttons.file(moment),
        ("nav:exit", moment.say("不用了")),
    )
    return moment.turn(Reply("\n".join(lines), choices(*offers)))


def call_person(moment: Moment) -> Turn:
    """The wish for a person, handed to the house."""
    told = moment.conversation
    text = told.draft or told.story or moment.say("想跟工作人员说话。")
    return moment.turn(commands=(RequestPerson(moment.address, moment.language, text, told.hints),))
