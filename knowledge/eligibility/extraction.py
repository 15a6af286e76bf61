"""Facts that a story in free words tells (「我家三口人，我妈二级残疾瘫在床上」), as suggestions.

A suggestion is no answer: it is shown for a yes before it counts. What is doubtful, told of other people or
of former times, or could be two things, yields nothing; what is only roughly told is marked as not certain.
"""

import re

from knowledge.eligibility import extraction_amounts as amounts
from knowledge.eligibility.extraction_people import HOUSEHOLD, SELF, STRANGER, Mention, Subjects
from knowledge.eligibility.extraction_result import Story, Suggestion, suggestions
from knowledge.eligibility.extraction_words import (
    Clause,
    Hit,
    clauses,
    is_asking,
    is_doubtful,
    is_past,
    masked,
    mended,
    word_hits,
)
from knowledge.eligibility.numbers import tidy
from knowledge.model import KnowledgeBase
from knowledge.schema.facts_told import FactsTold, one_of

LONGEST = 2000
"""Characters that are read of a story."""
_IRREGULAR = re.compile(r"不固定|不稳定|时多时少")
_ANOTHER = re.compile(r"(?:还|另外?)有一?个")
_ALL_OF_US = re.compile(r"家里?|屋头|一共|总共|加起来|我们|合计|\b(?:we|our|family|household)\b")


def extract(kb: KnowledgeBase, text: str, for_other: bool = False) -> tuple[Suggestion, ...]:
    """The facts told in a text, household first, then the people in the order they are spoken of.

    With `for_other` the household is the one that a helper speaks of, not the helper's own.
    """
    story, shown = read_story(kb, text, for_other)
    return tuple(suggestions(story, shown))


def read_story(kb: KnowledgeBase, text: str, for_other: bool = False) -> tuple[Story, str]:
    """Everything that was found in a text, and the text as its words are shown."""
    told = FactsTold.read(kb.vocabulary)
    said = mended(told, text[:LONGEST])
    story = Story(kb, told, said, Subjects(told, for_other))
    parts = list(clauses(told, said))
    story.alone = any(hit.value == 1 for clause in parts for hit in amounts.sizes(clause, clause.text))
    for place, clause in enumerate(parts):
        _read(story, clause, parts[place + 1] if place + 1 < len(parts) else None)
    return story, text if len(tidy(text)) == len(text) else said


def _read(story: Story, clause: Clause, after: Clause | None) -> None:
    told, subjects = story.told, story.subjects
    hits = [*amounts.grades(clause, clause.text), *amounts.sizes(clause, clause.text)]
    hits += amounts.ages(clause, masked(clause.text, hits, clause.start))
    hits += word_hits(told, clause, story.said, masked(clause.text, hits, clause.start))
    rest = masked(clause.text, hits, clause.start)
    mentions = _mentions(subjects, clause, hits)
    carried = subjects.who
    if mentions:
        subjects.who = mentions[-1].who
        people = [mention.who for mention in mentions if not set(mention.who) & {HOUSEHOLD, STRANGER}]
        subjects.person = people[-1] if people else subjects.person
    if one_of(told.gone).search(clause.text):
        story.gone |= set(subjects.person if not mentions else mentions[0].who) - {HOUSEHOLD, STRANGER, SELF}
        return
    if is_doubtful(told, clause):
        return
    nameless = not mentions and not carried and is_asking(told, clause)
    for hit in hits:
        if hit.fact and not nameless:
            _place(story, clause, hit, mentions, carried)
    if one_of(told.cured).search(clause.text):
        _cured(story, subjects)
    named = tuple(name for mention in mentions for name in mention.who)
    _income(story, clause, rest, after, named or carried)


def _mentions(subjects: Subjects, clause: Clause, hits: list[Hit]) -> list[Mention]:
    """Who is named outside of the words that tell facts; a count before (两个人过) names nobody."""
    inside = [
        (hit.start - clause.start, hit.end - clause.start) for hit in hits if hit.fact != "household_size"
    ]
    text = "".join(
        "■" if any(start <= place < end for start, end in inside) else char
        for place, char in enumerate(clause.text)
    )
    return subjects.mentions(text)


def _place(story: Story, clause: Clause, hit: Hit, mentions: list[Mention], carried: tuple[str, ...]) -> None:
    """Put what was told to whom it was told of."""
    who = _of_whom(clause, hit, mentions, carried)
    if STRANGER in who:
        return
    definition = story.kb.facts.get(hit.fact)
    if definition is None:
        return
    if definition.scope == "household":
        _of_household(story, clause, hit, who)
        return
    people = tuple(name for name in who if name != HOUSEHOLD)
    if not people and hit.value is False:
        if f"others.{hit.fact}" in story.kb.facts:
            story.note("others", hit)
        return
    for name in people or _somebody(story, clause, hit):
        story.note(name, hit)


