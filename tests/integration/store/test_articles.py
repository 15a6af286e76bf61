"""Texts of articles in both databases: versions, two people, two at once, and the number everybody watches."""

import pytest

from referral import service
from referral.domain.articles import DraftConflict, NotReady, RevisionState, SecondPairOfEyes
from referral.domain.errors import NotFound, NotPermitted
from referral.domain.kinds import Role

BODY = {"topic": "appeal", "short": {"zh": "一句", "en": "One"}}
OTHER = {"topic": "appeal", "short": {"zh": "另一句", "en": "Other"}}


@pytest.fixture
def county(account):
    return account("county", Role.COUNTY)


def published(database):
    with database.unit_of_work(read_only=True) as uow:
        return {one.topic: dict(one.body) for one in uow.articles.published()}, uow.articles.content_number()


def write(do, who, body=BODY, seen=None):
    return do(service.save_draft, who, "appeal", body, seen=seen)


def publish(do, writer, reader, body=BODY):
    draft = write(do, writer, body)
    draft = do(service.submit_draft, writer, "appeal", version=draft.version)
    return do(service.publish_article, reader, "appeal", version=draft.version)


def test_from_draft_to_publication_and_to_the_next(database, do, li, county):
    assert published(database) == ({}, 0)
    first = publish(do, li, county)
    assert (first.number, first.state, first.author, first.reviewer) == (1, "published", li.id, county.id)
    assert published(database) == ({"appeal": BODY}, 1)
    second = publish(do, li, county, OTHER)
    assert (second.number, second.base) == (2, 1)
    assert published(database) == ({"appeal": OTHER}, 2)
    with database.unit_of_work(read_only=True) as uow:
        assert [one.state for one in uow.articles.history("appeal")] == ["published", "withdrawn"]
        assert uow.articles.get("appeal", 1).body == BODY
        assert uow.audit.verify() is None


def test_the_second_of_two_gets_both_and_overwrites_nothing(database, do, li, county):
    mine = write(do, li)
    for seen in (None, (1, 0), (2, 1)):
        with pytest.raises(DraftConflict) as caught:
            write(do, county, OTHER, seen)
        assert caught.value.current == mine
    after = write(do, county, OTHER, (mine.number, mine.version))
    assert (after.version, after.author) == (2, county.id)


def test_a_text_that_is_changed_in_review_is_a_draft_again(do, li, county):
    draft = write(do, li)
    text = do(service.submit_draft, li, "appeal", version=draft.version)
    assert text.state is RevisionState.REVIEW
    again = write(do, county, OTHER, (text.number, text.version))
    assert again.state is RevisionState.DRAFT
    with pytest.raises(NotReady):
        do(service.publish_article, county, "appeal", version=again.version)


def test_who_may_not(database, do, li, county, account):
    draft = write(do, county)
    with pytest.raises(NotReady):
        do(service.publish_article, county, "appeal", version=draft.version)
    text = do(service.submit_draft, county, "appeal", version=draft.version)
    with pytest.raises(SecondPairOfEyes):
        do(service.publish_article, county, "appeal", version=text.version)
    with pytest.raises(NotPermitted):
        do(service.publish_article, li, "appeal", version=text.version)
    with pytest.raises(DraftConflict):
        do(service.publish_article, account("chief", Role.ADMIN), "appeal", version=draft.version)
    for nobody in (account("village", Role.VILLAGE), account("audit", Role.AUDITOR)):
        with pytest.raises(NotPermitted):
            write(do, nobody)
    assert published(database) == ({}, 0)


def test_an_earlier_text_comes_back_as_a_draft(do, li, county):
    publish(do, li, county)
    publish(do, li, county, OTHER)
    back = do(service.roll_back, li, "appeal", 1)
    assert (back.number, back.state, back.base, back.body) == (3, "draft", 2, BODY)
    with pytest.raises(DraftConflict):
        do(service.roll_back, li, "appeal", 1)
    with pytest.raises(NotFound):
        do(service.roll_back, li, "appeal", 9)
