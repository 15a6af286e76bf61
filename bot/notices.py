"""What staff did, worded for the resident at the moment of delivery, in the resident's language."""

from collections.abc import Mapping
from typing import Any

from bot import giving_notices
from bot.file_words import PROBLEMS
from bot.messages import Choice, Reply
from bot.texts import Texts, mark
from knowledge.languages import Language
from referral.domain import codes
from referral.domain.aid import Receipt
from referral.domain.codes import InvalidCode
from referral.domain.files import Unfit
from referral.domain.satisfaction import Score

_WORDS: dict[str, tuple[str, ...]] = {
    "referral.received": (mark("您的事（{code}），工作人员已经收到了。"),),
    "referral.accepted": (mark("您的事（{code}），工作人员开始办了，正在核实。"),),
    "referral.question": (
        mark("您的事（{code}），工作人员有话问您："),
        mark("「{question}」"),
        mark("按「回答」，或者直接打字都行。"),
    ),
    "referral.assigned": (mark("您的事（{code}），已经有专人在办。"),),
    "referral.with_departments": (mark("您的事（{code}），已经转到{department}办理。"),),
    "referral.approved": (mark("您的事（{code}），同意了。"), mark("说明：{reason}")),
    "referral.declined": (
        mark("您的事（{code}），没有同意。"),
        mark("理由：{reason}"),
        mark("依据：{clause}"),
    ),
    "referral.delivered": (
        mark("您的事（{code}），已经给到您：{what}"),
        mark("多少：{amount} {unit}"),
        mark("哪天：{day}"),
    ),
    "referral.granted": (
        mark("您的事（{code}），先把急的给到您，手续后面再补：{what}"),
        mark("多少：{amount} {unit}"),
        mark("哪天：{day}"),
        mark("要补的材料，工作人员会来找您，您不用着急。"),
    ),
    "referral.file_completed": (mark("您的事（{code}），先给您的那份帮助，手续补齐了，您不用再交什么。"),),
    "referral.closed": (mark("您的事（{code}），办完了。"), mark("说明：{reason}")),
    "referral.message": (mark("您的事（{code}），{who}给您留话："), mark("「{text}」")),
    "referral.said": (mark("{who}："), mark("{text}")),
    "referral.talk_begun": (
        mark("您的事（{code}），现在是{who}直接跟您说话，机器人先不插嘴。"),
        mark("您直接打字，对方就看得到。说完了发「结束」，就回到机器人。"),
    ),
    "referral.talk_ended": (mark("您的事（{code}），{who}结束了对话。现在又是机器人回答您。"),),
    "referral.talk_silent": (
        mark("您的事（{code}），好久没人说话，对话先结束了。现在又是机器人回答您。"),
        mark("工作人员再写来，您照样收得到。"),
    ),
    "referral.talk_closed": (
        mark("您的事（{code}）告一段落，和工作人员的对话也结束了。现在又是机器人回答您。"),
    ),
    "referral.reopened": (mark("您的事（{code}），重新办理了。"), mark("说明：{reason}")),
    "question.answered": (
        mark("您问过：「{question}」"),
        mark("现在有答案了："),
        mark("{text}"),
        mark("记下来好告诉您的这个对话，已经忘掉了。"),
    ),
    "announcement": (mark("社会救助通知："), mark("{text}")),
    "referral.merged": (
        mark("您的事（{code}），跟 {into} 说的是同一件，合在一起办了。"),
        mark("两个编号都查得到，不用再交。"),
    ),
    "referral.code_replaced": (
        mark("您的事换了新的查询号：\n{code}"),
        mark("旧的号码从现在起查不到了。请拿笔记下新的，不要给别人看。"),
    ),
    "referral.separated": (mark("您的事（{code}），改成单独办了，跟原来一样。"),),
    "file.refused": (mark("您发的照片或文件没有收下。"), mark("{why}")),
    "referral.withdrawn": (mark("您的事（{code}），已经撤回。"),),
}
_AFTER: dict[str, str] = {
    "referral.declined": mark(
        "不服可以问清楚再申请，也可以在 60 日内申请行政复议，或者打官司。按「不服怎么办」看怎么做。"
    ),
    "referral.delivered": mark("收到没有？请按一下，没收到的工作人员会再办。"),
    "referral.closed": mark("办得怎么样？请按一下，这一回只问一次。"),
    "referral.granted": mark("收到没有？请按一下，没收到的工作人员会再办。"),
}
RECEIPTS: dict[Receipt, str] = {
    Receipt.ALL: mark("收到了"),
    Receipt.NONE: mark("没收到"),
    Receipt.PART: mark("只收到一部分"),
}
SCORES: dict[Score, str] = {
    Score.GOOD: mark("满意"),
    Score.FAIR: mark("一般"),
    Score.UNSOLVED: mark("没解决"),
}
YUAN = mark("元")
_UNKNOWN = mark("您的事（{code}）有了变动。")
APPEAL = "appeal"

