"""Photos and papers over the API: what lies with a matter, one opened by a one-time link, one added."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Response, url_for
from flask_openapi3.models.file import FileStorage
from pydantic import BaseModel, Field

from admin_api import tokens
from admin_api.file_words import problem_words
from admin_api.guards import Audience, guarded
from admin_api.problems import ProblemError
from admin_api.rest.blueprint import DECIDING, REFERRALS, api, problem_response
from admin_api.rest.decisions import seen_version
from admin_api.rest.models import ReferralOut, ReferralPath
from admin_api.rest.referrals import answer, visible
from admin_api.world import now, world
from referral import service
from referral.domain.files import JPEG, PDF, FileRefused, Part, Unfit
from referral.domain.people import Permission
from referral.intake import take_in
from referral.ports import UnitOfWork
from referral.ports.files import FileState, StoredFile

LARGEST_BODY = 21 * 1024 * 1024
"""Bytes of a request with a file, as in the panel."""
LONGEST_LINK = 600
BINARY = {"schema": {"type": "string", "format": "binary"}}
OPENED: dict[Any, Any] = {
    200: {"description": "The content, as a download.", "content": {JPEG: BINARY, PDF: BINARY}},
    "410": problem_response("The link was opened before, is over ten minutes old, or is not this owner's."),
}


class LinkPath(BaseModel):
    link: str = Field(max_length=LONGEST_LINK)


class NewFile(BaseModel):
    """A photo (JPEG, PNG, WebP) or a PDF, judged by its content."""

    file: FileStorage = Field(description="One file.")


class FileOut(BaseModel):
    id: UUID
    kind: str = Field(description="photo or document, as the sender's telephone called it.")
    name: str
    state: FileState = Field(description="waiting: still with the channel; refused: nothing of it is kept.")
    problem: Unfit | None
    media: str
    size: int = Field(description="Bytes.")
    width: int
    height: int
    by: str = Field(description="The colleague who brought it; empty: the resident.")
    created_at: datetime
    href: str | None = Field(description="Opens it once within ten minutes, with this owner's token.")
    thumb: str | None


class FileList(BaseModel):
    withheld: bool = Field(description="There are files, and the consent to see them is not in force.")
    items: list[FileOut] = Field(description="Oldest first.")


def _link(uow: UnitOfWork, file: StoredFile, part: Part) -> str:
    link = service.file_link(uow, file.id, part, tokens.owner(), at=now())
    return url_for("rest.open_file", link=link)


def _out(uow: UnitOfWork, file: StoredFile) -> FileOut:
    kept = file.state is FileState.KEPT
    return FileOut(
        id=file.id,
        kind=file.kind,
        name=file.name,
        state=file.state,
        problem=file.problem,
        media=file.media,
        size=file.size,
        width=file.width,
        height=file.height,
        by=file.staff,
        created_at=file.created_at,
        href=_link(uow, file, "full") if kept else None,
        thumb=_link(uow, file, "thumb") if kept and file.media != PDF else None,
    )


@api.get("/referrals/<referral_id>/files", tags=[REFERRALS], responses={200: FileList})
@guarded(Audience.TOKEN, Permission.READ_REFERRALS)
def files(path: ReferralPath) -> Response:
    """The photos and papers of a matter, each with a fresh link."""
    with world().database.unit_of_work(read_only=True) as uow:
        found = service.files_of(uow, tokens.owner(), path.referral_id, at=now())
        items = [_out(uow, file) for file in found.files]
    shown = FileList(withheld=found.withheld, items=items)
    return Response(shown.model_dump_json(), content_type="application/json")


@api.get("/files/<link>", tags=[REFERRALS], responses=OPENED)
@guarded(Audience.TOKEN, Permission.READ_REFERRALS)
def open_file(path: LinkPath) -> Response:
    """The content of a file; burns the link and writes the audit."""
    with world().database.unit_of_work() as uow:
        opened = service.open_file(uow, path.link, tokens.owner(), at=now())
        uow.commit()
    response = Response(opened.content, mimetype=opened.media)
    response.headers["Content-Disposition"] = f'attachment; filename="{opened.name}"'
    response.headers["Cache-Control"] = "no-store, private"
    return response


ADDED: dict[Any, Any] = {
    200: ReferralOut,
    **DECIDING,
    "413": problem_response("More bytes than any file may have."),
}


@api.post("/referrals/<referral_id>/files", tags=[REFERRALS], responses=ADDED)
@guarded(Audience.TOKEN, Permission.DECIDE, max_body=LARGEST_BODY)
def add_file(path: ReferralPath, form: NewFile) -> Response:
    """Add a paper that was brought to the window; the referral as it stands afterwards."""
    version, limits = seen_version(), world().settings.file_limits
    try:
        taken = take_in(form.file.stream.read(), limits)
        with world().database.unit_of_work() as uow:
            service.add_file(
                uow,
                tokens.owner(),
                path.referral_id,
                version,
                taken,
                name=form.file.filename or "",
                limits=limits,
                at=now(),
            )
            uow.commit()
    except FileRefused as refused:
        pointed = [{"pointer": "/file", "detail": refused.reason}]
        raise ProblemError(422, "file-refused", problem_words(refused.reason), errors=pointed) from None
    return answer(visible(path.referral_id))
