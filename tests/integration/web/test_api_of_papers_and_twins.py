"""Over the API: papers of a matter, the same household again, the month's work, announcements, the audit."""

from io import BytesIO

import pytest
from PIL import Image

from referral import service
from referral.domain.announcements import Wording
from referral.domain.kinds import Role
from referral.service import Scope
from tests.integration.web.test_api import Api, assert_problem, token

__all__ = ["token"]


@pytest.fixture
def clerk(client, account, token):
    return Api(client, token(account("li", Role.TOWNSHIP), *Scope))


@pytest.fixture
def stranger(client, account, token):
    return Api(client, token(account("far", Role.TOWNSHIP, "白帝镇")))


@pytest.fixture
def matter(file, clock):
    from referral.commands import ConsentGiven, Purpose

    yes = tuple(ConsentGiven(purpose, f"{purpose}-1", clock()) for purpose in Purpose)
    return file(consents=yes)


def photo():
    made = BytesIO()
    Image.new("RGB", (60, 40), "red").save(made, "JPEG")
    return made.getvalue()


def send(api, referral, content, version=1, name="户口簿.jpg"):
    return api.client.post(
        f"/api/v1/referrals/{referral.id}/files",
        data={"file": (BytesIO(content), name)},
        headers=api.headers | ({"If-Match": f'"{version}"'} if version else {}),
    )


class TestPapers:
    def test_added_listed_opened_once(self, clerk, matter):
        added = send(clerk, matter, photo())
        assert (added.status_code, added.json["version"]) == (200, 2)
        listed = clerk.get(f"/referrals/{matter.id}/files").json
        (paper,) = listed["items"]
        assert (paper["name"], paper["media"], paper["width"]) == ("户口簿.jpg", "image/jpeg", 60)
        assert listed["withheld"] is False
        opened = clerk.client.get(paper["href"], headers=clerk.headers)
        assert opened.status_code == 200
        assert opened.data.startswith(b"\xff\xd8")
        assert opened.headers["Content-Disposition"].startswith("attachment")
        assert_problem(clerk.client.get(paper["href"], headers=clerk.headers), 410, "link-refused")

    def test_a_link_of_somebody_else_opens_nothing(self, clerk, client, account, token, matter):
        send(clerk, matter, photo())
        (paper,) = clerk.get(f"/referrals/{matter.id}/files").json["items"]
        other = Api(client, token(account("chen", Role.COUNTY)))
        assert_problem(client.get(paper["href"], headers=other.headers), 410, "link-refused")
        assert clerk.client.get(paper["href"], headers=clerk.headers).status_code == 200

    @pytest.mark.parametrize(
        ("content", "why"),
        [(b"", "empty"), (b"MZ\x90 not a picture", "unknown-type"), (b"%PDF-1.4", "damaged")],
    )
    def test_what_is_no_paper_is_refused_with_the_reason(self, clerk, matter, content, why):
        refused = send(clerk, matter, content)
        assert_problem(refused, 422, "file-refused")
        assert refused.json["errors"] == [{"pointer": "/file", "detail": why}]

    def test_version_consent_area_and_the_missing_file_are_looked_at(self, clerk, stranger, file, matter):
        assert_problem(send(clerk, matter, photo(), version=None), 428, "if-match-needed")
        assert send(clerk, matter, photo()).status_code == 200
        assert_problem(send(clerk, matter, photo()), 412, "version-conflict")
        assert_problem(send(stranger, matter, photo(), version=2), 404, "not-found")
        assert_problem(stranger.get(f"/referrals/{matter.id}/files"), 404, "not-found")
        assert_problem(send(clerk, file(), photo()), 422, "file-refused")
        empty = clerk.client.post(
            f"/api/v1/referrals/{matter.id}/files", headers=clerk.headers | {"If-Match": '"2"'}
        )
        assert_problem(empty, 422, "invalid")


