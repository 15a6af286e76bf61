"""The end of a self-screening: an overview of all programs, the best ones opened, and what to do next."""

from bot.dialogue import buttons
from bot.dialogue.facts import asked, screened, township
from bot.dialogue.moment import Moment, Turn, choices
from bot.dialogue.pages import pages
from bot.dialogue.results import VERDICTS, aside, is_help, line, opened, title_of
from bot.messages import Choice, Link, Reply
from knowledge.eligibility.output import screening_json
from knowledge.eligibility.screening import ProgramResult, Screening
from referral.commands import StoreScreening

PRINT = "/screening/"
"""Where the web side shows a kept result; the ticket follows."""
_OPENED = 2
"""So many programs that look possible are opened at once; the others wait behind their buttons."""
_OFFERED = 3


def verdict(moment: Moment, said: str = "") -> Turn:
    """The view of every program. From here on typed words are questions again; the answers are kept."""
    told = moment.conversation
    screening = screened(moment)
    moment = moment.with_(told.idle()).but(told=True)
    shown = _to_open(moment, screening)
    replies = [Reply(text) for text in pages(_overview(moment, screening, said))]
    replies += [opened(moment, result) for result in shown]
    last = replies[-1]
    replies[-1] = Reply(last.text, _next_steps(moment, screening, shown), last.citations)
    if told.told and _kept_today(moment):
        return moment.turn(*replies)
    as_shown = screening_json(moment.world.kb, screening, "zh_Hans", for_other=told.for_other)
    as_shown |= {"area": township(moment), "for_other": told.for_other}
    store = StoreScreening(
        moment.address,
        screening.on,
        screening.rules_version,
        dict(told.facts),
        as_shown,
        days=moment.context.days_kept,
    )
    return moment.turn(*replies, commands=(store,))


def _kept_today(moment: Moment) -> bool:
    return moment.conversation.kept_on == moment.context.today.isoformat()


def printed(moment: Moment) -> Turn | None:
    """The link to the page that can be printed; None where the verdict on the screen is not the one kept."""
    told, site = moment.conversation, moment.context.site
    if site is None or not (told.told and told.kept and _kept_today(moment)):
        return None
    text = moment.say(
        "点下面的链接，就能看到整份结果，可以打印，也可以存在手机里，带到窗口给工作人员看。\n"
        "链接能用 {days} 天。发「删除我的记录」，它马上就打不开。手机是和别人合用的，看完请关掉。",
        days=moment.context.days_kept,
    )
    link = Link(f"{site}{PRINT}{told.kept}", moment.say("打开结果"))
    pairs = (("screen:result", moment.say("看全部结果")), buttons.home(moment))
    return moment.turn(Reply(text, choices(*pairs), links=(link,)))


def _to_open(moment: Moment, screening: Screening) -> list[ProgramResult]:
    """The program in focus, then those that look possible."""
    focus = moment.conversation.program
    chosen = [result for result in screening.programs if result.program == focus]
    likely = [
        result
        for result in screening.programs
        if result.verdict == "likely" and result.program != focus and is_help(moment, result.program)
    ]
    return (chosen + likely)[:_OPENED]


def _overview(moment: Moment, screening: Screening, said: str) -> list[str]:
    lines = [said] if said else []
    count = len(moment.conversation.answers)
    lines.append(moment.say("好了，一共答了 {count} 题。先看个大概：", count=count))
    helping = [result for result in screening.programs if is_help(moment, result.program)]
    for name, heading in VERDICTS.items():
        group = [result for result in helping if result.verdict == name]
        if name == "unknown" and moment.conversation.program and not moment.conversation.wide:
            # One program was asked about: the others were hardly looked at, so they share a line.
            lines += [_in_short(moment, heading, group)] if group else []
        elif group:
            lines.append("\n".join([moment.say(heading), *(line(moment, result) for result in group)]))
    asides = [r for r in screening.programs if r not in helping and r.verdict != "unknown"]
    if asides:
        lines.append("\n".join([moment.say("ℹ️ 顺带看了："), *(aside(moment, result) for result in asides)]))
    lines.append(
        moment.say(
            "这只是初步看法，不是决定。能不能办、办多少，由乡镇和县里查实以后定。\n"
            "（{date} 的规定，规则版本 {version}）",
            date=screening.on.isoformat(),
            version=screening.rules_version[:8],
        )
    )
    return lines


def _in_short(moment: Moment, heading: str, group: list[ProgramResult]) -> str:
    titles = moment.say("、").join(title_of(moment, result.program) for result in group)
    return f"{moment.say(heading)}\n{titles}"


def _next_steps(moment: Moment, screening: Screening, shown: list[ProgramResult]) -> tuple[Choice, ...]:
    told = moment.conversation
    pairs: list[buttons.Pair] = []
    if told.program and not told.wide and screening.next_question:
        pairs.append(("screen:wide", moment.say("再答几题，把别的也看一遍")))
    pairs.append(hand_over(moment, screening))
    seen = {result.program for result in shown}
    more = [
        result
        for result in screening.programs
        if result.program not in seen
        and result.verdict in {"likely", "staff"}
        and is_help(moment, result.program)
    ]
    pairs += [_look_at(moment, result) for result in more[:_OFFERED]]
    if moment.context.site is not None:
        pairs.append(("screen:print", moment.say("打印、保存结果")))
    pairs += [("screen:all", moment.say("一项一项细看")), ("nav:edit", moment.say("改前面的答案"))]
    return choices(*pairs, ("nav:restart", moment.say("全部重来")), buttons.home(moment))


def hand_over(moment: Moment, screening: Screening) -> buttons.Pair:
    """The button that begins a request: for the program in focus, or the first that looks possible."""
    wanted = [moment.conversation.program]
    wanted += [
        r.program for verdict in ("likely", "staff") for r in screening.programs if r.verdict == verdict
    ]
    programs = moment.world.kb.programs
    program = next((p for p in wanted if p and p in programs and is_help(moment, p)), None)
    label = moment.say("写申请，交给工作人员")
    return (f"file:start:application:{program}", label) if program else ("file:menu", label)


def _look_at(moment: Moment, result: ProgramResult) -> buttons.Pair:
    words = moment.say(VERDICTS[result.verdict])
    return f"program:{result.program}", f"{words[0]} {title_of(moment, result.program)}"


def everything(moment: Moment) -> Turn:
    """All programs as buttons, best verdict first."""
    order = list(VERDICTS)
    found = sorted(screened(moment).programs, key=lambda result: order.index(result.verdict))
    pairs = [_look_at(moment, result) for result in found]
    return moment.turn(Reply(moment.say("要细看哪一项？"), choices(*pairs, buttons.home(moment))))


def details(moment: Moment, program: str) -> Turn | None:
    """The view of one program on the answers so far; None for one that is not in the content."""
    result = next((r for r in screened(moment).programs if r.program == program), None)
    if result is None:
        return None
    reply = opened(moment, result)
    pairs: list[buttons.Pair] = []
    if result.verdict == "unknown" and asked(moment.but(program=program, wide=False, asking=None)):
        pairs.append((f"screen:start:{program}", moment.say("接着答，看清楚这一项")))
    if is_help(moment, program):
        pairs.append((f"file:start:application:{program}", moment.say("写申请，交给工作人员")))
    pairs += [("screen:all", moment.say("一项一项细看")), ("screen:result", moment.say("看全部结果"))]
    return moment.turn(Reply(reply.text, choices(*pairs, buttons.home(moment)), reply.citations))
