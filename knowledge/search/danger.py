"""Danger to life, found by rules before any ranking: a missed alarm cannot be made good by a good answer.

The rules are data (`vocabulary/danger.yaml`). Each kind has patterns, and harmless uses that are cut out
first (「笑死我了」, "if it burned, could I apply"). Both the text as typed and its plain wording are
searched, without the marks that people put between the characters of a word. Expressions without a gap are
also read by their sounds: each Chinese character stands for its syllable, so one expression finds typing
mistakes and typed pinyin as well. For some kinds a clause about last year or a mere "if" is no danger
(`told.yaml`).

There are two levels. Where we are sure, the warning comes first. Where a message may tell of danger (a
weaker pattern, a shorter likeness in sound, despair told of the past), the usual answer stays and the
numbers stand beside it: a line too much costs a moment, a line too little may cost a life.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import product

from knowledge.languages import Text
from knowledge.search.analyse import Analyser
from knowledge.search.lexicon import Lexicon
from knowledge.search.normalise import clauses, clean, sentences
from knowledge.search.vocabulary import DangerKind, Vocabulary

_CUT = "。"
"""What stands in the place of a harmless use, so that its neighbours do not grow together."""

_HEARD = 4
"""Syllables from which a match by sound alone is one: shorter ones sound like too many other things."""

_TYPED = 3
"""The same in typed pinyin, where there is nothing but sounds."""

_HALF_HEARD = 3
"""Syllables from which a match by sound alone is a possible one; one less in typed pinyin."""

_GAP = re.compile(r"\.\{|\[\^|\\w|[a-z]{3}", re.IGNORECASE)
"""What keeps an expression from being read by its sounds: room for other words, or English."""

_ENGLISH = re.compile(r"\\w|[a-z]{3}", re.IGNORECASE)

_BETWEEN = re.compile(
    r"(?<=[\u3400-\u9fff])(?:[^\w\s,.!?;:、。，！？；：\"“”()（）《》「」]+|[ \t]+)(?=[\u3400-\u9fff])"
)
_SPELLED = re.compile(
    r"(?<![\u3400-\u9fff])(?:[\u3400-\u9fff][,，、.。\s]+){2,}[\u3400-\u9fff](?![\u3400-\u9fff])"
)
_MARKS = re.compile(r"[,，、.。\s]+")


@dataclass(frozen=True, slots=True)
class Danger:
    """What threatens, the emergency numbers, and the words to the resident (numbers included).

    `sure` is False where a message only may tell of it: then the numbers stand beside the usual answer.
    """

    kind: str
    words: Text
    numbers: tuple[str, ...]
    topics: tuple[str, ...] = ()
    sure: bool = True


@dataclass(frozen=True, slots=True)
class _Reading:
    """A rule's expressions for one way of writing: characters, or sounds."""

    pattern: re.Pattern[str]
    harmless: re.Pattern[str] | None

    def serious(self, text: str) -> str:
        """The text without what is harmless."""
        return self.harmless.sub(_CUT, text) if self.harmless else text

    def longest(self, text: str) -> int:
        """The length of the longest match in what is left without the harmless."""
        return max((len(match[0]) for match in self.pattern.finditer(self.serious(text))), default=0)


@dataclass(frozen=True, slots=True)
class _Rule:
    danger: Danger
    written: _Reading
    wider: _Reading
    weaker: _Reading
    heard: _Reading
    half_heard: _Reading
    gapped: _Reading
    sounds: Lexicon
    told: bool
    lasting: bool


@dataclass(frozen=True, slots=True)
class _Message:
    """A message as it is searched: all of it, and what of it is about now; written and by its sounds."""

    whole: str
    present: str
    heard: Mapping[str, str]
    typed: bool
    asking: bool

    def part(self, rule: _Rule) -> str:
        return self.present if rule.told else self.whole


