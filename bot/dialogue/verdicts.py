"""The end of a self-screening: what may be possible, why, with which papers, and where to go."""

from collections.abc import Iterable

from bot.dialogue import buttons
from bot.dialogue.facts import asked, name_of, screened
from bot.dialogue.moment import Moment, Turn, choices, cited
from bot.dialogue.pages import pages
from bot.messages import Choice, Citation, Reply
from bot.texts import mark
from knowledge.eligibility.output import screening_json
from knowledge.eligibility.screening import ProgramResult, Screening
from referral.commands import StoreScreening

_GROUPS: tuple[tuple[str, str], ...] = (
    ("likely", mark("✅ 看起来可能符合：")),
    ("staff", mark("👤 要工作人员判断：")),
    ("unknown", mark("❓ 现在还说不准：")),
    ("unlikely", mark("➖ 看起来不太符合：")),
)
_OTHER_DOORS: dict[str, str] = {
    "charity": mark("慈善帮扶"),
    "appeal": mark("不服可以申诉、复议"),
    "phone": mark("问乡镇救助窗口"),
}
_NAMED_MISSING = 3
_OPENED = 2
"""So many programs that look possible are opened at once; the others wait behind their buttons."""


def verdict(moment: Moment, said: str = "") -> Turn:
    """The verdict on every program, the best ones opened, and what can be done next."""
    told = moment.conversation
    screening = screened(moment)
    first_time = not told.told
    moment = moment.but(mode="screening", asking=None, told=True)
    focus = [result for result in screening.programs if result.program == told.program]
    likely = [r for r in screening.programs if r.verdict == "likely" and r.program != told.program]
    opened = (focus + likely)[:_OPENED]
    replies = [Reply(text) for text in pages(_summary(moment, screening, said))]
    replies += [_details(moment, result) for result in opened]
    replies[-1] = Reply(replies[-1].text, _next_steps(moment, screening, opened), replies[-1].citations)
    store = StoreScreening(
        moment.address,
        screening.on,
        screening.rules_version,
        dict(told.facts),
        screening_json(moment.world.kb, screening, "zh_Hans"),
    )
    return moment.turn(*replies, commands=(store,) if first_time else ())


def _summary(moment: Moment, screening: Screening, said: str) -> list[str]:
    lines = [said] if said else []
    lines.append(
        moment.say("好了，一共答了 {count} 题。先看个大概：", count=len(moment.conversation.answers))
    )
    for verdict_name, heading in _GROUPS:
        group = [result for result in screening.programs if result.verdict == verdict_name]
        if group:
            lines.append(f"{moment.say(heading)}\n" + "\n".join(_line(moment, result) for result in group))
    lines.append(
        moment.say(
            "这只是初步看法，不是决定。能不能办、办多少，由乡镇和县里查实以后定。\n"
            "（{date} 的规定，规则版本 {version}）",
            date=screening.on.isoformat(),
            version=screening.rules_version[:8],
        )
    )
    return lines


def _line(moment: Moment, result: ProgramResult) -> str:
    """One program on one line: an unlikely one with reason and next door, an open one with what is open."""
    title = buttons.program_title(moment.world.kb, result.program, moment.language)
    if result.verdict == "unlikely":
        reason = result.reasons[0].text.in_(moment.language) if result.reasons else ""
        doors = moment.say("、").join(_doors(moment, result))
        tail = moment.say("，可以再问：{doors}", doors=doors) if doors else ""
        said = moment.say("{program}：{reason}", program=title, reason=reason) if reason else title
        return f"· {said}{tail}"
    if result.verdict == "unknown" and result.missing:
        names = moment.say("、").join(_missing(moment, result.missing)[:_NAMED_MISSING])
        return moment.say("· {program}（还差：{facts}）", program=title, facts=names)
    return f"· {title}"


def _missing(moment: Moment, refs: Iterable[str]) -> list[str]:
    names = (name_of(moment, ref) for ref in refs)
    return list(dict.fromkeys(name for name in names if name))


