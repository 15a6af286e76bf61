"""Photos and papers: kept with the matter that they belong to, with consent, and said so each time."""

from dataclasses import replace

from bot.dialogue import buttons, resume
from bot.dialogue.fields import NO, consent_version
from bot.dialogue.moment import Matter, Moment, Turn, choices
from bot.dialogue.talking import with_person
from bot.file_words import PROBLEMS
from bot.messages import Reply
from bot.texts import mark
from referral.commands import AgreeToFiles, AttachFiles, ConsentGiven, DropFiles, KeepFile
from referral.domain import codes
from referral.domain.consent import Purpose
from referral.domain.files import SentFile, Unfit
from referral.domain.kinds import OPEN
from referral.service.files import FileKept

CONSENT_FILES = mark(
    "照片和材料里可能看得出病情、残疾、收入，算敏感信息，要您单独同意才能留。\n"
    "做什么用：只用来核实 {code} 这件事。\n"
    "谁看得到：只有经办这件事的工作人员，看一次记一次。\n"
    "留多久：跟这件事一样长。\n"
    "怎么收回：随时发「删除我的记录」。"
)


def sent(moment: Moment, file: SentFile, *, spoken: bool = False) -> Turn:
    """A file came. `spoken`: words came with it, and stand answered on the screen already."""
    told = moment.conversation
    if told.mode == "filing" and (told.field("consent_sensitive") or "").startswith(NO):
        return _after_no(moment, spoken=spoken)
    repeated = bool(file.album) and file.album == told.album
    keep = KeepFile(
        moment.address,
        file,
        moment.context.file_limits,
        _target(moment),
        spoken=spoken,
        repeated=repeated,
    )
    return moment.but(album=file.album).turn(commands=(keep,))


def _target(moment: Moment) -> str | None:
    """The code of the matter that a file is for, as far as that is certain."""
    told = moment.conversation
    if told.mode == "filing":
        return None
    if (person := with_person(moment)) is not None:
        return person.code
    waiting = _open(moment)
    if told.mode == "replying" and any(matter.code == told.code for matter in waiting):
        return told.code
    return waiting[0].code if len(waiting) == 1 else None


def _open(moment: Moment) -> tuple[Matter, ...]:
    return tuple(matter for matter in moment.context.matters if matter.status in OPEN)


def _after_no(moment: Moment, *, spoken: bool) -> Turn:
    said = moment.say("您说过不同意留敏感信息，所以这张没有留。想留，就把那一项改成「同意」，再发一次。")
    offer = choices(("edit:file.consent_sensitive", moment.say("改：{field}", field=moment.say("敏感信息"))))
    return moment.turn(Reply(said, offer), *(() if spoken else resume.current(moment)))


def kept(moment: Moment, command: KeepFile, outcome: FileKept) -> Turn:
    """What became of a file. The second and later ones of an album are counted and not spoken of again."""
    if outcome.problem is not None:
        return _refused(moment, outcome)
    if outcome.result == "kept":
        moment = moment.but(files=0)
        if command.repeated or outcome.referral is None:
            return moment.turn()
        return moment.turn(_lies_with(moment, outcome.referral.code), *_waiting(moment, command))
    moment = moment.but(files=outcome.count)
    if command.repeated:
        return moment.turn()
    if moment.conversation.mode == "filing":
        text = moment.say(
            "收到了，先替您放着（{count} 份）。最后您同意了，才跟求助一起交；不同意就删掉。",
            count=outcome.count,
        )
        return moment.turn(Reply(text), *_waiting(moment, command))
    return moment.turn(_whose(moment), *_waiting(moment, command))


def _lies_with(moment: Moment, code: str) -> Reply:
    text = moment.say(
        "收到了，跟 {code} 放在一起，交给工作人员。还有照片，接着发就行。", code=codes.show(code)
    )
    return Reply(text, choices((f"reply:{code}", moment.say("补充说明")), buttons.status(moment)))


