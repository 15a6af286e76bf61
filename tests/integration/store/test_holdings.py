"""One list of everything that is stored of a resident: no table is forgotten, nothing is left out of a copy."""

import json
from datetime import timedelta

import pytest

from referral import service
from referral.commands import CopyMyData, ForgetMe
from referral.domain.errors import LinkRefused
from referral.domain.retention import DataClass, Terms
from referral.store.holdings import HOLDINGS, NOT_ABOUT_RESIDENTS, Wish
from referral.store.rotation import sealed_columns
from referral.store.tables import metadata
from tests.integration.store.test_forgetting import ADDRESS, MARK, planted

__all__ = ["planted"]

STAFFS_OWN = {"staff", "staff_sessions", "setup_links", "api_tokens", "second_factors"}
FINDS = {"address", "owner", "referral_id", "matter_id"}


def of_residents():
    """The tables that a resident could be found by, or that hold sealed words."""
    return {
        table.name
        for table in metadata.sorted_tables
        if table.name not in STAFFS_OWN
        and (
            sealed_columns(table)
            or FINDS & set(table.columns.keys())
            or any(name.endswith("_address") for name in (column.name for column in table.columns))
            or any(column.info.get("blind") for column in table.columns)
            or any(key.column.table.name == "referrals" for key in table.foreign_keys)
        )
    }


def test_every_table_with_something_of_a_resident_stands_in_the_list():
    """Add a new table to HOLDINGS; or to NOT_ABOUT_RESIDENTS, with the reason why nobody can be found in it."""
    listed = {holding.name for holding in HOLDINGS}
    assert of_residents() - listed - set(NOT_ABOUT_RESIDENTS) == set()
    assert listed & set(NOT_ABOUT_RESIDENTS) == set()
    assert listed | set(NOT_ABOUT_RESIDENTS) <= {table.name for table in metadata.sorted_tables}


@pytest.mark.parametrize("holding", HOLDINGS, ids=lambda holding: holding.name)
def test_a_holding_names_columns_that_are_there(holding):
    columns = set(holding.table.columns.keys())
    assert holding.column in columns
    assert holding.matter is None or holding.matter in columns
    assert isinstance(Terms().of(holding.kept).lasts, timedelta | None)
    nullable = holding.table.c[holding.column].nullable
    assert holding.wish is not Wish.DETACHED or nullable, "what is detached needs a column that can be empty"


@pytest.mark.parametrize("kind", DataClass)
def test_every_class_of_data_has_a_term(kind):
    assert Terms().of(kind).since


def copied(database, noon, address=ADDRESS):
    with database.unit_of_work(read_only=True) as uow:
        return service.machine_readable(service.personal_copy(uow, address, at=noon))


def test_the_copy_holds_everything_that_was_planted(database, planted, noon):
    copy = copied(database, noon)
    json.dumps(copy)
    for name in ("conversations", "outbox", "referrals", "referral_events", "screenings", "questions"):
        assert MARK in json.dumps(copy["records"][name], ensure_ascii=False), name
    assert copy["records"]["inbox"]
    assert copy["records"]["consents"]
    assert copy["records"]["referrals"][0]["details"]["name"] == MARK
    actions = {(line["name"], line["action"]) for line in copy["seen_by"]}
    assert ("li同志", "accept") in actions


def test_notes_of_staff_for_staff_are_named_and_not_shown(database, planted, noon):
    copy = copied(database, noon)
    (note,) = [row for row in copy["records"]["referral_events"] if row["name"] == "NoteAdded"]
    assert MARK not in json.dumps(note, ensure_ascii=False)
    assert "internal note" in note["payload"]["said"]["text"]


def test_the_copy_holds_nothing_of_anybody_else(database, planted, file, noon):
    file(address="telegram:1", name="别人", what_happened="别人的事")
    assert "别人" not in json.dumps(copied(database, noon), ensure_ascii=False)
    assert all(not rows for rows in copied(database, noon, "telegram:2")["records"].values())


def test_the_copy_of_nobody_is_empty(database, planted, noon, do):
    """An address is empty where somebody was forgotten: nobody may have what is left of all of them."""
    do(service.forget, ForgetMe(ADDRESS))
    assert all(not rows for rows in copied(database, noon, "")["records"].values())


def test_a_link_gives_each_form_once_and_for_half_an_hour(do, planted):
    token = do(service.offer_copy, CopyMyData(ADDRESS, "en", by_link=True), minute=1)
    copy, language = do(service.open_copy, token, "page", minute=2)
    assert (copy.matters[0].code, language) == (planted.code, "en")
    with pytest.raises(LinkRefused):
        do(service.open_copy, token, "page", minute=3)
    do(service.open_copy, token, "file", minute=3)
    with pytest.raises(LinkRefused):
        do(service.open_copy, token, "file", minute=4)
    with pytest.raises(LinkRefused):
        do(service.copy_link, token, minute=4)


@pytest.mark.parametrize("wrong", ["", "x", "那个", "a" * 43])
def test_a_link_that_was_never_given_opens_nothing(do, planted, wrong):
    with pytest.raises(LinkRefused):
        do(service.open_copy, wrong, "page")


def test_a_link_ends_by_itself_and_with_the_next_one(do, planted):
    first = do(service.offer_copy, CopyMyData(ADDRESS, "zh_Hans", by_link=True), minute=1)
    second = do(service.offer_copy, CopyMyData(ADDRESS, "zh_Hans", by_link=True), minute=2)
    with pytest.raises(LinkRefused):
        do(service.open_copy, first, "page", minute=3)
    with pytest.raises(LinkRefused):
        do(service.open_copy, second, "page", minute=32)


def test_a_link_dies_with_the_records(do, planted):
    token = do(service.offer_copy, CopyMyData(ADDRESS, "zh_Hans", by_link=True), minute=1)
    do(service.forget, ForgetMe(ADDRESS), minute=2)
    with pytest.raises(LinkRefused):
        do(service.open_copy, token, "page", minute=3)


def test_of_two_who_open_at_once_one_gets_it(database, do, planted, noon):
    import threading

    token = do(service.offer_copy, CopyMyData(ADDRESS, "zh_Hans", by_link=True), minute=1)
    start, got = threading.Barrier(4), []

    def open_it():
        start.wait()
        with database.unit_of_work() as uow:
            try:
                service.open_copy(uow, token, "page", at=noon + timedelta(minutes=2))
            except LinkRefused:
                return
            uow.commit()
            got.append(1)

    threads = [threading.Thread(target=open_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert got == [1]


def test_the_token_itself_is_not_stored(database, do, planted):
    from tests.integration.store.test_forgetting import everything

    token = do(service.offer_copy, CopyMyData(ADDRESS, "zh_Hans", by_link=True))
    assert token not in everything(database)


def test_terms_that_the_township_sets_hold(database, do, planted):
    day = 24 * 60
    short = Terms(anonymous=timedelta(days=2))
    assert do(service.purge, minute=2 * day - 5, terms=short)["conversations"] == 0
    assert do(service.purge, minute=2 * day + 5, terms=short)["conversations"] == 1
