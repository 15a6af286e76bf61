"""An amount with its period, as people say it: 一年一万二, 一天80做20天, 1200 a month, 不固定一年九千."""

import re
from dataclasses import dataclass
from decimal import Decimal

from knowledge.eligibility.numbers import NotOneNumberError, one_number

_ONE = "[一1每整全按]"
_YEAR = re.compile(
    rf"{_ONE}\s*年(?:到头)?|[去今]年|年收入|/\s*年|(?:a|per|each|every|this|last)\s+year|yearly|/\s*year"
)
_MONTH = re.compile(rf"{_ONE}\s*个?月|月收入|月薪|/\s*月|(?:a|per|each|every)\s+month|monthly|/\s*month")
_DAY = re.compile(rf"{_ONE}\s*[天日]|日薪|/\s*[天日]|(?:a|per|each|every)\s+day|daily|/\s*day")
_IRREGULAR = re.compile(r"不固定|不稳定|不一定|时多时少|有时多有时少|irregular|varies|not fixed")
_DAYS = re.compile(r"(?:做|干|上|出工)?\s*(?P<days>[\d一二两三四五六七八九十]+)\s*(?:天|日|days?\b)(?:工)?")
_NOTHING = re.compile(
    r"(?:(?:一分钱?|啥子?|什么|么子|完全|根本|都|我们?|家里|屋头|现在|也)*(?:没得|没有|莫得|冒得|无)"
    r"(?:啥子?|什么|么子|任何|一分)?(?:收入|钱|进账|来源|收入来源)?(?:了|的|啊|哦|哈|嘛)*"
    r"|(?:啥子?|什么|么子|任何|一分)*(?:收入|钱|进账)(?:都|也)?(?:没得|没有|莫得)(?:了|的|啊|嘛)*"
    r"|no(?: income| money)?|none|nothing|zero)[。.!！]*"
)


@dataclass(frozen=True, slots=True)
class SpokenAmount:
    """Yuan for a period; `days` worked in a month for a daily amount."""

    amount: Decimal
    period: str
    days: int | None = None

    @property
    def a_month(self) -> Decimal:
        if self.period == "day":
            return self.amount * (self.days or 0)
        return self.amount if self.period == "month" else self.amount / 12

    def as_json(self) -> object:
        """How a facts document holds it: a number for a month, else the amount with its period."""
        number = _plain(self.amount)
        if self.period == "month":
            return number
        said: dict[str, object] = {"amount": number, "period": self.period}
        return said if self.days is None else said | {"days": self.days}


def read_amount(said: str) -> SpokenAmount:
    """The amount in a tidy text; a month where no period is named. NotOneNumberError where it is not one."""
    if _NOTHING.fullmatch(said):
        return SpokenAmount(Decimal(0), "month")
    irregular = _IRREGULAR.search(said)
    rest = _IRREGULAR.sub(" ", said)
    if _DAY.search(rest):
        return _daily(said, _MONTH.sub(" ", _DAY.sub(" ", rest)))
    if _YEAR.search(rest):
        return SpokenAmount(_number(_YEAR.sub(" ", rest), said), "irregular" if irregular else "year")
    named = _MONTH.search(rest)
    if irregular and not named:
        raise NotOneNumberError("irregular", said)
    return SpokenAmount(_number(_MONTH.sub(" ", rest), said), "month")


def _daily(said: str, rest: str) -> SpokenAmount:
    found = _DAYS.search(rest)
    if found is None:
        _number(rest, said)
        raise NotOneNumberError("days", said)
    days = one_number(found["days"])
    if not 1 <= days <= 31 or days != days.to_integral_value():
        raise NotOneNumberError("days", said)
    amount = _number(rest[: found.start()] + " " + rest[found.end() :], said)
    return SpokenAmount(amount, "day", int(days))


def _number(rest: str, said: str) -> Decimal:
    try:
        return one_number(rest)
    except NotOneNumberError as problem:
        raise NotOneNumberError(problem.kind, said) from problem


def _plain(amount: Decimal) -> int | float:
    """A JSON number: whole where it is whole, else with the two decimals that money has."""
    if amount == amount.to_integral_value():
        return int(amount)
    return float(amount.quantize(Decimal("0.01")))
