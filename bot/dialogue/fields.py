"""The fields of a request, in the order they are asked: words, buttons, and what counts as an answer."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from bot.dialogue.buttons import Pair
from bot.dialogue.dates import future, impossible
from bot.dialogue.moment import Moment
from bot.dialogue.relations import read_relation, relation_buttons
from bot.texts import mark
from knowledge.search.normalise import clean

ALL_AREAS = "all"
AREAS_AT_FIRST = 11
SKIPPED = "-"
"""What stands in a field that the resident left out on purpose."""
IN_CHAT_ONLY = "chat"
YES, NO = "yes", "no"


class FieldError(ValueError):
    """An entry that does not do, with the sentence that tells the resident so (already worded)."""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a request holds. ``buttons``: (value, label) pairs; ``read`` checks what was typed."""

    id: str
    title: str
    question: str
    question_for_other: str
    longest: int
    shortest: int = 1
    buttons: Callable[[Moment], tuple[Pair, ...]] = lambda _moment: ()
    read: Callable[[Moment, str], str] = lambda _moment, text: text


def _when(moment: Moment) -> tuple[Pair, ...]:
    today = moment.context.today
    return (
        (today.isoformat(), moment.say("今天")),
        ((today - timedelta(days=1)).isoformat(), moment.say("昨天")),
        ("month", moment.say("这一个月里")),
        ("halfyear", moment.say("半年里")),
        ("longer", moment.say("半年以上了")),
        (SKIPPED, moment.say("说不准")),
    )


def _who(moment: Moment) -> tuple[Pair, ...]:
    if moment.conversation.for_other:
        return (
            ("alone", moment.say("只有他（她）一个人")),
            ("family", moment.say("他（她）和家里人")),
        )
    return ("alone", moment.say("只有我一个人")), ("family", moment.say("我和家里人"))


def _townships(moment: Moment) -> tuple[Pair, ...]:
    areas = moment.world.kb.areas
    shown = areas if moment.conversation.more else areas[:AREAS_AT_FIRST]
    pairs = tuple((area.id, area.name.in_(moment.language)) for area in shown)
    return pairs if len(shown) == len(areas) else (*pairs, (ALL_AREAS, moment.say("更多乡镇")))


def _skip(moment: Moment) -> tuple[Pair, ...]:
    return ((SKIPPED, moment.say("先不写")),)


def _contact(moment: Moment) -> tuple[Pair, ...]:
    return ((IN_CHAT_ONLY, moment.say("只在这里回我")),)


def _relation(moment: Moment, text: str) -> str:
    if (relation := read_relation(text)) is None:
        raise FieldError(moment.say("请按下面的一个，或者打「亲属」「托我的」「村委会」「邻居」。"))
    return relation


def _agreement(moment: Moment) -> tuple[Pair, ...]:
    return (YES, moment.say("同意")), (NO, moment.say("不同意"))


def _date_words(moment: Moment, text: str) -> str:
    if wrong := impossible(text):
        raise FieldError(moment.say("日历上没有「{date}」这一天，请再看看。", date=wrong))
    if wrong := future(text, moment.context.today):
        raise FieldError(moment.say("「{date}」还没有到呢，请再看看。", date=wrong))
    return text


def _township(moment: Moment, text: str) -> str:
    """The area's id for a name that we know (with or without 镇, 乡), else the words as typed."""
    wanted = _core_of_name(clean(text))
    for area in moment.world.kb.areas:
        names = {_core_of_name(clean(area.name.zh_Hans)), clean(area.name.en), clean(area.id)}
        if wanted in names or clean(text) in names:
            return area.id
    return text


def _core_of_name(name: str) -> str:
    return (
        re.sub(r"^(重庆市?)?(奉节县?)?", "", re.sub(r"(土家族)?(乡|镇|街道|街道办事处|管委会)$", "", name))
        or name
    )


def _name(moment: Moment, text: str) -> str:
    if not any(map(str.isalpha, text)):
        raise FieldError(moment.say("这不像一个名字。请写怎么称呼您，比如「王大爷」。"))
    return text


_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"(0\d{2,3})?[2-9]\d{6,7}")


def _phone(moment: Moment, text: str) -> str:
    """The digits of a mobile or landline number; words around it are passed over."""
    plain = re.sub(r"^\+?86(?=1)", "", re.sub(r"[\s()（）.\-—–+]", "", clean(text)))
    numbers = re.findall(r"\d+", plain)
    if len(numbers) == 1 and (_MOBILE.fullmatch(numbers[0]) or _LANDLINE.fullmatch(numbers[0])):
        return str(numbers[0])
    if not numbers and re.search(r"没得|没有|莫得|无|不用|no phone|none", plain):
        return IN_CHAT_ONLY
    raise FieldError(
        moment.say("这个号码不对：手机是 11 位，座机带区号，比如 13812345678。没有电话就按「只在这里回我」。")
    )


