"""Made-up matters for a demonstration. Every name begins with 示例, so that nobody takes one for real."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from knowledge.languages import Language
from referral.domain.kinds import Kind, Role

STAFF: tuple[tuple[str, str, Role, str, str], ...] = (
    ("demo-county", "示例·县民政 陈科", Role.COUNTY, "*", ""),
    ("demo-township", "示例·窗口 李敏", Role.TOWNSHIP, "永乐镇、吐祥镇", ""),
    ("demo-village", "示例·协理员 向东", Role.VILLAGE, "永乐镇/大坝村", ""),
    ("demo-auditor", "示例·审计 周正", Role.AUDITOR, "*", ""),
    ("demo-department", "示例·教育 吴老师", Role.DEPARTMENT, "*", "education"),
    ("demo-admin", "示例·管理员 孙工", Role.ADMIN, "*", ""),
)


@dataclass(frozen=True, slots=True)
class Sample:
    """One matter. `steps` are decisions taken on it, in order: a name and what was said."""

    kind: Kind
    ago: timedelta
    what_happened: str
    township: str
    village: str
    name: str
    contact: str
    since_when: str = ""
    who_affected: str = ""
    program: str | None = None
    language: Language = "zh_Hans"
    for_other: bool = False
    facts: dict[str, Any] = field(default_factory=dict)
    steps: tuple[tuple[str, str], ...] = ()


FIRE = Sample(
    Kind.EMERGENCY_RELIEF,
    timedelta(minutes=38),
    "昨晚上灶屋电线短路起火，两间屋烧光了，粮食、铺盖、衣裳都没得了。人没伤到，"
    "现在一家四口挤在我兄弟屋头，两个娃儿下周要开学，书包都没了。",
    "永乐镇",
    "大坝村",
    "示例·冉光明",
    "138 0000 0001",
    since_when="昨天晚上十点过",
    who_affected="我、老婆、两个娃儿（7 岁和 11 岁）",
    program="emergency-relief",
    facts={
        "registered_poor": True,
        "receives_dibao": False,
        "rural": True,
        "household_size": 4,
        "income": 1600,
        "hardship": "extreme",
    },
)
BEDRIDDEN = Sample(
    Kind.APPLICATION,
    timedelta(hours=20),
    "我屋头老汉中风瘫起三年了，屎尿都在床上，妈要照护他出不了门。想问能不能给他单独吃低保。",
    "吐祥镇",
    "响水村",
    "示例·谭秀英",
    "139 0000 0002",
    since_when="三年前冬月间",
    who_affected="父亲，68 岁，二级残疾",
    program="dibao-single-household",
    facts={
        "registered_poor": True,
        "receives_dibao": False,
        "rural": True,
        "household_size": 3,
        "income": 2700,
        "members": [
            {"disabled": True, "disability_grade": 2, "long_term_care": True, "age": 68, "bedridden": True}
        ],
        "others": {"disabled": False, "seriously_ill": False},
    },
    steps=(("accept", ""), ("ask", "请问老人家的残疾证是哪一年办的？方便时拍照或念给我听。")),
)
SAMPLES: tuple[Sample, ...] = (
    FIRE,
    BEDRIDDEN,
    Sample(
        Kind.EMERGENCY_RELIEF,
        timedelta(hours=3),
        "老公骑摩托摔断了腿，住院要先交一万押金，屋头没钱交，医院喊今天补齐。",
        "甲高镇",
        "龙山村",
        "示例·何小芳",
        "137 0000 0003",
        since_when="今天上午",
        who_affected="老公，42 岁",
        program="emergency-relief",
    ),
    Sample(
        Kind.CHARITY_HELP,
        timedelta(days=2, hours=5),
        "孙女考上县里高中，爸妈都不在了，学费有着落，想要一床铺盖和一辆旧自行车。",
        "白帝镇",
        "",
        "示例·蒲婆婆",
        "托村里转告",
        who_affected="孙女，15 岁",
        program="charity-help",
        steps=(("accept", ""), ("hand_over", "education")),
    ),
    Sample(
        Kind.QUESTION,
        timedelta(days=1),
        "我想找个真人问哈，低保停了三个月了，也没人通知我为啥子。",
        "永安街道",
        "",
        "示例·龚师傅",
        "136 0000 0005",
    ),
    Sample(
        Kind.REPORT,
        timedelta(days=4),
        "隔壁向大爷一个人住，八十好几了，最近灶都不烧，门口的菜也没人种，怕他出事。",
        "永乐镇",
        "大坝村",
        "示例·邻居",
        "135 0000 0006",
        who_affected="向大爷，八十多岁，独居",
        for_other=True,
        steps=(("accept", ""), ("note", "已电话联系村协理员，今天下午上门。")),
    ),
    Sample(
        Kind.EMERGENCY_RELIEF,
        timedelta(days=6),
        "山上落石把后墙砸垮了，落雨就进水，老人娃儿没地方睡。",
        "草堂镇",
        "",
        "示例·柳成",
        "134 0000 0007",
        program="emergency-relief",
        steps=(
            ("accept", ""),
            ("approve", "情况属实，先给临时救助 2000 元，今天打到您留的账户。"),
            ("deliver", "临时救助 2000 元，已到账；棉被四床，已送到。"),
        ),
    ),
    Sample(
        Kind.APPLICATION,
        timedelta(days=9),
        "申请困难残疾人生活补贴，我是三级肢体残疾。",
        "康乐镇",
        "",
        "示例·向国安",
        "133 0000 0008",
        program="living-subsidy",
        steps=(
            ("accept", ""),
            ("decline", "家里现在不是低保户，也不在监测名单里，暂时不符合。收入有变化时请再来申请。"),
        ),
    ),
    Sample(
        Kind.APPLICATION,
        timedelta(days=12),
        "My mother is seriously ill and the hospital bills have taken everything we had.",
        "吐祥镇",
        "",
        "示例·Chen Li",
        "132 0000 0009",
        program="serious-illness-aid",
        language="en",
    ),
)
