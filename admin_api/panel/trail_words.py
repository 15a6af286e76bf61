"""The audit in the words that auditors read."""

from admin_api.language import gettext as _
from admin_api.language import text
from admin_api.panel.labels import event_title
from referral.domain import giving_names
from referral.domain.kinds import Action
from referral.domain.matches import MatchAction
from referral.domain.offers import OfferAction
from referral.store.queries import AuditEntry

NAMED = frozenset({"operator", "resident", "giver", "anonymous", "system"})
"""Who acts without an account."""
SHOWN = 160
LISTED = frozenset({"referrals", "offers"})
"""Long lists of ids in the detail: how many there are is said with the subject."""


def who_words(entry: AuditEntry) -> str:
    """A name; whoever has none is called by what they are."""
    return entry.name or {
        "operator": _("系统管理（命令行）"),
        "resident": _("居民"),
        "giver": _("给东西的人"),
        "anonymous": _("没有登录的人"),
        "system": _("系统"),
    }.get(entry.who, entry.who)


def done(action: str) -> str:
    """What was done; what has no words here is shown as it is stored."""
    known = _read_and_came_in() | _managed() | _together() | _given() | _written() | _of_residents()
    if action in known:
        return known[action]
    kind, _dash, step = action.partition("-")
    if kind == "offer" and step in set(OfferAction):
        return _("捐助：{step}", step=text(giving_names.OFFER_ACTIONS[OfferAction(step)]))
    if kind == "match" and step in set(MatchAction):
        return _("对接：{step}", step=text(giving_names.MATCH_ACTIONS[MatchAction(step)]))
    return event_title(Action(action)) if action in set(Action) else action


def _read_and_came_in() -> dict[str, str]:
    return {
        "read-queue": _("看了求助名单"),
        "read-notices": _("看了提醒"),
        "set-duty": _("排了值班"),
        "remove-duty": _("去掉了值班"),
        "read-referral": _("打开了求助"),
        "read-files": _("看了材料的名单"),
        "read-file": _("打开了材料的页面"),
        "open-file": _("打开了材料"),
        "read-alike": _("看了可能是同一家的求助"),
        "search": _("查找了求助"),
        "read-audit": _("看了查阅记录"),
        "export-audit": _("导出了查阅记录"),
        "sign-in": _("登录"),
        "sign-in-refused": _("登录没有成功"),
        "sign-out": _("退出登录"),
        "end-session": _("结束了登录"),
        "set-password": _("换了密码"),
        "first-account": _("建了第一个账号"),
        "file-at-window": _("在窗口登记了求助"),
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


def _given() -> dict[str, str]:
    """Charity: what was looked at, and what was written of a need."""
    return {
        "read-offers": _("看了捐助名单"),
        "read-offer": _("打开了捐助"),
        "read-matches": _("看了对接名单"),
        "read-match": _("打开了对接"),
        "read-need": _("看了这家要什么"),
        "need-open": _("写下了这家要什么"),
        "need-describe": _("改了这家要什么"),
        "need-close": _("不再找东西"),
    }


def _written() -> dict[str, str]:
    """What is published: answers, articles, amounts, announcements, cases."""
    return {
        "dismiss-questions": _("放下了没答上的问题"),
        "answer-askers": _("回复了问的人"),
        "adopt-questions": _("把问题收进了文章"),
        "propose-amount": _("提了新金额"),
        "hand-in-amount": _("交了金额请复核"),
        "publish-amount": _("发布了金额"),
        "withdraw-amount": _("撤下了金额"),
        "save-draft": _("存了文章草稿"),
        "submit-draft": _("交了文章请复核"),
        "publish-article": _("发布了文章"),
        "roll-back": _("退回了旧文章"),
        "discard-draft": _("丢掉了文章草稿"),
        "draft-announcement": _("写了公告"),
        "change-announcement": _("改了公告"),
        "hand-in-announcement": _("交了公告请复核"),
        "publish-announcement": _("发布了公告"),
        "withdraw-announcement": _("撤下了公告"),
        "sign-case": _("认可了试算的例子"),
    }


def _of_residents() -> dict[str, str]:
    """What happens to the records of residents beside the steps of a matter."""
    return {
        "give-consent": _("同意了"),
        "revoke-consent": _("收回了同意"),
        "disclose": _("给了对方看"),
        "copy-data": _("取了自己的资料"),
        "drop-files": _("删了还没交的材料"),
        "file-came": _("材料取到了"),
        "file-refused": _("材料没有收下"),
        "not-the-same": _("记下了不是同一家"),
    }


def subject_words(entry: AuditEntry) -> str:
    """What it was done to."""
    kind, _colon, rest = entry.subject.partition(":")
    match kind:
        case "referral":
            return _("求助 {id}", id=rest[:8])
        case "queue" | "tasks" | "notices" | "matches":
            return _("{n} 件求助", n=len(entry.detail.get("referrals", ())))
        case "staff":
            return _("本人") if entry.who == entry.subject else _("人员 {id}", id=rest[:8])
        case "audit":
            return _("查阅记录")
        case "offer":
            return _("捐助 {id}", id=rest[:8])
        case "offers":
            return _("{n} 份捐助", n=len(entry.detail.get("offers", ())))
        case "match":
            return _("对接 {id}", id=rest[:8])
    return entry.subject


def detail_words(entry: AuditEntry) -> str:
    """What else the entry says, without the list of matters."""
    rest = {name: value for name, value in entry.detail.items() if name not in LISTED}
    said = _("；").join(f"{name} {value}" for name, value in rest.items())
    return said if len(said) <= SHOWN else f"{said[:SHOWN]}…"
