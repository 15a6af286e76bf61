"""Numbers in a story: how many people, how old, which grade, how much money in which time."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from knowledge.eligibility.extraction_words import Clause, Hit
from knowledge.eligibility.numbers import NotOneNumberError, one_number
from knowledge.eligibility.periods import read_amount
from knowledge.schema.facts_told import FactsTold, one_of

_N = r"(?<![\d一二两三四五六七八九十百零.])(?:\d{1,3}|[一二两三四五六七八九十]{1,3})"
_GRADES = {"一": 1, "二": 2, "三": 3, "四": 4, "壹": 1, "贰": 2, "叁": 3, "肆": 4}
_GRADES |= {str(grade): grade for grade in range(1, 5)}
_KINDS = "残疾|残|视力|听力|言语|肢体|智力|精神|多重"
_GRADE = re.compile(
    rf"(?:{_KINDS})[^\d一二三四壹贰叁肆，]{{0,6}}(?P<after>[一二三四壹贰叁肆1-4])级"
    rf"|(?P<before>[一二三四壹贰叁肆1-4])级[^，\d一二三四]{{0,4}}?(?:{_KINDS})(?:残疾|残)?人?"
    r"|grade (?P<english>[1-4])(?: disab)?"
)
_BARE_GRADE = re.compile(r"^\W*(?:是|定的)?(?P<after>[一二三四壹贰叁肆1-4])级(?:的)?")
_SIZE = re.compile(
    rf"(?P<mouths>{_N})\s*口(?:之家|人)"
    rf"|一家(?P<whole>{_N})口"
    rf"|(?:家里?|一家|屋里?头?|我们家|全家)(?:有|就|共|总共|一共|现在)*(?P<short>{_N})口(?=$|■)"
    rf"|(?:家里?头?|屋里?头?|一共|总共|全家|家中|我们|^)(?:现在|总共|一共|就|有|是|只有|还有)*"
    rf"(?P<persons>{_N})\s*个?人(?=$|■|吃饭|过|住|生活|[一每]个?月|[一每全]年)"
    rf"|(?P<living>{_N})个人(?:一起)?(?:吃饭|过日子|过|生活|居住|住)"
    rf"|(?:就|只有|只剩)我?(?:们)?[^，\d一二三四]{{0,6}}?(?P<only>{_N})个?人?(?=$|■)(?<=人)"
    r"|(?:household|family) of (?P<english>\w+)"
    r"|(?P<counted>\w+) (?:people|persons|members) in (?:my|our|the|his|her|their)"
    r"|there are (?P<us>\w+) of us"
)
_ALONE = re.compile(
    r"(?:就|只有|只剩)?我?(?:自己)?一个人(?:过|住|生活|在家|$|■)|独居|孤身一人|单身一人|孤身|光棍一个"
    r"|\blives? alone\b"
)
_COUPLE = re.compile(r"(?:就|只有|只剩)[^，]{0,3}(?:老两口|两口子|老俩口)(?:过日子|过|住|生活|$)")
_ENGLISH = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8}
_AGE = re.compile(
    rf"(?P<near>快要?|不到|将近|接近|差[^，]{{0,3}}|近)?(?P<number>{_N})(?P<vague>[多几来])?\s*(?:周)?岁"
    rf"(?P<half>半)?(?:了)?(?!以上|以下|以内|起|那年|的时候)"
)
_BARE_AGE = re.compile(
    rf"^(?:今年|现在)?(?P<near>快)?(?:都|已经|满|也|有)*(?P<number>{_N})(?P<vague>[多几来])?(?:了)?$"
)
_THIS_YEAR = re.compile(rf"今年(?P<near>快)?(?:都|已经|满|就)*(?P<number>{_N})(?P<vague>[多几来])?(?=了|$|■)")
_LAST_AGE = re.compile(
    r"(?<![\d一二三四五六七八九十百千万])(?P<near>快要?|差)?(?P<number>[二三四五六七八九]十[一二三四五六七八九]?|[2-9]\d)"
    r"(?P<vague>多|好?几|来)?(?:了)?$"
)
_NO_AGE = re.compile(r"[月天元斤号路年级](?<!今年)|血压|电话|收入|欠|花|挣")
_ENGLISH_AGE = re.compile(r"(?P<number>\d{1,3}) years? old|\baged (?P<aged>\d{1,3})")
_MONTHS = re.compile(rf"(?:才|刚|还只有){_N}个月(?:大)?(?![^，]*[块元钱])|{_N}个月大")
OLD = 70
_PRESCHOOL = 5
"""Up to this age nobody is at school; at six it may be either."""
_INCOME = re.compile(r"收入|工资|挣|赚|找钱|进账|进项|\b(?:income|earns?|wages?)\b")
_ENGLISH_PERIOD = re.compile(r"\b(?:a|per|each|every) (?:month|year|day)\b|monthly|yearly")
_PERIOD = re.compile(r"[一每]\s*个?月|月收入|月薪|[一每全]\s*年|年收入|[一每]\s*天|一年到头|日薪|做\d+天")
_NO_INCOME = re.compile(
    r"(?:没得|没有|莫得|无)(?:啥子|什么|任何|一分|一分钱)?(?:的)?(?:收入|经济来源|生活来源|进账)(?!高|证明)"
    r"|\bno income\b"
)
_UNCERTAIN_NONE = re.compile(r"(?:啥子|什么|啥|固定|稳定)[^，]{0,2}(?:收入|来源)|收入[^，]{0,2}(?:固定|稳定)")
_VAGUE = re.compile(
    r"(?<=[\d一二两三四五六七八九十百千万])[多来余](?=[块元钱]|$|■|左右)|(?<=[百千万])把(?=[块元]|$)"
)
_SMALL = 50


@dataclass(frozen=True, slots=True)
class Money:
    """An income as told: what `set_fact` takes, and whether it was told as an exact sum."""

    value: Any
    exact: bool


def _count(said: str) -> int | None:
    if said in _ENGLISH:
        return _ENGLISH[said]
    try:
        number = one_number(said)
    except NotOneNumberError:
        return None
    return int(number) if number == number.to_integral_value() else None


def sizes(clause: Clause, text: str) -> list[Hit]:
    """How many people live in the household, where it is said of all of them."""
    found: list[Hit] = []
    for expression, value in ((_ALONE, 1), (_COUPLE, 2), (_SIZE, None)):
        for match in expression.finditer(text):
            group = next((said for said in match.groupdict().values() if said), "")
            size = _count(group) if value is None else value
            part = text[: match.start()].endswith("其中")
            if size is not None and 1 <= size <= 30 and not part:
                start = clause.start + match.start()
                found.append(Hit("household_size", size, start, clause.start + match.end()))
    return found[:1]


def grades(clause: Clause, text: str) -> list[Hit]:
    """Grades of a disability."""
    matches = list(_GRADE.finditer(text))
    if not matches and re.search(_KINDS, clause.before):
        matches = [match for match in [_BARE_GRADE.search(text)] if match]
    return [
        Hit(
            "disability_grade",
            _GRADES[next(said for said in match.groupdict().values() if said)],
            clause.start + match.start(),
            clause.start + match.end(),
        )
        for match in matches
    ]


def ages(clause: Clause, text: str) -> list[Hit]:
    """Ages in years; of 七十多 only that it is seventy or more."""
    matches = [
        *_AGE.finditer(text),
        *_THIS_YEAR.finditer(text),
        *_BARE_AGE.finditer(text),
        *(() if _NO_AGE.search(text) else _LAST_AGE.finditer(text)),
        *_ENGLISH_AGE.finditer(text),
    ]
    found: list[Hit] = []
    for match in matches:
        said = match.groupdict()
        number = _count(said["number"] or said.get("aged") or "")
        bare = match.re in {_BARE_AGE, _THIS_YEAR, _LAST_AGE}
        if number is None or number > 120 or said.get("near") or (bare and number < 18):
            continue
        start, end = clause.start + match.start(), clause.start + match.end()
        if any(hit.start < end and start < hit.end for hit in found):
            continue
        if said.get("vague") or said.get("half"):
            if number >= OLD:
                found.append(Hit("old_or_young", True, start, end))
            continue
        found.append(Hit("age", number, start, end))
    found += [Hit("age", 0, clause.start + m.start(), clause.start + m.end()) for m in _MONTHS.finditer(text)]
    young = [hit for hit in found if hit.fact == "age" and int(str(hit.value)) <= _PRESCHOOL]
    return found + [Hit("schooling", "preschool", hit.start, hit.end) for hit in young]


def no_income(clause: Clause, text: str) -> Hit | None:
    """That there is none at all."""
    found = _NO_INCOME.search(text)
    if found is None or _UNCERTAIN_NONE.search(text):
        return None
    return Hit("income", 0, clause.start + found.start(), clause.start + found.end())


def speaks_of_money(told: FactsTold, text: str) -> bool:
    """Whether a clause tells what comes in in which time, and of nothing that goes out."""
    period = _PERIOD.search(text) or _ENGLISH_PERIOD.search(text)
    return period is not None and not one_of(told.spent).search(text)


def names_income(text: str) -> bool:
    """Whether a clause calls it income."""
    return _INCOME.search(text) is not None


def money(told: FactsTold, text: str, *, irregular: bool) -> Money | None:
    """The one amount in a clause with its period, or None where it is not one."""
    about = one_of(told.about)
    plain = _VAGUE.sub("", about.sub("", text))
    exact = plain == text and not irregular
    try:
        amount = read_amount(("收入不固定 " if irregular else "") + plain.replace("■", " ").strip())
    except NotOneNumberError:
        return None
    if amount.amount < _SMALL or amount.a_month > Decimal(1000000):
        return None
    return Money(amount.as_json(), exact)
