"""The facts document: what is known of a household, as JSON keeps it. All functions leave it unchanged.

    {"household_size": 3, "members": [{"disability_grade": 1}], "others": {"disabled": false}}

A missing key or null is not known; "not_sure" was asked and stays open. `others` speaks of the people who
are not listed; a yes there is the same as listing one more person, and is kept as that.
"""

import copy
from collections.abc import Mapping
from typing import Any

from knowledge.eligibility.facts import NOT_SURE, FactDefinition, Ref

Document = dict[str, Any]
_PEOPLE = frozenset({"members", "others"})


def canonical(facts: Mapping[str, Any]) -> Document:
    """The document without nulls, and with each yes about the others turned into a listed person.

    Where the household has no room for one more, the yes is left standing for the reader to refuse.
    """
    document = {
        key: _apart(value) for key, value in facts.items() if value is not None and key not in _PEOPLE
    }
    members = [_without_nulls(member) for member in facts.get("members") or ()]
    others = _without_nulls(facts.get("others") or {})
    listed = len(members)
    size = document.get("household_size")
    for group in [group for group, value in others.items() if value is True]:
        if not isinstance(size, int) or len(members) < size:
            members.append({group: True} | _of_nobody(others))
        elif len(members) > listed:
            members[-1][group] = True
        else:
            continue
        del others[group]
    return _put(document, members, others)


def set_fact(
    facts: Mapping[str, Any],
    ref: str,
    value: Any,
    *,
    definitions: Mapping[str, FactDefinition] | None = None,
) -> Document:
    """The document with one answer more.

    About the others (`others.disabled`): True lists one more person; `members[0]` says that it is that
    listed person; False and NOT_SURE hold for everybody of whom it is not known yet. None takes the answer
    back. With `definitions`, answers that followed from the old value of the same fact are dropped, so that
    a corrected answer contradicts nothing. ValueError for what is no reference.
    """
    where = Ref.parse(ref)
    document = canonical(facts)
    members: list[Document] = document.pop("members", [])
    others: Document = document.pop("others", {})
    if where.member is not None:
        while len(members) <= where.member:
            members.append({})
        _store(members[where.member], where.fact, value)
        _drop_dependents(members[where.member], where.fact, definitions)
    elif where.rest:
        _answer_for_rest(members, others, where.fact, value)
    else:
        _store(document, where.fact, value)
        _drop_dependents(document, where.fact, definitions)
    return _put(document, members, others)


def facts_known(facts: Mapping[str, Any]) -> list[str]:
    """The references of everything that was answered, NOT_SURE included, in the order of the document."""
    document = canonical(facts)
    known = [key for key in document if key not in {"members", "others"}]
    for index, member in enumerate(document.get("members", ())):
        known.extend(f"members[{index}].{key}" for key in member)
    known.extend(f"others.{key}" for key in document.get("others", ()))
    return known


def _answer_for_rest(members: list[Document], others: Document, group: str, value: Any) -> None:
    open_to_it = [member for member in members if group not in member]
    if value is True:
        others.pop(group, None)
        members.append({group: True} | _of_nobody(others))
    elif isinstance(value, str) and value != NOT_SURE:
        index = Ref.parse(f"{value}.{group}").member
        if index is None or index >= len(members):
            raise ValueError(f"nobody is listed as {value!r}")
        members[index][group] = True
    elif value is None:
        _take_back(members, others, group)
    else:
        others[group] = value
        for member in open_to_it:
            member[group] = value


def _of_nobody(others: Document) -> Document:
    """What was answered for all the others, so also for one of them who is listed only now."""
    return {group: value for group, value in others.items() if value is not True}


def _take_back(members: list[Document], others: Document, group: str) -> None:
    """Undo the last answer about the others: what was noted of the rest, or else the person it listed."""
    if others.pop(group, None) is not None:
        return
    for index in range(len(members) - 1, -1, -1):
        if next(iter(members[index]), None) == group:
            del members[index]
            return


def _store(place: Document, fact: str, value: Any) -> None:
    if value is None:
        place.pop(fact, None)
    else:
        place[fact] = value


def _drop_dependents(place: Document, fact: str, definitions: Mapping[str, FactDefinition] | None) -> None:
    """Forget what only made sense with another value: details of a no, and what would contradict."""
    if definitions is None or fact not in place:
        return
    for other in [key for key in place if key in definitions and key != fact]:
        definition = definitions[other]
        pointless = definition.detail_of == fact and place[fact] is not True
        if pointless or _contradicts(definition, place):
            del place[other]
    own = definitions.get(fact)
    if own is not None and _contradicts(own, place):
        for condition in (*own.true_when, *own.false_when):
            place.pop(condition.fact, None)


def _contradicts(definition: FactDefinition, place: Document) -> bool:
    follows = implied(definition, place)
    return follows is not None and place[definition.id] is not follows


def implied(definition: FactDefinition, values: Mapping[str, Any]) -> bool | None:
    """What a fact must be because of the others of its place, None where nothing follows."""
    if any(condition.holds(values) for condition in definition.true_when):
        return True
    if definition.false_when and all(condition.holds(values) for condition in definition.false_when):
        return False
    return None


def _without_nulls(mapping: Mapping[str, Any]) -> Document:
    return {key: _apart(value) for key, value in mapping.items() if value is not None}


def _apart(value: Any) -> Any:
    """The value as a copy of its own where it could be changed in place."""
    return copy.deepcopy(value) if isinstance(value, dict | list) else value


def _put(document: Document, members: list[Document], others: Document) -> Document:
    """The three parts together again, without empty ones, so that equal knowledge is an equal document."""
    rest = {key: value for key, value in document.items() if key not in {"members", "others"}}
    return rest | ({"members": members} if members else {}) | ({"others": others} if others else {})
