"""Filing at the window: somebody came in person, a clerk writes it down, and they leave with a slip."""

from hashlib import sha256
from http import HTTPStatus
from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin_api.guards import Audience, guarded
from admin_api.kinds import kind_name
from admin_api.language import NAMES, text
from admin_api.language import gettext as _
from admin_api.panel.blueprint import panel
from admin_api.panel.forms import sentence_for
from admin_api.panel.labels import moment, relation_name
from admin_api.sessions import me
from admin_api.world import now, world
from knowledge.languages import is_language
from referral import service
from referral.commands import FileReferral
from referral.domain import codes, words
from referral.domain.consent import ConsentGiven, Purpose
from referral.domain.errors import InvalidInput
from referral.domain.kinds import Kind
from referral.domain.people import Permission
from referral.domain.proxy import Relation
from referral.store.queries import referral_view

Values = dict[str, str]
FIELDS = (
    "kind",
    "program",
    "what_happened",
    "township",
    "village",
    "name",
    "contact",
    "language",
    "spoken_for",
    "agreed_contact",
    "agreed_sensitive",
)
SELF, UNSAID = "", "unsaid"


def _consent_words() -> list[tuple[str, str]]:
    """What is read aloud, purpose by purpose."""
    return [
        (
            Purpose.CONTACT.value,
            _("同意村、乡镇、县里管救助的工作人员看姓名、住处、联系方式和经过，用来联系、核实、告知结果。"),
        ),
        (
            Purpose.SENSITIVE.value,
            _("同意用病情、残疾、收入核对够不够条件，帮着核实的部门也看得到。不同意也能交。"),
        ),
    ]


def _typed() -> Values:
    return {name: request.form.get(f"new-{name}", "").strip() for name in FIELDS}


def _page(typed: Values | None = None, wrong: Values | None = None) -> str:
    kb = world().kb
    townships = [text(area.name) for area in kb.areas]
    return render_template(
        "panel/window.html",
        typed=typed or dict.fromkeys(FIELDS, "") | {"kind": Kind.APPLICATION, "language": "zh_Hans"},
        wrong=wrong or {},
        kinds=[(kind.value, kind_name(kind)) for kind in Kind],
        programs=[("", _("不是问某一种")), *((one, text(kb.programs[one].title)) for one in kb.programs)],
        townships=[name for name in townships if me().area.whole_county or _has(name)],
        speech=list(NAMES.items()),
        spoken=[
            (SELF, _("本人")),
            *((one.value, relation_name(one)) for one in Relation),
            (UNSAID, _("替别人，没有说是什么人")),
        ],
        consents=_consent_words(),
        longest={"story": words.STORY, "short": words.SHORT},
    )


def _has(township: str) -> bool:
    return any(place.township == township for place in me().area.places)


def _command(typed: Values) -> FileReferral:
    """What the form says; raises InvalidInput with the field of the form."""
    language, spoken = typed["language"], typed["spoken_for"]
    if typed["kind"] not in set(Kind):
        raise InvalidInput("kind", "not-valid")
    if typed["program"] and typed["program"] not in world().kb.programs:
        raise InvalidInput("program", "not-valid")
    if not is_language(language):
        raise InvalidInput("language", "not-valid")
    if spoken not in {SELF, UNSAID, *Relation}:
        raise InvalidInput("spoken_for", "not-valid")
    given = [
        ConsentGiven(Purpose(purpose), sha256(said.encode()).hexdigest()[:12], now())
        for purpose, said in _consent_words()
        if typed[f"agreed_{purpose}"] == "yes"
    ]
    return FileReferral(
        address="",
        language=language,
        kind=Kind(typed["kind"]),
        what_happened=typed["what_happened"],
        township=typed["township"],
        village=typed["village"],
        name=typed["name"],
        contact=typed["contact"],
        consents=tuple(given),
        for_other=spoken != SELF,
        relation=Relation(spoken) if spoken in set(Relation) else None,
        program=typed["program"] or None,
    )


@panel.get("/referrals/new", endpoint="window")
@guarded(Audience.STAFF, Permission.DECIDE)
def window_page() -> str:
    return _page()


@panel.post("/referrals/new")
@guarded(Audience.STAFF, Permission.DECIDE)
def file_at_window() -> Response | tuple[str, int]:
    """One matter for the person at the window; the slip comes next."""
    typed = _typed()
    try:
        command = _command(typed)
        with world().database.unit_of_work() as uow:
            filed = service.file_at_window(uow, me(), command, at=now())
            uow.commit()
    except InvalidInput as problem:
        said = _("这个地方不归您管。") if problem.field == "township" else sentence_for(problem)
        return _page(typed, {problem.field: said}), HTTPStatus.UNPROCESSABLE_ENTITY
    return redirect(url_for("panel.slip", referral_id=filed.id), code=HTTPStatus.SEE_OTHER)


@panel.get("/referrals/<uuid:referral_id>/slip")
@guarded(Audience.STAFF, Permission.DECIDE)
def slip(referral_id: UUID) -> str:
    """The code in large type, to take home. Nobody's name is on it: whoever finds it learns nothing."""
    with world().database.unit_of_work(read_only=True) as uow:
        referral = referral_view(uow, referral_id, staff=me(), at=now()).referral
    return render_template(
        "panel/slip.html",
        referral_id=referral_id,
        code=codes.show(referral.code),
        filed_at=moment(referral.filed_at),
    )
