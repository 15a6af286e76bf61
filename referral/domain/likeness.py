"""Whether two matters come from one person or household: what speaks for it and against it, and how much.

Everything here works on open words in memory. What is stored are keyed hashes of `keys`, by which candidates
are found, and afterwards the sum and the names of the reasons, which tell nothing about anybody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import combinations

from rapidfuzz.distance import DamerauLevenshtein
from rapidfuzz.fuzz import ratio

from knowledge.search.normalise import clean
from knowledge.search.pinyin import fold, readings, split

VERSION = 1
"""Of the keys. A change of them raises it, and every matter is indexed anew in the background."""
THRESHOLD = 3.5
"""The sum from which two matters are shown as perhaps the same; chosen by what a mistake costs, see
`docs/benchmarks.md`."""
NEAR_NAME = 70.0
_TITLES = re.compile(
    r"(?:大爷|大娘|大叔|大婶|大妈|大姐|大哥|大嫂|婆婆|爷爷|奶奶|先生|女士|小姐|同志|老师|师傅|书记|主任|老汉|嬢嬢|嫂子|妹儿|伯伯)$"
)
_PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_PLACE_ENDS = re.compile(r"(?:土家族乡|街道办事处|街道|社区居委会|居委会|村委会|社区|镇|乡|村)$")
_GROUP = re.compile(r"(?:第?[一二三四五六七八九十\d]+(?:组|社|队|号)).*$")
_KIN = (
    r"老公|丈夫|男人|屋头的|老婆|妻子|媳妇|爱人|父亲|母亲|爸爸|妈妈|老汉|儿子|女儿|孙子|孙女"
    r"|哥哥|弟弟|姐姐|妹妹|爸|妈"
)
_NAME_END = r"(?=[\s，,。；;、！!？?（）()]|的|是|得|今年|有|在|和|跟|瘫|病|摔|去|住|了|$)"
_NAMED = re.compile(rf"(?:{_KIN}|叫|名叫|姓名|名字是)[是叫：:\s]*([\u4e00-\u9fff]{{2,3}}?){_NAME_END}")
_COMPOUND = ("欧阳", "司马", "上官", "诸葛", "尉迟", "令狐", "皇甫", "东方", "公孙")


class Sign(StrEnum):
    """What speaks for two matters being one household's."""

    SAME_CHAT = "same-chat"
    PHONE = "phone"
    PHONE_NEAR = "phone-near"
    NAME = "name"
    NAME_SOUND = "name-sound"
    NAME_NEAR = "name-near"
    MENTIONED = "mentioned"
    VILLAGE = "village"


WEIGHTS: dict[str, float] = {
    Sign.SAME_CHAT: 8.0,
    Sign.PHONE: 6.0,
    Sign.PHONE_NEAR: 4.5,
    "phone-helper": 2.0,
    "phone-other": -2.0,
    Sign.NAME: 5.0,
    Sign.NAME_SOUND: 4.5,
    Sign.NAME_NEAR: 1.5,
    "surname-only": -1.5,
    "name-other": -3.5,
    Sign.MENTIONED: 5.5,
    Sign.VILLAGE: 2.0,
    "village-other": -2.0,
    "township-other": -3.0,
}
"""Evidence, added up as in Fellegi and Sunter. What is not known on one side counts nothing."""


@dataclass(frozen=True, slots=True)
class Person:
    """What tells who filed a matter, made comparable. `mentioned` are the names of others in the story.

    `spoken_for`: somebody else filed it, perhaps a helper whose telephone stands in many matters.
    """

    name: str = ""
    phones: frozenset[str] = frozenset()
    township: str = ""
    village: str = ""
    mentioned: frozenset[str] = frozenset()
    chat: str = ""
    spoken_for: bool = False


@dataclass(frozen=True, slots=True)
class Likeness:
    score: float
    signs: tuple[Sign, ...]

    @property
    def alike(self) -> bool:
        return self.score >= THRESHOLD


def person(
    *,
    name: str,
    contact: str,
    township: str,
    village: str,
    told: Iterable[str] = (),
    chat: str = "",
    spoken_for: bool = False,
) -> Person:
    """The person behind a matter; `told` are the texts of the story."""
    story = "\n".join(map(clean, told))
    plain = plain_name(name)
    numbers = _PHONE.findall(re.sub(r"(?<=\d)[\s\-](?=\d)", "", f"{clean(contact)}\n{story}"))
    named = {plain_name(found) for found in _NAMED.findall(story)}
    return Person(
        name=plain,
        phones=frozenset(numbers),
        township=_place(township),
        village=_place(_GROUP.sub("", re.sub(r"\s", "", clean(village)))),
        mentioned=frozenset(one for one in named if len(one) > 1 and one != plain),
        chat="" if spoken_for else chat,
        spoken_for=spoken_for,
    )


