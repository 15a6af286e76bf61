"""What the parts of an article are called at the desk, and what is wrong with them, in words."""

import re
from collections.abc import Callable

from admin_api.language import gettext as _
from knowledge.schema.problems import ContentError
from referral.domain.articles import RevisionState


def state_name(state: RevisionState) -> str:
    return {
        RevisionState.DRAFT: _("草稿"),
        RevisionState.REVIEW: _("等人复核"),
        RevisionState.PUBLISHED: _("已发布"),
        RevisionState.WITHDRAWN: _("已被替换"),
        RevisionState.DISCARDED: _("已作废"),
    }[state]


def search_word(decision: str) -> str:
    """What the search decided, in words."""
    return {
        "answer": _("直接答"),
        "choose": _("请居民选"),
        "refer": _("指到别的部门"),
        "screen": _("引去自查"),
        "handoff": _("转给人"),
        "decline": _("说不懂"),
    }.get(decision, decision)


def facet_names() -> dict[str, str]:
    return {
        "who": _("哪些人"),
        "what": _("给什么"),
        "amount": _("给多少"),
        "papers": _("带什么"),
        "where": _("去哪里办"),
        "duration": _("要多久"),
        "appeal": _("不服怎么办"),
    }


def part_name(key: str) -> str:
    """The name of the part of an article that a key stands in."""
    if key.startswith("facets."):
        facet = key.split(".")[1]
        return facet_names().get(facet, key)
    return {
        "topic": _("主题"),
        "question": _("标准问题"),
        "phrasings": _("问法"),
        "short": _("短答"),
        "details": _("详细说明"),
        "clauses": _("依据的条款"),
        "sources": _("来源"),
        "amounts": _("金额参数"),
        "related": _("相关文章"),
        "program": _("对应的帮扶"),
        "effective_from": _("从哪天起有效"),
        "effective_until": _("到哪天为止"),
        "review_by": _("该复查的日子"),
        "office": _("归哪个部门管"),
        "ask": _("去了问什么"),
        "still": _("我们还能做什么"),
        "changes": _("2017 年以后的变化"),
        "screen": _("答完请居民自查"),
    }.get(re.split(r"[.\[]", key, maxsplit=1)[0], key)


def tongue_name(tongue: str) -> str:
    return {"zh": _("简体"), "en": _("英文"), "zh_Hant": _("繁体")}.get(tongue, tongue)


def wrong(message: str) -> str:
    """A mistake as the content check words it, in the words of the page; one unknown here stays as it is."""
    for pattern, said in (*_READING, *_CHECKING):
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return said(found)
    return message


_Said = tuple[str, Callable[[re.Match[str]], str]]
_READING: tuple[_Said, ...] = (
    (r"Field required|.*at least 1 (?:character|item).*", lambda _found: _("这里要填。")),
    (r".*(?:valid date|date_from|date in the format).*", lambda _found: _("日子写成 2027-01-31 这样。")),
    (r"Extra inputs are not permitted", lambda _found: _("没有这样的一项。")),
    (r"Input should be .*", lambda _found: _("这里填的不对。")),
    (r"no \S+ is called '(.*)'", lambda found: _("没有叫“{name}”的。", name=found[1])),
    (r"an article keeps its topic", lambda _found: _("文章的主题不能改。")),
)
_CHECKING: tuple[_Said, ...] = (
    (
        r"a sentence of (\d+) characters, .*: (.*)",
        lambda found: _("有一句 {n} 个字，太长了：{words}", n=found[1], words=found[2]),
    ),
    (
        r"a sentence of (\d+) words, .*: (.*)",
        lambda found: _("有一句 {n} 个词，太长了：{words}", n=found[1], words=found[2]),
    ),
    (r"'(.*)' stands twice", lambda found: _("“{words}”写了两遍。", words=found[1])),
    (
        r"'(.*)' stands in articles/(.*)\.yaml too",
        lambda found: _("“{words}”在 {topic} 里也有。", words=found[1], topic=found[2]),
    ),
    (r"(\S+) is no other article", lambda found: _("没有叫“{name}”的。", name=found[1])),
    (
        r"is said to be surer than its source (\S+)",
        lambda found: _("说得比来源 {source} 还确定。", source=found[1]),
    ),
    (r"\S+ is more than (\d+) days away", lambda found: _("离今天超过 {n} 天，太久了。", n=found[1])),
    (r"ends on \S+, before it begins on .*", lambda _found: _("结束的日子在开始之前。")),
    (
        r"neither this article nor a sister of it answers this.*",
        lambda _found: _("这一面没人说到；文件没说的，就写文件没说。"),
    ),
    (r".*says what to ask there", lambda _found: _("别的部门管的事，要写去了问什么。")),
    (r".*says what we can still do", lambda _found: _("别的部门管的事，要写我们还能做什么。")),
    (
        r"(\d+) characters, (\d+) at most",
        lambda found: _("有 {n} 个字，最多 {limit} 个。", n=found[1], limit=found[2]),
    ),
    (
        r"(\d+) phrasings, (\d+) to (\d+) do best",
        lambda found: _("有 {n} 种问法，{low} 到 {high} 种最好。", n=found[1], low=found[2], high=found[3]),
    ),
    (
        r"was due for review by (\S+)",
        lambda found: _("{day} 就该复查了，看过以后改成新的日子。", day=found[1]),
    ),
    (r"applied only until (\S+)", lambda found: _("只到 {day} 有效。", day=found[1])),
    (r"rests on no clause and no source", lambda _found: _("没有条款，也没有来源。")),
    (r".*names the office.*", lambda _found: _("别的部门管的事，要写归哪个部门。")),
    (
        r"article \S+ does not say '(.*)'",
        lambda found: _("文件里有一项靠“{words}”这句话来讲，现在没有这句了。", words=found[1]),
    ),
    (
        r"article \S+ does not cite (\S+)",
        lambda found: _("文件里有一项靠这篇文章来讲，它不再引 {clause} 了。", clause=found[1]),
    ),
    (r"covered by no article.*", lambda _found: _("文件里有一项现在没有人讲了。")),
    (r"has no Chinese in it", lambda _found: _("里面没有中文。")),
    (r"is not translated", lambda _found: _("还没翻译。")),
    (r"'(.*)' without amounts or sources", lambda found: _("“{money}”没有来源。", money=found[1])),
    (
        r"'(.*)' in words; name a parameter.*",
        lambda found: _("“{money}”写死在文字里了，最好用金额参数。", money=found[1]),
    ),
)


def place_of(problem: ContentError) -> str:
    """A mistake in a typed text that could not even be read: its line is all that helps."""
    return _("第 {line} 行，{key}：{message}", line=problem.line, key=problem.key, message=problem.message)
