"""「我的授权」 and 「谁看过我的信息」: what was allowed, what was given to whom, and taking it back."""

from collections import Counter
from datetime import datetime

from bot.county import county_day
from bot.dialogue import buttons
from bot.dialogue.moment import Moment, Turn, choices
from bot.messages import Reply
from bot.texts import mark
from referral.commands import ShowSharing, TakeBack
from referral.domain import codes
from referral.domain.consent import DEPARTMENT, WINDOW, Purpose
from referral.domain.kinds import UNDECIDED, Role
from referral.domain.sharing import Basis, DataKind, Disclosure
from referral.ports.sharing import Reading
from referral.service.rights import Allowed, Shared

PURPOSES: dict[str, str] = {
    Purpose.CONTACT: mark("联系和核实"),
    Purpose.SENSITIVE: mark("看病情、残疾、收入"),
    Purpose.MATCHING: mark("找人帮忙"),
}
KINDS: dict[str, str] = {
    DataKind.NEED: mark("缺什么"),
    DataKind.PLACE: mark("在哪里"),
    DataKind.NAME: mark("姓名"),
    DataKind.CONTACT: mark("联系方式"),
    DataKind.STORY: mark("事情经过"),
    DataKind.ANSWERS: mark("自查的答案"),
    DataKind.VERDICTS: mark("自查的结果"),
    DataKind.ATTACHMENTS: mark("照片和文件"),
    DataKind.DECISION: mark("办理结果"),
}
BASES: dict[str, str] = {
    Basis.CONSENT: mark("您同意过"),
    Basis.DUTY: mark("他们办这件事的职责"),
    Basis.EMERGENCY: mark("有人身危险，来不及问"),
    Basis.CHILD: mark("法律要求报告孩子受侵害"),
}
ROLES: dict[str, str] = {
    Role.VILLAGE: mark("村（社区）工作人员"),
    Role.TOWNSHIP: mark("乡镇工作人员"),
    Role.COUNTY: mark("县里工作人员"),
    Role.DEPARTMENT: mark("部门工作人员"),
    Role.AUDITOR: mark("审计人员"),
    Role.ADMIN: mark("系统管理员"),
}
"""A role of later comes out as plain staff."""
_READ = "read-"
_SHOWN = 8


def consents(moment: Moment) -> Turn:
    """Ask for what is allowed."""
    return moment.turn(commands=(ShowSharing(moment.address),))


def readers(moment: Moment) -> Turn:
    """Ask for who has seen what."""
    return moment.turn(commands=(ShowSharing(moment.address, readers=True),))


def press(moment: Moment, rest: str) -> Turn | None:
    """A button whose id begins with ``revoke:``: asked once more before it is done."""
    code, _, wanted = rest.partition("=")
    name, _, action = wanted.partition(".")
    if not name:
        return None
    if action == "yes":
        return moment.turn(commands=(TakeBack(moment.address, code, name),))
    return moment.turn(commands=(ShowSharing(moment.address, code=code, mark=name),))


def shown(moment: Moment, command: ShowSharing, found: tuple[Shared, ...]) -> Turn:
    """What a `ShowSharing` found."""
    if command.readers:
        return _readers(moment, found)
    if command.mark:
        return _asked_again(moment, command, found)
    return _consents(moment, found)


def _consents(moment: Moment, found: tuple[Shared, ...]) -> Turn:
    given = [matter for matter in found if matter.allowed]
    if not given:
        text = moment.say("您现在没有同意过让谁看您的信息。只问政策、只做自查，不用名字，也没有人看。")
        return moment.turn(Reply(text, choices(buttons.home(moment))))
    lines = [moment.say("您同意过的，都在这里。哪一样都可以随时收回，收回以后对方马上看不到。")]
    offers: list[buttons.Pair] = []
    number = 0
    for matter in given[:_SHOWN]:
        lines.append(_title(moment, matter))
        for allowed in matter.allowed:
            number += 1
            lines.append(f"{number}. {_worded(moment, allowed)}")
            offers.append(
                (f"revoke:{matter.code}={allowed.mark}", moment.say("收回 {number}", number=number))
            )
    if len(given) > _SHOWN:
        lines.append(moment.say("还有 {count} 件更早的，在「我的数据」里看得到。", count=len(given) - _SHOWN))
    offers += [("nav:readers", moment.say("谁看过我的信息")), ("nav:copy", moment.say("我的数据"))]
    return moment.turn(Reply("\n".join(lines), choices(*offers, buttons.home(moment))))


def _title(moment: Moment, matter: Shared) -> str:
    kind = moment.say(buttons.KINDS.get(matter.kind, matter.kind))
    return f"【{codes.show(matter.code)}】{kind}"


def _worded(moment: Moment, allowed: Allowed) -> str:
    until = moment.say("这件事办完、档案到期为止")
    if allowed.until is not None:
        until = moment.say("到 {day} 为止", day=_day(allowed.until))
    return moment.say(
        "{purpose}：给{recipient}，{until}（{day} 同意的）",
        purpose=moment.say(PURPOSES[allowed.purpose]),
        recipient=recipient_words(moment, allowed.recipient, allowed.name),
        until=until,
        day=_day(allowed.since),
    )


