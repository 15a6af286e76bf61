"""The words for what became of a command: a code, a state, a receipt, or a refusal."""

from dataclasses import replace
from typing import Any

from bot.dialogue import (
    buttons,
    delivered,
    feedback,
    files,
    matched,
    news,
    offering,
    owndata,
    rights,
    satisfaction,
    status,
    talking,
)
from bot.dialogue.conversation import Conversation
from bot.dialogue.moment import Context, DialogueWorld, Moment, Turn, choices, labels_of
from bot.messages import Reply
from referral.commands import (
    AgreeToFiles,
    AnswerMatch,
    AnswerStaff,
    AttachFiles,
    Command,
    ConfirmDelivery,
    CopyMyData,
    DropFiles,
    EndTalk,
    FileReferral,
    ForgetMe,
    GiveConsent,
    KeepFile,
    LookUp,
    NoteUnanswered,
    OfferHelp,
    ReplaceCode,
    RequestPerson,
    SayToStaff,
    ShowSharing,
    StoreScreening,
    Subscribe,
    TakeBack,
    TellSatisfaction,
    TellWhenAnswered,
    Unsubscribe,
    Withdraw,
)
from referral.domain import codes
from referral.domain.consent import ConsentEntry, Purpose
from referral.domain.errors import DomainError, InvalidInput
from referral.domain.files import FilesAdded
from referral.domain.kinds import Urgency
from referral.domain.referral import Referral
from referral.service.copying import PersonalCopy
from referral.service.files import FileKept
from referral.service.forgetting import Kept, Receipt
from referral.service.looking_up import LookUpOutcome
from referral.service.rights import Allowed


def after(
    world: DialogueWorld, conversation: Conversation, command: Command, outcome: Any, context: Context
) -> Turn:
    """Words the outcome of one command: what the service returned, or the DomainError that it raised."""
    moment = Moment(world, conversation, context, command.address or "")
    turn = _worded(moment, command, outcome)
    if not turn.replies:
        return turn
    offered = labels_of(turn.replies)
    if isinstance(command, NoteUnanswered):  # only adds a button to those of the answer before it
        offered = (*conversation.offered, *offered)
    return replace(turn, conversation=replace(turn.conversation, offered=offered))


def _of_charity(moment: Moment, command: Command, outcome: Any) -> Turn | None:
    """What became of an offer, a match, or the consent to be matched; None for any other command."""
    match command, outcome:
        case OfferHelp(), InvalidInput():
            return offering.refused(moment, outcome)
        case OfferHelp(), _:
            return offering.registered(moment)
        case AnswerMatch(), DomainError():
            return matched.over(moment)
        case AnswerMatch(), _:
            return matched.noted(moment, command.step, outcome)
        case GiveConsent(purpose=Purpose.MATCHING, recipient=""), ConsentEntry():
            return matched.allowed(moment)
    return None


def _worded(moment: Moment, command: Command, outcome: Any) -> Turn:
    if turn := _of_charity(moment, command, outcome):
        return turn
    match command, outcome:
        case NoteUnanswered(), int():
            return feedback.noted(moment, outcome)
        case NoteUnanswered(), _:
            return moment.turn()
        case TellWhenAnswered(), DomainError():
            return feedback.too_late(moment)
        case TellWhenAnswered(), _:
            return feedback.promised(moment)
        case ((ShowSharing() | TakeBack() | CopyMyData()), _):
            return _about_rights(moment, command, outcome)
        case _, DomainError():
            return _refused(moment, outcome)
        case FileReferral(), Referral():
            return _filed(moment, outcome)
        case RequestPerson(), Referral():
            return _person_called(moment, outcome)
        case ((KeepFile() | AttachFiles() | DropFiles() | AgreeToFiles()), _):
            return _about_files(moment, command, outcome)
        case AnswerStaff(), Referral():
            return _passed_on(moment, outcome)
        case ((SayToStaff() | EndTalk() | TellSatisfaction()), Referral()):
            return _about_talk(moment, command, outcome)
        case ConfirmDelivery(), Referral():
            return delivered.noted(moment, command.receipt, outcome)
        case ((Withdraw() | ReplaceCode()), Referral()):
            return _of_one_matter(moment, command, outcome)
        case StoreScreening(), str():
            return moment.but(kept=outcome, kept_on=moment.context.today.isoformat()).turn()
        case LookUp(), LookUpOutcome():
            return _looked_up(moment, outcome)
        case ((Subscribe() | Unsubscribe()), _):
            return _about_news(moment, command, outcome)
        case ForgetMe(), Receipt():
            return _forgotten(moment, outcome)
        case _:
            return moment.turn()


def _about_talk(moment: Moment, command: Command, referral: Referral) -> Turn:
    match command:
        case SayToStaff():
            return talking.passed_on(moment, referral)
        case TellSatisfaction():
            return satisfaction.noted(moment, command.score, referral)
        case EndTalk():
            return talking.ended(moment, command)
        case _:
            return moment.turn()


def _about_news(moment: Moment, command: Command, outcome: Any) -> Turn:
    if isinstance(command, Subscribe):
        return news.subscribed(moment, command)
    return news.unsubscribed(moment, outcome)


def _about_rights(moment: Moment, command: Command, outcome: Any) -> Turn:
    match command, outcome:
        case ShowSharing(), tuple():
            return rights.shown(moment, command, outcome)
        case TakeBack(), Allowed():
            return rights.taken_back(moment, outcome)
        case CopyMyData(), str():
            return owndata.linked(moment, outcome)
        case CopyMyData(), PersonalCopy():
            return owndata.told(moment, outcome)
        case _:
            return rights.gone(moment)


