"""The sections of the panel: what somebody needs every day stands in front, the rest behind 「更多」."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from admin_api.language import gettext as _
from referral.domain.people import Permission, Staff

FEWEST = 3
"""Fewer than these are not put behind anything."""


@dataclass(frozen=True, slots=True)
class Section:
    """`name` is what a page says it belongs to; `endpoint` is its first page. None needs no permission."""

    name: str
    endpoint: str
    label: str
    permission: Permission | None = None

    @property
    def href(self) -> str:
        return url_for(f"panel.{self.endpoint}")


@dataclass(frozen=True, slots=True)
class Sections:
    """`groups` are those behind 「更多」, each with its title."""

    daily: tuple[Section, ...]
    groups: tuple[tuple[str, tuple[Section, ...]], ...]

    def behind(self, name: str) -> Section | None:
        """The section of this name, where it stands behind 「更多」."""
        return next((one for _title, group in self.groups for one in group if one.name == name), None)


def _daily(person: Staff) -> list[Section]:
    found = [
        Section("tasks", "tasks", _("任务"), Permission.WORK_TASKS),
        Section("queue", "queue", _("求助"), Permission.READ_REFERRALS),
        Section("notices", "notices", _("提醒"), Permission.READ_REFERRALS),
        Section("giving", "matches", _("慈善对接"), Permission.READ_REFERRALS),
        Section("work", "work", _("办件"), Permission.READ_REFERRALS),
    ]
    return [*found, _audit()] if not person.may(Permission.DECIDE) else found


def _audit() -> Section:
    """Who decides nothing and reads the audit is an auditor, and reads it every day."""
    return Section("audit", "audit", _("查阅记录"), Permission.READ_AUDIT)


def _groups() -> list[tuple[str, list[Section]]]:
    return [
        (
            _("答复和发布"),
            [
                Section("questions", "questions", _("没答上的"), Permission.READ_QUESTIONS),
                Section("articles", "articles", _("文章"), Permission.EDIT_ARTICLES),
                Section("amounts", "amounts", _("金额"), Permission.EDIT_ARTICLES),
                Section("announcements", "announcements", _("公告"), Permission.EDIT_ARTICLES),
            ],
        ),
        (
            _("查看"),
            [
                Section("telephone", "telephone", _("电话查进度"), Permission.DECIDE),
                Section("departments", "departments", _("各部门"), Permission.READ_REFERRALS),
                Section("programs", "programs", _("规则")),
                Section("figures", "figures", _("数字"), Permission.READ_REFERRALS),
            ],
        ),
        (
            _("管理"),
            [
                Section("people", "people", _("人员"), Permission.MANAGE_STAFF),
                Section("tokens", "tokens", _("接口"), Permission.ISSUE_TOKENS),
                _audit(),
            ],
        ),
    ]


def sections(person: Staff) -> Sections:
    """What this person may open, in the order of the header."""

    def able(listed: list[Section]) -> tuple[Section, ...]:
        return tuple(one for one in listed if one.permission is None or person.may(one.permission))

    daily = able(_daily(person))
    shown = {one.name for one in daily}
    groups = [
        (title, tuple(one for one in able(listed) if one.name not in shown)) for title, listed in _groups()
    ]
    if sum(len(listed) for _title, listed in groups) < FEWEST:
        return Sections((*daily, *(one for _title, listed in groups for one in listed)), ())
    return Sections(daily, tuple((title, listed) for title, listed in groups if listed))