def recipient_words(moment: Moment, recipient: str, name: str) -> str:
    """What a recipient is called: the window, a department or a giver by name, else by what they are."""
    if recipient == WINDOW:
        return moment.say("村、乡镇和县里的救助窗口")
    if name:
        return name
    return moment.say("帮着核实的部门") if recipient.startswith(DEPARTMENT) else moment.say("一位帮忙的人")


def _asked_again(moment: Moment, command: ShowSharing, found: tuple[Shared, ...]) -> Turn:
    matter = next((one for one in found if one.code == command.code), None)
    allowed = next((one for one in matter.allowed if one.mark == command.mark), None) if matter else None
    if matter is None or allowed is None:
        return gone(moment)
    lines = [moment.say("要收回的是："), _worded(moment, allowed), moment.say(_effect(allowed))]
    offers = [
        (f"revoke:{matter.code}={allowed.mark}.yes", moment.say("收回")),
        ("nav:consents", moment.say("不收回，留着")),
    ]
    if allowed.purpose is Purpose.CONTACT and matter.status in UNDECIDED:
        offers.append((f"withdraw:{matter.code}", moment.say("撤回这件事")))
    return moment.turn(Reply("\n".join(lines), choices(*offers)))


def _effect(allowed: Allowed) -> str:
    if allowed.purpose is Purpose.CONTACT:
        return mark("收回以后，工作人员看不到您的姓名和电话，没法找您，这件事可能办不下去。")
    if allowed.purpose is Purpose.SENSITIVE and allowed.recipient == WINDOW:
        return mark("收回以后，工作人员和帮着核实的部门马上看不到您答的病情、残疾、收入，可能要再来问您。")
    if allowed.recipient == WINDOW:
        return mark("收回以后，不再给您找帮手，已经找到的也马上看不到您的情况。")
    return mark("收回以后，对方马上看不到。窗口还看得到，这件事接着办。")


def taken_back(moment: Moment, allowed: Allowed) -> Turn:
    """The receipt of a revocation."""
    text = moment.say(
        "收回了：{purpose}（{recipient}）。从现在起对方打不开了。以前看过的，有记录可查。",
        purpose=moment.say(PURPOSES[allowed.purpose]),
        recipient=recipient_words(moment, allowed.recipient, allowed.name),
    )
    offers = (("nav:consents", moment.say("我的授权")), ("nav:readers", moment.say("谁看过我的信息")))
    return moment.turn(Reply(text, choices(*offers, buttons.home(moment))))


def gone(moment: Moment) -> Turn:
    """The consent is not there any more: nothing is changed by that."""
    text = moment.say("这一样已经收回了，或者已经到期。")
    return moment.turn(Reply(text, choices(("nav:consents", moment.say("我的授权")), buttons.home(moment))))


def _readers(moment: Moment, found: tuple[Shared, ...]) -> Turn:
    if not found:
        text = moment.say("您没有交过求助或申请，所以没有人看过您的信息。")
        return moment.turn(Reply(text, choices(buttons.home(moment))))
    lines = [moment.say("每次有人打开您的事，都记着。看过的有：")]
    for matter in found[:_SHOWN]:
        lines.append(_title(moment, matter))
        said = [*_people(moment, matter.readings), *(_given(moment, one) for one in matter.disclosures)]
        lines += said or [moment.say("· 还没有人打开过")]
    lines.append(moment.say("觉得哪个不该看，可以发「人工」告诉我们，也可以向县里反映。"))
    offers = (("nav:consents", moment.say("我的授权")), ("nav:copy", moment.say("我的数据")))
    return moment.turn(Reply("\n".join(lines), choices(*offers, buttons.home(moment))))


def _people(moment: Moment, readings: tuple[Reading, ...]) -> list[str]:
    """One line for each person: how often they looked and acted, and when last."""
    looked: Counter[tuple[str, str]] = Counter()
    acted: Counter[tuple[str, str]] = Counter()
    last: dict[tuple[str, str], datetime] = {}
    for reading in readings:
        who = (reading.name, reading.role)
        (looked if reading.action.startswith(_READ) else acted)[who] += 1
        last[who] = reading.at
    return [
        moment.say(
            "· {name}（{role}）：看过 {looked} 次，办过 {acted} 次，最近 {day}",
            name=name or moment.say("账号已经注销的人"),
            role=moment.say(ROLES.get(role, mark("工作人员"))),
            looked=looked[name, role],
            acted=acted[name, role],
            day=_day(last[name, role]),
        )
        for name, role in last
    ]


def _given(moment: Moment, line: Disclosure) -> str:
    return moment.say(
        "· {day} 给了{recipient}：{kinds}。凭什么：{basis}",
        day=_day(line.at),
        recipient=recipient_words(moment, line.recipient, line.name),
        kinds=moment.say("、").join(moment.say(KINDS[kind]) for kind in line.kinds),
        basis=moment.say(BASES[line.basis]),
    )


def _day(at: datetime) -> str:
    return county_day(at).isoformat()
