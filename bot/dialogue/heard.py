"""What was understood of a story and waits for a yes: kept beside the answers, counted only once confirmed.

A person of the story who is not listed yet is `new[0]`, `new[1]` …; they are listed after those who are, and
only with the yes. A button that says yes carries the digest of the list it stood under, so that an old one
cannot confirm what was heard later.
"""

from collections.abc import Iterable
from hashlib import sha256
from json import dumps
from typing import Any

from bot.dialogue.answers import Answers, answered, key_of, listed, ref_of
from bot.dialogue.conversation import Heard
from bot.dialogue.facts import answers_of, screened
from bot.dialogue.moment import Moment
from knowledge.eligibility.document import canonical
from knowledge.eligibility.extraction_result import Suggestion
from knowledge.eligibility.facts import define

_MEMBER, _NEW = "members[", "new["


def person_of(ref: str) -> str:
    """`new[0]` of `new[0].age`, empty for what is told of the household or of the others."""
    return ref.rpartition(".")[0] if ref.startswith((_MEMBER, _NEW)) else ""


def real(moment: Moment, ref: str) -> str:
    """The reference as the facts document has it once the people of the story are listed."""
    if not ref.startswith(_NEW):
        return ref
    people = [person_of(item.ref) for item in moment.conversation.heard if item.ref.startswith(_NEW)]
    order = list(dict.fromkeys((*people, person_of(ref))))
    index = listed(moment.conversation.facts) + order.index(person_of(ref))
    return f"{_MEMBER}{index}].{ref.rpartition('.')[2]}"


def pending(moment: Moment) -> tuple[Heard, ...]:
    """What waits for a yes and is still a fact under today's content."""
    return tuple(item for item in moment.conversation.heard if _defined(moment, real(moment, item.ref)))


def _defined(moment: Moment, ref: str) -> bool:
    try:
        define(moment.world.kb.facts, ref)
    except KeyError:
        return False
    return True


def digest(items: Iterable[Heard]) -> str:
    """Eight characters that are others for any other list."""
    written = dumps([(item.ref, item.value) for item in items], sort_keys=True)
    return sha256(written.encode()).hexdigest()[:8]


def taken_up(moment: Moment, found: Iterable[Suggestion], person: str = "") -> Moment:
    """With what a text tells added to what waits; it corrects what was heard of the same fact before.

    `person` is the listed one that a story of one person is about, empty where nobody was asked about. What
    was answered so already is left out.
    """
    found = tuple(found)
    people = _people(moment, found, person)
    items: dict[str, Heard] = {item.ref: item for item in pending(moment)}
    for one in found:
        ref = one.ref
        if ref.startswith(_MEMBER):
            story, _, fact = ref.partition(".")
            ref = f"{people[story]}.{fact}"
        if _answered_so(moment, ref, one.value):
            items.pop(ref, None)
        else:
            items[ref] = Heard(ref, one.value, one.words, one.certain, one.who)
    return moment.but(heard=tuple(items.values()))


def _people(moment: Moment, found: tuple[Suggestion, ...], person: str) -> dict[str, str]:
    """Who of us each person of the story is: asked about, spoken of before, the only one listed, or new."""
    waiting = pending(moment)
    known = {item.who: person_of(item.ref) for item in waiting if item.who}
    taken = [person_of(item.ref) for item in waiting if item.ref.startswith(_NEW)]
    told = {one.ref.partition(".")[0]: one.who for one in found if one.ref.startswith(_MEMBER)}
    if len(told) == 1 and not known:
        only = person or (f"{_MEMBER}0]" if listed(moment.conversation.facts) == 1 else "")
        if only and not _other_than(moment, only, found):
            return dict.fromkeys(told, only)
    places: dict[str, str] = {}
    for story, who in told.items():
        old = known.get(who)
        new = f"{_NEW}{len(dict.fromkeys(taken))}]"
        places[story] = old if old and old not in places.values() else new
        taken.append(places[story]) if places[story] == new else None
    return places


def _other_than(moment: Moment, person: str, found: tuple[Suggestion, ...]) -> bool:
    """Whether a story's one person cannot be the listed one: something else was answered of that one."""
    index = int(person.removeprefix(_MEMBER).rstrip("]"))
    members = canonical(moment.conversation.facts).get("members", [])
    known = members[index] if index < len(members) else {}
    told = {one.ref.partition(".")[2]: one.value for one in found if one.ref.startswith(_MEMBER)}
    return any(fact in known and known[fact] != value for fact, value in told.items())


def _answered_so(moment: Moment, ref: str, value: Any) -> bool:
    return not ref.startswith(_NEW) and answers_of(moment).value(ref) == value


def changed(moment: Moment, ref: str, value: Any) -> Moment:
    """With one item corrected by the resident's own answer."""
    items = [
        item._replace(value=value, words="", sure=True) if item.ref == ref else item
        for item in pending(moment)
    ]
    return moment.but(heard=tuple(items), mending="")


def without(moment: Moment, ref: str) -> Moment:
    """With one item left out. The details of it go too: no grade of a disability that is none."""
    facts = moment.world.kb.facts
    _, _, fact = ref.rpartition(".")

    def depends(item: Heard) -> bool:
        definition = facts.get(item.ref.rpartition(".")[2])
        same = person_of(item.ref) == person_of(ref)
        return same and definition is not None and definition.detail_of == fact

    kept = tuple(item for item in pending(moment) if item.ref != ref and not depends(item))
    return moment.but(heard=kept, mending="")


def confirmed(moment: Moment) -> Moment:
    """With everything that waits counted as answers; FactError where it cannot all be true, nothing then."""
    facts = moment.world.kb.facts
    answers: Answers = answers_of(moment)
    last = [item for item in pending(moment) if item.ref.startswith("others.")]
    for item in (*(item for item in pending(moment) if item not in last), *last):
        ref = real(moment, item.ref)
        answers = answered(answers, key_of(answers.facts, ref), item.value, facts)
    after = moment.but(
        facts=answers.facts, answers=answers.given, heard=(), mending="", asking=None, told=False
    )
    screened(after)
    return after


def is_about(item: Heard, key: str) -> bool:
    """Whether an item answers the question of a key, for the others also by naming one of them."""
    ref = ref_of(key)
    return item.ref == ref or (ref.startswith("others.") and item.ref.endswith(ref.removeprefix("others")))
