"""How urgent a matter is: rules that can be read aloud, applied on the server, shown with their reasons.

「救急难」 (奉节府办〔2017〕158号 三（二）4) is for what cannot wait. The rules look for words; they err on
the side of hurry, because a person looks at the matter next and can see why it stands where it does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from knowledge.languages import Text
from referral.domain.kinds import Kind, Urgency


class Reason(StrEnum):
    LIFE_IN_DANGER = "life-in-danger"
    NO_ROOF = "no-roof"
    NO_FOOD = "no-food"
    CHILD_ALONE = "child-alone"
    ACUTE_ILLNESS = "acute-illness"
    INJURED = "injured"
    CANNOT_PAY_TREATMENT = "cannot-pay-treatment"
    EMERGENCY_KIND = "emergency-kind"


@dataclass(frozen=True, slots=True)
class Rule:
    """Any of these words means this reason; the reason means this urgency."""

    reason: Reason
    urgency: Urgency
    words: re.Pattern[str]
    says: Text


def _rule(reason: Reason, urgency: Urgency, words: str, says: tuple[str, str, str]) -> Rule:
    return Rule(reason, urgency, re.compile(words, re.IGNORECASE | re.VERBOSE), Text(*says))


RULES: tuple[Rule, ...] = (
    _rule(
        Reason.LIFE_IN_DANGER,
        Urgency.URGENT,
        r"""不想活|活不下去|活不成了|想死|自杀|自殺|寻短见|尋短見|轻生|輕生|快死了|要死人|救命|生命危险|生命危險
        |打死|要杀|要殺|被家暴|喝农药|喝農藥|跳楼|跳樓|跳河|昏迷|没气了|沒氣了
        |suicid|kill\ (?:me|my|him|her)|dying|life[\ -]threatening|danger\ to\ life""",
        ("有生命危险", "有生命危險", "life is in danger"),
    ),
    _rule(
        Reason.NO_ROOF,
        Urgency.URGENT,
        r"""着火|著火|起火|失火|火灾|火災|烧光|燒光|烧没|房子.{0,6}(?:塌|垮|倒|烧|燒|冲|沖)|屋.{0,6}(?:塌|垮|烧了|燒了)
        |(?:房|屋|墙|牆).{0,2}(?:塌|垮)|没(?:得|有)?地方(?:住|睡)|沒(?:得|有)?地方(?:住|睡)|没(?:得|有)?房子?住
        |无家可归|無家可歸|睡.{0,3}(?:街|桥洞|橋洞)|泥石流|滑坡|洪水|地震|水淹
        |house\ (?:burn|collaps)|burn(?:ed|t)\ down|no\ roof|homeless
        |nowhere\ to\ (?:live|sleep)|flood|landslide""",
        ("没有住处，或住处遭了灾", "沒有住處，或住處遭了災", "no roof, or the home was struck by disaster"),
    ),
    _rule(
        Reason.NO_FOOD,
        Urgency.URGENT,
        r"""没(?:得|有)?(?:饭|米|东西)?吃(?:的|了|饭)|沒(?:得|有)?(?:飯|米|東西)?吃(?:的|了|飯)|没(?:得|有)饭|没(?:得|有)米
        |没饭吃|沒飯吃|断粮|斷糧|断炊|饿|餓|揭不开锅|揭不開鍋|吃不(?:上|起|饱|飽)饭?|吃不起飯
        |no\ food|nothing\ to\ eat|starv|hungry""",
        ("没有吃的", "沒有吃的", "no food"),
    ),
    _rule(
        Reason.CHILD_ALONE,
        Urgency.URGENT,
        r"""(?:娃儿?|孩子|小孩|小朋友|孙子|孫子|孙女|孫女|女儿|女兒|儿子|兒子|幺儿)
        .{0,10}(?:没人管|沒人管|没得人管|没人照|沒人照|没得人照|一个人在家|一個人在家|独自|獨自|无人照|無人照)
        |(?:没人|没得人|沒人|无人|無人)(?:管|照顾|照看|照顧).{0,6}(?:娃|孩|小朋友)
        |弃婴|棄嬰
        |child(?:ren)?\ (?:is\ |are\ )?alone
        |nobody\ (?:looks|to\ look)\ after\ (?:the|my|a)\ (?:child|kid)""",
        ("孩子没有人照看", "孩子沒有人照看", "a child is alone"),
    ),
    _rule(
        Reason.ACUTE_ILLNESS,
        Urgency.URGENT,
        r"""突发(?:重|大|急|疾)?病|突發(?:重|大|急|疾)?病|急性|急症|脑溢血|腦溢血|脑出血|腦出血
        |脑梗|腦梗|心梗|中风了|中風了
        |抢救|搶救|重症监护|重症監護|ICU\b|病危|吐血|大出血|休克
        |stroke|heart\ attack|emergency\ (?:room|surgery)|intensive\ care""",
        ("突发急病、重病", "突發急病、重病", "acute illness"),
    ),
    _rule(
        Reason.INJURED,
        Urgency.SOON,
        r"""受伤|受傷|车祸|車禍|摔断|摔斷|骨折|烧伤|燒傷|烫伤|燙傷|砸到|砸伤|砸傷|工伤|工傷|撞(?:了|伤|傷|到人)
        |injur|car\ (?:accident|crash)|broken\ (?:leg|arm|bone)|burns\b""",
        ("有人受伤", "有人受傷", "somebody is injured"),
    ),
    _rule(
        Reason.CANNOT_PAY_TREATMENT,
        Urgency.SOON,
        r"""没钱(?:治|看|医|交|做手术)|沒錢(?:治|看|醫|交|做手術)|没得钱(?:治|看|医)|治不起|看不起病|医不起|醫不起|欠.{0,4}医(?:药|院)
        |欠.{0,4}醫(?:藥|院)|交不起.{0,4}(?:住院|医药|手术|押金)|停药|停藥
        |can(?:not|'t)\ (?:afford|pay).{0,20}(?:treatment|hospital|surgery|medicine|doctor)""",
        ("没有钱治病", "沒有錢治病", "treatment cannot be paid"),
    ),
)

