"""Words of residents without what could tell who they are: long numbers, telephones, names, mail."""

import re

MASK = "＊"
_SHORTEST_PRIVATE_NUMBER = 5
_NUMBER = re.compile(r"\d(?:[\d\s-]*\d)?[xX]?")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_SPOKEN_NUMBER = re.compile(r"[零〇一幺二三四五六七八九]{7,}")
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱林何郭马罗梁宋郑谢韩唐冯董萧程曹袁邓傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎潘杜戴夏钟汪田"
    "任姜范石姚谭廖邹熊陆郝孔崔邱秦史顾侯邵孟龙段雷汤尹黎易武乔贺赖龚冉向牟瞿張劉陳楊趙黃吳孫羅鄭謝韓馮蕭鄧呂盧蔣"
    "葉閻鍾譚鄒陸龍湯賀賴龔"
)
_END = r"(?=$|[\s，,。.；;、！!？?（(：:\d＊]|的|是|住|在|家|今年|电话|電話|身份证|身份證|，)"
_NAMED = re.compile(
    rf"((?:我叫|名叫|叫做|叫|姓名是?|名字是|我是|本人)[：:\s]*)[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}?{_END}"
)
_TITLED = re.compile(rf"[{_SURNAMES}][\u4e00-\u9fff]{{0,2}}(?=先生|女士|同志|书记|書記|主任|村长|村長)")
_ENGLISH = re.compile(r"(\b(?:[Mm]y name is|I am called|[Nn]amed)\s+)[A-Z]\w*(?:\s+[A-Z]\w*)*")


def masked(text: str) -> str:
    """The text with ＊ for what is somebody's own. Amounts, ages and years stay: they are the question.

    Names are known by the words around them, so one that stands alone is not found; nobody is asked for
    theirs where such a text is kept.
    """
    hidden = _MAIL.sub(MASK, text)
    hidden = _NUMBER.sub(_hide_long, hidden)
    hidden = _SPOKEN_NUMBER.sub(MASK, hidden)
    hidden = _NAMED.sub(rf"\1{MASK}", hidden)
    hidden = _TITLED.sub(MASK, hidden)
    return _ENGLISH.sub(rf"\1{MASK}", hidden)


def _hide_long(found: re.Match[str]) -> str:
    digits = sum(map(str.isdigit, found[0]))
    return MASK if digits >= _SHORTEST_PRIVATE_NUMBER else found[0]
