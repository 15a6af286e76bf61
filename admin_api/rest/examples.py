"""An example of everything that can be sent, by the name of its shape; the OpenAPI document shows them.

A test sends each of them against its own shape, and none may be missing.
"""

from typing import Any

CLAUSE = "奉节府办〔2017〕158号 三（二）4"

EXAMPLES: dict[str, dict[str, Any]] = {
    "ConsentIn": {
        "purpose": "contact",
        "text_version": "contact-1",
        "given_at": "2026-11-23T12:00:00+08:00",
    },
    "NewReferral": {
        "kind": "emergency-relief",
        "what_happened": "昨晚厨房起火，房子烧光了，三个人没有地方住。",
        "since_when": "昨天",
        "who_affected": "我和两个孩子",
        "township": "兴隆镇",
        "village": "庙湾村",
        "name": "王某",
        "contact": "13800000000",
    },
    "Reason": {"reason": "情况属实，符合临时救助。"},
    "StaffReason": {"reason": "当面看过身份证，旧号码给别人看见了。"},
    "DeclineReason": {"reason": "家里的收入在标准以上。", "clause": CLAUSE},
    "Question": {"question": "请问家里现在几口人？"},
    "Words": {"text": "材料收到了，三天内答复。"},
    "Delivery": {"what": "临时救助金", "amount": "2000", "unit": "元", "day": "2026-11-22"},
    "Assignment": {"assignee": None},
    "Other": {"other": "00000000-0000-4000-8000-000000000000"},
    "Follower": {"other": "00000000-0000-4000-8000-000000000000", "other_version": 1},
    "HandOver": {"department": "education", "reason": "孩子上学的事请教育部门看。"},
    "FirstRelief": {"what": "棉被两床、现金", "amount": "500", "unit": "元"},
    "ClockPause": {"reason": "等居民补交材料。", "until": "2026-12-10"},
    "NewStage": {"stage": "posting"},
    "NewTerm": {"reason": "家庭情况要再核对。", "variant": "special"},
    "NewUrgency": {"reason": "今晚没有地方住。", "urgency": "urgent"},
    "CancelIn": {"reason": "不用再问了。"},
    "ReturnIn": {"reason": "没有写明金额。", "due": "2026-12-01"},
    "TaskAnswerIn": {"verdict": "fit", "text": "符合，已列入。"},
    "GiveBackIn": {"reason": "这件事不归我们管。"},
    "AskIn": {"text": "我父亲卧床几年了，能不能单独申请低保？", "lang": "zh_Hans"},
    "ScreeningIn": {"facts": {"rural": True, "household_size": 3}, "on": "2026-11-23"},
    "NoticesRead": {"numbers": None},
    "NewDuty": {
        "staff": "00000000-0000-4000-8000-000000000000",
        "township": "永乐镇",
        "first": "2026-12-01",
        "last": "2026-12-07",
    },
    "HoldIn": {"take": False},
    "NewOffer": {
        "kind": "individual",
        "name": "李某",
        "contact": "13900000000",
        "thing": "quilt",
        "quantity": 20,
        "areas": ["永乐镇"],
    },
    "Documents": {"documents": "营业执照、产品合格证"},
    "Why": {"reason": "电话里核实过。"},
    "LineIn": {"thing": "quilt", "quantity": 2},
    "NeedIn": {"lines": [{"thing": "quilt", "quantity": 2}], "deadline": "2026-12-01"},
    "ByHand": {
        "offer_id": "00000000-0000-4000-8000-000000000000",
        "quantity": 2,
        "reason": "离得最近，今天就能送到。",
    },
    "Change": {"quantity": 3, "reason": "家里又回来一个人。"},
    "Said": {"side": "giver", "yes": True},
    "Handed": {"quantity": 2},
    "Came": {"receipt": "all"},
    "Complaint": {"side": "household", "text": "说好送四床，只来了两床。"},
    "NewWebhook": {
        "url": "https://county.example/hooks/yimen",
        "events": ["referral.file", "referral.approve"],
    },
}
