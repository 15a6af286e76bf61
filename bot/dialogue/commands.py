"""One-word commands. A whole message is compared, never a part of one: 「我想退出低保」 is a question."""

import re
from enum import StrEnum

from knowledge.search.normalise import clean


class Word(StrEnum):
    """What a resident can ask for in a word, at any step."""

    GREETING = "greeting"
    HELP = "help"
    BACK = "back"
    RESTART = "restart"
    EXIT = "exit"
    STATUS = "status"
    LANGUAGE = "language"
    PERSON = "person"
    FORGET = "forget"
    CONSENTS = "consents"
    READERS = "readers"
    COPY = "copy"
    WHY = "why"
    EDIT = "edit"
    UNSURE = "unsure"
    YES = "yes"
    NO = "no"
    SCREEN = "screen"
    OTHER = "other"
    FILE = "file"
    THANKS = "thanks"
    SUBSCRIBE = "subscribe"
    UNSUBSCRIBE = "unsubscribe"
    GIVE = "give"


# Written as `clean` leaves them: lower case and Simplified, so that the Traditional forms need no entry.
_WORDS: dict[Word, str] = {
    Word.GREETING: (
        "你是谁 你是哪个 你是机器人吗 who_are_you 你好 您好 你好啊 您好啊 在吗 在不在 在不 哈喽 "
        "嗨 喂 有人吗 有人没得 /start 开始 hello hi hey good_morning good_afternoon"
    ),
    Word.HELP: (
        "帮助 帮忙 怎么用 啷个用 咋个用 咋用 你能做什么 你会做什么 你会啥 能做啥 功能 菜单 主菜单 "
        "首页 使用说明 help menu ? what_can_you_do"
    ),
    Word.BACK: ("返回 上一步 上一题 上一个 退回 退一步 回去 后退 倒回去 back previous go_back"),
    Word.RESTART: (
        "重来 重新来 重新开始 从头来 从头开始 重头来 再来一遍 重做 restart start_over start_again"
    ),
    Word.EXIT: (
        "退出 结束 不问了 不弄了 不搞了 算了 算求了 取消 停 再见 拜拜 exit quit stop cancel bye goodbye"
    ),
    Word.STATUS: (
        "进度 查进度 查询进度 查一下进度 我的进度 办到哪了 办到哪步了 办得怎么样了 我的申请 "
        "我的求助 我的编号 status progress my_requests my_request check_status"
    ),
    Word.LANGUAGE: ("语言 换语言 切换语言 选语言 language languages change_language"),
    Word.PERSON: (
        "人工 转人工 人工服务 人工客服 找人工 找人 真人 要人工 我要人工 我要找人 找工作人员 "
        "工作人员 找干部 客服 person human agent staff talk_to_a_person speak_to_a_person "
        "talk_to_someone operator"
    ),
    Word.FORGET: (
        "删除我的记录 删除记录 删掉我的记录 删了我的记录 删除我的信息 删除我的资料 删除我的数据 "
        "清除我的记录 忘记我 delete_my_records delete_my_record delete_my_data forget_me"
    ),
    Word.CONSENTS: (
        "我的授权 授权 我同意过什么 我同意了什么 同意书 撤回同意 撤回授权 收回同意 收回授权 取消授权 "
        "我要撤回同意 我想撤回同意 我要收回同意 我想收回同意 我要撤回授权 我想撤回授权 我要收回授权 "
        "我想收回授权 我不同意了 "
        "my_consents my_consent consents consent withdraw_consent revoke_consent"
    ),
    Word.READERS: (
        "谁看过我的信息 谁看过我的资料 谁看了我的信息 谁看过 哪个看过我的信息 谁看得到我的信息 "
        "哪些人看过我的信息 who_saw_my_data who_has_seen_my_data who_saw_my_information who_can_see_my_data"
    ),
    Word.COPY: (
        "我的数据 我的资料 我的信息 我的记录 下载我的数据 导出我的数据 复制我的数据 我的数据副本 "
        "my_data mydata download_my_data export_my_data copy_of_my_data"
    ),
    Word.WHY: (
        "为什么问这个 为什么要问这个 为啥问这个 问这个干什么 问这个做啥 问这个做什么 为什么 为啥 "
        "啷个要问 why why_do_you_ask why_do_you_ask_this why_this"
    ),
    Word.EDIT: (
        "修改 改答案 修改答案 改一下 我要改 答错了 填错了 说错了 按错了 edit change change_my_answers"
    ),
    Word.UNSURE: (
        "不清楚 不晓得 不知道 说不清 说不清楚 不确定 不太清楚 搞不清楚 弄不清楚 晓不得 不懂 忘了 "
        "记不得 记不清 not_sure i_don't_know i_dont_know don't_know dont_know unsure no_idea "
        "dunno"
    ),
    Word.YES: (
        "是 是的 对 对的 好 好的 要得 可以 行 同意 愿意 确认 确定 嗯 嗯嗯 中 就这样 就是 没错 yes "
        "y ok okay sure agree confirm yep yeah"
    ),
    Word.NO: ("不 不是 不是的 不对 不要 不同意 不愿意 不行 不用 不用了 否 莫 no n nope disagree"),
    Word.SCREEN: (
        "自查 我要自查 开始自查 查一查 测一测 我能不能 我能不能办 我够不够 我够不够格 我够不够条件 "
        "够不够条件 我符合条件吗 帮我看看 check screening self_check start_check do_i_qualify what_can_i_get"
    ),
    Word.OTHER: ("帮别人问 帮别人 替别人问 帮人问 帮我妈问 帮我爸问 帮邻居问 for_someone_else"),
    Word.FILE: (
        "申请 求助 我要申请 我要求助 提交申请 写求助 申请求助 我要办 apply request file ask_for_help"
    ),
    Word.SUBSCRIBE: (
        "订阅 订阅通知 我要订阅 我要通知 有通知告诉我 有新政策告诉我 通知我 /news subscribe notify_me "
        "news notify"
    ),
    Word.UNSUBSCRIBE: (
        "退订 取消订阅 取消通知 不要通知 不要通知我 不要通知了 莫通知我了 别发通知了 不订了 "
        "unsubscribe stop_news no_more_news"
    ),
    Word.GIVE: (
        "我想帮忙 我要帮忙 我想帮人 我要帮人 我想帮帮人 我想当志愿者 我要当志愿者 我要登记捐赠 "
        "我想捐东西 我要捐东西 /give i_want_to_help i_want_to_give i_want_to_volunteer"
    ),
    Word.THANKS: ("谢谢 谢谢你 谢谢您 多谢 谢了 感谢 辛苦了 麻烦了 thanks thank_you thx"),
}
_BY_WORD = {entry.replace("_", " "): word for word, entries in _WORDS.items() for entry in entries.split()}
_EDGES = re.compile(
    r"^[\s,.!?;:，。！？；：、~～…「」『』“”\"'()（）【】\[\]]+|[\s,.!;:，。！；：、~～…「」『』“”\"'()（）【】\[\]?？]+$"
)
_LONGEST = 40


def command(text: str) -> Word | None:
    """The command that a whole message is, or None. A slash in front (``/help``) is passed over."""
    if len(text) > _LONGEST:
        return None
    plain = clean(text)
    if plain in _BY_WORD:
        return _BY_WORD[plain]
    bare = _EDGES.sub("", plain).removeprefix("/")
    return _BY_WORD.get(bare) or _BY_WORD.get(bare.replace("’", "'"))
