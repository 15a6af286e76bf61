"""The closed lists of the domain in the words that residents read on our pages."""

from datetime import timedelta

from admin_api.language import gettext as _
from referral.domain.consent import DEPARTMENT, WINDOW, Purpose
from referral.domain.kinds import Role, Status
from referral.domain.retention import DataClass, Since, Term
from referral.domain.sharing import Basis, DataKind


def state_words(status: Status) -> str:
    """Where a matter stands, as its resident reads it."""
    return {
        Status.FILED: _("已经交上来，等工作人员看"),
        Status.RECEIVED: _("工作人员已经收到"),
        Status.CHECKING: _("正在核实"),
        Status.ASKED: _("工作人员有话要问，等您回答"),
        Status.WITH_DEPARTMENTS: _("转到有关部门办理"),
        Status.APPROVED: _("同意了，等着兑现"),
        Status.DECLINED: _("没有同意"),
        Status.DELIVERED: _("帮助已经给到"),
        Status.CLOSED: _("办完了"),
        Status.WITHDRAWN: _("已经撤回"),
        Status.MERGED: _("和另一件并在一起办"),
    }[status]


def purpose_words(purpose: Purpose) -> str:
    return {
        Purpose.CONTACT: _("联系和核实"),
        Purpose.SENSITIVE: _("看病情、残疾、收入"),
        Purpose.MATCHING: _("找人帮忙"),
    }[purpose]


def recipient_words(recipient: str, name: str) -> str:
    """What a recipient is called."""
    if recipient == WINDOW:
        return _("村、乡镇和县里的救助窗口")
    return name or (_("帮着核实的部门") if recipient.startswith(DEPARTMENT) else _("一位帮忙的人"))


def data_words(kind: DataKind) -> str:
    return {
        DataKind.NEED: _("缺什么"),
        DataKind.PLACE: _("在哪里"),
        DataKind.NAME: _("姓名"),
        DataKind.CONTACT: _("联系方式"),
        DataKind.STORY: _("事情经过"),
        DataKind.ANSWERS: _("自查的答案"),
        DataKind.VERDICTS: _("自查的结果"),
        DataKind.ATTACHMENTS: _("照片和文件"),
        DataKind.DECISION: _("办理结果"),
    }[kind]


def basis_words(basis: Basis) -> str:
    return {
        Basis.CONSENT: _("您同意过"),
        Basis.DUTY: _("他们办这件事的职责"),
        Basis.EMERGENCY: _("有人身危险，来不及问"),
        Basis.CHILD: _("法律要求报告孩子受侵害"),
    }[basis]


def role_words(role: str) -> str:
    """Who a member of staff is to a resident; a role of later is plain staff."""
    known: dict[str, str] = {
        Role.VILLAGE: _("村（社区）工作人员"),
        Role.TOWNSHIP: _("乡镇工作人员"),
        Role.COUNTY: _("县里工作人员"),
        Role.DEPARTMENT: _("部门工作人员"),
        Role.AUDITOR: _("审计人员"),
        Role.ADMIN: _("系统管理员"),
    }
    return known.get(role, _("工作人员"))


def class_words(kind: DataClass) -> str:
    """A class of data, as the table of terms calls it."""
    return {
        DataClass.CONVERSATION: _("对话：您答过、填过的"),
        DataClass.SCREENING: _("自查的答案和结果"),
        DataClass.QUESTION: _("没有答上的问题（名字、号码遮住）"),
        DataClass.PROMISE: _("有了答案要告诉您的对话号"),
        DataClass.MESSAGE: _("发给您的消息"),
        DataClass.INBOX: _("收到消息的编号（没有内容）"),
        DataClass.MATTER: _("求助、申请、授权，和给谁看过"),
        DataClass.LINK: _("看“我的数据”的链接"),
        DataClass.SUBSCRIPTION: _("订了新政策消息的对话号"),
        DataClass.SESSION: _("工作人员的登录"),
        DataClass.TRY: _("查询编号的次数（加密的记号）"),
        DataClass.IDEMPOTENCY: _("别的系统的调用"),
        DataClass.AUDIT: _("谁看过、办过什么的记录"),
    }[kind]


def term_words(term: Term) -> str:
    """How long, from when on."""
    return {
        Since.MADE: _time(term.lasts),
        Since.LAST_MESSAGE: _("最后一句话以后 {time}", time=_time(term.lasts)),
        Since.LAST_ASKED: _("最后一次有人问以后 {time}", time=_time(term.lasts)),
        Since.DELIVERED: _("送到以后 {time}", time=_time(term.lasts)),
        Since.RECEIVED: _("收到以后 {time}", time=_time(term.lasts)),
        Since.DECIDED: _(
            "没有决定以前，您随时可以删；有了决定的是公家档案，留多久按档案规定，准确年限我们没有查到"
        ),
        Since.UNSUBSCRIBED: _("退订为止"),
        Since.ITS_END: _("到退出登录为止"),
        Since.LAW: _("至少三年（个人信息保护法第五十六条）"),
    }[term.since]


def _time(lasts: timedelta | None) -> str:
    if lasts is None:
        return ""
    if lasts < timedelta(days=1):
        return _("{n} 分钟", n=int(lasts.total_seconds() // 60))
    return _("{n} 天", n=lasts.days)