CONSENT_CONTACT = mark(
    "请您点个头：这件事要办，工作人员得看到您写的姓名、住处、联系方式和经过。\n"
    "做什么用：联系您、核实情况、告诉您结果。\n"
    "谁看得到：本村、本乡镇和县里管救助的工作人员；请别的部门帮着核实时，只给他们用得着的。\n"
    "留多久：没有决定以前您随时可以删；有了决定的，按档案规定保管。\n"
    "怎么收回：随时发「我的授权」，或者撤回这件事、发「删除我的记录」。\n"
    "您同意吗？"
)
CONSENT_SENSITIVE = mark(
    "再单独问一件：病情、残疾、收入算敏感信息。您在经过里写到的，自查时答过的，都算。\n"
    "做什么用：只用来核对够不够条件，少跑一趟。\n"
    "谁看得到：经办这件事的工作人员，和帮着核实的部门。给过谁，发「谁看过我的信息」查得到。\n"
    "留多久：跟这件事放在一起，一样长。\n"
    "怎么收回：随时发「我的授权」。\n"
    "不同意也能交：自查的答案不会交上去，经过里不想让人看到的您可以改掉，工作人员可能要再问您。\n"
    "您同意一起交吗？"
)


def consent_version(words: str) -> str:
    """The version of a consent's words: it changes whenever a word of them does."""
    return sha256(words.encode()).hexdigest()[:12]


_RELATION = mark("您是他（她）的什么人？工作人员会告诉他本人一声。")

FIELDS: tuple[Field, ...] = (
    Field(
        "what_happened",
        mark("什么事"),
        mark("出了什么事？现在难在哪里？用平常的话说就行。"),
        mark("他（她）家出了什么事？现在难在哪里？用平常的话说就行。"),
        longest=2000,
        shortest=2,
    ),
    Field(
        "since_when",
        mark("什么时候"),
        mark("是什么时候的事？可以按下面的，也可以直接打字，比如「上个月 5 号」。"),
        mark("是什么时候的事？可以按下面的，也可以直接打字，比如「上个月 5 号」。"),
        longest=60,
        buttons=_when,
        read=_date_words,
    ),
    Field(
        "who_affected",
        mark("影响到谁"),
        mark("影响到家里哪些人？比如「我和两个娃儿」。"),
        mark("影响到他（她）家哪些人？比如「他和两个娃儿」。"),
        longest=200,
        buttons=_who,
    ),
    Field(
        "township",
        mark("哪个乡镇"),
        mark("住在哪个乡镇（街道）？找不到就直接打字。"),
        mark("他（她）住在哪个乡镇（街道）？找不到就直接打字。"),
        longest=40,
        buttons=_townships,
        read=_township,
    ),
    Field(
        "village",
        mark("哪个村"),
        mark("哪个村（社区）、几组？"),
        mark("哪个村（社区）、几组？"),
        longest=60,
        buttons=_skip,
    ),
    Field(
        "name",
        mark("怎么称呼"),
        mark("您贵姓？工作人员怎么称呼您？"),
        mark("您贵姓？是替谁问的？比如「我是李小红，替我妈王秀英」。"),
        longest=60,
        buttons=_skip,
        read=_name,
    ),
    Field(
        "contact",
        mark("怎么联系"),
        mark("工作人员打哪个电话找得到您？不想留电话，可以只在这里回您。"),
        mark("工作人员打哪个电话找得到您？不想留电话，可以只在这里回您。"),
        longest=40,
        buttons=_contact,
        read=_phone,
    ),
    Field(
        "relation",
        mark("您是他的什么人"),
        _RELATION,
        _RELATION,
        longest=60,
        buttons=relation_buttons,
        read=_relation,
    ),
    Field(
        "consent_contact",
        mark("联系和核实"),
        CONSENT_CONTACT,
        CONSENT_CONTACT,
        longest=40,
        buttons=_agreement,
    ),
    Field(
        "consent_sensitive",
        mark("敏感信息"),
        CONSENT_SENSITIVE,
        CONSENT_SENSITIVE,
        longest=40,
        buttons=_agreement,
    ),
)
BY_ID = {field.id: field for field in FIELDS}

_NOT_ASKED: dict[str, frozenset[str]] = {
    "question": frozenset({"since_when", "who_affected", "village", "relation"}),
    "report": frozenset({"who_affected"}),
}
_OPENINGS: dict[str, str] = {
    "application": mark("想申请什么？家里是什么情况？用平常的话说就行。"),
    "charity-help": mark("缺什么、难在哪里？用平常的话说就行。"),
    "question": mark("您想问工作人员什么？"),
    "report": mark("您要反映什么事？哪天、哪里、谁，有没有凭据？只说看到的。"),
}
"""How the first field asks where it is not about a sudden hardship."""


def fields_for(kind: str | None, *, for_other: bool) -> tuple[Field, ...]:
    """The fields of one kind of request: nothing is asked that it does not need."""
    left_out = _NOT_ASKED.get(kind or "", frozenset()) | (frozenset() if for_other else {"relation"})
    return tuple(field for field in FIELDS if field.id not in left_out)


def question_of(field: Field, kind: str | None, *, for_other: bool) -> str:
    """The question of a field, by the kind of request (a msgid)."""
    if field.id == "what_happened" and kind in _OPENINGS:
        return _OPENINGS[kind]
    return field.question_for_other if for_other else field.question
