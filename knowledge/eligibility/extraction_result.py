"""What was found in a story, put together: one value for a fact, the people in their order, or nothing."""

from dataclasses import dataclass, field, replace
from typing import Any

from knowledge.eligibility.extraction_people import HOUSEHOLD, Subjects
from knowledge.eligibility.extraction_words import Hit
from knowledge.model import KnowledgeBase
from knowledge.schema.facts_told import FactsTold


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One fact that a story seems to tell.

    `ref` counts the people of the story from 0 (`members[0].age`), `words` is what it was told by, `who` how
    the story calls the person, empty for the household. Without `certain` it was told only roughly.
    """

    ref: str
    value: Any
    words: str
    certain: bool
    who: str = ""


@dataclass
class Story:
    """What was found so far: values by person (or household, or the rest) and fact."""

    kb: KnowledgeBase
    told: FactsTold
    said: str
    subjects: Subjects
    found: dict[tuple[str, str], list[Hit]] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    alone: bool = False
    unnamed: tuple[int, tuple[str, ...]] | None = None

    def note(self, whose: str, hit: Hit) -> None:
        self.found.setdefault((whose, hit.fact), []).append(hit)


def suggestions(story: Story, shown: str) -> list[Suggestion]:
    """What was told once and in one way, household first, then the people in their order."""
    made: list[Suggestion] = []
    settled = {key: hit for key, hits in story.found.items() if (hit := one_telling(hits)) is not None}
    for whose in {whose for whose, fact in settled if fact == "bedridden"}:
        _in_bed(settled, whose)
    for whose, fact in list(settled):
        uncertified = fact == "disability_grade" and settled[whose, fact].value == 0
        if uncertified and (whose, "disabled") not in settled:
            del settled[whose, fact]
    people = [
        name
        for name in dict.fromkeys(whose for whose, _ in settled)
        if name not in {HOUSEHOLD, "others"} | story.gone and _worth_a_line(settled, name)
    ]
    for whose, prefix in [(HOUSEHOLD, ""), *((name, f"members[{at}].") for at, name in enumerate(people))]:
        who = story.subjects.words.get(whose, "") if prefix else ""
        made += [
            Suggestion(prefix + fact, hit.value, shown[hit.start : hit.end], hit.sure, who)
            for (of, fact), hit in settled.items()
            if of == whose
        ]
    positive = {fact for (of, fact), hit in settled.items() if of in people and hit.value is True}
    made += [
        Suggestion(f"others.{fact}", False, shown[hit.start : hit.end], hit.sure)
        for (of, fact), hit in settled.items()
        if of == "others" and fact not in positive
    ]
    return made


def _in_bed(settled: dict[tuple[str, str], Hit], whose: str) -> None:
    """Whoever lies paralysed needs care; a disabled person is asked for that and not for lying in bed."""
    hit, care = settled[whose, "bedridden"], settled.get((whose, "long_term_care"))
    told = {fact for of, fact in settled if of == whose}
    if not told & {"disabled", "disability_grade"}:
        return
    if care is None:
        settled[whose, "long_term_care"] = replace(hit, fact="long_term_care", sure=False)
    elif "seriously_ill" not in told:
        del settled[whose, "bedridden"]


def _worth_a_line(settled: dict[tuple[str, str], Hit], name: str) -> bool:
    """Whether something is told of a person that a rule can use, and not only what they are not."""
    return any(
        of == name and hit.value is not False and hit.value != "none" for (of, _), hit in settled.items()
    )


def one_telling(hits: list[Hit]) -> Hit | None:
    """The one thing that was told, a certain telling first; None where the story says two things."""
    if any(hit.value == "extreme" for hit in hits):
        hits = [hit for hit in hits if hit.value == "extreme"]
    if not hits or any(hit.value != hits[0].value for hit in hits):
        return None
    return next((hit for hit in hits if hit.sure), hits[0])
