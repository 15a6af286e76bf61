"""The content check over an article on its way: what must not be published, and what is worth a look."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from admin_api.language import gettext as _
from admin_api.panel.article_fields import field_for, line_of
from admin_api.panel.article_labels import part_name, tongue_name, wrong
from admin_api.world import today, world
from knowledge.checks import Finding, check
from knowledge.model import KnowledgeBase
from knowledge.schema.problems import ContentError


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about an article, in words: at which field of the form ("" is none), and how bad."""

    field: str
    part: str
    words: str
    refuses: bool


def findings(kb: KnowledgeBase, topic: str) -> list[Finding]:
    """What the check finds in this article, and what this article brings about elsewhere."""
    before = set(check(world().knowledge.now.kb, today()))
    return [one for one in check(kb, today()) if one.file == _file(topic) or one not in before]


def _file(topic: str) -> str:
    return f"articles/{topic}.yaml"


def refuses(found: Sequence[Finding]) -> bool:
    """Whether this must not be handed in or published."""
    return any(one.level == "error" for one in found)


def remarks(
    topic: str, problems: Sequence[ContentError], found: Sequence[Finding], fields: Mapping[str, str]
) -> list[Remark]:
    """Mistakes and findings as remarks, those that refuse first."""
    made = [_remark(one.key, one.message, fields, True) for one in problems]
    for one in found:
        bad = one.level == "error"
        if one.file == _file(topic):
            made.append(_remark(one.key, one.message, fields, bad))
        else:
            made.append(Remark("", f"{one.file} {one.key}", wrong(one.message), bad))
    return sorted(dict.fromkeys(made), key=lambda one: not one.refuses)


def _remark(key: str, message: str, fields: Mapping[str, str], bad: bool) -> Remark:
    said = wrong(message)
    if (line := line_of(key)) and not key.startswith("changes"):
        said = _("第 {n} 行：{said}", n=line, said=said)
    tongue = key.rsplit(".", 1)[-1].split("[", maxsplit=1)[0]
    named = tongue_name(tongue)
    part = part_name(key) if named == tongue else _("{part}（{tongue}）", part=part_name(key), tongue=named)
    return Remark(field_for(key, fields), part, said, bad)
