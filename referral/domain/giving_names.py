"""What the states and steps of offers, needs and matches are called, in the three languages."""

from __future__ import annotations

from knowledge.languages import Text
from referral.domain.givers import Day
from referral.domain.matches import MatchAction, MatchState
from referral.domain.needs import NeedState, Why
from referral.domain.offers import OfferAction, OfferState
from referral.domain.steps import Side

OFFER_STATES: dict[OfferState, Text] = {
    OfferState.REGISTERED: Text("刚登记，等查验", "剛登記，等查驗", "registered, to be checked"),
    OfferState.VERIFYING: Text("正在查验", "正在查驗", "being checked"),
    OfferState.OPEN: Text("正在给", "正在給", "open"),
    OfferState.PAUSED: Text("先停着", "先停著", "at rest"),
    OfferState.USED_UP: Text("给完了", "給完了", "used up"),
    OfferState.LAPSED: Text("到期了", "到期了", "lapsed"),
    OfferState.WITHDRAWN: Text("收回了", "收回了", "withdrawn"),
    OfferState.REFUSED: Text("没有收", "沒有收", "refused"),
}
OFFER_ACTIONS: dict[OfferAction, Text] = {
    OfferAction.REGISTER: Text("登记", "登記", "registered"),
    OfferAction.CHECK: Text("看了材料", "看了材料", "looked at documents"),
    OfferAction.VOUCH: Text("第一个人核过", "第一個人核過", "checked by the first of two"),
    OfferAction.OPEN: Text("查验通过", "查驗通過", "found in order"),
    OfferAction.REFUSE: Text("不收", "不收", "refused"),
    OfferAction.PAUSE: Text("停一停", "停一停", "put to rest"),
    OfferAction.RESUME: Text("接着给", "接著給", "resumed"),
    OfferAction.USE_UP: Text("给完了", "給完了", "used up"),
    OfferAction.FREE: Text("又有了", "又有了", "some is free again"),
    OfferAction.LAPSE: Text("到期", "到期", "lapsed"),
    OfferAction.WITHDRAW: Text("收回", "收回", "withdrawn"),
}
MATCH_STATES: dict[MatchState, Text] = {
    MatchState.PROPOSED: Text("等工作人员看", "等工作人員看", "waits for staff"),
    MatchState.CONFIRMED: Text("等两边回话", "等兩邊回話", "waits for both sides"),
    MatchState.GIVER_AGREED: Text("等这家回话", "等這家回話", "waits for the household"),
    MatchState.HOUSEHOLD_AGREED: Text("等给的人回话", "等給的人回話", "waits for the giver"),
    MatchState.AGREED: Text("两边都同意", "兩邊都同意", "agreed by both"),
    MatchState.DELIVERING: Text("送了一部分", "送了一部分", "partly delivered"),
    MatchState.DELIVERED: Text("送到了，等确认", "送到了，等確認", "delivered, to be confirmed"),
    MatchState.CLOSED: Text("办完了", "辦完了", "done"),
    MatchState.REFUSED: Text("工作人员没有采用", "工作人員沒有採用", "not taken by staff"),
    MatchState.DECLINED: Text("有一边没有同意", "有一邊沒有同意", "declined by one side"),
    MatchState.WITHDRAWN: Text("收回了", "收回了", "withdrawn"),
    MatchState.LAPSED: Text("没等到回话", "沒等到回話", "lapsed for silence"),
}
MATCH_ACTIONS: dict[MatchAction, Text] = {
    MatchAction.PROPOSE: Text("提出", "提出", "proposed"),
    MatchAction.CHANGE: Text("改数量", "改數量", "quantity changed"),
    MatchAction.CONFIRM: Text("工作人员确认", "工作人員確認", "confirmed by staff"),
    MatchAction.REFUSE: Text("不采用", "不採用", "not taken"),
    MatchAction.AGREE: Text("同意", "同意", "said yes"),
    MatchAction.DECLINE: Text("不同意", "不同意", "said no"),
    MatchAction.WITHDRAW: Text("收回", "收回", "withdrawn"),
    MatchAction.LAPSE: Text("没等到回话", "沒等到回話", "lapsed"),
    MatchAction.DELIVER_PART: Text("送了一部分", "送了一部分", "part delivered"),
    MatchAction.DELIVER: Text("送到", "送到", "delivered"),
    MatchAction.RECEIVE: Text("收到了", "收到了", "received"),
    MatchAction.DISPUTE: Text("说没收全", "說沒收全", "said that not all came"),
    MatchAction.MISS: Text("说好没有来", "說好沒有來", "appointment missed"),
    MatchAction.COMPLAIN: Text("投诉", "投訴", "complained"),
    MatchAction.SETTLE: Text("处理了投诉", "處理了投訴", "complaint settled"),
    MatchAction.RATE: Text("评价", "評價", "rated"),
    MatchAction.CLOSE: Text("办结", "辦結", "closed"),
}
NEED_STATES: dict[NeedState, Text] = {
    NeedState.OPEN: Text("还在找", "還在找", "open"),
    NeedState.MET: Text("都有了", "都有了", "met"),
    NeedState.CLOSED: Text("不找了", "不找了", "closed"),
}
WHYS: dict[Why, Text] = {
    Why.ASKED: Text("自己来求慈善帮扶", "自己來求慈善幫扶", "asked for charity"),
    Why.NOT_COVERED: Text("急难，公家的救助不够", "急難，公家的救助不夠", "an emergency beyond public aid"),
    Why.NEXT_DOOR: Text("公家的救助不符合，转慈善", "公家的救助不符合，轉慈善", "no public aid, so charity"),
}
SIDES: dict[Side, Text] = {
    Side.STAFF: Text("工作人员", "工作人員", "staff"),
    Side.GIVER: Text("给的人", "給的人", "the giver"),
    Side.HOUSEHOLD: Text("这家", "這家", "the household"),
    Side.SYSTEM: Text("系统", "系統", "the system"),
}
DAYS: dict[Day, Text] = {
    Day.WORKDAYS: Text("平时白天", "平時白天", "workdays"),
    Day.WEEKENDS: Text("周末", "週末", "weekends"),
    Day.EVENINGS: Text("晚上", "晚上", "evenings"),
}
