"""The closed lists of the domain in the words that staff read."""

from datetime import datetime, timedelta

from admin_api.language import gettext as _
from admin_api.language import text
from admin_api.world import COUNTY_TIME
from referral.domain.consent import Purpose
from referral.domain.kinds import Action, ActorKind, Role, Status, Urgency
from referral.domain.people import Area
from referral.domain.proxy import Relation
from referral.domain.satisfaction import Score
from referral.domain.tasks import TaskState
from referral.domain.tasks import Verdict as TaskVerdict
from referral.domain.urgency import Reason, says
from referral.outbox import DeliveryState


def status_name(status: Status) -> str:
    return {
        Status.FILED: _("新交来"),
        Status.RECEIVED: _("已收到"),
        Status.CHECKING: _("核查中"),
        Status.ASKED: _("等居民回话"),
        Status.WITH_DEPARTMENTS: _("部门协办中"),
        Status.APPROVED: _("已批准"),
        Status.DECLINED: _("未批准"),
        Status.DELIVERED: _("帮助已送到"),
        Status.CLOSED: _("已办结"),
        Status.WITHDRAWN: _("居民已撤回"),
        Status.MERGED: _("已并到另一件"),
    }[status]


def urgency_name(urgency: Urgency) -> str:
    return {Urgency.URGENT: _("紧急"), Urgency.SOON: _("尽快"), Urgency.NORMAL: _("一般")}[urgency]


def role_name(role: Role) -> str:
    return {
        Role.VILLAGE: _("村（社区）协理员"),
        Role.TOWNSHIP: _("乡镇（街道）窗口"),
        Role.COUNTY: _("县级"),
        Role.AUDITOR: _("审计"),
        Role.ADMIN: _("管理员"),
        Role.DEPARTMENT: _("部门"),
    }[role]


def area_name(area: Area) -> str:
    return _("全县") if area.whole_county else str(area)


def reason_names(reasons: tuple[str, ...]) -> str:
    """Why a matter is urgent; a reason that this version does not know is shown as it is."""
    known = set(Reason)
    return _("；").join(text(says(Reason(reason))) if reason in known else reason for reason in reasons)


def channel_name(channel: str) -> str:
    return {"web": _("网页"), "telegram": "Telegram", "console": _("终端")}.get(channel, channel)


def purpose_name(purpose: Purpose) -> str:
    return {
        Purpose.CONTACT: _("同意联系"),
        Purpose.SENSITIVE: _("同意使用病残、收入信息"),
        Purpose.MATCHING: _("同意对接慈善帮扶"),
    }[purpose]


def verdict_name(verdict: str) -> str:
    return {
        "likely": _("可能符合"),
        "unlikely": _("可能不符合"),
        "unknown": _("还缺信息"),
        "staff": _("要由人看"),
    }.get(verdict, verdict)


def delivery_name(state: DeliveryState) -> str:
    return {
        DeliveryState.PENDING: _("等待送出"),
        DeliveryState.SENDING: _("正在送出"),
        DeliveryState.DELIVERED: _("已送到对话"),
        DeliveryState.UNDELIVERABLE: _("没能送到，请用电话联系"),
    }[state]


def relation_name(relation: str) -> str:
    """By what right somebody speaks for another, as they said."""
    if not relation:
        return _("没有说是什么人")
    return {
        Relation.KIN: _("亲属"),
        Relation.ENTRUSTED: _("受本人委托"),
        Relation.COMMITTEE: _("村（居）委会"),
        Relation.NEIGHBOUR: _("邻居等发现的"),
    }[Relation(relation)]


def actor_name(kind: ActorKind, name: str) -> str:
    return {
        ActorKind.RESIDENT: _("居民"),
        ActorKind.SYSTEM: _("系统"),
        ActorKind.STAFF: name or _("工作人员"),
    }[kind]


def action_name(action: Action) -> str:
    """What a decision is called on its button."""
    return (
        {
            Action.FILE: _("交来"),
            Action.RECEIVE: _("收到"),
            Action.ACCEPT: _("受理"),
            Action.ASK: _("问居民"),
            Action.ANSWER: _("居民回话"),
            Action.WRITE: _("居民留言"),
            Action.ASSIGN: _("交给同事"),
            Action.HAND_OVER: _("转部门协办"),
            Action.APPROVE: _("批准"),
            Action.DECLINE: _("不批准"),
            Action.DELIVER: _("登记帮助送到"),
            Action.CLOSE: _("办结"),
            Action.REOPEN: _("重新办理"),
            Action.WITHDRAW: _("居民撤回"),
            Action.NOTE: _("写备注"),
            Action.MESSAGE: _("给居民留言"),
            Action.ERASE: _("居民要求删除"),
            Action.JOIN: _("并入求助"),
            Action.CONFIRM: _("居民确认收到"),
            Action.DISPUTE: _("居民说没收到"),
            Action.PAUSE: _("暂停计时"),
            Action.RESUME: _("恢复计时"),
            Action.ENTER_STAGE: _("进入环节"),
            Action.VARY_TERM: _("改用期限"),
            Action.SET_URGENCY: _("改紧急程度"),
            Action.GRANT: _("先行救助，手续后补"),
            Action.COMPLETE_FILE: _("手续已补齐"),
            Action.ESCALATE: _("报上级"),
            Action.TELL_PERSON: _("已告诉本人"),
        }
        | _names_beside()
    )[action]