def _waiting(moment: Moment, command: KeepFile) -> tuple[Reply, ...]:
    return () if command.spoken else resume.current(moment)


def _whose(moment: Moment) -> Reply:
    """A file that belongs to no matter yet, or to one of several."""
    drop = ("files:drop", moment.say("不要了，删掉"))
    if waiting := _open(moment):
        text = moment.say("收到了。这是给哪件事的？")
        offers = [
            (f"files:{matter.code}", moment.say("给 {code}", code=codes.show(matter.code)))
            for matter in waiting
        ]
        return Reply(text, choices(*offers, drop))
    text = moment.say(
        "收到了，先替您放着。图里写的我看不懂，工作人员看得懂：按下面写个求助，就跟着一起交。"
        "7 天里没有交，自动删掉。"
    )
    return Reply(text, choices(buttons.file(moment, "emergency-relief"), buttons.file(moment), drop))


def _refused(moment: Moment, outcome: FileKept) -> Turn:
    assert outcome.problem is not None, "a refusal has its reason"
    if outcome.problem is Unfit.NO_CONSENT and outcome.referral is not None:
        code = outcome.referral.code
        text = moment.say(CONSENT_FILES, code=codes.show(code))
        ask = moment.say("您还没有同意，所以刚才发的没有留。同意的话按一下，再发一次。")
        offers = ((f"files:{code}=yes", moment.say("同意，我再发一次")), ("files:drop", moment.say("不同意")))
        return moment.but(files=0).turn(Reply(f"{text}\n{ask}", choices(*offers)))
    text = moment.say(PROBLEMS[outcome.problem], **moment.context.file_limits.numbers)
    return moment.turn(Reply(text), *resume.current(moment))


def press(moment: Moment, rest: str) -> Turn | None:
    """A button whose id begins with ``files:``; None for an unknown one."""
    if rest == "drop":
        return moment.but(files=0).turn(commands=(DropFiles(moment.address),))
    code, _, agreed = rest.partition("=")
    if not any(matter.code == code for matter in _open(moment)):
        return None
    if agreed == "yes":
        given = ConsentGiven(Purpose.SENSITIVE, consent_version(CONSENT_FILES), moment.context.at)
        return moment.turn(commands=(AgreeToFiles(moment.address, code, given),))
    return moment.turn(commands=(AttachFiles(moment.address, code, moment.context.file_limits),))


def attached(moment: Moment, outcome: FileKept) -> Turn:
    """The files that waited lie with a matter now, or do not."""
    if outcome.problem is not None:
        return _refused(moment, outcome)
    assert outcome.referral is not None, "they were put somewhere"
    return moment.but(files=0).turn(_lies_with(moment, outcome.referral.code))


def agreed(moment: Moment, code: str) -> Turn:
    """The consent is noted; what was not kept has to come again."""
    text = moment.say(
        "好，记下您同意了。请把照片或材料再发一次，我跟 {code} 放在一起。", code=codes.show(code)
    )
    return moment.but(album="").turn(Reply(text))


def dropped(moment: Moment) -> Turn:
    """Nothing of it is left."""
    text = moment.say("好，没有留，已经删掉了。手机里的还在。")
    return moment.turn(Reply(text), *resume.current(moment))


def handed_in(moment: Moment, count: int, *, kept: bool) -> str:
    """What became of the files that waited for the request, for the message that says it is filed."""
    if kept:
        return moment.say("照片和材料 {count} 份也一起交了。", count=count)
    return moment.say("您没有同意留敏感信息，照片和材料 {count} 份没有交，已经删掉了。", count=count)


def with_caption(turn: Turn, file: Turn) -> Turn:
    """The words answered, and the file kept."""
    conversation = replace(turn.conversation, album=file.conversation.album)
    return replace(
        turn,
        conversation=conversation,
        replies=(*turn.replies, *file.replies),
        commands=(*turn.commands, *file.commands),
    )
