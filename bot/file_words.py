"""Why a photo or file was not taken, in words that say what to do instead.

Their numbers are `FileLimits.numbers`.
"""

from bot.texts import mark
from referral.domain.files import Unfit

PROBLEMS: dict[Unfit, str] = {
    Unfit.EMPTY: mark("这个文件是空的。请重新选一张再发。"),
    Unfit.TOO_BIG: mark("这个文件太大了，一份最多 {megabytes} 兆。请拍照发过来，或者分成几份。"),
    Unfit.GIANT: mark("这张图的尺寸太大了，打不开。请用手机拍一张，或者截图发过来。"),
    Unfit.UNKNOWN: mark("只收照片（JPEG、PNG、WebP）和 PDF。别的文件，请打开以后截图发过来。"),
    Unfit.HEIC: mark(
        "这是苹果手机的 HEIC 照片，这里打不开。请截一张图发过来；"
        "以后可以在手机「设置、相机、格式」里选「兼容性最佳」。"
    ),
    Unfit.DAMAGED: mark("这张图没有传完整，打不开。请再发一次。"),
    Unfit.LOCKED: mark("这份 PDF 有密码，打不开。请去掉密码，或者截图发过来。"),
    Unfit.ACTIVE: mark("这份 PDF 里带着程序，不能收。请截图发过来。"),
    Unfit.TOO_MANY: mark("已经够多了：一件事最多 {matter} 份，一天最多 {day} 份。这一份没有收，前面的都在。"),
    Unfit.NO_CONSENT: mark("没有您的同意，照片和材料不能留。"),
    Unfit.UNREACHABLE: mark("试了一天，没有取到这份文件。请再发一次。"),
}
