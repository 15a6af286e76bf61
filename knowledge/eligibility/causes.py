"""The smallest set of findings that causes a verdict."""

from collections.abc import Iterator

from knowledge.eligibility.evaluation import Finding
from knowledge.eligibility.rules import Compare, Equals, Every, Negation, ProgramHolds, Some, SomeMember
from knowledge.eligibility.truth import NO, YES, Truth

Window = tuple[int, int]
_WHOLE: Window = (NO, YES)

Details = frozenset[str]
"""The ids of the member facts that are details of another one: the grade of a disability."""


def causes(finding: Finding, details: Details, window: Window = _WHOLE) -> tuple[Finding, ...]:
    """The leaves that make a finding what it is.

    For a no of `all` and a yes of `any` the smallest sufficient part; for what is open, all that would
    settle it; for a judgement, the judgements first and then what is already met.
    """
    match finding.rule:
        case SomeMember():
            return _of_members(finding, details, window)
        case Every() | Some() | Negation() | ProgramHolds() if finding.truth.undecided:
            return tuple(
                leaf
                for part, narrowed in _windows(finding, window)
                if _matters(part, narrowed)
                for leaf in causes(part, details, narrowed)
            )
        case Every():
            return _of_group(finding, Truth.false, details)
        case Some():
            return _of_group(finding, Truth.true, details)
        case Negation() | ProgramHolds():
            return causes(finding.parts[0], details)
        case _:
            return (finding,)


def _of_group(finding: Finding, decisive: Truth, details: Details) -> tuple[Finding, ...]:
    same = [part for part in finding.parts if part.truth is finding.truth]
    if finding.truth is decisive:
        return min((causes(part, details) for part in same), key=len)
    if finding.truth is Truth.staff and decisive is Truth.false:
        same += [part for part in finding.parts if part.truth is Truth.true]
    found = [leaf for part in same for leaf in causes(part, details)]
    return _one_for_each_answer(found) if finding.truth is Truth.false else tuple(found)


def _one_for_each_answer(leaves: list[Finding]) -> tuple[Finding, ...]:
    """Several alternatives that fail by the same answer are one reason: the first says it."""
    found: dict[tuple[object, ...], Finding] = {}
    for leaf in leaves:
        found.setdefault(leaf.used or (id(leaf),), leaf)
    return tuple(found.values())


def _of_members(finding: Finding, details: Details, window: Window) -> tuple[Finding, ...]:
    """A listed person who fails only by a detail is told of it; else the words for the household speak."""
    if finding.truth.undecided:
        leaves = list(open_leaves(finding, window))
        waiting = (ref for leaf in leaves for ref in leaf.open)
        lacking = tuple(name for leaf in leaves for name in leaf.lacking)
        return (finding._replace(open=tuple(dict.fromkeys(waiting)), lacking=lacking),)
    parts = [part for part in finding.parts if part.truth is finding.truth]
    if finding.truth is not Truth.false:
        parts = parts[:1]
    leaves = [leaf for part in parts for leaf in causes(part, details)]
    if finding.truth is Truth.staff:
        return tuple(leaves)
    told = tuple(leaf for leaf in leaves if _fails_by_detail(leaf, details))
    if finding.truth is Truth.false and told:
        return told
    return (finding._replace(used=tuple(dict.fromkeys(ref for leaf in leaves for ref in leaf.used))),)


def _fails_by_detail(leaf: Finding, details: Details) -> bool:
    rule, person = leaf.rule, leaf.person
    fact = rule.fact if isinstance(rule, Equals) else rule.of if isinstance(rule, Compare) else ""
    return fact in details and person is not None and leaf.used == (person.ref(fact),)


def open_leaves(finding: Finding, window: Window = (NO, YES)) -> Iterator[Finding]:
    """The leaves that are open in an undecided part and can still change what it comes to.

    `window` is the part of the line from no to yes within which the finding makes a difference: beside an
    alternative that is for staff to judge, what can at best be a judgement makes none.
    """
    if not _matters(finding, window):
        return
    if finding.open or finding.lacking or not finding.parts:
        yield finding
    for part, narrowed in _windows(finding, window):
        yield from open_leaves(part, narrowed)


def asked_for(finding: Finding, unsure: frozenset[str]) -> Iterator[str]:
    """The facts whose answers can still decide a program, given that nobody knows those in `unsure`.

    What was answered with "not sure", and an amount that was not found, stay open whatever else is answered:
    where they keep every verdict out of reach, asking for more would be in vain.
    """
    least_high, most_low = _reach(finding, unsure)
    if least_high > most_low:
        return
    for leaf in open_leaves(finding, (max(NO, least_high - 1), min(YES, most_low + 1))):
        yield from (ref for ref in leaf.open if ref not in unsure)


def _reach(finding: Finding, unsure: frozenset[str]) -> Window:
    """How low the upper end and how high the lower end of a finding can still come."""
    low, high = finding.truth.low, finding.truth.high
    if low == high:
        return high, low
    if not finding.parts:
        waits_for_nothing = unsure.issuperset(finding.open)
        return (high, low) if waits_for_nothing else (low, high)
    ends = [_reach(part, unsure) for part in finding.parts]
    match finding.rule:
        case Every():
            return min(least for least, _ in ends), min(most for _, most in ends)
        case Some() | SomeMember():
            return max(least for least, _ in ends), max(most for _, most in ends)
        case Negation():
            return YES - ends[0][1], YES - ends[0][0]
        case _:
            return ends[0]


def _matters(finding: Finding, window: Window) -> bool:
    return max(finding.truth.low, window[0]) < min(finding.truth.high, window[1])


def _windows(finding: Finding, window: Window) -> Iterator[tuple[Finding, Window]]:
    """Each part that is not decided, with the window that the others and the rule leave it."""
    low, high = window
    truths = [part.truth for part in finding.parts]
    for place, part in enumerate(finding.parts):
        if part.truth.low == part.truth.high:
            continue
        others = truths[:place] + truths[place + 1 :]
        match finding.rule:
            case Every():
                yield part, (low, min([high, *(other.high for other in others)]))
            case Some() | SomeMember():
                yield part, (max([low, *(other.low for other in others)]), high)
            case Negation():
                yield part, (YES - high, YES - low)
            case _:
                yield part, window
