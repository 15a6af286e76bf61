"""Photos and papers of a matter: on its page as small pictures, each opened by a link that works once."""

from dataclasses import dataclass
from http import HTTPStatus
from uuid import UUID

from flask import Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from admin_api.errors import page
from admin_api.file_words import problem_words, size_words
from admin_api.guards import Audience, guarded
from admin_api.language import gettext as _
from admin_api.panel.blueprint import panel
from admin_api.panel.forms import DecisionForm
from admin_api.panel.labels import moment
from admin_api.sessions import me
from admin_api.world import now, world
from referral import service
from referral.domain.errors import LinkRefused, NotFound, NotPermitted, TransitionRefused, VersionConflict
from referral.domain.files import PDF, FileRefused, Part
from referral.domain.kinds import Action
from referral.domain.people import Permission
from referral.domain.transitions import possible
from referral.intake import take_in
from referral.ports import UnitOfWork
from referral.ports.files import FileState, StoredFile
from referral.service.handing_in import may_keep
from referral.store.queries import ReferralView

FORM = "files"
LARGEST_BODY = 21 * 1024 * 1024
"""Bytes of a request with a file. Above the setting it is told so in words, above this it is a 413."""
SANDBOX = "default-src 'none'; frame-ancestors 'none'; sandbox"


@dataclass(frozen=True, slots=True)
class Paper:
    """One file as the page shows it; the addresses are empty where there is nothing to see."""

    title: str
    about: str
    thumb: str = ""
    href: str = ""
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Shelf:
    """`withheld`: there are files, and the consent to see them is not (any more) in force."""

    papers: tuple[Paper, ...]
    withheld: bool
    form: DecisionForm | None


def shelf(uow: UnitOfWork, view: ReferralView) -> Shelf:
    """The files of a matter, as far as this person and the consent allow."""
    referral = view.referral
    files = uow.files.of_referral(referral.id)
    allowed = may_keep(uow, referral, now())
    form = None
    if allowed and Action.ATTACH in possible(referral.status, referral.kind, me().role):
        form = DecisionForm(formdata=None, prefix=FORM)
        form.version.data = str(referral.version)
    return Shelf(
        tuple(_paper(uow, file) for file in files) if allowed else (), bool(files) and not allowed, form
    )


def link(uow: UnitOfWork, file: StoredFile, part: Part) -> str:
    """A fresh address that opens the file once, for the person who is signed in."""
    return url_for("panel.open_file", link=service.file_link(uow, file.id, part, me(), at=now()))


def title_of(file: StoredFile) -> str:
    """What the sender called it, or what it is."""
    return file.name or (_("照片") if file.kind == "photo" else _("材料"))


def about(file: StoredFile) -> str:
    """Who sent it when, and how large it is."""
    who = file.staff or _("居民")
    parts = [_("{who} · {at}", who=who, at=moment(file.created_at)), size_words(file)]
    return " · ".join(part for part in parts if part)


def _paper(uow: UnitOfWork, file: StoredFile) -> Paper:
    if file.state is FileState.WAITING:
        return Paper(title_of(file), about(file), trouble=_("还在从对方那里取，取到就显示。"))
    if file.problem is not None:
        return Paper(title_of(file), about(file), trouble=problem_words(file.problem))
    href = url_for("panel.file", referral_id=file.referral_id, file_id=file.id)
    thumb = link(uow, file, "thumb") if file.media != PDF else ""
    return Paper(title_of(file), about(file), thumb, href)


@panel.get("/referrals/<uuid:referral_id>/files/<uuid:file_id>", endpoint="file")
@guarded(Audience.STAFF, Permission.READ_REFERRALS)
def file_page(referral_id: UUID, file_id: UUID) -> str:
    with world().database.unit_of_work(read_only=True) as uow:
        referral = uow.referrals.get(referral_id)
        if not me().area.covers(referral.township, referral.village) or not may_keep(uow, referral, now()):
            abort(HTTPStatus.NOT_FOUND)
        file = uow.files.get(file_id)
        if file.referral_id != referral_id or file.state is not FileState.KEPT:
            abort(HTTPStatus.NOT_FOUND)
        uow.audit.seen(
            who=f"staff:{me().id}",
            action="read-file",
            subject=f"referral:{referral_id}",
            detail={"file": str(file_id)},
        )
        picture = link(uow, file, "full") if file.media != PDF else ""
        download = link(uow, file, "full")
    return render_template(
        "panel/file.html",
        title=title_of(file),
        about=about(file),
        picture=picture,
        download=download,
        referral_id=referral_id,
    )


@panel.get("/files/<link>", endpoint="open_file")
@guarded(Audience.STAFF, Permission.READ_REFERRALS)
def open_file(link: str) -> Response:
    """The content: burns the link and writes the audit, then hands out a download and never a page."""
    try:
        with world().database.unit_of_work() as uow:
            opened = service.open_file(uow, link, me(), at=now())
            uow.commit()
    except (LinkRefused, NotFound):
        return page(
            410,
            _("这个链接不能用了"),
            _("每个链接只能打开一次，十分钟内有效。请回到那件事的页面，再点一次。"),
        )
    response = Response(opened.content, mimetype=opened.media)
    response.headers["Content-Disposition"] = f'attachment; filename="{opened.name}"'
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cache-Control"] = "no-store, private"
    return response


@panel.post("/referrals/<uuid:referral_id>/files", endpoint="add_file")
@guarded(Audience.STAFF, Permission.DECIDE, max_body=LARGEST_BODY)
def add_file(referral_id: UUID) -> AnyResponse:
    back = redirect(
        url_for("panel.referral", referral_id=referral_id, _anchor="files"), code=HTTPStatus.SEE_OTHER
    )
    version = request.form.get(f"{FORM}-version", "")
    sent = [file for file in request.files.getlist(f"{FORM}-file") if file.filename]
    if not version.isdecimal():
        abort(HTTPStatus.BAD_REQUEST)
    if len(sent) != 1:
        flash(_("请选一个文件。"), "error")
        return back
    limits = world().settings.file_limits
    try:
        taken = take_in(sent[0].stream.read(), limits)
        with world().database.unit_of_work() as uow:
            service.add_file(
                uow,
                me(),
                referral_id,
                int(version),
                taken,
                name=sent[0].filename or "",
                limits=limits,
                at=now(),
            )
            uow.commit()
    except FileRefused as refused:
        flash(problem_words(refused.reason), "error")
    except NotFound:
        abort(HTTPStatus.NOT_FOUND)
    except NotPermitted:
        abort(HTTPStatus.FORBIDDEN)
    except (VersionConflict, TransitionRefused):
        flash(_("同事刚刚动过这件事，文件没有加上。看过以后请再加一次。"), "error")
    else:
        flash(_("文件已经加上。"))
    return back
