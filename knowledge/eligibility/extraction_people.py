"""Of whom a story speaks: relatives by their word, the one who writes, or somebody of another house."""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from knowledge.schema.facts_told import FactsTold, one_of

HOUSEHOLD: Final = "household"
STRANGER: Final = "stranger"
SELF: Final = "self"
SOMEBODY: Final = "somebody"
_COUNT = {"两": 2, "二": 2, "2": 2, "俩": 2, "三": 3, "3": 3, "四": 4, "4": 4}
_COUNTED = re.compile(r"(?:([两二2三3四4])个|(俩))$")
_PRONOUN = r"[他她](?!们|家)|\b(?:he|she)\b"
_SELF = r"我(?!们|家|屋|的钱)|\b(?:i|i'm|myself)\b"
_EACH = r"(?:^|(?<=[^\d一二两三四]))(?:一个|还有一个|另一个)(?![人月年天星半亲])"


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody named at a place of a clause; several where one word names several."""

    start: int
    end: int
    who: tuple[str, ...]
    words: str


@dataclass
class Subjects:
    """Who was spoken of last; it changes while a story is read."""

    told: FactsTold
    for_other: bool
    who: tuple[str, ...] = ()
    person: tuple[str, ...] = ()
    group: list[str] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=dict)
    nobody: int = 0

    def mentions(self, text: str) -> list[Mention]:
        """Everybody named in a clause, in order."""
        found: list[Mention] = []
        for match in _named(self.told, self.for_other).finditer(text):
            who = self._of(match)
            for name in who:
                self.words.setdefault(name, match[0])
            found.append(Mention(match.start(), match.end(), who, match[0]))
        return found

    def _of(self, match: re.Match[str]) -> tuple[str, ...]:
        kind, words = match.lastgroup or "", match[0]
        if kind in {"stranger", "own", "other"}:
            return (STRANGER,)
        if kind in {"household", "helped"}:
            return (HOUSEHOLD,)
        if kind == "me":
            return (STRANGER,) if self.for_other else (SELF,)
        if kind == "pronoun":
            return self.person or ((SELF,) if self.for_other else ("he",))
        if kind == "each":
            return (self.group.pop(0),) if self.group else (SOMEBODY,)
        return self._relatives(match, words)

    def _relatives(self, match: re.Match[str], words: str) -> tuple[str, ...]:
        kin, many = _kin_of(self.told, words)
        if STRANGER in self.who and not self.for_other and not words.startswith("我"):
            return (STRANGER,)
        if self.for_other and kin in {"elder", "householder"}:
            return (SELF,)
        before = _COUNTED.search(match.string[: match.start()])
        counted = _COUNT[before[1] or before[2]] if before else 1
        many = max(many, counted)
        if many == 1:
            return (kin,)
        pair = ["father", "mother"] if kin == "parents" else None
        names = pair or [f"{kin}-{place}" for place in range(1, many + 1)]
        self.group = list(names)
        return tuple(names)

    def anonymous(self) -> str:
        """Somebody of whom it is only told that there is one."""
        self.nobody += 1
        return f"{SOMEBODY}-{self.nobody}"


@lru_cache(maxsize=8)
def _named(told: FactsTold, for_other: bool) -> re.Pattern[str]:
    words = sorted((re.escape(word) for kin in told.kin for word in kin.words), key=len, reverse=True)
    kin = rf"(?:我的?|他的?|她的?|俺)?(?:{'|'.join(words)})"
    own = rf"(?P<own>{one_of(told.own).pattern})|" if for_other else ""
    helped = one_of(told.helped).pattern if for_other else r"(?!)"
    other = r"(?!)" if for_other else one_of(told.strangers).pattern
    return re.compile(
        rf"{own}(?P<helped>{helped})|(?P<stranger>{other})|(?P<kin>{kin})"
        rf"|(?P<household>{one_of(told.household).pattern})|(?P<each>{_EACH})"
        rf"|(?P<pronoun>{_PRONOUN})|(?P<me>{_SELF})"
    )


def _kin_of(told: FactsTold, words: str) -> tuple[str, int]:
    """The person a word means, and how many they are; the longest word that fits counts."""
    fitting = [
        (len(word), kin.id, kin.many) for kin in told.kin for word in kin.words if words.endswith(word)
    ]
    _, name, many = max(fitting)
    return name, many
