"""The audit in the words that auditors read."""

from admin_api.language import gettext as _
from admin_api.panel.labels import event_title
from referral.domain.kinds import Action
from referral.store.queries import AuditEntry

NAMED = frozenset({"operator", "resident", "anonymous", "system"})
"""Who acts without an account."""
SHOWN = 160


def who_words(entry: AuditEntry) -> str:
    """A name; whoever has none is called by what they are."""
    return entry.name or {
        "operator": _("系统管理（命令行）"),
        "resident": _("居民"),
        "anonymous": _("没有登录的人"),
        "system": _("系统"),
    }.get(entry.who, entry.who)


def done(action: str) -> str:
    """What was done; what has no words here is shown as it is stored."""
    known = _read_and_came_in() | _managed() | _together()
    if action in known:
        return known[action]
    return event_title(Action(action)) if action in set(Action) else action


def _read_and_came_in() -> dict[str, str]:
    return {
        "read-queue": _("看了求助名单"),
        "read-notices": _("看了提醒"),
        "set-duty": _("排了值班"),
        "remove-duty": _("去掉了值班"),
        "read-referral": _("打开了求助"),
        "read-audit": _("看了查阅记录"),
        "export-audit": _("导出了查阅记录"),
        "sign-in": _("登录"),
        "sign-in-refused": _("登录没有成功"),
        "sign-out": _("退出登录"),
        "end-session": _("结束了登录"),
        "set-password": _("换了密码"),
        "first-account": _("建了第一个账号"),
    }


def _managed() -> dict[str, str]:
    return {
        "add-staff": _("添加了人员"),
        "change-staff": _("改了人员"),
        "invite": _("发了一次性链接"),
        "cancel-invite": _("收回了一次性链接"),
        "enrol-second-factor": _("设了动态验证码"),
        "remove-second-factor": _("取消了自己的动态验证码"),
        "reset-second-factor": _("重置了动态验证码"),
        "new-recovery-codes": _("换了恢复码"),
        "use-recovery-code": _("用了一个恢复码"),
        "second-factor-refused": _("动态验证码没有通过"),
        "confirm-again": _("再次验证了身份"),
        "issue-token": _("发了接口令牌"),
        "revoke-token": _("收回了接口令牌"),
        "look-up": _("凭查询号查了进度"),
        "forget": _("删除了个人信息"),
        "add-webhook": _("添加了推送"),
        "change-webhook": _("改了推送"),
        "disable-webhook": _("推送一整天不通，停了"),
        "remove-webhook": _("删除了推送"),
        "resend-webhook": _("重发了推送"),
    }


def _together() -> dict[str, str]:
    """What is done with departments and in talks."""
    return {
        "read-tasks": _("看了任务名单"),
        "read-task": _("打开了任务"),
        "keep-contact": _("改了部门联系人"),
        "resend": _("重发了消息"),
        "keep-reply": _("改了常用语"),
        "remove-reply": _("删了常用语"),
    }


def subject_words(entry: AuditEntry) -> str:
    """What it was done to."""
    kind, _colon, rest = entry.subject.partition(":")
    match kind:
        case "referral":
            return _("求助 {id}", id=rest[:8])
        case "queue" | "tasks" | "notices":
            return _("{n} 件求助", n=len(entry.detail.get("referrals", ())))
        case "staff":
            return _("本人") if entry.who == entry.subject else _("人员 {id}", id=rest[:8])
        case "audit":
            return _("查阅记录")
    return entry.subject


def detail_words(entry: AuditEntry) -> str:
    """What else the entry says, without the list of matters."""
    rest = {name: value for name, value in entry.detail.items() if name != "referrals"}
    said = _("；").join(f"{name} {value}" for name, value in rest.items())
    return said if len(said) <= SHOWN else f"{said[:SHOWN]}…"
