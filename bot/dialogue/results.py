"""One program of a screening: on one line of the overview, or opened with reasons, papers and place."""

from collections.abc import Iterable

from bot.dialogue import buttons
from bot.dialogue.facts import name_of
from bot.dialogue.moment import Moment, cited
from bot.messages import Citation, Reply
from bot.texts import mark
from knowledge.answering import told_change
from knowledge.eligibility.screening import ProgramResult
from knowledge.languages import Text

VERDICTS: dict[str, str] = {
    "likely": mark("✅ 看起来可能符合："),
    "staff": mark("👤 要工作人员判断："),
    "unknown": mark("❓ 现在还说不准："),
    "unlikely": mark("➖ 看起来不太符合："),
}
"""The four honest verdicts, best first."""

_OTHER_DOORS: dict[str, str] = {
    "charity": mark("慈善帮扶"),
    "appeal": mark("不服可以申诉、复议"),
    "phone": mark("问乡镇救助窗口"),
}
_NAMED_MISSING = 2
_NAMED_DOORS = 2
_STOPS = "。.；;"


def title_of(moment: Moment, program: str) -> str:
    """What a program is called."""
    return buttons.program_title(moment.world.kb, program, moment.language)


def is_help(moment: Moment, program: str) -> bool:
    """Whether a program is help to be had; leaving dibao, say, is not and answers no need."""
    return moment.world.kb.programs[program].need is not None


def line(moment: Moment, result: ProgramResult) -> str:
    """One line: an unlikely program with its reason and next doors, an open one with what is open."""
    title = title_of(moment, result.program)
    if result.verdict == "unlikely":
        doors = moment.say("、").join(doors_of(moment, result)[:_NAMED_DOORS])
        return moment.say(
            "· {program}：{reason}。可以再看：{doors}",
            program=title,
            reason=reason_of(moment, result),
            doors=doors,
        )
    if result.verdict == "unknown" and result.missing:
        names = moment.say("、").join(missing_of(moment, result.missing)[:_NAMED_MISSING])
        return moment.say("· {program}（还差：{facts}）", program=title, facts=names)
    return f"· {title}"


def aside(moment: Moment, result: ProgramResult) -> str:
    """One line for a program that is no help: what the rules say of it."""
    title = title_of(moment, result.program)
    return moment.say("· {program}：{reason}。", program=title, reason=reason_of(moment, result))


def reason_of(moment: Moment, result: ProgramResult) -> str:
    """The first reason, without its full stop."""
    return _said(moment, result.reasons[0].text).rstrip(_STOPS) if result.reasons else moment.say("还说不准")


def _said(moment: Moment, text: Text) -> str:
    """Words of the rules, of one's own household or of the one that is asked for."""
    return text.spoken(moment.conversation.for_other).in_(moment.language)


def missing_of(moment: Moment, refs: Iterable[str]) -> list[str]:
    """What is still to be known, by name, each once."""
    names = (name_of(moment, ref) for ref in refs)
    return list(dict.fromkeys(name for name in names if name))


def doors_of(moment: Moment, result: ProgramResult) -> list[str]:
    """Where to try next, by name, each once: a no is never the end of the road."""
    names = (
        moment.say(_OTHER_DOORS[door]) if door in _OTHER_DOORS else title_of(moment, door)
        for door in result.next_doors
    )
    return list(dict.fromkeys(names))


def opened(moment: Moment, result: ProgramResult) -> Reply:
    """One program in full: the verdict with every reason and its clause, what to bring, where to go."""
    program = moment.world.kb.programs[result.program]
    language = moment.language
    clauses: list[Citation] = [program.clause]
    lines = [f"【{program.title.in_(language)}】"]
    if is_help(moment, result.program):
        lines.append(moment.say(VERDICTS[result.verdict]).rstrip("：:"))
    for reason in result.reasons:
        words = _said(moment, reason.text).rstrip(_STOPS)
        lines.append(moment.say("· {reason}（依据 {clause}）", reason=words, clause=reason.clause.clause))
        clauses.append(reason.clause)
    lines += list(_ways_on(moment, result))
    kb, today = moment.world.kb, moment.context.today
    lines += [
        moment.say("后来的变化：{change}", change=told_change(kb, change, language, today))
        for change in program.changes
    ]
    lines.append(
        moment.say(
            "依据：{document} {clause}", document=program.clause.document, clause=program.clause.clause
        )
    )
    lines.append(moment.say("这是初步看法，不是决定。"))
    return Reply("\n".join(lines), (), cited(tuple(clauses)))


def _ways_on(moment: Moment, result: ProgramResult) -> Iterable[str]:
    program, language = moment.world.kb.programs[result.program], moment.language
    if result.verdict == "unlikely":
        yield moment.say("可以再看：{doors}", doors=moment.say("、").join(doors_of(moment, result)))
        return
    if papers := moment.say("；").join(paper.in_(language).rstrip(_STOPS) for paper in program.papers):
        yield moment.say("要带：{papers}", papers=papers)
    yield moment.say("去哪里：{where}", where=program.where.in_(language))
