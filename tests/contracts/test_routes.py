"""The table of routes and roles, held against the running application; and that reading never writes."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
import yaml
from sqlalchemy import select

from admin_api.app import create_app
from admin_api.panel.forms import DecisionForm
from admin_api.settings import AdminSettings
from knowledge.amounts import NewValue
from knowledge.model import Certainty, DatedValue
from referral import outbox, service
from referral.commands import ConsentGiven, FileReferral, NoteUnanswered, Purpose, StoreScreening
from referral.domain.amounts import Verdict
from referral.domain.announcements import Wording
from referral.domain.casework import Reply
from referral.domain.files import PDF, Taken
from referral.domain.givers import Giver, GiverKind
from referral.domain.kinds import Kind, Role
from referral.domain.needs import Line
from referral.domain.offers import Terms
from referral.domain.people import Area
from referral.domain.webhooks import EVENTS
from referral.ports import ApiToken
from referral.ports.files import FileState, StoredFile
from referral.service import giving
from referral.service.accounts import Scope
from referral.service.giving import RegisterOffer
from referral.service.passwords import hash_secret, new_secret
from referral.service.webhooks import add_webhook
from referral.store import Database
from referral.store.tables import metadata
from tests.conftest import KEYS
from tests.support.resident import Clock, world

TABLE = yaml.safe_load((Path(__file__).parent / "routes.yaml").read_text(encoding="utf-8"))
COLUMNS: list[str] = TABLE["columns"]
ROUTES: dict[str, list[str]] = TABLE["routes"]
AREAS = {Role.VILLAGE: "永乐镇/大坝村", Role.TOWNSHIP: "永乐镇"}
BODIES = {
    "ask": {"question": "在哪里？"},
    "assign": {"assignee": None},
    "hand-over": {"department": "教育"},
    "approve": {"reason": "属实"},
    "decline": {"reason": "不符", "clause": "奉节府办〔2017〕158号 三（二）4"},
    "deliver": {"what": "2000 元"},
    "grant": {"what": "500 元", "amount": "500"},
    "complete-file": {"text": "补齐"},
    "pause": {"reason": "等材料", "until": "2026-12-01"},
    "resume": {"reason": "材料到了"},
    "stage": {"stage": "posting"},
    "term": {"variant": "special", "reason": "入户要跨省"},
    "urgency": {"urgency": "soon", "reason": "问过了"},
    "close": {"reason": "办结"},
    "reopen": {"reason": "再看"},
    "new-code": {"reason": "当面看过身份证"},
    "note": {"text": "记"},
    "person-told": {"text": "打过电话"},
    "message": {"text": "好"},
    "answer": {"verdict": "fit", "text": "属实"},
    "give-back": {"reason": "不归我们"},
    "cancel": {"reason": "不用了"},
    "return": {"reason": "请再看"},
    "referrals": {"kind": "question", "what_happened": "想问", "township": "永乐镇", "village": "大坝村"},
    "screenings": {"facts": {}},
    "webhooks": {"url": "https://county.example/other", "events": ["referral.file"]},
}
AMOUNT = NewValue(
    "dibao.rural",
    DatedValue(date(2027, 1, 1), None, Decimal(650), "yuminguifan-2025-6", Certainty.verified),
)
SCREENING = {"on": "2026-11-23", "rules_version": "r1", "programs": []}
EXPECTED = Verdict("rural-dibao", "unknown", date(2026, 11, 23), "一口人，收入还没说", "收入没说")
AID = {"amount": "2000", "unit": "元", "day": "2026-11-22"}
"""What was given, of which the panel wants to know how much and when."""
DUTY = {"township": "永乐镇", "first": "2026-11-24", "last": "2026-11-30"}
JSON = {"ask": {"text": "低保要什么条件？"}}


class House:
    """An application with a referral and, for each role, an account, a session and a token."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.clock, self.database = Clock(), database
        self.services = world(folder, self.clock, database=database)
        self.app = create_app(self.services, AdminSettings(secret_key="k" * 40), self.services.routes)
        self.app.config["WTF_CSRF_ENABLED"] = True
        self.sessions: dict[str, str] = {}
        self.tokens: dict[str, str] = {}
        with database.unit_of_work() as uow:
            self.referral = service.file_referral(uow, self._wish(), at=self.clock())
            twin = replace(self._wish(), address="web:y")
            self.twin = service.file_referral(uow, twin, at=self.clock())
            for role in Role:
                self._person(uow, role)
            other = service.file_referral(uow, replace(self._wish(), address="web:y"), at=self.clock())
            self.handed = service.accept(uow, self._chief(uow), other.id, 1, at=self.clock())
            note = NoteUnanswered("盖哪个章", "handoff", "appeal", "zh_Hans", "web:x")
            self.question = service.note_unanswered(uow, note, at=self.clock())
            shown = StoreScreening("web:x", self.clock().date(), "r1", {"rural": True}, {})
            self.ticket = service.store_screening(uow, shown, at=self.clock())
            self.case = service.sign_case(
                uow, self._chief(uow), {"household_size": 1}, EXPECTED, day="2026-11-23", at=self.clock()
            ).number
            wording = Wording("下周二下乡办低保核查", "Dibao review in the villages next Tuesday", "永乐镇")
            self.announcement = service.draft_announcement(
                uow, self._chief(uow), wording, at=self.clock()
            ).number
            education = self.services.kb.departments["education"]
            asked = service.hand_over(
                uow, self._chief(uow), self.handed.id, 2, education, reason="请核", at=self.clock()
            )
            self.task = asked.standing.tasks[0].id
            words = Reply(0, "带什么", "请带户口簿", "請帶戶口簿", "Please bring the booklet")
            self.reply = service.keep_reply(uow, self._chief(uow), words, at=self.clock()).id
            self.message = self._lost_message(uow)
            days = {"first": self.clock().date(), "last": self.clock().date() + timedelta(days=6)}
            self.on_duty = uow.staff.credentials(Role.TOWNSHIP).staff
            duty = service.set_duty(
                uow, self._chief(uow), self.on_duty.id, township="永乐镇", at=self.clock(), **days
            )
            self.duty = duty.id
            self.proposal = service.propose_amount(uow, self._chief(uow), AMOUNT, at=self.clock()).number
            self._charity(uow)
            uow.commit()
        self.chat = self.app.test_client().post("/api/v1/chat", json={"text": "你好"}).json["session"]
        self.file = self._file()
        with database.unit_of_work() as uow:
            staff = uow.staff.credentials("village").staff
            self.webhook = add_webhook(
                uow, self._chief(uow), url="https://county.example/hook", events=EVENTS, at=self.clock()
            )
            uow.webhooks.announce(EVENTS[0], uuid4(), self.referral.id, at=self.clock())
            ((_number, waiting),) = uow.webhooks.deliveries(self.webhook.id)
            self.delivery = waiting.id
            self.link = service.invite(uow, None, staff.id, at=self.clock()).token
            self.colleague = service.add_staff(
                uow, None, username="new", name="", role=Role.AUDITOR, area=Area.parse("*"), at=self.clock()
            ).id
            uow.commit()

    def _file(self):
        """A paper of the referral. A link to it that works is burnt by opening it: see test_opening.py."""
        with self.database.unit_of_work() as uow:
            paper = StoredFile(uuid4(), self.referral.id, "", "document", "纸", FileState.KEPT, self.clock())
            uow.files.add(paper, Taken(PDF, b"%PDF-1.4 %%EOF"))
            uow.commit()
        return paper.id

    def _lost_message(self, uow):
        """One about the matter that was handed over, which could not be delivered."""
        message = uow.outbox.after("web:y", 0)[-1]
        claimed = uow.outbox.claim_next("web:y", self.clock(), timedelta(minutes=1))
        uow.outbox.save(outbox.failed(claimed, at=self.clock(), error="x", final=True))
        return message.id if message.id == claimed.id else claimed.id

    def _chief(self, uow):
        return uow.staff.credentials(Role.ADMIN).staff

    def _charity(self, uow) -> None:
        """An offer, a household that needs it, and a proposal."""
        chief, at = self._chief(uow), self.clock()
        day = at.date()
        yes = tuple(ConsentGiven(purpose, f"{purpose}-1", at) for purpose in Purpose)
        wish = replace(self._wish(), kind=Kind.CHARITY_HELP, address="web:home", consents=yes)
        self.charity = service.file_referral(uow, wish, at=at)
        line = (Line("quilt", 4),)
        self.need = giving.open_need(uow, chief, self.charity.id, line, charity_doors=(), today=day, at=at)
        giver = Giver(uuid4(), GiverKind.VOLUNTEER, "小赵", "13800000000", address="web:giver")
        gift = RegisterOffer(giver, Terms("quilt", 30))
        offer = giving.register_offer(uow, gift, townships=("永乐镇",), today=day, at=at)
        offer = giving.check_offer(uow, chief, offer.id, offer.version, "身份证", at=at)
        self.offer = giving.open_offer(uow, chief, offer.id, offer.version, two_from=10_000, at=at)
        (self.match,) = giving.propose_matches(uow, chief, today=day, at=at)

    def _wish(self) -> FileReferral:
        return FileReferral(
            address="web:x", language="zh_Hans", kind=Kind.APPLICATION, what_happened="想问低保",
            township="永乐镇", village="大坝村", facts={"household_size": 1}, screening=SCREENING,
            consents=(ConsentGiven(Purpose.SENSITIVE, "sensitive-1", self.clock()),),
        )  # fmt: skip

    def _person(self, uow, role: Role) -> None:
        area = Area.parse(AREAS.get(role, "*"))
        department = "education" if role is Role.DEPARTMENT else ""
        staff = service.add_staff(
            uow, None, username=role, name=role, role=role, area=area, department=department, at=self.clock()
        )
        self.sessions[role], self.tokens[role] = new_secret(), new_secret()
        ends = self.clock() + timedelta(hours=1)
        uow.sessions.add(hash_secret(self.sessions[role]), staff.id, at=self.clock(), expires_at=ends)
        token = ApiToken(uuid4(), "all", staff, frozenset(Scope), self.clock(), ends)
        uow.tokens.add(token, hash_secret(self.tokens[role]))

    def path(self, rule: str) -> str:
        values = {
            "<topic>": "appeal",
            "<document>": "奉节府办〔2017〕158号",
            "<path:clause>": "三（二）1",
            "<path:filename>": "public.css",
            "<program>": "emergency-relief",
            "<name>": "rule",
            "<token>": self.link,
            "<ticket>": self.ticket,
            "<int:question_id>": str(self.question),
            "<parameter>": AMOUNT.parameter,
            "<int:proposal>": str(self.proposal),
            "<int:number>": str(self.announcement),
            "<number>": str(self.announcement),
            "<int:case>": str(self.case),
            "<uuid:task_id>": str(self.task),
            "<int:reply_id>": str(self.reply),
            "<uuid:message_id>": str(self.message),
            "<message_id>": str(self.message),
            "<task_id>": str(self.task),
            "<department>": "education",
            "<uuid:webhook_id>": str(self.webhook.id),
            "<webhook_id>": str(self.webhook.id),
            "<uuid:delivery_id>": str(self.delivery),
            "<delivery_id>": str(self.delivery),
            "<uuid:staff_id>": str(self.colleague),
            "<uuid:offer_id>": str(self.offer.id),
            "<offer_id>": str(self.offer.id),
            "<int:year>": "2026",
            "<need_id>": str(self.need.id),
            "<uuid:match_id>": str(self.match.id),
            "<match_id>": str(self.match.id),
            "<uuid:session_id>": str(uuid4()),
            "<uuid:token_id>": str(uuid4()),
            "<uuid:file_id>": str(self.file),
            "<link>": "no-such-link",
        }
        for name, value in values.items():
            rule = rule.replace(name, value)
        rule = re.sub(r"<(uuid:)?duty_id>", str(self.duty), rule)
        referral = self.handed if str(self.task) in rule or str(self.message) in rule else self.referral
        referral = self.charity if "/need" in rule else referral
        return re.sub(r"<(uuid:)?referral_id>", str(referral.id), rule)

    def call(self, route: str, who: str):
        """The answer to a request that is sound in everything but perhaps the person."""
        method, rule = route.split(" ", 1)
        client = self.app.test_client()
        path = self.path(rule)
        if rule.startswith("/api/v1"):
            return self._call_api(client, method, path, who)
        if who != "anonymous":
            client.set_cookie("yimen_staff", self.sessions[who])
        if method == "GET":
            return client.get(path)
        slug = path.rsplit("/", 1)[-1]
        return client.post(path, data=self._form(client, slug))

    def _form(self, client, slug: str) -> dict[str, str]:
        """A token that this very browser was given by a page, with what a decision needs."""
        with self.app.test_request_context():
            from flask import session

            token = DecisionForm(prefix=slug).csrf_token.current_token
            held = dict(session)
        with client.session_transaction() as browser:
            browser.update(held)
        filled = {"version": "1", "text": "说明", "assignee": "queue", "department": "education"} | AID
        filled |= {"until": "2026-12-01", "stage": "posting", "variant": "special", "urgency": "soon"}
        filled["topic"] = "appeal"
        filled["verdict"] = "fit"
        filled["name"] = "王敏"
        if slug == "duty":
            return DUTY | {"staff": str(self.on_duty.id), "csrf_token": token}
        if slug == "read":
            return {"csrf_token": token}
        filled |= {"other": str(self.twin.id), "other_version": "1"}
        filled["clause"] = BODIES["decline"]["clause"]
        return {f"{slug}-{name}": value for name, value in filled.items()} | {"csrf_token": token}

    def _call_api(self, client, method: str, path: str, who: str):
        headers = {} if who == "anonymous" else {"Authorization": f"Bearer {self.tokens[who]}"}
        if method == "GET":
            return client.get(path, headers=headers | {"X-Chat-Session": self.chat})
        slug = path.rsplit("/", 1)[-1]
        headers |= {"If-Match": '"1"', "Idempotency-Key": f"key-of-{who}"}
        body = {"text": "你好"} if slug == "chat" else BODIES.get(slug, {})
        if slug == "duties":
            body = DUTY | {"staff": str(self.on_duty.id)}
        if path == "/api/v1/ask":
            body = JSON["ask"]
        if slug in {"merge", "not-the-same"}:
            body = {"other": str(self.twin.id)} | ({"other_version": 1} if slug == "merge" else {})
        if slug == "files":
            sent = {"file": (BytesIO(b"%PDF-1.4 %%EOF"), "paper.pdf")}
            return client.post(path, data=sent, headers=headers)
        return client.open(path, method=method, json=body, headers=headers)


