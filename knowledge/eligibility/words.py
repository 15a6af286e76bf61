"""The words of the engine itself, for what the content cannot say: mistakes, and what is still open."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from knowledge.languages import LANGUAGES, Text

# What is wrong with a facts document. {name} is what the fact is called.
NOT_AN_OBJECT = Text(
    "情况要写成一个对象（{{…}}），每一项写名称和值。",
    "情況要寫成一個對象（{{…}}），每一項寫名稱和值。",
    "The facts must be one object ({{…}}) of names and values.",
)
UNKNOWN_FACT = Text(
    "没有“{ref}”这一项，请看看名称写对没有。",
    "沒有“{ref}”這一項，請看看名稱寫對沒有。",
    'There is no fact called "{ref}"; please check the name.',
)
NOT_A_LIST = Text(
    "“{ref}”要写成一个列表，一个人一项。",
    "“{ref}”要寫成一個列表，一個人一項。",
    '"{ref}" must be a list with one entry for each person.',
)
WRONG_BOOL = Text(
    "“{name}”只能是 true（是）或 false（不是）。",
    "“{name}”只能是 true（是）或 false（不是）。",
    '"{name}" can only be true (yes) or false (no).',
)
WRONG_INT = Text(
    "“{name}”要写整数，比如 3。",
    "“{name}”要寫整數，比如 3。",
    '"{name}" must be a whole number, such as 3.',
)
WRONG_MONEY = Text(
    "“{name}”要写成一个数，比如 1200；按年的写金额和“year”，按天的还要写做几天。",
    "“{name}”要寫成一個數，比如 1200；按年的寫金額和“year”，按天的還要寫做幾天。",
    '"{name}" must be a number such as 1200; a yearly amount also says "year", a daily one the days worked.',
)
WRONG_DATE = Text(
    "“{name}”要写成日期，比如 2017-06-04。",
    "“{name}”要寫成日期，比如 2017-06-04。",
    '"{name}" must be a date such as 2017-06-04.',
)
WRONG_CHOICE = Text(
    "“{name}”只能是这几个：{choices}。",
    "“{name}”只能是這幾個：{choices}。",
    '"{name}" can only be one of these: {choices}.',
)
OUT_OF_RANGE = Text(
    "“{name}”要在 {minimum} 到 {maximum} 之间，写的是 {value}。",
    "“{name}”要在 {minimum} 到 {maximum} 之間，寫的是 {value}。",
    '"{name}" must lie between {minimum} and {maximum}; it says {value}.',
)
DAYS_MISSING = Text(
    "“{name}”按天写的，还要写一个月做几天（1 到 31）。",
    "“{name}”按天寫的，還要寫一個月做幾天（1 到 31）。",
    '"{name}" is given by the day; it also needs the days worked in a month (1 to 31).',
)
TOO_MANY_MEMBERS = Text(
    "一个一个写了 {members} 个人，可是家里只有 {size} 口人，对不上。",
    "一個一個寫了 {members} 個人，可是家裏只有 {size} 口人，對不上。",
    "{members} people are listed one by one, but the household has only {size}.",
)
NOBODY_LEFT = Text(
    "“{name}”说还有别的人，可是家里 {size} 口人都写完了，对不上。",
    "“{name}”説還有別的人，可是家裏 {size} 口人都寫完了，對不上。",
    '"{name}" speaks of somebody else, but all {size} people of the household are already listed.',
)
CONTRADICTION = Text(
    "“{name}”和“{other}”对不上，请改其中一个。",
    "“{name}”和“{other}”對不上，請改其中一個。",
    '"{name}" and "{other}" contradict each other; please correct one of them.',
)
TOLD_TWICE = Text(
    "“{name}”您说了“{one}”，又说了“{other}”，对不上。",
    "“{name}”您說了“{one}”，又說了“{other}”，對不上。",
    '"{name}" is told in two ways, "{one}" and "{other}".',
)
MORE_THAN_ALL = Text(
    "“{name}”（{value} 元）比“{other}”（{total} 元）还多，对不上。",
    "“{name}”（{value} 元）比“{other}”（{total} 元）還多，對不上。",
    '"{name}" ({value} yuan) is more than "{other}" ({total} yuan).',
)
# What a verdict says beside the words of the rules.
BEFORE_DOCUMENT = Text(
    "{document} 是 {issued} 印发的，{on} 还没有这个文件，不能拿它来判断。",
    "{document} 是 {issued} 印發的，{on} 還沒有這個文件，不能拿它來判斷。",
    "{document} was issued on {issued}; on {on} it did not exist yet, so nothing can be judged by it.",
)
STILL_OPEN = Text(
    "还要知道：{names}。",
    "還要知道：{names}。",
    "Still needed: {names}.",
)
AMOUNT_UNKNOWN = Text(
    "“{title}”在 {on} 是多少还没有查到，所以现在定不下来；请以县民政局公布的为准。",
    "“{title}”在 {on} 是多少還沒有查到，所以現在定不下來；請以縣民政局公佈的為準。",
    '"{title}" on {on} was not found, so this cannot be told yet; ask the county civil affairs bureau.',
)
AMOUNT_UNSURE = Text(
    "（“{title}”{amount} 是从二手材料看到的，要以县民政局公布的为准。）",
    "（“{title}”{amount} 是從二手材料看到的，要以縣民政局公佈的為準。）",
    ' ("{title}" of {amount} is second-hand; the county civil affairs bureau has the last word.)',
)
SOMEBODY = Text(
    "这位家人",
    "這位家人",
    "this family member",
)
NTH_PERSON = Text(
    "第 {number} 位：{label}",
    "第 {number} 位：{label}",
    "no. {number}: {label}",
)
NOT_SURE_LABEL = Text(
    "不清楚",
    "不清楚",
    "Not sure",
)
YES_LABEL = Text(
    "有",
    "有",
    "Yes",
)
NO_LABEL = Text(
    "没有",
    "沒有",
    "No",
)
SOMEBODY_ELSE = Text(
    "有，是另外的人",
    "有，是另外的人",
    "Yes, somebody else",
)
NOBODY = Text(
    "没有",
    "沒有",
    "No, nobody",
)
# What is wrong with a typed answer, and how to write it.
SAY_SOMETHING = Text(
    "没有看到回答。请再答一次，不清楚就说“不清楚”。",
    "沒有看到回答。請再答一次，不清楚就説“不清楚”。",
    'There was no answer. Please answer again, or say "not sure".',
)
TOO_LONG = Text(
    "这句话太长了，这里只要一个简短的回答。{hint}",
    "這句話太長了，這裏只要一個簡短的回答。{hint}",
    "That is too long; only a short answer is needed here. {hint}",
)
SAY_YES_OR_NO = Text(
    "没有看懂。请答“有”“没有”（或“是”“不是”），不清楚就说“不清楚”。",
    "沒有看懂。請答“有”“沒有”（或“是”“不是”），不清楚就説“不清楚”。",
    'I did not understand. Please answer "yes" or "no", or "not sure".',
)
SAY_ONE_NUMBER = Text(
    "听到的不止一个数（“{said}”）。请只写一个数，大概的也行，比如 {example}。",
    "聽到的不止一個數（“{said}”）。請只寫一個數，大概的也行，比如 {example}。",
    '"{said}" could be more than one number. Please write one; a rough one will do, such as {example}.',
)
SAY_EXACT_NUMBER = Text(
    "“{said}”不是一个准数。请写一个数，大概的也行，比如 {example}。",
    "“{said}”不是一個準數。請寫一個數，大概的也行，比如 {example}。",
    '"{said}" is not one number. Please write one; a rough one will do, such as {example}.',
)
SAY_A_NUMBER = Text(
    "没有看到数。请写一个数，比如 {example}。",
    "沒有看到數。請寫一個數，比如 {example}。",
    "I found no number. Please write one, such as {example}.",
)
SAY_WHOLE = Text(
    "“{name}”：“{said}”不是整数。请写整数，比如 {example}。",
    "“{name}”：“{said}”不是整數。請寫整數，比如 {example}。",
    '"{name}": "{said}" is not a whole number. Please write one such as {example}.',
)
SAY_NOT_NEGATIVE = Text(
    "“{name}”不能是负数。没有就写 0。",
    "“{name}”不能是負數。沒有就寫 0。",
    '"{name}" cannot be negative. If there is none, write 0.',
)
SAY_WITHIN = Text(
    "“{name}”：{said} 不在 {minimum} 到 {maximum} 之间，请看看写对没有，再写一次，比如 {example}。",
    "“{name}”：{said} 不在 {minimum} 到 {maximum} 之間，請看看寫對沒有，再寫一次，比如 {example}。",
    '"{name}": {said} is not between {minimum} and {maximum}. Please write it again, such as {example}.',
)
SAY_DAYS = Text(
    "按天算的，还要晓得一个月做几天。请写成“一天80做20天”，或者直接写一个月一共多少。",
    "按天算的，還要曉得一個月做幾天。請寫成“一天80做20天”，或者直接寫一個月一共多少。",
    'A daily amount also needs the days worked. Please write "80 a day, 20 days", or the total for a month.',
)
SAY_TWELVE_MONTHS = Text(
    "收入不固定的，请写过去十二个月一共多少，比如“一年9000”。",
    "收入不固定的，請寫過去十二個月一共多少，比如“一年9000”。",
    'If income is irregular, please write the total of the last twelve months, such as "9000 a year".',
)
SAY_CHOICE = Text(
    "没有看懂。请选一个：{choices}。",
    "沒有看懂。請選一個：{choices}。",
    "I did not understand. Please choose one: {choices}.",
)
SAY_WHICH = Text(
    "听到的不止一个（“{said}”）。请只选一个：{choices}。",
    "聽到的不止一個（“{said}”）。請只選一個：{choices}。",
    'That names more than one ("{said}"). Please choose one: {choices}.',
)
SAY_WHO = Text(
    "请说是谁：{choices}。",
    "請説是誰：{choices}。",
    "Please say who: {choices}.",
)
SAY_DATE = Text(
    "没有看懂日期。请写成“2026年3月5日”或“2026-03-05”。",
    "沒有看懂日期。請寫成“2026年3月5日”或“2026-03-05”。",
    "I did not understand the date. Please write it like 2026-03-05.",
)
NO_SUCH_DATE = Text(
    "没有“{said}”这一天，请看看月份和日子，再写一次，比如 2026年3月5日。",
    "沒有“{said}”這一天，請看看月份和日子，再寫一次，比如 2026年3月5日。",
    'There is no such day as "{said}". Please check month and day and write it again, such as 2026-03-05.',
)


def fill(text: Text, **values: object) -> Text:
    """The text with its places filled in; a Text among the values is filled in its own language."""
    own = _filled(text, values, for_other=False)
    if text.other is None and not any(isinstance(v, Text) and v.other for v in values.values()):
        return own
    return replace(own, other=_filled(text, values, for_other=True))


def _filled(text: Text, values: Mapping[str, object], *, for_other: bool) -> Text:
    said: dict[str, dict[str, object]] = {language: {} for language in LANGUAGES}
    for name, value in values.items():
        for language in LANGUAGES:
            spoken = value.spoken(for_other).in_(language) if isinstance(value, Text) else value
            said[language][name] = spoken
    text = text.spoken(for_other)
    return Text(
        text.zh_Hans.format(**said["zh_Hans"]),
        text.zh_Hant.format(**said["zh_Hant"]),
        text.en.format(**said["en"]),
    )


def join(texts: Sequence[Text]) -> Text:
    """A list as it is written in each language."""
    return Text(
        "、".join(text.zh_Hans for text in texts),
        "、".join(text.zh_Hant for text in texts),
        ", ".join(text.en for text in texts),
    )


def quoted(texts: Sequence[Text]) -> Text:
    """The same for things to be chosen, each in quotation marks."""
    return join([Text(f"“{text.zh_Hans}”", f"“{text.zh_Hant}”", f'"{text.en}"') for text in texts])


def plain(value: object) -> Text:
    """A number or a name that is the same in every language."""
    return Text(str(value), str(value), str(value))
