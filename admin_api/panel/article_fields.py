"""An article as the fields of a form, and back: what stands in the one stands in the other, word for word."""

from collections.abc import Iterator, Mapping
from typing import Any

from knowledge.model import FACETS

Body = dict[str, Any]
Fields = dict[str, str]
"""The key of a value in the body (`short.zh`, `changes[0].source`) -> what stands in its field."""

TONGUES = ("zh", "en", "zh_Hant")
TEXTS = ("question", "short", "details")
ADVICE = ("office", "ask", "still")
LINES = ("clauses", "sources", "amounts", "related")
"""Lists with one entry a line."""

PLAIN = ("program", "effective_from", "effective_until", "review_by")
CHANGE = (*TONGUES, "source", "certainty", "since")
BLANK_CHANGES = 2
"""Empty places for changes below those that are there."""

MOST_CHANGES = 40


def fields_of(body: Mapping[str, Any]) -> Fields:
    """The fields for a body. Raises ValueError for one that the form cannot hold without a loss."""
    try:
        fields = dict(_fields(body))
    except (AttributeError, TypeError) as error:
        raise ValueError("the text is not shaped like an article") from error
    if body_from(fields, str(body.get("topic", ""))) != _tidy(body):
        raise ValueError("the form would lose something of this text")
    return fields


def body_from(fields: Mapping[str, str], topic: str) -> Body:
    """The body that was filled in; what was left empty is not there. It may well lack something."""
    body: Body = {"topic": topic}
    for name in TEXTS:
        _put(body, name, _words(fields, name))
        if name == "question":
            _put(body, "phrasings", {tongue: _lines(fields, f"phrasings.{tongue}") for tongue in TONGUES})
    _put(body, "facets", {facet: _words(fields, f"facets.{facet}") for facet in FACETS})
    for name in LINES:
        _put(body, name, _lines(fields, name))
    for name in PLAIN:
        _put(body, name, _one(fields, name))
    for name in ADVICE:
        _put(body, name, _words(fields, name))
    _put(body, "changes", [_change(fields, place) for place in range(MOST_CHANGES)])
    if fields.get("screen"):
        body["screen"] = True
    return body


def changes_in(fields: Mapping[str, str]) -> int:
    """How many places for changes are taken."""
    taken = [place for place in range(MOST_CHANGES) if _change(fields, place)]
    return taken[-1] + 1 if taken else 0


def field_for(key: str, fields: Mapping[str, str]) -> str:
    """The field that a mistake at a key is about: itself, the list it is an entry of, its first part."""
    while key and key not in fields:
        first = f"{key}.zh"
        if first in fields:
            return first
        key = key[: max(key.rfind("."), key.rfind("["), 0)]
    return key


def line_of(key: str) -> int | None:
    """The line in a field of lines: 3 for `phrasings.zh[2]`."""
    start, end = key.rfind("["), key.rfind("]")
    place = key[start + 1 : end]
    return int(place) + 1 if end == len(key) - 1 and place.isdigit() else None


def all_fields(changes: int) -> list[str]:
    """Every field of the form, with so many places for changes."""
    names = [f"{name}.{tongue}" for name in (*TEXTS, "phrasings", *ADVICE) for tongue in TONGUES]
    names += [f"facets.{facet}.{tongue}" for facet in FACETS for tongue in TONGUES]
    names += [*LINES, *PLAIN, "screen"]
    return names + [f"changes[{place}].{part}" for place in range(changes) for part in CHANGE]


def _fields(body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name in (*TEXTS, *ADVICE):
        yield from _flat(name, body.get(name, {}))
    for tongue, phrases in body.get("phrasings", {}).items():
        yield f"phrasings.{tongue}", _joined(phrases)
    for facet, words in body.get("facets", {}).items():
        yield from _flat(f"facets.{facet}", words)
    for name in LINES:
        yield name, _joined(body.get(name, ()))
    for name in PLAIN:
        yield name, str(body.get(name) or "")
    for place, change in enumerate(body.get("changes", ())):
        yield from _flat(f"changes[{place}]", change)
    if body.get("screen"):
        yield "screen", "yes"


def _flat(name: str, words: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for part, value in words.items():
        yield f"{name}.{part}", str(value or "").strip()


def _joined(lines: Any) -> str:
    if isinstance(lines, str):
        raise TypeError("a list was expected")
    return "\n".join(str(line).strip() for line in lines)


def _one(fields: Mapping[str, str], name: str) -> str:
    return fields.get(name, "").replace("\r\n", "\n").strip()


def _lines(fields: Mapping[str, str], name: str) -> list[str]:
    return [line.strip() for line in _one(fields, name).split("\n") if line.strip()]


def _words(fields: Mapping[str, str], name: str) -> Body:
    return {tongue: said for tongue in TONGUES if (said := _one(fields, f"{name}.{tongue}"))}


def _change(fields: Mapping[str, str], place: int) -> Body:
    return {part: said for part in CHANGE if (said := _one(fields, f"changes[{place}].{part}"))}


def _put(body: Body, name: str, value: Any) -> None:
    """Put in what is there; of a list or a mapping only the parts that are there."""
    if isinstance(value, dict):
        value = {part: said for part, said in value.items() if said}
    elif isinstance(value, list):
        value = [one for one in value if one]
    if value:
        body[name] = value


def _tidy(value: Any) -> Any:
    """A body without what is empty, and without the space around words: equal to what the form gives."""
    if isinstance(value, Mapping):
        return {
            str(key): tidy for key, one in value.items() if (tidy := _tidy(one)) not in ("", {}, [], None)
        }
    if isinstance(value, list | tuple):
        return [tidy for one in value if (tidy := _tidy(one)) not in ("", {}, [], None)]
    if value is None or value is False:
        return None
    return True if value is True else str(value).strip()