class DangerFinder:
    """Finds the first kind of danger, in the order of the file, that a message tells of."""

    def __init__(self, vocabulary: Vocabulary, analyser: Analyser) -> None:
        self._analyser = analyser
        self._people = {f"<{name}>": f"(?:{'|'.join(words)})" for name, words in vocabulary.people.items()}
        self._rules = tuple(self._rule(kind) for kind in vocabulary.danger)
        self._told = _either((*vocabulary.told.past, *vocabulary.told.supposed))
        self._present = _either(vocabulary.told.present)
        self._fiction = _either(vocabulary.told.fiction)
        self._asking = _either(vocabulary.told.asking)
        self._urgent = _either(vocabulary.told.urgent)
        self._signs = dict(vocabulary.told.signs)

    def _rule(self, kind: DangerKind) -> _Rule:
        sounds = self._analyser.sounds.of
        harmless = self._expressions(kind.harmless)
        patterns, wider, weaker = map(self._expressions, (kind.patterns, kind.wider, kind.possible))
        unheard = tuple(map(sounds, harmless))
        return _Rule(
            danger=Danger(kind.kind, kind.words.text(), kind.numbers, kind.topics),
            written=_reading(patterns, harmless),
            wider=_reading(wider, harmless),
            weaker=_reading(weaker, harmless),
            heard=_reading(map(sounds, filter(_gapless, patterns)), unheard),
            half_heard=_reading(map(sounds, filter(_gapless, wider)), unheard),
            gapped=_reading(map(sounds, filter(_chinese, (*patterns, *wider, *weaker))), unheard),
            sounds=Lexicon(self._analyser.analyse(word).spoken for word in kind.sounds),
            told=kind.told,
            lasting=kind.lasting,
        )

    def _expressions(self, written: Iterable[str]) -> tuple[str, ...]:
        """Expressions with the people's words in their places; a straight apostrophe is never typed."""
        return tuple(_named(expression, self._people).replace("'", "") for expression in written)

    def find(self, text: str) -> Danger | None:
        """The danger that a message surely tells of, or None."""
        danger = self.heed(text)
        return danger if danger and danger.sure else None

    def heed(self, text: str) -> Danger | None:
        """The danger that a message tells of, surely (`sure`) or possibly, or None."""
        message = self._message(text)
        for surely, rule in product((_surely, _also_surely), self._rules):
            if surely(rule, message):
                return replace(rule.danger, sure=rule.lasting or not message.asking)
        for rule in self._rules:
            if _possibly(rule, message):
                return replace(rule.danger, sure=False)
        return None

    def _message(self, text: str) -> _Message:
        signed = "".join(self._signs.get(character, character) for character in text)
        cleaned = _joined(clean(signed).replace("'", "").replace("’", ""))
        plain = self._analyser.normaliser.unified(cleaned)
        whole = plain if plain == cleaned else f"{plain}\n{cleaned}"
        present = _CUT.join(part for sentence in sentences(whole) for part in self._now(sentence))
        return _Message(
            whole=whole,
            present=present,
            heard={part: self._analyser.heard(part) for part in {whole, present}},
            typed=self._analyser.script(plain) == "pinyin",
            asking=_has(self._asking, whole) and not _has(self._urgent, whole),
        )

    def _now(self, sentence: str) -> Iterable[str]:
        """The parts of a sentence that are about now, not about the past or a supposition."""
        if _has(self._fiction, sentence):
            return
        if not _has(self._told, sentence):
            yield sentence
            return
        now, kept = True, list[str]()
        for clause in clauses(sentence):
            if _has(self._told, clause):
                now = False
            elif not now and _has(self._present, clause):
                now = True
            if now:
                kept.append(clause)
        yield ",".join(kept)


def _has(pattern: re.Pattern[str] | None, text: str) -> bool:
    return pattern is not None and pattern.search(text) is not None


def _surely(rule: _Rule, message: _Message) -> bool:
    part = message.part(rule)
    if rule.written.longest(part):
        return True
    sounds = message.heard[part]
    shortest = _TYPED if message.typed else _HEARD
    return rule.heard.longest(sounds) >= shortest or any(rule.sounds.matches(rule.heard.serious(sounds)))


def _also_surely(rule: _Rule, message: _Message) -> bool:
    return rule.wider.longest(message.part(rule)) > 0


def _possibly(rule: _Rule, message: _Message) -> bool:
    part = message.part(rule)
    if rule.weaker.longest(part) or (
        rule.lasting and max(rule.written.longest(message.whole), rule.wider.longest(message.whole))
    ):
        return True
    sounds = message.heard[part]
    if message.typed:
        return rule.gapped.longest(sounds) >= _HALF_HEARD - 1
    return max(rule.heard.longest(sounds), rule.half_heard.longest(sounds)) >= _HALF_HEARD


def _joined(text: str) -> str:
    """A text without the marks inside its words: 「自~杀」, 「我，不，想，活」."""
    whole = _BETWEEN.sub("", text)
    return _SPELLED.sub(lambda match: _MARKS.sub("", match[0]), whole)


def _named(expression: str, people: Mapping[str, str]) -> str:
    for name, words in people.items():
        expression = expression.replace(name, words)
    return expression


def _reading(patterns: Iterable[str], harmless: Iterable[str]) -> _Reading:
    return _Reading(_either(tuple(patterns)) or re.compile(r"(?!)"), _either(tuple(harmless)))


def _gapless(expression: str) -> bool:
    return _GAP.search(expression) is None


def _chinese(expression: str) -> bool:
    return _ENGLISH.search(expression) is None


def _either(expressions: tuple[str, ...]) -> re.Pattern[str] | None:
    return re.compile("|".join(f"(?:{expression})" for expression in expressions)) if expressions else None
