"""What staff read about files: why one was not taken, how large it is."""

from admin_api.language import gettext as _
from admin_api.world import world
from referral.domain.files import MEGABYTE, Unfit
from referral.ports.files import StoredFile


def problem_words(reason: Unfit) -> str:
    """Why a file was not taken, and what would do."""
    numbers = world().settings.file_limits.numbers
    return {
        Unfit.EMPTY: _("文件是空的。"),
        Unfit.TOO_BIG: _("文件太大，一份最多 {megabytes} 兆。", megabytes=numbers["megabytes"]),
        Unfit.GIANT: _("图的尺寸太大，没有收。请缩小，或者截图。"),
        Unfit.UNKNOWN: _("只收照片（JPEG、PNG、WebP）和 PDF，是不是由内容定，不看名字。"),
        Unfit.HEIC: _("HEIC 照片打不开。请存成 JPEG，或者截图。"),
        Unfit.DAMAGED: _("文件不完整，打不开。"),
        Unfit.LOCKED: _("PDF 有密码，没有收。"),
        Unfit.ACTIVE: _("PDF 里带着程序，没有收。"),
        Unfit.TOO_MANY: _("一件事最多 {matter} 份。", matter=numbers["matter"]),
        Unfit.NO_CONSENT: _("居民没有同意留存敏感信息，不能加材料。请先征得同意。"),
        Unfit.UNREACHABLE: _("试了一天没有取到，已经请居民再发。"),
    }[reason]


def size_words(file: StoredFile) -> str:
    """How large it is; "" while nobody knows."""
    if not file.size:
        return ""
    if file.size >= MEGABYTE:
        return _("{n} 兆", n=f"{file.size / MEGABYTE:.1f}")
    return _("{n} KB", n=max(file.size // 1024, 1))
