"""A resident's story is listened to: what it tells waits for a yes, what cannot be is said by name."""

import re
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from bot.dialogue.answers import ref_of
from bot.dialogue.conversation import Heard
from bot.dialogue.facts import Asked, read
from bot.dialogue.heard import is_about, pending, person_of, taken_up
from bot.dialogue.hearing import flaws
from bot.dialogue.moment import Moment
from knowledge.eligibility.answers import AnswerProblem
from knowledge.eligibility.extraction_words import clauses, mended
from knowledge.eligibility.listening import Listened, listen
from knowledge.eligibility.numbers import tidy
from knowledge.schema.facts_told import FactsTold, one_of

_FOR = re.compile(
    r"(?:帮|替|代)(?:我|俺|我们)?[^，。？?！]{0,2}"
    r"(?:隔壁|邻居|别人|人家|亲戚|朋友|同学|老乡|他们?|她们?|村[里上]|那家)"
    r"[^，。？?！]{0,6}(?:问|打听|查|申请|看)"
    r"|(?:ask(?:ing)?|inquir\w+|apply\w*) (?:for|on behalf of) "
    r"(?:my|a|an old|our) (?:neighbou?r|friend|relative|villager)"
)
TELLING = 2
"""So many facts make a story of a message that asks nothing plainly."""


@dataclass(frozen=True, slots=True)
class Story:
    """The moment with what waits for a yes; ``count`` facts were told, ``problems`` words what cannot be."""

    moment: Moment
    count: int
    problems: str


def heard_in(moment: Moment, text: str) -> Story:
    """What a free text tells; of somebody else's household where it plainly speaks of that alone."""
    found = listen(moment.world.kb, text, moment.conversation.for_other)
    if not found.suggestions and not moment.conversation.answers and tells_of_others(moment, text):
        found = listen(moment.world.kb, text, for_other=True)
        moment = moment.but(for_other=True, heard=())
    return _story(moment, found)


def tells_of_others(moment: Moment, text: str) -> bool:
    """Whether a text tells of another household and of none of our own."""
    if moment.conversation.for_other or listen(moment.world.kb, text).suggestions:
        return False
    told = FactsTold.read(moment.world.kb.vocabulary)
    if not one_of((*told.helped, *told.strangers)).search(mended(told, text)):
        return False
    return len(listen(moment.world.kb, text, for_other=True).suggestions) >= TELLING


def _story(moment: Moment, found: Listened, person: str = "") -> Story:
    after = taken_up(moment, found.suggestions, person)
    count = len(found.suggestions) if pending(after) else 0
    return Story(after, count, flaws(moment, found.flaws))


def from_story(moment: Moment) -> tuple[Moment, str]:
    """At the start of a screening: what the resident has told before, unless it was settled already."""
    story = moment.conversation.story
    if not story or pending(moment) or moment.conversation.settled == mark_of(story):
        return moment, ""
    found = _story(moment, listen(moment.world.kb, story, moment.conversation.for_other))
    return found.moment, found.problems


def mark_of(story: str) -> str:
    """A mark of a story by which it is known that nothing of it waits any more."""
    return sha256(story.encode()).hexdigest()[:12]


def settled(moment: Moment) -> Moment:
    """Nothing waits any more, and the story is not brought up again."""
    story = moment.conversation.story
    return moment.but(heard=(), mending="", settled=mark_of(story) if story else "")


def volunteered(moment: Moment, now: Asked, text: str) -> Story | None:
    """An answer that tells more than was asked for: all of it for a yes. None for a plain answer."""
    found = listen(moment.world.kb, text, moment.conversation.for_other)
    person = person_of(ref_of(now.key))
    story = _story(moment, found, person)
    waiting = pending(story.moment)
    plain = first_answer(moment, now, text)
    beyond = [item for item in waiting if not is_about(item, now.key)]
    told = {person_of(item.ref) for item in waiting} - {""}
    if not found.flaws and (not waiting or (plain is not None and not beyond and len(told) < TELLING)):
        return None
    if plain is not None and not any(is_about(item, now.key) for item in waiting):
        story = _with_answer(story, plain)
    return story


def first_answer(moment: Moment, now: Asked, text: str) -> Heard | None:
    """What the first clause answers by itself (「有，我妈瘫在床上」), or the whole."""
    told = FactsTold.read(moment.world.kb.vocabulary)
    first = next((clause.text for clause in clauses(told, text)), text)
    for said in (text, first):
        try:
            return Heard(ref_of(now.key), read(moment, now.key, said), first)
        except AnswerProblem:
            continue
    return None


def _with_answer(story: Story, plain: Heard) -> Story:
    """A yes about the others is one of the people who are spoken of, or one more person."""
    moment, waiting = story.moment, pending(story.moment)
    if plain.ref.startswith("others.") and plain.value is True:
        people = list(dict.fromkeys(person_of(item.ref) for item in waiting if person_of(item.ref)))
        if len(people) > 1:
            return story
        person = people[0] if people else "new[0]"
        who = next((item.who for item in waiting if person_of(item.ref) == person), "")
        plain = plain._replace(ref=f"{person}.{plain.ref.removeprefix('others.')}", who=who)
    return Story(moment.but(heard=(plain, *waiting)), story.count + 1, story.problems)


def for_whom(moment: Moment, text: str) -> Moment:
    """Who asks for somebody else (「帮我隔壁王婆婆问一下」) is asked about that household from then on.

    Answers about one's own house stay what they are: then it is for the resident to say.
    """
    if moment.conversation.for_other or moment.conversation.answers or not _asks_for(moment, text):
        return moment
    return moment.but(for_other=True, heard=())


def _asks_for(moment: Moment, text: str) -> bool:
    said = tidy(text)
    told = FactsTold.read(moment.world.kb.vocabulary)
    return _FOR.search(said) is not None or _for_kin(told).search(said) is not None


@lru_cache(maxsize=2)
def _for_kin(told: FactsTold) -> re.Pattern[str]:
    """「帮我二叔打听一下」: relatives, by the words that stories call them."""
    kin = "|".join(sorted((re.escape(word) for one in told.kin for word in one.words), key=len, reverse=True))
    return re.compile(
        rf"(?:帮|替|代)(?:我|俺)?[^，。？?！]{{0,2}}(?:{kin}|[叔伯舅姑姨婶嫂侄])[^，。？?！]{{0,4}}(?:问|打听|查|申请)"
    )