EMERGENCY_KIND = Text("按救急难办理", "按救急難辦理", "filed as emergency relief")
_SAYS = {rule.reason: rule.says for rule in RULES} | {Reason.EMERGENCY_KIND: EMERGENCY_KIND}
_URGENCY = {rule.reason: rule.urgency for rule in RULES} | {Reason.EMERGENCY_KIND: Urgency.SOON}


@dataclass(frozen=True, slots=True)
class Assessment:
    """The urgency, and every reason that was seen, most urgent first."""

    urgency: Urgency
    reasons: tuple[Reason, ...]


def says(reason: Reason) -> Text:
    """The reason in the three languages, for screens."""
    return _SAYS[reason]


def assess(kind: Kind, words: Iterable[str], hints: Iterable[str] = ()) -> Assessment:
    """Weighs what the resident wrote and what the dialogue hinted (ids of Reason; unknown hints are
    ignored).
    """
    text = "\n".join(words)
    known = {Reason(hint) for hint in hints if hint in set(Reason)}
    reasons = [rule.reason for rule in RULES if rule.reason in known or rule.words.search(text)]
    if kind is Kind.EMERGENCY_RELIEF:
        reasons.append(Reason.EMERGENCY_KIND)
    reasons.sort(key=lambda reason: _URGENCY[reason].rank)
    return Assessment(most_urgent(reasons), tuple(reasons))


def most_urgent(reasons: Iterable[str]) -> Urgency:
    """The urgency that these reasons (ids of Reason) add up to."""
    found = [_URGENCY[Reason(reason)] for reason in reasons]
    return min(found, key=lambda urgency: urgency.rank, default=Urgency.NORMAL)
