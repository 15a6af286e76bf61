"""Buttons that several parts of the dialogue show, with their stateless ids."""

from bot.dialogue.moment import Moment
from bot.texts import mark
from knowledge.languages import Language
from knowledge.model import KnowledgeBase

Pair = tuple[str, str]

KINDS: dict[str, str] = {
    "emergency-relief": mark("救急难（突然出了大事）"),
    "charity-help": mark("慈善帮扶"),
    "application": mark("申请补助、救助"),
    "question": mark("有问题要工作人员答"),
    "report": mark("反映情况、举报"),
}
"""The kinds of request, in the order they are offered; keys are the values of `referral.domain.Kind`."""

SIDES: dict[str, str] = {
    "papers": mark("要带什么"),
    "where": mark("去哪里办"),
    "amount": mark("有多少钱"),
}
"""The sides of an article that people ask for next, in that order."""

LANGUAGE_NAMES: dict[Language, str] = {"zh_Hans": "简体中文", "zh_Hant": "繁體中文", "en": "English"}
"""Every language is called by its own name, so that whoever needs it can read it."""


def screen(moment: Moment, program: str | None = None) -> Pair:
    """Lead into the self-screening, of one program where it is named."""
    other = moment.conversation.for_other
    if program and program in moment.world.kb.programs:
        label = moment.say("自查：他家够不够条件") if other else moment.say("自查：我够不够条件")
        return f"screen:start:{program}", label
    return "screen:start", moment.say("自查：他家能得哪些帮助") if other else moment.say(
        "自查：我能得哪些帮助"
    )


def file(moment: Moment, kind: str | None = None) -> Pair:
    """Lead into a request, of one kind where it is named."""
    if kind == "emergency-relief":
        return "file:start:emergency-relief", moment.say("求助：救急难")
    if kind:
        return f"file:start:{kind}", moment.say(KINDS[kind])
    return "file:menu", moment.say("申请、求助")


def status(moment: Moment) -> Pair:
    return "nav:status", moment.say("查进度")


def person(moment: Moment) -> Pair:
    return "nav:person", moment.say("找工作人员")


def home(moment: Moment) -> Pair:
    return "nav:help", moment.say("我还能问什么")


def leave(moment: Moment) -> Pair:
    return "nav:exit", moment.say("先不弄了")


def back(moment: Moment) -> Pair:
    return "nav:back", moment.say("上一步")


def languages() -> tuple[Pair, ...]:
    return tuple((f"lang:{language}", name) for language, name in LANGUAGE_NAMES.items())


def topic(moment: Moment, identity: str) -> Pair | None:
    """A button that asks the question of a topic, or None for one without an article."""
    article = moment.world.kb.articles.get(identity)
    return (f"topic:{identity}", article.question.in_(moment.language)) if article else None


def sides(moment: Moment, topic: str) -> tuple[Pair, ...]:
    """Buttons for the sides of an article that are told apart from what it is about itself."""
    facets = moment.world.kb.articles[topic].facets
    own = {"documents": "papers"}.get(last := topic.rpartition(".")[2], last)
    return tuple(
        (f"side:{topic}={name}", moment.say(words))
        for name, words in SIDES.items()
        if name in facets and name != own
    )


def program_title(kb: KnowledgeBase, identity: str, language: Language) -> str:
    """What a program is called; its id for one that is no longer in the content."""
    program = kb.programs.get(identity)
    return program.title.in_(language) if program else identity
