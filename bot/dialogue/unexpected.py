"""What is not words: photos, voice, stickers, emoji. Always a useful answer, never silence."""

from bot.dialogue import buttons
from bot.dialogue.moment import Moment, choices
from bot.messages import Reply
from bot.texts import mark

_ATTACHMENTS: dict[str, str] = {
    "photo": mark("这里收不了照片。请用字说说您想问什么；材料的照片，可以从网页聊天里发。"),
    "voice": mark("语音我听不懂，对不住。请打字，或者按输入法上的话筒说话，让它变成字。"),
    "video": mark("视频我看不懂，对不住。请用字说说您想问什么。"),
    "sticker": mark("收到您的表情了。请用字说说您想问什么，短一点也行。"),
    "location": mark("位置我用不上。要填住处时，请说乡镇和村的名字。"),
    "document": mark("这里收不了文件。请用字说说您想问什么；材料可以拍照，从网页聊天里发。"),
    "contact": mark("名片我用不上。要留电话的时候，请直接打号码。"),
}
_OTHER = mark("这个我看不懂，对不住。请用字说说您想问什么。")


def attachment(moment: Moment, kind: str) -> Reply:
    """What to say to something that is not text."""
    return _with_ways_on(moment, moment.say(_ATTACHMENTS.get(kind, _OTHER)))


def wordless(moment: Moment) -> Reply:
    """What to say to an empty message, to emoji or punctuation only."""
    return _with_ways_on(moment, moment.say("我没看到字。请用一句话说说您想问什么，比如「谁能吃低保」。"))


def _with_ways_on(moment: Moment, text: str) -> Reply:
    if moment.conversation.mode != "idle":
        return Reply(text)
    offers = (buttons.screen(moment), buttons.file(moment), buttons.person(moment))
    return Reply(text, choices(*offers))
