"""What is asked of somebody who wants to help: field by field, in plain words."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import cn2an

from bot.dialogue.buttons import Pair
from bot.dialogue.fields import BY_ID, IN_CHAT_ONLY, SKIPPED, FieldError
from bot.dialogue.moment import Moment
from bot.texts import mark
from knowledge.search.normalise import clean
from referral.domain import givers, things
from referral.domain.errors import InvalidInput
from referral.domain.givers import ASKED_FIRST, GIVER_NAMES, ORGANISATIONS, GiverKind
from referral.domain.offers import GROUP_NAMES, HANDING_NAMES, Group, Handing
from referral.domain.people import Place
from referral.domain.things import CATEGORY_NAMES, THINGS, Category, of_category

Given = Mapping[str, str]
ALL = "*"
YES, NO = "yes", "no"
_DATE = re.compile(r"(20\d\d)\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})")
_NUMBER = re.compile(r"-?\d+")
_CHINESE = re.compile(r"[零一二两三四五六七八九十百千万]+")


@dataclass(frozen=True, slots=True)
class Ask:
    """One question. ``wanted``: whether it is asked at all, by what was said before."""

    id: str
    title: str
    question: str
    longest: int = 200
    buttons: Callable[[Moment, Given], tuple[Pair, ...]] = lambda _moment, _given: ()
    read: Callable[[Moment, str, Given], str] = lambda _moment, text, _given: text
    wanted: Callable[[Given], bool] = lambda _given: True


def kind_of(given: Given) -> GiverKind:
    """Who they are, as far as it was said."""
    found = given.get("kind", "")
    return GiverKind(found) if found in set(GiverKind) else GiverKind.INDIVIDUAL


def _chosen(moment: Moment, _text: str, _given: Given) -> str:
    raise FieldError(moment.say("请按下面的按钮选一个。"))


def _code(moment: Moment, text: str, _given: Given) -> str:
    try:
        return givers.credit_code(text)
    except InvalidInput:
        raise FieldError(
            moment.say("这个代码不对：一共 18 位，最后一位是校验码。请对照执照再看一遍。")
        ) from None


def _phone(moment: Moment, text: str, _given: Given) -> str:
    found = BY_ID["contact"].read(moment, text)
    if found == IN_CHAT_ONLY:
        raise FieldError(moment.say("要留一个电话：工作人员查验时要打给您。"))
    return found


def number_in(text: str) -> int | None:
    """The first whole number of a text, in digits or in Chinese; None without one."""
    plain = clean(text).replace(",", "").replace("，", "")
    if found := _NUMBER.search(plain):
        return int(found[0])
    if found := _CHINESE.search(plain):
        try:
            return int(cn2an.cn2an(found[0].replace("两", "二"), "smart"))
        except ValueError:
            return None
    return None


def _quantity(moment: Moment, text: str, _given: Given) -> str:
    found = number_in(text)
    if found is None or not 0 < found <= things.LARGEST:
        raise FieldError(moment.say("请写一个大于零的整数，比如 30。"))
    return str(found)


def _households(moment: Moment, text: str, given: Given) -> str:
    found = number_in(text)
    if found is None or not 0 < found <= int(given.get("quantity", "0") or 0):
        raise FieldError(moment.say("请写几户：大于零的整数，不能比总数多。"))
    return str(found)


def _areas(moment: Moment, text: str, _given: Given) -> str:
    if clean(text) in {"全县", "都可以", "*", "whole county"}:
        return ALL
    found = []
    for part in re.split(r"[、,，;；\s]+", text):
        name, _, village = part.partition("/")
        if not name:
            continue
        area = BY_ID["township"].read(moment, name)
        known = moment.world.kb.area_named(area)
        if known is None:
            raise FieldError(
                moment.say(
                    "「{place}」不是本县的乡镇。请写本县的，比如「永乐镇」，或者按「全县」。", place=name
                )
            )
        found.append(f"{known.id}/{village}" if village else known.id)
    return "、".join(found)


def _area_buttons(moment: Moment, _given: Given) -> tuple[Pair, ...]:
    areas = moment.world.kb.areas[:8]
    return (ALL, moment.say("全县")), *((one.id, one.name.in_(moment.language)) for one in areas)


def _groups(moment: Moment, text: str, _given: Given) -> str:
    plain = clean(text)
    found = [
        group
        for group, name in GROUP_NAMES.items()
        if clean(name.zh_Hans)[:2] in plain or clean(name.en) in plain
    ]
    if not found:
        raise FieldError(moment.say("请按下面的按钮选，或者写「老人、小孩」这样的。"))
    return "、".join(found)


def _group_buttons(moment: Moment, _given: Given) -> tuple[Pair, ...]:
    named = tuple((group, GROUP_NAMES[group].in_(moment.language)) for group in Group)
    return (SKIPPED, moment.say("都可以")), *named


def _until(moment: Moment, text: str, _given: Given) -> str:
    found = _DATE.search(text)
    try:
        day = date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        day = None
    if day is None or day < moment.context.today:
        raise FieldError(moment.say("请写还没有过去的日子，比如 2027-01-31，或者按「给完为止」。"))
    return day.isoformat()


def _until_buttons(moment: Moment, _given: Given) -> tuple[Pair, ...]:
    today = moment.context.today
    return (
        (SKIPPED, moment.say("给完为止")),
        ((today + timedelta(days=30)).isoformat(), moment.say("一个月")),
        ((today + timedelta(days=91)).isoformat(), moment.say("三个月")),
        ((today + timedelta(days=365)).isoformat(), moment.say("一年")),
    )


def _thing_buttons(moment: Moment, given: Given) -> tuple[Pair, ...]:
    chosen = given.get("category", "")
    if chosen not in set(Category):
        return ()
    return tuple((one.id, one.name.in_(moment.language)) for one in of_category(Category(chosen)))


def _yes_no(yes: str, no: str) -> Callable[[Moment, Given], tuple[Pair, ...]]:
    return lambda moment, _given: ((YES, moment.say(yes)), (NO, moment.say(no)))


def _open_ended(given: Given) -> bool:
    return given.get("thing", "").startswith("other-")


ASKS: tuple[Ask, ...] = (
    Ask(
        "kind",
        mark("您是"),
        mark("先问一下，您是哪一种？"),
        buttons=lambda moment, _given: tuple(
            (kind, GIVER_NAMES[kind].in_(moment.language)) for kind in GiverKind
        ),
        read=_chosen,
    ),
    Ask("name", mark("名称"), mark("怎么称呼您，或者单位叫什么？")),
    Ask(
        "credit_code",
        mark("信用代码"),
        mark("单位的统一社会信用代码是多少？18 位，在执照上。"),
        read=_code,
        wanted=lambda given: kind_of(given) in ORGANISATIONS,
    ),
    Ask("contact", mark("电话"), mark("工作人员打哪个电话找得到您？"), read=_phone),
    Ask(
        "category",
        mark("给哪一类"),
        mark("您想给哪一类？"),
        buttons=lambda moment, _given: tuple(
            (one, CATEGORY_NAMES[one].in_(moment.language)) for one in Category
        ),
        read=_chosen,
    ),
    Ask("thing", mark("给什么"), mark("给什么？"), buttons=_thing_buttons, read=_chosen),
    Ask("words", mark("是什么"), mark("是什么，请写清楚。不要写别人的名字和电话。"), wanted=_open_ended),
    Ask("quantity", mark("一共多少"), mark("一共多少（{unit}）？写数字就行。"), read=_quantity),
    Ask(
        "households",
        mark("给几户"),
        mark("打算给几户人家？"),
        buttons=lambda moment, _given: ((SKIPPED, moment.say("不限几户")),),
        read=_households,
    ),
    Ask(
        "areas",
        mark("哪些地方"),
        mark("给哪些乡镇？可以按，也可以打字，比如「永乐镇、吐祥镇」。"),
        buttons=_area_buttons,
        read=_areas,
    ),
    Ask("groups", mark("哪些人"), mark("专给哪些人？"), buttons=_group_buttons, read=_groups),
    Ask("until", mark("到哪天"), mark("到哪天为止？"), buttons=_until_buttons, read=_until),
    Ask(
        "handing",
        mark("怎么给"),
        mark("怎么给到人家手上？"),
        buttons=lambda moment, _given: tuple(
            (way, HANDING_NAMES[way].in_(moment.language)) for way in Handing
        ),
        read=_chosen,
    ),
    Ask(
        "monthly",
        mark("多久一次"),
        mark("给一次，还是每个月都给？"),
        buttons=_yes_no(mark("每个月"), mark("一次")),
        read=_chosen,
    ),
    Ask(
        "skills",
        mark("会什么、什么时候有空"),
        mark("您会什么、会说什么话、什么时候有空？比如「会开车，会手语，周末有空」。"),
        buttons=lambda moment, _given: ((SKIPPED, moment.say("先不写")),),
        wanted=lambda given: kind_of(given) in ASKED_FIRST,
    ),
    Ask(
        "named",
        mark("公开名字"),
        mark("您的名字可以写在公开的榜上吗？"),
        buttons=_yes_no(mark("可以公开"), mark("不公开")),
        read=_chosen,
    ),
)
BY_NAME = {ask.id: ask for ask in ASKS}


def asks_for(given: Given) -> tuple[Ask, ...]:
    """The questions that are asked, by what was said."""
    return tuple(ask for ask in ASKS if ask.wanted(given))


def _area_name(moment: Moment, written: str) -> str:
    identity, _, village = written.partition("/")
    area = moment.world.kb.area_named(identity)
    name = area.name.in_(moment.language) if area else identity
    return f"{name} {village}" if village else name


def places(moment: Moment, given: Given) -> tuple[Place, ...]:
    """Where it is given; nothing is the whole county."""
    found = []
    for written in given.get("areas", ALL).split("、"):
        identity, _, village = written.partition("/")
        area = moment.world.kb.area_named(identity)
        if area is not None:
            found.append(Place(area.name.zh_Hans, village or None))
    return tuple(found)


def worded(moment: Moment, ask: Ask, value: str, given: Given) -> str:
    """What was said, as it is read back."""
    labels = dict(ask.buttons(moment, given))
    if ask.id == "quantity" and given.get("thing") in THINGS:
        return f"{value} {THINGS[given['thing']].unit.in_(moment.language)}"
    if ask.id == "areas" and value != ALL:
        return "、".join(_area_name(moment, one) for one in value.split("、"))
    if ask.id == "groups" and value != SKIPPED:
        return "、".join(GROUP_NAMES[Group(one)].in_(moment.language) for one in value.split("、"))
    return labels.get(value, value)