def _doors(moment: Moment, result: ProgramResult) -> list[str]:
    kb = moment.world.kb
    return [
        moment.say(_OTHER_DOORS[door])
        if door in _OTHER_DOORS
        else buttons.program_title(kb, door, moment.language)
        for door in result.next_doors
    ]


def _details(moment: Moment, result: ProgramResult) -> Reply:
    """One program: the verdict with every reason and its clause, what to bring, where to go."""
    program = moment.world.kb.programs[result.program]
    language = moment.language
    heading = dict(_GROUPS)[result.verdict]
    lines = [f"【{program.title.in_(language)}】", moment.say(heading).rstrip("：:")]
    clauses: list[Citation] = [program.clause]
    for reason in result.reasons:
        lines.append(
            moment.say(
                "· {reason}（依据 {clause}）", reason=reason.text.in_(language), clause=reason.clause.clause
            )
        )
        clauses.append(reason.clause)
    if result.verdict == "unknown" and (missing := _missing(moment, result.missing)):
        lines.append(moment.say("还差：{facts}", facts=moment.say("、").join(missing)))
    if result.verdict == "unlikely":
        if doors := _doors(moment, result):
            lines.append(moment.say("可以再问：{doors}", doors=moment.say("、").join(doors)))
    else:
        papers = moment.say("；").join(paper.in_(language) for paper in program.papers)
        if papers:
            lines.append(moment.say("要带：{papers}", papers=papers))
        lines.append(moment.say("去哪里：{where}", where=program.where.in_(language)))
    lines += [
        moment.say("后来的变化：{change}", change=change.text.in_(language)) for change in program.changes
    ]
    lines.append(
        moment.say(
            "依据：{document} {clause}", document=program.clause.document, clause=program.clause.clause
        )
    )
    lines.append(moment.say("这是初步看法，不是决定。"))
    return Reply("\n".join(lines), (), cited(tuple(clauses)))


def _next_steps(moment: Moment, screening: Screening, opened: list[ProgramResult]) -> tuple[Choice, ...]:
    kb, told = moment.world.kb, moment.conversation
    pairs: list[buttons.Pair | None] = []
    if told.program and not told.wide and screening.next_question:
        pairs.append(("screen:wide", moment.say("再答几题，把别的也看一遍")))
    best = next((r.program for r in screening.programs if r.verdict in {"likely", "staff"}), None)
    target = told.program or best
    pairs.append(
        (f"file:start:application:{target}" if target else "file:menu", moment.say("交给工作人员办"))
    )
    shown = {result.program for result in opened}
    order = [name for name, _ in _GROUPS]
    rest = sorted(
        (r for r in screening.programs if r.program not in shown), key=lambda r: order.index(r.verdict)
    )
    pairs += [
        (
            f"program:{r.program}",
            moment.say("细看：{program}", program=buttons.program_title(kb, r.program, moment.language)),
        )
        for r in rest
    ]
    pairs += [
        ("nav:edit", moment.say("改前面的答案")),
        ("nav:restart", moment.say("全部重来")),
        buttons.home(moment),
    ]
    return choices(*pairs)


def details(moment: Moment, program: str) -> Turn | None:
    """The view of one program on the answers so far; None for one that is not in the content."""
    result = next((r for r in screened(moment).programs if r.program == program), None)
    if result is None:
        return None
    reply = _details(moment, result)
    pairs: list[buttons.Pair] = [(f"file:start:application:{program}", moment.say("交给工作人员办"))]
    if result.verdict == "unknown" and asked(moment.but(program=program, wide=False)):
        pairs.insert(0, (f"screen:start:{program}", moment.say("接着答，看清楚这一项")))
    pairs += [("screen:result", moment.say("看全部结果")), buttons.home(moment)]
    return moment.turn(Reply(reply.text, choices(*pairs), reply.citations))