def outcome(response) -> str:
    """What an answer means in the words of the table; "answered" is open or may."""
    if response.status_code == 303 and response.headers["Location"].startswith("/admin/sign-in?"):
        return "sign-in"
    if response.status_code == 303 and response.request.path == "/admin/sign-out":
        return "answered"
    if response.status_code == 303 and response.headers["Location"] == "/admin/sign-in":
        return "sign-in"
    return {401: "token", 403: "not", 404: "missing", 400: "form", 500: "broken"}.get(
        response.status_code, "answered"
    )


@pytest.fixture
def house(sqlite_template: Path, tmp_path: Path):
    file = tmp_path / "house.sqlite3"
    shutil.copyfile(sqlite_template, file)
    with Database(f"sqlite:///{file}", KEYS) as database:
        yield House(database, tmp_path)


def routed(app) -> set[str]:
    return {
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }


def test_every_route_has_a_row_and_every_row_a_route(house):
    assert routed(house.app) == set(ROUTES)
    assert all(len(row) == len(COLUMNS) for row in ROUTES.values())


@pytest.mark.parametrize("route", ROUTES)
def test_every_role_gets_what_the_table_says(house, route):
    found = {}
    for who in COLUMNS:
        if who == "anonymous" and route == "POST /admin/sign-out":
            client = house.app.test_client()
            response = client.post("/admin/sign-out", data=house._form(client, "sign-out"))
            found[who] = "sign-in" if "yimen_staff" not in str(response.headers) else "answered"
            continue
        with house.call(route, who) as response:
            found[who] = outcome(response)
    expected = {
        who: "answered" if cell in {"open", "may"} else cell
        for who, cell in zip(COLUMNS, ROUTES[route], strict=True)
    }
    assert found == expected