def plain_name(name: str) -> str:
    """A name without title and spaces, in Simplified characters: of 「王大爺」 that is 「王」."""
    return _TITLES.sub("", re.sub(r"[\s·•.]", "", clean(name)))


def _place(name: str) -> str:
    return "".join(sounds(_PLACE_ENDS.sub("", re.sub(r"\s", "", clean(name)))))


@lru_cache(maxsize=4096)
def sounds(words: str) -> tuple[str, ...]:
    """The syllables as any accent of the upper Yangtze may say them; typed pinyin is what it spells."""
    if words.isascii() and words.isalpha():
        return tuple(map(fold, split(words) or (words,)))
    table = readings()
    return tuple(fold(table[character]) if character in table else character for character in words)


def keys(one: Person) -> frozenset[str]:
    """By what candidates are found: the same key on both sides. To be stored as keyed hashes only."""
    found = {f"phone {number}" for number in one.phones}
    for name in {one.name, *one.mentioned}:
        heard = sounds(name)
        if len(heard) > 1:
            found.add(f"full {one.township} {' '.join(heard)}")
    heard = sounds(one.name)
    if len(heard) > 1:
        found |= {
            f"pair {one.township} {i}{j} {heard[i]} {heard[j]}" for i, j in combinations(range(len(heard)), 2)
        }
    if one.chat:
        found.add(f"chat {one.chat}")
    return frozenset(found)


def compare(one: Person, other: Person) -> Likeness:
    """How alike two people are, with the signs that speak for it, strongest first."""
    ways = (_chat, _phone, _name, _mention, _where)
    found = [sign for way in ways for sign in way(one, other)]
    if Sign.MENTIONED in found:
        # Whoever names the other one is somebody else: then another name says nothing.
        found = [sign for sign in found if sign not in {"name-other", "surname-only"}]
    known = {sign: WEIGHTS[sign] for sign in found}
    signs = sorted((Sign(sign) for sign in known if sign in set(Sign)), key=lambda sign: -known[sign])
    return Likeness(round(sum(known.values()), 2), tuple(signs))


def _chat(one: Person, other: Person) -> Iterable[str]:
    if one.chat and one.chat == other.chat:
        yield Sign.SAME_CHAT


def _phone(one: Person, other: Person) -> Iterable[str]:
    if not (one.phones and other.phones):
        return
    if one.phones & other.phones:
        yield "phone-helper" if one.spoken_for or other.spoken_for else Sign.PHONE
    elif any(DamerauLevenshtein.distance(a, b) == 1 for a in one.phones for b in other.phones):
        yield Sign.PHONE_NEAR
    else:
        yield "phone-other"


def _name(one: Person, other: Person) -> Iterable[str]:
    if not (one.name and other.name):
        return
    here, there = sounds(one.name), sounds(other.name)
    if min(len(here), len(there)) < 2:
        # A surname with a title tells little: it only speaks against where it is another one.
        if here[0] != there[0]:
            yield "name-other"
        return
    if one.name == other.name:
        yield Sign.NAME
    elif here == there:
        yield Sign.NAME_SOUND
    elif _near(here, there):
        yield Sign.NAME_NEAR
    else:
        yield "surname-only" if _surname(here, one) == _surname(there, other) else "name-other"


def _near(here: tuple[str, ...], there: tuple[str, ...]) -> bool:
    """Much the same to the ear, with the surname or all that follows it alike."""
    half = here[0] == there[0] or here[1:] == there[1:]
    return half and ratio(" ".join(here), " ".join(there)) >= NEAR_NAME


def _surname(heard: tuple[str, ...], one: Person) -> tuple[str, ...]:
    return heard[: 2 if one.name.startswith(_COMPOUND) else 1]


def _mention(one: Person, other: Person) -> Iterable[str]:
    def heard(names: Iterable[str]) -> set[tuple[str, ...]]:
        return {sounds(name) for name in names if len(name) > 1}

    crossed = heard([one.name]) & heard(other.mentioned) or heard([other.name]) & heard(one.mentioned)
    if crossed or heard(one.mentioned) & heard(other.mentioned):
        yield Sign.MENTIONED


def _where(one: Person, other: Person) -> Iterable[str]:
    if one.township and other.township and one.township != other.township:
        yield "township-other"
    elif one.village and other.village:
        yield Sign.VILLAGE if one.village == other.village else "village-other"
