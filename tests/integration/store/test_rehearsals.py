"""Outcomes under their content: one asks at a time, a dead one lets go, and nothing that was found is lost."""

from datetime import timedelta

from referral.store.repositories.rehearsals import KEPT

FIRST = {("appeal", "找哪个说理", "zh_Hans"): ("answer", "appeal")}
BOTH = FIRST | {("appeal", "Where?", "en"): ("decline", None)}
MINUTE = timedelta(minutes=1)


def do(database, name, *arguments, **named):
    with database.unit_of_work() as uow:
        result = getattr(uow.rehearsals, name)(*arguments, **named)
        uow.commit()
    return result


def claim(database, holder, at, content="c"):
    return do(database, "claim", content, holder, now=at, until=at + MINUTE)


def keep(database, holder, outcomes, at, until=None):
    return do(database, "keep", "c", holder, outcomes, now=at, until=until or at + MINUTE)


def test_one_at_a_time_asks_and_what_it_found_is_there_for_all(database, noon):
    assert do(database, "outcomes", "c") == {}
    assert claim(database, "one", noon)
    assert not claim(database, "two", noon)
    assert claim(database, "two", noon, content="other"), "another content is another matter"
    assert keep(database, "one", FIRST, noon)
    assert do(database, "outcomes", "c") == FIRST
    assert do(database, "held", "c", now=noon)
    assert keep(database, "one", BOTH, noon, until=noon)
    assert not do(database, "held", "c", now=noon)
    assert do(database, "outcomes", "c") == BOTH


def test_whoever_died_lets_go_and_cannot_write_over_the_next(database, noon):
    assert claim(database, "dead", noon)
    assert keep(database, "dead", FIRST, noon)
    later = noon + MINUTE
    assert claim(database, "next", later)
    assert do(database, "outcomes", "c") == FIRST
    assert not keep(database, "dead", {}, later)
    assert do(database, "outcomes", "c") == FIRST


def test_outcomes_that_nobody_compares_with_any_more_go(database, noon):
    assert claim(database, "one", noon)
    assert keep(database, "one", FIRST, noon, until=noon)
    assert claim(database, "two", noon + KEPT + MINUTE, content="other")
    assert do(database, "outcomes", "c") == {}