def everything(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with database.engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table))]
            for table in metadata.sorted_tables
        }


FETCHING = "GET /api/v1/chat"
"""Fetching is the delivery of what waits for a chat, so its channel notes it; every other GET only reads."""


@pytest.mark.parametrize("route", [one for one in ROUTES if one.startswith("GET ") and one != FETCHING])
def test_reading_never_writes(house, route):
    before = everything(house.database)
    for who in COLUMNS:
        house.call(route, who).close()
    after = everything(house.database)
    for table in (
        "api_tokens",
        "call_rates",
    ):  # when a token was last used, at most once a minute, and how often
        before.pop(table), after.pop(table)
    assert_only_added_to(before, after, "audit")  # who read what
    assert_only_added_to(before, after, "audit_lists")
    assert after == before


def assert_only_added_to(before, after, table):
    held = before.pop(table)
    assert after.pop(table)[: len(held)] == held


def test_the_last_use_of_a_session_is_noted_and_nothing_else(house):
    before = everything(house.database)
    house.clock.pass_(minutes=5)
    house.call("GET /admin/", "county").close()
    after = everything(house.database)
    before.pop("staff_sessions"), after.pop("staff_sessions")
    assert_only_added_to(before, after, "audit")
    assert_only_added_to(before, after, "audit_lists")
    assert after == before
