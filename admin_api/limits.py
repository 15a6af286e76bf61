"""Why a township could not grant what it wanted to grant, in the words that staff read."""

from admin_api.language import gettext as _
from referral.domain.aid import written
from referral.domain.pace import OverLimit


def over_limit_words(error: OverLimit) -> str:
    """What the limit is, and who can."""
    if error.limit is None:
        return _("先行救助的乡镇限额县里还没有定。请县级岗位来给，您写的字都还在。")
    return _("超过了乡镇的限额 {limit} 元。请县级岗位来给，您写的字都还在。", limit=written(error.limit))
