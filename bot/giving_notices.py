"""What givers and households are told of offers and matches, and the buttons that go with it."""

from collections.abc import Mapping
from typing import Any

from bot.messages import Choice
from bot.texts import Texts, mark
from knowledge.languages import Language
from referral.domain.givers import GIVER_NAMES, GiverKind
from referral.domain.offers import HANDING_NAMES, Handing
from referral.domain.things import told

CONSENT_VERSION = "giver-1"
"""The version of the words to which a household says yes for one giver (`match.ask_household`)."""
WORDS: dict[str, tuple[str, ...]] = {
    "offer.registered": (mark("您要给的（{what}），已经记下。工作人员查验以后，才会去对接。"),),
    "offer.opened": (mark("您要给的（{what}），查验好了，开始对接。有合适的家庭，会在这里问您。"),),
    "offer.refused": (mark("您要给的（{what}），这次不能对接。"), mark("理由：{reason}")),
    "offer.paused": (mark("您要给的（{what}），先停一停。"), mark("理由：{reason}")),
    "offer.lapsed": (mark("您要给的（{what}），到期了，不再对接。想接着给，再登记一次就行。"),),
    "giver.resting": (mark("有几次说好没有到，您给的先停下。请跟窗口说一声，说清楚就接着来。"),),
    "need.ask_consent": (
        mark("您的事（{code}），工作人员想替您找愿意帮忙的人。"),
        mark("同意的话，只说您家要什么、在哪个乡镇，不说是谁；找到了再一家一家问您。随时可以收回。"),
        mark("同意吗？不同意也不影响您办别的事。"),
    ),
    "match.ask_giver": (
        mark("有一家正需要您给的：{what}。"),
        mark("地方：{township}"),
        mark("您愿意给这家吗？两边都同意以后，才会告诉您是谁、怎么联系。"),
    ),
    "match.ask_household": (
        mark("有人愿意帮您家：{what}。"),
        mark("是谁：{giver}"),
        mark("是哪一类：{giver_kind}"),
        mark("怎么给：{handing}"),
        mark("您要不要？按「要」，就是同意把您的称呼、电话和地方告诉这一家。"),
        mark("只为这一件事，最多 90 天，随时可以收回。"),
        mark("不要也没关系，不影响您办别的事。"),
    ),
    "match.agreed_giver": (
        mark("两边都同意了：{what}。"),
        mark("怎么称呼：{name}"),
        mark("电话：{contact}"),
        mark("地方：{place}"),
        mark("请只为这一件事联系，不要告诉别人，也不要拍照发出去。"),
    ),
    "match.agreed_household": (
        mark("两边都同意了：{what}。"),
        mark("给的人：{giver}"),
        mark("电话：{contact}"),
        mark("他们会联系您。说好的时间没有人来，就按一下。"),
    ),
    "match.over": (mark("这一次对接（{what}）到这里为止。有新的，会再告诉您。"),),
    "match.lapsed": (mark("这一次对接（{what}）没有等到两边的回话，先放下了。有新的，会再问您。"),),
    "match.delivered": (mark("说是已经给到您家：{what}。"), mark("收到没有？请按一下。")),
    "match.thanks": (mark("这家收到了：{what}。谢谢您！"), mark("这一次顺不顺利？")),
    "match.disputed": (mark("这家说还没有收全：{what}。请您再看一看。"),),
    "match.missed": (mark("说好的时间，这家没有等到您：{what}。请跟他们说一声，另约时间。"),),
}
_TAKE_BACK = (("offer-back", mark("收回这一份")),)
BUTTONS: dict[str, tuple[tuple[str, str], ...]] = {
    "offer.registered": _TAKE_BACK,
    "offer.opened": _TAKE_BACK,
    "offer.paused": _TAKE_BACK,
    "match.ask_giver": (("giver-yes", mark("愿意给这家")), ("giver-no", mark("这次不给"))),
    "match.ask_household": (("home-yes", mark("要")), ("home-no", mark("不要"))),
    "match.agreed_giver": (("given", mark("我送到了")), ("giver-back", mark("我来不了了"))),
    "match.agreed_household": (("missed", mark("没有人来")), ("home-back", mark("不要了"))),
    "match.thanks": (("giver-5", mark("很好")), ("giver-3", mark("一般")), ("giver-1", mark("不好"))),
    "match.delivered": (
        ("got-all", mark("收到了")),
        ("got-none", mark("没收到")),
        ("got-part", mark("只收到一部分")),
    ),
}
"""The last part of a button's id says which match it is about; an old one is refused by the service."""


def filled(given: Mapping[str, Any], language: Language) -> dict[str, Any]:
    """The parameters of a notice with the things and kinds in words."""
    found = dict(given)
    if given.get("thing"):
        quantity = given.get("delivered", given.get("quantity", 0))
        found["what"] = told(str(given["thing"]), int(quantity)).in_(language)
    if given.get("giver"):
        found.pop("giver_kind", None)
    elif given.get("giver_kind"):
        found["giver_kind"] = GIVER_NAMES[GiverKind(given["giver_kind"])].in_(language)
    if given.get("handing"):
        found["handing"] = HANDING_NAMES[Handing(given["handing"])].in_(language)
    return found


def buttons(texts: Texts, language: Language, notice: str, given: Mapping[str, Any]) -> tuple[Choice, ...]:
    """What can be pressed below a notice about a match."""
    say, match = texts.in_(language), str(given.get("match") or given.get("offer", "")).replace("-", "")
    if notice == "need.ask_consent":
        code = str(given.get("code", "")).replace(" ", "")
        return (Choice(f"match:allow:{code}", say("同意")), Choice(f"match:forbid:{code}", say("不同意")))
    return tuple(Choice(f"match:{step}:{match}", say(label)) for step, label in BUTTONS.get(notice, ()))