class TestTwins:
    @pytest.fixture
    def twins(self, file):
        return file(name="张桂芳", contact="13812345678"), file(name="张桂芳", contact="13812345678")

    def test_seen_merged_and_taken_apart(self, clerk, twins):
        lead, other = twins
        (seen,) = clerk.get(f"/referrals/{lead.id}/alike").json["items"]
        assert seen["referral_id"] == str(other.id)
        assert "phone" in seen["signs"]
        merged = clerk.decide(lead, "merge", 1, other=seen["referral_id"], other_version=seen["version"])
        assert merged.status_code == 200, merged.text
        assert clerk.get(f"/referrals/{lead.id}/alike").json["leads"] == [str(other.id)]
        follower = clerk.get(f"/referrals/{other.id}/alike").json
        assert follower["merged_into"] == str(lead.id)
        now = clerk.get(f"/referrals/{other.id}").json
        assert now["status"] == "merged"
        apart = clerk.decide(other, "separate", now["version"])
        assert (apart.status_code, apart.json["status"]) == (200, "filed")
        assert clerk.get(f"/referrals/{lead.id}/alike").json["leads"] == []

    def test_not_the_same_stays_so(self, clerk, twins):
        lead, other = twins
        said = clerk.post(f"/referrals/{lead.id}/not-the-same", {"other": str(other.id)})
        assert [one["state"] for one in said.json["items"]] == ["dismissed"]

    def test_what_cannot_be_merged_is_refused(self, clerk, stranger, twins):
        lead, other = twins
        alone = clerk.decide(lead, "merge", 1, other=str(lead.id), other_version=1)
        assert_problem(alone, 422, "invalid")
        stale = clerk.decide(lead, "merge", 1, other=str(other.id), other_version=9)
        assert_problem(stale, 412, "version-conflict")
        foreign = stranger.decide(lead, "merge", 1, other=str(other.id), other_version=1)
        assert_problem(foreign, 404, "not-found")
        assert_problem(stranger.get(f"/referrals/{lead.id}/alike"), 404, "not-found")
        assert_problem(clerk.decide(lead, "merge", 1, other="x", other_version=1), 422, "invalid")
        assert_problem(clerk.decide(lead, "separate", 1), 409, "transition-refused")


class TestFiguresAndWords:
    def test_the_month_tells_what_its_area_did(self, clerk, file):
        file()
        file(township="白帝镇", village="")
        month = clerk.get("/work").json
        assert (month["month"], month["running"], month["total"]["received"]) == ("2026-11", True, 1)
        assert month["total"]["on_time_rate"] is None
        for wrong in ("2099-01", "x", "2026-13"):
            assert_problem(clerk.get("/work", month=wrong), 422, "invalid")

    def test_announcements_with_how_far_they_came(self, clerk, services, account, clock):
        author = account("chen", Role.COUNTY)
        with services.database.unit_of_work() as uow:
            words = Wording("下周二下乡办低保核查", "Dibao review next Tuesday", "永乐镇")
            draft = service.draft_announcement(uow, author, words, at=clock())
            uow.commit()
        (listed,) = clerk.get("/announcements").json["items"]
        assert (listed["number"], listed["state"]) == (draft.number, "draft")
        assert set(listed["text"]) == {"zh_Hans", "zh_Hant", "en"}
        one = clerk.get(f"/announcements/{draft.number}")
        assert (one.json["delivered"], one.json["undeliverable"]) == (0, 0)
        assert one.headers["ETag"] == '"1"'
        assert_problem(clerk.get("/announcements/999"), 404, "not-found")

    def test_a_token_reaches_as_far_as_its_scope(self, client, account, token):
        small = Api(client, token(account("li", Role.TOWNSHIP), Scope.TASKS_READ))
        for path in ("/announcements", "/work", "/unanswered"):
            assert_problem(small.get(path), 403, "not-permitted")

    def test_the_audit_is_read_by_auditors_and_says_so(self, client, account, token, file, clerk):
        referral = file()
        clerk.get(f"/referrals/{referral.id}")
        auditor = Api(client, token(account("he", Role.AUDITOR, "*"), *Scope))
        found = auditor.get("/audit", referral=str(referral.id), action="read-referral").json["items"]
        assert [one["subject"] for one in found] == [f"referral:{referral.id}"]
        assert auditor.get("/audit", limit=1).json["items"][0]["action"] == "read-audit"
        assert_problem(clerk.get("/audit"), 403, "not-permitted")
        assert_problem(auditor.get("/audit", after="x"), 422, "invalid")
