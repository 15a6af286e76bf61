"""The request: field by field, separate consents, a summary that can be changed, then the submission."""

from bot.dialogue import buttons
from bot.dialogue.entries import current, field_reply, summary
from bot.dialogue.fields import (
    ALL_AREAS,
    BY_ID,
    IN_CHAT_ONLY,
    NO,
    SKIPPED,
    YES,
    Field,
    FieldError,
)
from bot.dialogue.moment import Moment, Turn, choices
from bot.dialogue.submission import submission
from bot.messages import Reply
from referral.domain.kinds import Kind

TOLD = "told"
SUGGESTED = "suggested"


def menu(moment: Moment) -> Turn:
    """Which kind of request it shall be."""
    pairs = [(f"file:start:{kind}", moment.say(label)) for kind, label in buttons.KINDS.items()]
    text = moment.say("您想办哪一样？写好以后会转给工作人员，您会得到一个编号，凭编号随时查进度。")
    return moment.turn(Reply(text, choices(*pairs, buttons.home(moment))))


def start(moment: Moment, wanted: str) -> Turn | None:
    """Begin a request of a kind (``application:<program>`` for one program); None for an unknown kind."""
    kind, _, program = wanted.partition(":")
    if kind not in set(Kind) or (program and program not in moment.world.kb.programs):
        return None
    told = moment.conversation
    going_on = told.kind == kind and bool(told.fields)
    moment = moment.but(
        mode="filing",
        kind=kind,
        wish=program or None,
        fields=told.fields if going_on else (),
        editing=None,
        draft="",
    )
    if going_on:
        return ask(moment, moment.say("接着上次填的。想从头填，就发「重来」。"))
    words = moment.say(
        "好，我帮您把情况写下来，交给工作人员。随时可以「返回」，也可以「退出」，填过的都留着。"
    )
    if kind == "emergency-relief":
        words = moment.say("别着急，我帮您把情况写下来，马上转给工作人员。要是人有危险，先打 110、119、120。")
    return ask(moment, words)


def restart(moment: Moment) -> Turn:
    """All entries away, the first field again."""
    return ask(moment.but(fields=(), editing=None, draft=""), moment.say("好，从头填。"))


def ask(moment: Moment, said: str = "") -> Turn:
    """The field that comes next, or the summary when all are filled."""
    field = current(moment.conversation)
    return moment.turn(*(summary(moment, said) if field is None else (field_reply(moment, field, said),)))


def back(moment: Moment) -> Turn:
    """The field before the one on the screen, its entry kept until another is made."""
    given = [name for name, _ in moment.conversation.fields if name in BY_ID]
    field = current(moment.conversation)
    place = given.index(field.id) if field and field.id in given else len(given)
    if not place:
        return ask(moment, moment.say("这已经是第一项了。"))
    return ask(moment.but(editing=given[place - 1], draft=""))


def edit(moment: Moment, name: str) -> Turn | None:
    """Show one field again; None for one that is not there."""
    if name not in BY_ID or moment.conversation.kind is None:
        return None
    return ask(moment.but(mode="filing", editing=name, draft=""))


def typed(moment: Moment, text: str) -> Turn:
    """A typed text is the entry of the field on the screen; a bad one leads back to the same field."""
    field = current(moment.conversation)
    if field is None:
        return moment.turn(*summary(moment, moment.say("都填好了。看一看，没有错就按「交上去」。")))
    if field.id in {"consent_contact", "consent_sensitive"}:
        return ask(moment, moment.say("这里请按「同意」或者「不同意」。"))
    text = text.strip()
    if len(text) > field.longest:
        problem = moment.say(
            "这里最多写 {longest} 个字，您写了 {count} 个。请拣要紧的说。",
            longest=field.longest,
            count=len(text),
        )
        return ask(moment, problem)
    if len(text) < field.shortest:
        return ask(moment, moment.say("太短了，请多说两句。"))
    try:
        value = field.read(moment, text)
    except FieldError as problem:
        return ask(moment, str(problem))
    return _enter(moment, field, value)