def event_title(action: Action) -> str:
    """What has happened, as a line of the history."""
    return (
        {
            Action.FILE: _("交来求助"),
            Action.RECEIVE: _("窗口收到"),
            Action.ACCEPT: _("受理，开始核查"),
            Action.ASK: _("问了居民"),
            Action.ANSWER: _("居民回话"),
            Action.WRITE: _("居民留言"),
            Action.ASSIGN: _("分派"),
            Action.HAND_OVER: _("转给部门协办"),
            Action.APPROVE: _("已批准"),
            Action.DECLINE: _("没有批准"),
            Action.DELIVER: _("帮助送到"),
            Action.CLOSE: _("已办结"),
            Action.REOPEN: _("重新开始办理"),
            Action.WITHDRAW: _("居民已撤回"),
            Action.NOTE: _("备注（居民看不到）"),
            Action.MESSAGE: _("给居民的留言"),
            Action.ERASE: _("按居民要求删除个人信息"),
            Action.JOIN: _("居民交来求助，和先前的险情是一件事"),
            Action.CONFIRM: _("居民说：收到了"),
            Action.DISPUTE: _("居民说：没有收到，或者没有收全"),
            Action.PAUSE: _("计时暂停"),
            Action.RESUME: _("计时恢复"),
            Action.ENTER_STAGE: _("进入环节"),
            Action.VARY_TERM: _("改用期限"),
            Action.SET_URGENCY: _("人工改了紧急程度"),
            Action.GRANT: _("先行救助，手续后补"),
            Action.COMPLETE_FILE: _("手续补齐"),
            Action.ESCALATE: _("过期没有办，报上级"),
            Action.TELL_PERSON: _("告诉了本人"),
        }
        | _titles_beside()
    )[action]


def task_state_name(state: TaskState) -> str:
    return {
        TaskState.OPEN: _("等部门答复"),
        TaskState.ANSWERED: _("已答复"),
        TaskState.RETURNED: _("部门退回"),
        TaskState.CANCELLED: _("已撤销"),
    }[state]


def task_verdict_name(verdict: TaskVerdict) -> str:
    return {
        TaskVerdict.FIT: _("符合"),
        TaskVerdict.UNFIT: _("不符合"),
        TaskVerdict.MORE: _("还要补材料"),
    }[verdict]


def score_name(score: Score) -> str:
    return {Score.GOOD: _("满意"), Score.FAIR: _("评价一般"), Score.UNSOLVED: _("没解决")}[score]


def _names_beside() -> dict[Action, str]:
    """What stands beside the decisions: tasks, the conversation, papers."""
    return {
        Action.ANSWER_TASK: _("部门答复"),
        Action.RETURN_TASK: _("退回任务"),
        Action.CANCEL_TASK: _("撤销任务"),
        Action.TALK: _("接过对话"),
        Action.HANG_UP: _("结束对话，交回机器人"),
        Action.SEE: _("看过居民的话了"),
        Action.RATE: _("居民评价"),
        Action.REOPEN_UNSOLVED: _("居民说没解决，自动重新办理"),
        Action.ATTACH: _("加材料"),
        Action.MERGE: _("并到另一件"),
        Action.SEPARATE: _("分开"),
        Action.TAKE_IN: _("并入另一件"),
        Action.LET_GO: _("分出另一件"),
        Action.REPLACE_CODE: _("换查询号"),
    }


def _titles_beside() -> dict[Action, str]:
    return {
        Action.ANSWER_TASK: _("部门答复了"),
        Action.RETURN_TASK: _("任务退回"),
        Action.CANCEL_TASK: _("任务撤销"),
        Action.TALK: _("工作人员接过对话"),
        Action.HANG_UP: _("对话交回机器人"),
        Action.SEE: _("看过居民的话"),
        Action.RATE: _("居民评价办理"),
        Action.REOPEN_UNSOLVED: _("居民说没解决，自动重新办理"),
        Action.ATTACH: _("加了照片或材料"),
        Action.MERGE: _("是同一家，并到另一件办理"),
        Action.SEPARATE: _("分开了，单独办理"),
        Action.TAKE_IN: _("是同一家，另一件并了过来"),
        Action.LET_GO: _("另一件分开了"),
        Action.REPLACE_CODE: _("换了查询号"),
    }


def moment(at: datetime) -> str:
    """A time as the county's clocks show it."""
    return at.astimezone(COUNTY_TIME).strftime("%Y-%m-%d %H:%M")


def age(waited: timedelta) -> str:
    """How long something has waited, in the largest fitting unit."""
    minutes = max(int(waited.total_seconds() // 60), 0)
    if minutes < 60:
        return _("{n} 分钟", n=minutes)
    if minutes < 48 * 60:
        return _("{n} 小时", n=minutes // 60)
    return _("{n} 天", n=minutes // (24 * 60))