_WORDS |= giving_notices.WORDS
NOTICES = frozenset(_WORDS)
"""The ids that are worded here; a test holds them against what the services write."""


def worded(texts: Texts, language: Language, notice: str, parameters: Mapping[str, Any]) -> Reply:
    """The message of a notice. A line whose parameter is missing or empty is left out."""
    say = texts.in_(language)
    given = {name: value for name, value in parameters.items() if value not in {None, ""}}
    given = giving_notices.filled(given, language)
    given.setdefault("code", "")
    if given.get("problem") in set(Unfit):
        given["why"] = say(PROBLEMS[Unfit(given["problem"])], **given)
    given["who"] = _speaker(texts, language, given)
    if given.get("unit") == YUAN:
        given["unit"] = say(YUAN)
    lines = [say(line, **given) for line in _WORDS.get(notice, (_UNKNOWN,)) if _filled(line, given)]
    if notice in _AFTER and (notice != "referral.closed" or "closing" in given):
        lines.append(say(_AFTER[notice]))
    return Reply("\n".join(lines), _choices(texts, language, notice, given))


def receipt_buttons(code: str, delivery: int) -> tuple[tuple[str, str], ...]:
    """Whether help came: button ids and msgids. The ids say it all, so an old one is harmless."""
    return tuple(
        (f"got:{code}={delivery}.{receipt}", RECEIPTS[receipt])
        for receipt in (Receipt.ALL, Receipt.NONE, Receipt.PART)
    )


def score_buttons(code: str, closing: int) -> tuple[tuple[str, str], ...]:
    """How it was: button ids and msgids. The ids say which closing, so an old one is harmless."""
    return tuple((f"face:{code}={closing}.{score}", SCORES[score]) for score in Score)


def _speaker(texts: Texts, language: Language, given: Mapping[str, Any]) -> str:
    """Who of the staff says it, by name and office as far as they are known."""
    say = texts.in_(language)
    if given.get("name") and given.get("office"):
        return say("工作人员 {name}（{office}）", name=given["name"], office=given["office"])
    return say("工作人员 {name}", name=given["name"]) if given.get("name") else say("工作人员")


def _filled(line: str, given: Mapping[str, Any]) -> bool:
    places = [piece.partition("}")[0] for piece in line.split("{")[1:]]
    return all(place in given for place in places)


def _choices(texts: Texts, language: Language, notice: str, given: Mapping[str, Any]) -> tuple[Choice, ...]:
    if notice in giving_notices.WORDS:
        return giving_notices.buttons(texts, language, notice, given)
    say = texts.in_(language)
    if notice == "announcement":
        return (Choice("news:off", say("以后不用通知我")), Choice("nav:help", say("我还能问什么")))
    try:
        code = codes.parse(str(given["code"]))
    except InvalidCode:
        return ()
    match notice:
        case "referral.question":
            return (Choice(f"reply:{code}", say("回答")), Choice(f"status:{code}", say("看这件事")))
        case "referral.declined":
            return (
                Choice(f"topic:{APPEAL}", say("不服怎么办")),
                Choice(f"status:{code}", say("看这件事")),
                Choice("nav:person", say("找工作人员")),
            )
        case "referral.delivered" | "referral.granted" if "delivery" in given:
            receipts = receipt_buttons(code, given["delivery"])
            return tuple(Choice(identity, say(label)) for identity, label in receipts)
        case "referral.closed" if "closing" in given:
            scores = score_buttons(code, given["closing"])
            return tuple(Choice(identity, say(label)) for identity, label in scores)
        case "referral.talk_begun":
            return (Choice(f"talk:end={code}", say("结束对话")),)
        case "referral.said":
            return ()
        case "referral.delivered" | "referral.granted" | "referral.message":
            return (Choice(f"reply:{code}", say("补充说明")), Choice(f"status:{code}", say("看这件事")))
        case _:
            return (Choice(f"status:{code}", say("看这件事")),)
