"""Where somebody writes from, which tells nothing of what they ask: 「某县某镇某村村民咨询低保」.

Places are known by their shape, not by a list: petitions come from anywhere, and published ones have their
names masked (「A市」, 「J6县」). One unit alone with an unknown name is kept, since it may be a word of ours
(「贫困村」); a masked one, a province, or several units in a row cannot be anything else.
"""

import re

_LETTER = r"(?:(?![到在从是由被把的去离给向和与归住里外不有没])[\u4e00-\u9fff])"
"""A character that a place's name may hold: none that only joins words."""

_PART = r"街道|社区|小区|(?<![城郊片校地])区|(?<![城乡])镇|(?<!城)乡|(?<![农乡])村"
_UNIT = rf"(?:自治县|(?<![全本我该各州外])县|{_PART})"
_BELOW = rf"(?:{_LETTER}{{1,4}}?{_UNIT})"
_PEOPLE = r"(?:的?(?:村民|居民|市民|群众|农民|老百姓))?"
_MASK = r"[a-z]{1,2}\d{0,3}\s?(?:自治州|省|市|州|县|区|镇|乡|村)"
_BEGINS = r"(?:(?<=^)|(?<=[,。!?;\s])|(?<=咨询)|(?<=关于)|(?<=我是)|(?<=家住)|(?<=反映)|(?<=请问))"
_PROVINCE = rf"{_BEGINS}(?:黑龙江|内蒙古|{_LETTER}{{2}}(?<![全本我该各两跨]))(?:省|自治区)"
_CITY = r"(?:重庆|北京|上海|天津)市?"
_TOWN = rf"(?:{_LETTER}{{2,3}}(?:市|县|镇|乡))"

_KNOWN = re.compile(rf"(?:{_MASK}|{_PROVINCE}|{_CITY})(?:{_MASK})*{_BELOW}{{0,4}}{_PEOPLE}")
_SHAPED = re.compile(rf"{_BEGINS}{_TOWN}{_BELOW}{{1,4}}{_PEOPLE}")
_DAY = re.compile(
    r"20[012]\d\s?年度?(?:\d{1,2}月(?:份|\d{1,2}[日号])?)?(?!的?(?:文件|通知|方案|办法))|^20[012]\d(?![\d.元块])|20[012]\d$"
)


def without_places(cleaned: str) -> str:
    """A cleaned text without the places and days that its writer tells, unless nothing else is in it."""
    left = _SHAPED.sub("", _KNOWN.sub("", _DAY.sub("", cleaned)))
    return left if sum(map(str.isalnum, left)) >= 2 else cleaned
