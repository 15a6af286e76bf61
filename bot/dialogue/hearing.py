"""What was understood of a story, on the screen: the list for a yes, and one item of it to be put right."""

import re

from bot.dialogue import buttons
from bot.dialogue.conversation import Heard
from bot.dialogue.facts import name_of
from bot.dialogue.heard import digest, pending, person_of, real
from bot.dialogue.moment import Moment, choices
from bot.dialogue.tongue import traditional
from bot.messages import Reply
from knowledge.eligibility.facts import define
from knowledge.eligibility.listening import Flaw
from knowledge.eligibility.questions import Question, question
from knowledge.eligibility.told import value_words
from knowledge.languages import Text

_ROUGHLY = re.compile(
    r"[\d一二两三四五六七八九十百千万][多来余几]|左右|大概|差不多|大约|上下|不固定|\b(?:about|around|roughly|some)\b"
)
"""That an amount was told roughly; else it is not sure that it is the whole household's."""

_PLAIN = frozenset({"household_size", "age", "disability_grade"})
"""Facts whose value says all that the words said."""


def shown(
    moment: Moment, said: str = "", *, first: bool = False, also: tuple[buttons.Pair, ...] = ()
) -> Reply:
    """What waits on the screen: the one item that is being put right, or the whole list."""
    mending = next((item for item in pending(moment) if item.ref == moment.conversation.mending), None)
    return mend(moment, mending, said) if mending else the_list(moment, said, first=first, also=also)


def the_list(
    moment: Moment, said: str = "", *, first: bool = False, also: tuple[buttons.Pair, ...] = ()
) -> Reply:
    """Everything that was understood, in plain words; nothing of it counts yet."""
    items = pending(moment)
    lines = [said] if said else []
    lines.append(moment.say("我从您的话里听到这些，您看对不对？"))
    lines += [f"{place}. {line(moment, item)}" for place, item in enumerate(items, start=1)]
    lines.append(moment.say("您说对，才算数。哪一样不对，按「改一改」，或者直接说，比如「是四口人」。"))
    offers: list[buttons.Pair] = [
        (f"heard:yes={digest(items)}", moment.say("对，就这样")),
        ("heard:edit", moment.say("有不对的，改一改")),
        ("heard:none", moment.say("都不对，一个一个问我")),
        *also,
    ]
    if first:
        own = ("screen:self", moment.say("我是问自己家"))
        offers.append(own if moment.conversation.for_other else ("screen:other", moment.say("我是帮别人问")))
    if moment.conversation.mode == "screening":
        offers.append(buttons.leave(moment))
    return Reply("\n".join(lines), choices(*offers))


def line(moment: Moment, item: Heard) -> str:
    """One item: what it is about, what was understood, and by which words where these were others."""
    said = moment.say("{person}：{fact}", person=title(moment, item), fact=value(moment, item))
    if item.words and not (item.sure and item.ref.rpartition(".")[2] in _PLAIN):
        words = item.words.strip()
        if item.sure:
            said += moment.say("（您说的是「{words}」）", words=words)
        elif _ROUGHLY.search(words):
            said += moment.say("（您说的是「{words}」，是个大概，我先照这样记）", words=words)
        else:
            said += moment.say("（您说的是「{words}」，我拿不太准）", words=words)
    return said


def title(moment: Moment, item: Heard) -> str:
    """What an item is about: the fact, of whom where it is one person."""
    _, definition = define(moment.world.kb.facts, real(moment, item.ref))
    name = definition.name.in_(moment.language)
    if not (person := person_of(item.ref)):
        return name
    if person.startswith("new"):
        return moment.say("{person}，{fact}", person=who(moment, item), fact=name)
    listed = name_of(moment, item.ref)
    return (
        moment.say("{name}（您说的「{who}」）", name=listed, who=_own(moment, item)) if item.who else listed
    )


def who(moment: Moment, item: Heard) -> str:
    """How somebody of the story is called: in the story's own word, with a number where several are."""
    if not item.who:
        return moment.say("这位家人")
    people = dict.fromkeys(person_of(one.ref) for one in pending(moment) if one.who == item.who)
    if len(people) == 1:
        return moment.say("「{who}」", who=_own(moment, item))
    number = list(people).index(person_of(item.ref)) + 1
    return moment.say("「{who}」第 {number} 个", who=_own(moment, item), number=number)


def _own(moment: Moment, item: Heard) -> str:
    return traditional(item.who) if moment.language == "zh_Hant" else item.who


def value(moment: Moment, item: Heard) -> str:
    """The value of an item as the resident reads it."""
    _, definition = define(moment.world.kb.facts, real(moment, item.ref))
    return value_words(definition, item.value).in_(moment.language)


def edit_list(moment: Moment) -> Reply:
    """Each item as a button, to change or to drop it."""
    pairs = [
        (
            f"heard:fix={item.ref}",
            moment.say("{person}：{fact}", person=title(moment, item), fact=value(moment, item)),
        )
        for item in pending(moment)
    ]
    back = ("heard:list", moment.say("不改了，看全部"))
    return Reply(moment.say("哪一样不对？按它来改。别的都留着。"), choices(*pairs, back))


def asks(moment: Moment, item: Heard) -> Question:
    """The question that an item would answer, about the person as the story calls them."""
    language = moment.language
    person = Text(*(who(moment, item),) * 3) if person_of(item.ref).startswith("new") else None
    return question(
        moment.world.kb,
        real(moment, item.ref),
        language,
        moment.conversation.for_other,
        facts=moment.conversation.facts,
        person=person,
    )


def mend(moment: Moment, item: Heard, said: str = "") -> Reply:
    """One item to be put right or dropped."""
    lines = [said] if said else []
    put = asks(moment, item)
    lines += [put.text, put.hint, moment.say("我听成：{answer}", answer=line(moment, item))]
    offers = [(f"heard:set={item.ref}={choice.value}", choice.label) for choice in put.choices]
    offers += [
        (f"heard:drop={item.ref}", moment.say("这一条不要")),
        ("heard:list", moment.say("没听错，不改")),
    ]
    return Reply("\n".join(filter(None, lines)), choices(*offers))


def flaws(moment: Moment, found: tuple[Flaw, ...]) -> str:
    """What could not be taken, each fact by its name; empty where all could."""
    if not found:
        return ""
    lines = [moment.say("有的话我没敢记：")]
    lines += [
        moment.say(
            "· 您说的「{words}」：{problem}", words=flaw.words, problem=flaw.message.in_(moment.language)
        )
        for flaw in found
    ]
    return "\n".join(lines)