def _about_files(moment: Moment, command: Command, outcome: Any) -> Turn:
    match command, outcome:
        case KeepFile(), FileKept():
            return files.kept(moment, command, outcome)
        case AttachFiles(), FileKept():
            return files.attached(moment, outcome)
        case AgreeToFiles(), Referral():
            return files.agreed(moment, outcome.code)
        case _:
            return files.dropped(moment)


def _filed(moment: Moment, referral: Referral) -> Turn:
    told = moment.conversation.idle()
    waited = told.files
    moment = moment.with_(told).but(
        fields=(), kind=None, wish=None, story="", hints=(), code=referral.code, files=0
    )
    code = codes.show(referral.code)
    lines = [
        moment.say("交上去了。您的编号是：\n{code}", code=code),
        moment.say("请拿笔记下来，也可以截图。打电话问进度时，四位四位地念给工作人员听。"),
        moment.say("工作人员收到、有话要问、有了结果，都会在这里告诉您。也可以随时发「进度」。"),
        moment.say("能不能办、办多少，由工作人员查实以后定。"),
    ]
    if waited:
        kept = any(isinstance(event, FilesAdded) for event in referral.events)
        lines.insert(1, files.handed_in(moment, waited, kept=kept))
    if referral.urgency is Urgency.URGENT:
        lines.insert(1, moment.say("这件事已经标成「急」，排在前面。"))
    offers = (
        buttons.status(moment),
        (f"reply:{referral.code}", moment.say("补充说明")),
        buttons.home(moment),
    )
    return moment.turn(Reply("\n".join(lines), choices(*offers)))


def _person_called(moment: Moment, referral: Referral) -> Turn:
    text = moment.say(
        "转给工作人员了，会在这里回您。工作时间里人多时要等一等。\n"
        "编号 {code}，凭它也可以打电话、到窗口问。\n"
        "等的时候您可以接着问我。",
        code=codes.show(referral.code),
    )
    moment = moment.but(draft="", code=referral.code)
    offers = (
        (f"reply:{referral.code}", moment.say("补充说明")),
        buttons.screen(moment),
        buttons.home(moment),
    )
    return moment.turn(Reply(text, choices(*offers)))


def _passed_on(moment: Moment, referral: Referral) -> Turn:
    text = moment.say("好，转给工作人员了。有了下文会在这里告诉您。")
    offers = (
        buttons.status(moment),
        (f"reply:{referral.code}", moment.say("再补充一句")),
        buttons.home(moment),
    )
    return moment.but(draft="").turn(Reply(text, choices(*offers)))


def _of_one_matter(moment: Moment, command: Command, referral: Referral) -> Turn:
    if isinstance(command, ReplaceCode):
        return status.recoded(moment, command, referral.code)
    return _withdrawn(moment, referral)


def _withdrawn(moment: Moment, referral: Referral) -> Turn:
    text = moment.say(
        "{code} 已经撤回，工作人员不再办了。以后要办，可以重新写。", code=codes.show(referral.code)
    )
    return moment.turn(Reply(text, choices(buttons.file(moment), buttons.home(moment))))


def _looked_up(moment: Moment, outcome: LookUpOutcome) -> Turn:
    if outcome.matter is not None:
        return status.shown(moment, outcome.matter)
    if outcome.result == "mistyped":
        return moment.turn(status.mistyped(moment, outcome.mistake))
    text = moment.say("没有查到这个编号。请对着记下的号码再看一遍，或者问工作人员。")
    if outcome.result == "too-many":
        text = moment.say("试的次数太多了，请过一个小时再试，或者问工作人员。")
    return moment.turn(Reply(text, choices(buttons.status(moment), buttons.person(moment))))


def _forgotten(moment: Moment, receipt: Receipt) -> Turn:
    removed = receipt.removed
    lines = [
        moment.say(
            "删掉了：自查记录 {screenings} 份，求助和申请 {referrals} 件，照片和材料 {files} 份，"
            "消息 {messages} 条。\n"
            "您答过、填过的也都没有了。",
            screenings=removed.get("screenings", 0),
            referrals=removed.get("referrals", 0),
            files=removed.get("files", 0),
            messages=removed.get("messages", 0),
        )
    ]
    lines += [_kept(moment, kept) for kept in receipt.kept]
    lines.append(moment.say("手机里已经收到的消息，要您自己删。"))
    return moment.turn(Reply("\n".join(lines), choices(buttons.home(moment))))


def _kept(moment: Moment, kept: Kept) -> str:
    return moment.say(
        "留着的：{code}（{kind}，{status}）。已经有决定，是公家的档案。依据：{basis}。",
        code=codes.show(kept.code),
        kind=moment.say(buttons.KINDS.get(kept.kind, kept.kind)),
        status=status.status_words(moment, kept.status),
        basis=kept.basis,
    )


def _refused(moment: Moment, error: DomainError) -> Turn:
    """A wish that cannot be met now; what was typed is kept."""
    if isinstance(error, InvalidInput):
        text = moment.say("这里写得太短或者太长了，请改一改再交。")
        offers = (("edit:file.what_happened", moment.say("改：什么事")), buttons.home(moment))
        return moment.turn(Reply(text, choices(*offers)))
    text = moment.say("这件事现在办不了这一步，可能已经有了变动。发「进度」看看它办到哪里了。")
    return moment.turn(Reply(text, choices(buttons.status(moment), buttons.person(moment))))
