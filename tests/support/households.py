"""Households that file, and file again: a labelled set drawn by stated rules, the same for the same seed.

Each base household files once. A share of them files again in one of the ways of `AGAIN`; beside them stand
people of `OTHERS`, who only look like somebody. Two matters are a pair where they come from one household.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

import opencc

from knowledge.search.pinyin import readings
from referral.domain.likeness import Person, person

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱林何郭马罗梁宋郑谢韩唐冯董萧程曹袁邓傅沈曾彭吕苏卢蒋蔡贾丁魏向冉谭龚牟瞿"
)
GIVEN = (
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂兰玉珍梅华国建文志淑凤春红光荣富贵德福才永生忠义成林海山云龙"
    "小大双全琴碧素清学祥安万兴发友良木水金银香莲翠芬"
)
TOWNSHIPS = ("永乐镇", "朱衣镇", "兴隆镇", "吐祥镇", "康坪乡", "云雾土家族乡")
VILLAGES = (
    "大坝村",
    "白果村",
    "庙湾村",
    "三角坝社区",
    "石盘村",
    "龙泉村",
    "桃花村",
    "铁佛村",
    "双潭村",
    "茅草坝村",
)
TITLES = ("大爷", "婆婆", "大姐", "大哥")


@dataclass(frozen=True, slots=True)
class Matter:
    """One matter as it would be filed. `household` is the truth that the program does not know."""

    household: int
    way: str
    name: str
    contact: str
    township: str
    village: str
    told: str = "想申请低保，家里困难"
    spoken_for: bool = False

    @property
    def person(self) -> Person:
        return person(
            name=self.name,
            contact=self.contact,
            township=self.township,
            village=self.village,
            told=(self.told,),
            spoken_for=self.spoken_for,
        )


@cache
def _by_sound() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for character in dict.fromkeys(
        SURNAMES + GIVEN + "汪铭名莹映梨力黎章彰留流晨臣扬阳照兆皇煌洲舟乌无需许逊荀湖互珠竹临邻合贺过国"
    ):
        found.setdefault(readings()[character], []).append(character)
    return found


class Village:
    """Draws people and what befalls their names and numbers on the way into a form."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)

    def name(self, surname: str | None = None) -> str:
        length = 2 if self.dice.random() < 0.75 else 1
        return (surname or self.dice.choice(SURNAMES)) + "".join(
            self.dice.choice(GIVEN) for _ in range(length)
        )

    def phone(self) -> str:
        return "1" + self.dice.choice("356789") + "".join(self.dice.choice("0123456789") for _ in range(9))

    def base(self, number: int) -> Matter:
        return Matter(
            number, "first", self.name(), self.phone(), self.dice.choice(TOWNSHIPS),
            self.dice.choice(VILLAGES) + self.dice.choice(("", "一组", "三组", "5组")),
        )  # fmt: skip

    def homophone(self, name: str) -> str:
        place = self.dice.randrange(len(name))
        same = [c for c in _by_sound().get(readings()[name[place]], []) if c != name[place]]
        return name[:place] + self.dice.choice(same) + name[place + 1 :] if same else name

    def typo(self, name: str) -> str:
        place = self.dice.randrange(1, len(name))
        return name[:place] + self.dice.choice(GIVEN) + name[place + 1 :]

    def wrong_digit(self, number: str) -> str:
        place = self.dice.randrange(2, 11)
        return (
            number[:place] + str((int(number[place]) + self.dice.randrange(1, 10)) % 10) + number[place + 1 :]
        )

    def swapped(self, number: str) -> str:
        place = self.dice.randrange(2, 10)
        return number[:place] + number[place + 1] + number[place] + number[place + 2 :]

    def elsewhere(self, village: str) -> str:
        return self.dice.choice([one for one in VILLAGES if not village.startswith(one)])


Change = Callable[[Village, Matter], Matter]
AGAIN: dict[str, Change] = {
    "the same once more": lambda v, m: m,
    "homophone in the name": lambda v, m: replace(m, name=v.homophone(m.name)),
    "homophone, number missing": lambda v, m: replace(m, name=v.homophone(m.name), contact="只在这里回我"),
    "another character, one wrong digit": lambda v, m: replace(m, name=v.typo(m.name), contact=v.wrong_digit(m.contact)),
    "another character, number missing": lambda v, m: replace(m, name=v.typo(m.name), contact="没有电话"),
    "繁體": lambda v, m: replace(m, name=opencc.OpenCC("s2t").convert(m.name), village=opencc.OpenCC("s2t").convert(m.village)),
    "one wrong digit": lambda v, m: replace(m, contact=v.wrong_digit(m.contact)),
    "two digits swapped": lambda v, m: replace(m, contact=v.swapped(m.contact)),
    "homophone and wrong digit": lambda v, m: replace(m, name=v.homophone(m.name), contact=v.wrong_digit(m.contact)),
    "moved to another village": lambda v, m: replace(m, village=v.elsewhere(m.village)),
    "new number": lambda v, m: replace(m, contact=v.phone()),
    "village left out": lambda v, m: replace(m, village=""),
    "a title for a name": lambda v, m: replace(m, name=m.name[0] + v.dice.choice(TITLES)),
    "name in pinyin": lambda v, m: replace(m, name="".join(readings()[c] for c in m.name)),
    "number with spaces": lambda v, m: replace(m, contact=f"{m.contact[:3]} {m.contact[3:7]} {m.contact[7:]}"),
    "wife or husband, one phone": lambda v, m: replace(m, name=v.name()),
    "child, one phone": lambda v, m: replace(m, name=v.name(m.name[0])),
    "twin in the same house": lambda v, m: replace(m, name=m.name[:-1] + v.dice.choice(GIVEN)),
    "wife, own phone, names him": lambda v, m: replace(m, name=v.name(), contact=v.phone(), told=f"我老公{m.name}，瘫在床上，没钱治病"),
}  # fmt: skip
"""Ways in which one household files a second time."""

OTHERS: dict[str, Change] = {
    "same name, another village": lambda v, m: replace(m, contact=v.phone(), village=v.elsewhere(m.village)),
    "same name, another township": lambda v, m: replace(m, contact=v.phone(), township=v.dice.choice([t for t in TOWNSHIPS if t != m.township])),
    "same sound, another village": lambda v, m: replace(m, name=v.homophone(m.name), contact=v.phone(), village=v.elsewhere(m.village)),
    "brother next door": lambda v, m: replace(m, name=v.name(m.name[0]), contact=v.phone()),
    "grown twin next door": lambda v, m: replace(m, name=m.name[:-1] + v.dice.choice(GIVEN), contact=v.phone()),
    "relative elsewhere, one phone": lambda v, m: replace(m, name=v.name(), village=v.elsewhere(m.village)),
    "helper files for a neighbour": lambda v, m: replace(m, name=v.name(), spoken_for=True),
    "number like another's": lambda v, m: replace(m, name=v.name(), contact=v.wrong_digit(m.contact), village=v.elsewhere(m.village)),
}  # fmt: skip
"""People who only look like somebody else."""


def drawn(seed: int, households: int = 1500) -> list[Matter]:
    """The set: 60 % of the households file again, to 60 % there is somebody who only looks like them."""
    village = Village(seed)
    found: list[Matter] = []
    for number in range(households):
        first = village.base(number)
        found.append(first)
        if village.dice.random() < 0.6:
            way = village.dice.choice(list(AGAIN))
            found.append(replace(AGAIN[way](village, first), way=way))
        if village.dice.random() < 0.6:
            way = village.dice.choice(list(OTHERS))
            found.append(replace(OTHERS[way](village, first), way=way, household=households + number))
    return found
