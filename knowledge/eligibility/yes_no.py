"""Yes, no and not sure as people say them, in dialect, standard Chinese and English.

A guess is worse than asking again: an answer that says more than yes or no is only understood where the
rest is what the question asked for, or stands behind a comma.
"""

import re

_UNSURE = re.compile(
    r"不(?:太|大|很|怎么)?(?:清楚|晓得|知道|确定|懂)|不好说|说不[清准来]|记不[得到清]|搞不[清懂]|弄不清|拿不准|没把握"
    r"|not sure|unsure|(?:do not|don'?t|dunno) ?(?:know)?|no idea|\bidk\b|dunno"
)
_PARTICLES = "的了呢嘛啊哦哈呀吧哟噻撒嗯咯喽唉诶啵哒嘞 "
_NO = frozenset(
    (
        "没得", "没有", "莫得", "冒得", "没", "无", "不是", "不", "不算", "不在", "不要", "不需要",
        "不用", "不得行", "没办", "没吃", "没在吃", "否", "未", "都没得", "都没有", "一个都没得",
        "no", "n", "nope", "none", "not", "false", "nobody",
    )
)  # fmt: skip
_YES = frozenset(
    (
        "有", "是", "对", "对头", "要得", "要", "需要", "嗯", "好", "好嘛", "可以", "行", "得行",
        "算", "在", "在吃", "正是", "就是", "yes", "y", "yeah", "yep", "true", "ok", "okay",
        "sure", "correct", "right",
    )
)  # fmt: skip
_NO_BEFORE = ("没得", "没有", "莫得", "冒得", "不是", "无")
_YES_BEFORE = ("有", "是")
_SOME_PEOPLE = re.compile(r"[一二两三四五六七八九十\d]+(?:个|位)(?:人)?")
_ENGLISH = re.compile(r"(yes|no|yeah|nope),? (?:i|we|he|she|they|it|there|sir|please|thanks?|thank you)\b.*")


def is_not_sure(said: str) -> bool:
    """Whether a tidy text says that the person does not know."""
    return _UNSURE.search(said) is not None


def yes_or_no(said: str, name: str) -> bool | None:
    """The answer in a tidy text, or None; `name` is what the fact is called (没得残疾人 of 有没有残疾人)."""
    english = _ENGLISH.fullmatch(said)
    if english:
        return english[1] in {"yes", "yeah"}
    first = re.split(r"[,，。.;；!！?？、~]", said, maxsplit=1)[0]
    bare = first.strip(_PARTICLES) or first.strip()
    if bare in _NO:
        return False
    if bare in _YES:
        return True
    for no in _NO_BEFORE:
        if bare.startswith(no) and _is_asked_for(bare.removeprefix(no), name):
            return False
    for yes in _YES_BEFORE:
        rest = bare.removeprefix(yes)
        if bare.startswith(yes) and (_is_asked_for(rest, name) or _SOME_PEOPLE.fullmatch(rest)):
            return True
    return None


def _is_asked_for(rest: str, name: str) -> bool:
    return len(rest) >= 2 and rest in name and not rest.startswith(("没有", "不是"))
