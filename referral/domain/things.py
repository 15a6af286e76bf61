"""What can be given and needed: a closed list, each thing with its unit and its smallest sensible portion.

A thing that is on the list is compared by its id. One that is not (`other-…`) carries words of a person, so
only a person can say whether it fits; the matching says 「不清楚」 for it and never yes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from knowledge.languages import Text
from referral.domain.errors import InvalidInput

LARGEST = 10_000_000


class Category(StrEnum):
    """The kinds of help of 三（二）6. Stored, so a value never changes."""

    MONEY = "money"
    GOODS = "goods"
    SERVICES = "services"
    JOBS = "jobs"
    TRAINING = "training"
    MEDICAL = "medical"
    SCHOOLING = "schooling"
    TRANSPORT = "transport"
    COMPANY = "company"


CATEGORY_NAMES: Mapping[Category, Text] = MappingProxyType(
    {
        Category.MONEY: Text("钱", "錢", "money"),
        Category.GOODS: Text("东西", "東西", "goods"),
        Category.SERVICES: Text("出力帮忙", "出力幫忙", "services"),
        Category.JOBS: Text("工作", "工作", "jobs"),
        Category.TRAINING: Text("学手艺", "學手藝", "training"),
        Category.MEDICAL: Text("看病", "看病", "medical help"),
        Category.SCHOOLING: Text("读书", "讀書", "schooling"),
        Category.TRANSPORT: Text("接送", "接送", "transport"),
        Category.COMPANY: Text("陪伴", "陪伴", "company"),
    }
)


@dataclass(frozen=True, slots=True)
class Thing:
    """`step` is the smallest portion that is worth a way, in `unit`: a household is never given less of a
    larger offer. `asked_first`: volunteers and social workers are asked for it before others (四（三）).
    """

    id: str
    category: Category
    unit: Text
    name: Text
    step: int = 1
    asked_first: bool = False

    @property
    def open_ended(self) -> bool:
        """Whether only words say what it is."""
        return self.id.startswith("other-")


_U: Mapping[str, Text] = {
    "yuan": Text("元", "元", "yuan"),
    "bed": Text("床", "床", "pieces"),
    "piece": Text("件", "件", "pieces"),
    "set": Text("套", "套", "sets"),
    "kg": Text("公斤", "公斤", "kg"),
    "litre": Text("升", "升", "litres"),
    "machine": Text("台", "臺", "pieces"),
    "pack": Text("包", "包", "packs"),
    "share": Text("份", "份", "shares"),
    "time": Text("次", "次", "times"),
    "place": Text("个名额", "個名額", "places"),
    "ride": Text("趟", "趟", "rides"),
}


def _thing(
    id_: str, category: str, unit: str, name: tuple[str, str, str], step: int = 1, *, first: bool = False
) -> Thing:
    return Thing(id_, Category(category), _U[unit], Text(*name), step, first)


_ALL: tuple[Thing, ...] = (
    _thing("cash", "money", "yuan", ("钱", "錢", "money"), 100),
    _thing("quilt", "goods", "bed", ("棉被", "棉被", "quilts")),
    _thing("winter-clothes", "goods", "piece", ("棉衣", "棉衣", "winter coats")),
    _thing("clothes", "goods", "piece", ("衣服", "衣服", "clothes")),
    _thing("rice", "goods", "kg", ("大米", "大米", "rice"), 5),
    _thing("cooking-oil", "goods", "litre", ("食用油", "食用油", "cooking oil"), 5),
    _thing("bed", "goods", "piece", ("床和家具", "床和家具", "beds and furniture")),
    _thing("cookware", "goods", "set", ("锅碗炊具", "鍋碗炊具", "cookware")),
    _thing("heater", "goods", "machine", ("取暖的炉子", "取暖的爐子", "heaters")),
    _thing("building-material", "goods", "share", ("修房材料", "修房材料", "building material")),
    _thing("wheelchair", "goods", "machine", ("轮椅", "輪椅", "wheelchairs")),
    _thing("care-supplies", "goods", "pack", ("护理用品", "護理用品", "care supplies")),
    _thing("study-things", "goods", "set", ("学习用品", "學習用品", "school things")),
    _thing("other-goods", "goods", "share", ("别的东西", "別的東西", "other goods")),
    _thing("home-repair", "services", "time", ("修房", "修房", "home repair")),
    _thing("home-care", "services", "time", ("上门照料", "上門照料", "care at home")),
    _thing(
        "form-filling",
        "services",
        "time",
        ("帮忙填表", "幫忙填表", "help with forms"),
        first=True,
    ),
    _thing("other-service", "services", "time", ("别的帮忙", "別的幫忙", "other services")),
    _thing("job", "jobs", "place", ("工作岗位", "工作崗位", "jobs")),
    _thing("course", "training", "place", ("手艺培训", "手藝培訓", "training courses")),
    _thing("check-up", "medical", "time", ("义诊体检", "義診體檢", "medical check-ups")),
    _thing("treatment", "medical", "place", ("治病资助", "治病資助", "support for treatment")),
    _thing("tuition", "schooling", "place", ("助学", "助學", "support for schooling")),
    _thing("tutoring", "schooling", "time", ("辅导功课", "輔導功課", "tutoring")),
    _thing("ride", "transport", "ride", ("接送看病办事", "接送看病辦事", "rides"), first=True),
    _thing("visit", "company", "time", ("上门陪伴", "上門陪伴", "visits"), first=True),
)
THINGS: Mapping[str, Thing] = MappingProxyType({thing.id: thing for thing in _ALL})


def thing(id_: str) -> Thing:
    """The thing of this id; raises InvalidInput (thing)."""
    found = THINGS.get(id_)
    if found is None:
        raise InvalidInput("thing", "empty" if not id_ else "not-valid")
    return found


def of_category(category: Category) -> tuple[Thing, ...]:
    """The things of a category, in the order of the list."""
    return tuple(one for one in _ALL if one.category is category)


def count(field: str, number: int | None) -> int:
    """A whole number above zero; raises InvalidInput (`field`)."""
    if number is None:
        raise InvalidInput(field, "empty")
    if isinstance(number, bool) or not 0 < number <= LARGEST:
        raise InvalidInput(field, "not-valid")
    return number


def told(id_: str, quantity: int) -> Text:
    """So much of a thing, as people say it: 「棉被 4 床」."""
    what = THINGS[id_]
    return Text(
        f"{what.name.zh_Hans} {quantity} {what.unit.zh_Hans}",
        f"{what.name.zh_Hant} {quantity} {what.unit.zh_Hant}",
        f"{what.name.en}, {quantity} {what.unit.en}",
    )