def chosen(moment: Moment, name: str, value: str) -> Turn | None:
    """A button of a field, fresh or from an old message; None where it means nothing (any more)."""
    field = BY_ID.get(name)
    if field is None or moment.conversation.kind is None:
        return None
    moment = moment.but(mode="filing")
    if name == "township" and value == ALL_AREAS:
        return ask(moment.but(editing=name, more=True))
    if name == "what_happened" and value == TOLD:
        return _enter(moment, field, moment.conversation.story) if moment.conversation.story else None
    if name == "who_affected" and value == SUGGESTED:
        size = moment.conversation.facts.get("household_size")
        return (
            _enter(moment, field, moment.say("一家 {size} 口人", size=size))
            if isinstance(size, int)
            else None
        )
    if name.startswith("consent_"):
        return _consent(moment, field, value)
    known = {value for value, _ in field.buttons(moment.but(more=True))}
    return _enter(moment, field, value) if value in known else None


def _consent(moment: Moment, field: Field, value: str) -> Turn | None:
    if value not in {YES, NO}:
        return None
    if field.id == "consent_contact" and value == NO:
        text = moment.say(
            "不同意就没法转给工作人员，也就办不了。没关系，您填的只有您自己看得到。\n"
            "您也可以直接去乡镇的社会救助窗口，或者请村（社区）干部帮忙。"
        )
        pairs = (
            ("file:consent_contact=yes", moment.say("我同意")),
            buttons.leave(moment),
            buttons.home(moment),
        )
        return moment.but(editing=field.id).turn(Reply(text, choices(*pairs)))
    return _enter(moment, field, f"{value} {moment.context.at.isoformat()}")


def _enter(moment: Moment, field: Field, value: str) -> Turn:
    changed = moment.conversation.field(field.id) not in {None, value}
    entered = moment.with_(moment.conversation.entered(field.id, value)).but(draft="")
    return ask(entered, moment.say("改好了。") if changed else "")


def submit(moment: Moment) -> Turn | None:
    """Hand the request over; what is missing is asked first. None where there is no request."""
    told = moment.conversation
    if told.kind is None or not told.fields:
        return None
    moment = moment.but(mode="filing", editing=None)
    if current(moment.conversation) is not None:
        return ask(moment, moment.say("还差一点就能交了。"))
    return moment.turn(commands=(submission(moment),))


def press(moment: Moment, rest: str) -> Turn | None:
    """A button whose id begins with ``file:``; None for an unknown or stale one."""
    if rest == "menu":
        return menu(moment)
    if rest == "submit":
        return submit(moment)
    if rest.startswith("start:"):
        return start(moment, rest.removeprefix("start:"))
    name, equals, value = rest.partition("=")
    return chosen(moment, name, value) if equals else None


def decline_word(moment: Moment, *, agreed: bool) -> Turn | None:
    """「是」 or 「不」 typed at a consent or at the summary; None elsewhere, where it is an entry."""
    field = current(moment.conversation)
    if field is None:
        return submit(moment) if agreed else ask(moment, moment.say("好，先不交。要改哪一项就按它。"))
    if field.id.startswith("consent_"):
        return _consent(moment, field, YES if agreed else NO)
    if field.id == "what_happened" and agreed and moment.conversation.story:
        return _enter(moment, field, moment.conversation.story)
    return None


def unsure_word(moment: Moment) -> Turn | None:
    """「不清楚」 typed at a field that may be left out; None elsewhere."""
    field = current(moment.conversation)
    if field and any(value == SKIPPED for value, _ in field.buttons(moment)):
        return _enter(moment, field, SKIPPED)
    if field and field.id == "contact":
        return _enter(moment, field, IN_CHAT_ONLY)
    return None
