"""What a term rests on, in the words that staff and other systems read."""

from admin_api.language import gettext as _
from admin_api.language import language, text
from admin_api.world import world
from referral.domain.deadlines import Clock


def basis(clock: Clock) -> str:
    """The source with its article; a house rule says that it is no term of law. "" where nothing is known."""
    if clock.value is None:
        return ""
    source = world().kb.sources.get(clock.value.source)
    note = text(clock.value.note) if clock.value.note else ""
    if not clock.is_law:
        return " ".join(part for part in (_("内部约定，不是法定期限"), note) if part)
    return " ".join(
        part for part in (source.name(language()) if source else clock.value.source, note) if part
    )
