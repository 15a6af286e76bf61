"""Links to files: signed, for one person, for ten minutes, dead once opened, each opening in the audit."""

import threading
from base64 import urlsafe_b64decode, urlsafe_b64encode

import pytest

from referral import service
from referral.commands import KeepFile
from referral.domain.errors import LinkRefused, NotFound, NotPermitted
from referral.domain.files import FileLimits, SentFile
from referral.domain.kinds import Role
from referral.store import queries
from tests.support.pictures import pdf, taken


@pytest.fixture
def paper(database, file, do):
    """A paper with its matter."""
    filed = file()
    do(
        service.keep_file,
        KeepFile("telegram:7", SentFile("document", "a.pdf", taken=taken(pdf())), FileLimits(), filed.code),
    )
    with database.unit_of_work(read_only=True) as uow:
        return uow.files.of_referral(filed.id)[0]


@pytest.fixture
def link(database, noon):
    def make(paper, who, part="full"):
        with database.unit_of_work(read_only=True) as uow:
            return service.file_link(uow, paper.id, part, who, at=noon)

    return make


def test_it_opens_once_with_a_line_in_the_audit(database, paper, link, li, do, account):
    address = link(paper, li)
    opened = do(service.open_file, address, li)
    assert (opened.media, opened.content) == ("application/pdf", pdf())
    assert opened.name == f"yimen-{paper.id.hex[:8]}.pdf"
    with pytest.raises(LinkRefused):
        do(service.open_file, address, li, minute=2)
    do(service.open_file, link(paper, li), li, minute=2)
    auditor = account("auditor", Role.AUDITOR)
    with database.unit_of_work(read_only=True) as uow:
        entries = [e for e in queries.audit_entries(uow, staff=auditor) if e.action == "open-file"]
        assert uow.audit.verify() is None
    assert len(entries) == 2
    assert {entry.who for entry in entries} == {f"staff:{li.id}"}


def test_it_dies_after_ten_minutes(paper, link, li, do):
    address = link(paper, li)
    with pytest.raises(LinkRefused):
        do(service.open_file, address, li, minute=10)
    do(service.open_file, address, li, minute=9.9)


def test_it_is_for_one_person_in_their_area(paper, link, li, do, account):
    zhang, elsewhere = account("zhang"), account("zhu", Role.TOWNSHIP, "朱衣镇")
    with pytest.raises(LinkRefused):
        do(service.open_file, link(paper, li), zhang)
    with pytest.raises(NotFound):
        do(service.open_file, link(paper, elsewhere), elsewhere)
    do(service.open_file, link(paper, zhang), zhang)


def test_an_account_that_was_disabled_opens_nothing(paper, link, li, do):
    from dataclasses import replace

    with pytest.raises(NotPermitted):
        do(service.open_file, link(paper, li), replace(li, disabled=True))


@pytest.mark.parametrize("place", range(6))
def test_no_word_of_it_can_be_changed(paper, link, li, do, place):
    said = urlsafe_b64decode(link(paper, li) + "==").decode().split(".")
    said[place] = {1: "thumb", 3: "9999999999"}.get(place, said[place][::-1])
    forged = urlsafe_b64encode(".".join(said).encode()).decode().rstrip("=")
    with pytest.raises(LinkRefused):
        do(service.open_file, forged, li)


@pytest.mark.parametrize("nonsense", ["", "a", "a.b", "é", "Li4uLi4", "=" * 9, "x" * 5000])
def test_nonsense_is_no_link(li, do, nonsense):
    with pytest.raises(LinkRefused):
        do(service.open_file, nonsense, li)


def test_opened_links_are_forgotten_when_they_could_not_be_opened_anyway(database, paper, link, li, do):
    address = link(paper, li)
    do(service.open_file, address, li)
    assert do(service.purge, minute=9)["links"] == 0
    assert do(service.purge, minute=11)["links"] == 1
    with pytest.raises(LinkRefused):
        do(service.open_file, address, li, minute=12)


@pytest.mark.postgres
def test_of_two_who_open_it_at_once_one_does(postgres_database, noon, wish):
    database = postgres_database
    with database.unit_of_work() as uow:
        from referral.domain.people import Area

        li = service.add_staff(
            uow, None, username="li", name="李", role=Role.TOWNSHIP, area=Area.parse("永乐镇"), at=noon
        )
        filed = service.file_referral(uow, wish(noon), at=noon)
        sent = SentFile("document", "a.pdf", taken=taken(pdf()))
        service.keep_file(uow, KeepFile("telegram:7", sent, FileLimits(), filed.code), at=noon)
        address = service.file_link(uow, uow.files.of_referral(filed.id)[0].id, "full", li, at=noon)
        uow.commit()
    outcomes, ready = [], threading.Barrier(2)

    def open_it():
        with database.unit_of_work() as uow:
            ready.wait(10)
            try:
                service.open_file(uow, address, li, at=noon)
                uow.commit()
                outcomes.append("opened")
            except LinkRefused:
                outcomes.append("refused")

    both = [threading.Thread(target=open_it) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join(20)
    assert sorted(outcomes) == ["opened", "refused"]