def _of_whom(clause: Clause, hit: Hit, mentions: list[Mention], carried: tuple[str, ...]) -> tuple[str, ...]:
    """Who a hit is about: whoever is named last before it, or right behind it (二级残疾的娃儿)."""
    start, end = hit.start - clause.start, hit.end - clause.start
    before = [mention for mention in mentions if mention.start <= start]
    behind = next((m for m in mentions if 0 <= m.start - end <= 1 and HOUSEHOLD not in m.who), None)
    if behind and (not before or HOUSEHOLD in before[-1].who or SELF in before[-1].who):
        return behind.who
    if not before and _ANOTHER.search(clause.text[:start]):
        return ()
    if not before:
        return mentions[0].who if mentions and not set(carried) - {HOUSEHOLD} else carried
    if "都" in clause.text[before[-1].end : start]:
        return _together(clause, before)
    return before[-1].who


def _together(clause: Clause, before: list[Mention]) -> tuple[str, ...]:
    """Those who are named one after the other (我老婆和娃儿都…)."""
    who = before[-1].who
    for one, next_ in zip(reversed(before[:-1]), reversed(before), strict=False):
        between = clause.text[one.end : next_.start]
        if between not in {"", "和", "跟", "与", "同"} or HOUSEHOLD in one.who:
            break
        who = one.who + who
    return tuple(dict.fromkeys(who))


def _somebody(story: Story, clause: Clause, hit: Hit) -> tuple[str, ...]:
    """People of whom it is only told that they are there (家里有两个残疾人)."""
    if story.unnamed and story.unnamed[0] == clause.start:
        return story.unnamed[1]
    counted = re.search(r"([两二2三3])个[^，]{0,2}$", clause.text[: hit.start - clause.start])
    count = {"两": 2, "二": 2, "2": 2, "三": 3, "3": 3}[counted[1]] if counted else 1
    names = tuple(story.subjects.anonymous() for _ in range(count))
    story.subjects.person = story.subjects.who = names
    story.unnamed = (clause.start, names)
    return names


def _of_household(story: Story, clause: Clause, hit: Hit, who: tuple[str, ...]) -> None:
    own = not who or HOUSEHOLD in who or SELF in who
    if hit.fact == "assets" and not own:
        return
    if hit.fact == "household_size":
        kin = not own and not story.subjects.for_other and not {"elder", "householder"} & set(who)
        if is_past(story.told, clause) or (kin and hit.value == 1):
            return
    story.note(HOUSEHOLD, hit)


def _cured(story: Story, subjects: Subjects) -> None:
    for name in subjects.person:
        for hits in story.found.values():
            hits[:] = [hit for hit in hits if not hit.cured or (name, hit.fact) not in story.found]


def _income(
    story: Story,
    clause: Clause,
    rest: str,
    after: Clause | None,
    who: tuple[str, ...],
) -> None:
    """What comes in for the whole household; what one person earns is not that."""
    if STRANGER in who:
        return
    whole = _ALL_OF_US.search(clause.text) is not None or who[-1:] == (HOUSEHOLD,)
    sole = story.alone or one_of(story.told.one_earner).search(story.said) is not None
    person = any(name != HOUSEHOLD for name in who)
    if (none := amounts.no_income(clause, clause.text)) is not None:
        if whole or not person or story.alone:
            sure = whole or story.alone or HOUSEHOLD in who
            story.note(HOUSEHOLD, Hit("income", 0, none.start, none.end, sure))
        return
    if person and not whole and not sole and not amounts.names_income(clause.text):
        return
    irregular = _IRREGULAR.search(clause.before + clause.text) is not None
    _amount(story, clause, rest, after, irregular=irregular, sure=not person or whole or sole)


def _amount(
    story: Story, clause: Clause, rest: str, after: Clause | None, *, irregular: bool, sure: bool
) -> None:
    end = clause.start + len(clause.text)
    # The words as they stand: what was set aside as harmless (低保标准) still says that it is no income.
    if not amounts.speaks_of_money(story.told, story.said[clause.start : end]):
        return
    earlier = clause.sentence.partition(clause.text)[0]
    sole = one_of(story.told.one_earner).search(clause.sentence)
    plain = sole or amounts.names_income(clause.text) or _ALL_OF_US.search(clause.text)
    if not plain and one_of(story.told.spent).search(earlier):
        return
    found = amounts.money(story.told, rest, irregular=irregular)
    if found is None and after is not None and re.search(r"[做干上]\w{1,3}天", after.text):
        found = amounts.money(story.told, f"{rest} {after.text}", irregular=irregular)
        end = after.start + len(after.text)
    if found is not None:
        story.note(HOUSEHOLD, Hit("income", found.value, clause.start, end, found.exact and sure))
