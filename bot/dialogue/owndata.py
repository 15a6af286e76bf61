"""「我的数据」: a copy to read and one for machines, as a one-time link where our pages can be reached."""

import json

from bot.dialogue import buttons, rights, status
from bot.dialogue.moment import Moment, Turn, choices
from bot.dialogue.pages import pages
from bot.dialogue.plain import one_line
from bot.messages import Choice, Link, Reply, TextFile
from referral.commands import CopyMyData
from referral.domain import codes, retention
from referral.service.copying import PersonalCopy, machine_readable

PAGE = "/my-data/"
"""Where the web side gives out a copy; the token follows."""
FILE_NAME = "yimen-my-data.json"
_STORY = 200


def wanted(moment: Moment) -> Turn:
    """Ask for the copy: by a link where a page of ours can be opened, else here."""
    by_link = moment.context.site is not None
    return moment.turn(commands=(CopyMyData(moment.address, moment.language, by_link=by_link),))


def linked(moment: Moment, token: str) -> Turn:
    """The link to the copy, with what it is good for."""
    text = moment.say(
        "点下面的链接，看您在这里的全部信息：求助和申请、授权、谁看过、自查、消息。也能下载一份电脑读的。\n"
        "链接只能用一次，{minutes} 分钟内有效。不要转给别人：谁打开谁就看得到。",
        minutes=int(retention.COPY_LINK.total_seconds() // 60),
    )
    link = Link(f"{moment.context.site}{PAGE}{token}", moment.say("打开我的数据"))
    return moment.turn(Reply(text, _offers(moment), links=(link,)))


def told(moment: Moment, copy: PersonalCopy) -> Turn:
    """The copy itself in the chat: first to read, then the file for machines."""
    lines = [moment.say("您在这里的信息，都在下面。后面跟着一份电脑能读的文件（JSON）。")]
    lines += [_matter(moment, copy, place) for place in range(len(copy.matters))]
    count = {name: len(rows) for name, rows in copy.records.items()}
    lines.append(
        moment.say(
            "还有：自查 {screenings} 份，没答上的问题 {questions} 个，消息 {messages} 条，"
            "授权记录 {consents} 条，给别人看的记录 {disclosures} 条。内容都在文件里。",
            screenings=count.get("screenings", 0),
            questions=count.get("questions", 0),
            messages=count.get("outbox", 0),
            consents=count.get("consents", 0),
            disclosures=count.get("disclosures", 0),
        )
    )
    replies = [Reply(text) for text in pages(lines)]
    body = json.dumps(machine_readable(copy), ensure_ascii=False, indent=1)
    last = Reply(
        moment.say("这是电脑能读的一份，里面有您的隐私，请收好。"),
        _offers(moment),
        file=TextFile(FILE_NAME, body),
    )
    return moment.turn(*replies, last)


def _matter(moment: Moment, copy: PersonalCopy, place: int) -> str:
    matter = copy.matters[place]
    details = matter.details
    lines = [f"【{codes.show(matter.code)}】{moment.say(buttons.KINDS.get(matter.kind, matter.kind))}"]
    lines.append(moment.say("现在：{status}", status=status.status_words(moment, matter.status)))
    said = (
        (moment.say("什么事"), one_line(details.what_happened, _STORY)),
        (moment.say("怎么称呼"), details.name),
        (moment.say("怎么联系"), details.contact),
        (moment.say("哪个乡镇"), matter.township),
        (moment.say("哪个村"), matter.village),
    )
    lines += [moment.say("· {field}：{entry}", field=field, entry=entry) for field, entry in said if entry]
    seen = {reading.name for reading in copy.readings if reading.referral_id == matter.id and reading.name}
    if seen:
        lines.append(moment.say("看过的人：{names}", names=moment.say("、").join(sorted(seen))))
    given = {
        rights.recipient_words(moment, line.recipient, line.name)
        for line in copy.disclosures
        if line.referral_id == matter.id
    }
    if given:
        lines.append(moment.say("给过谁：{names}", names=moment.say("、").join(sorted(given))))
    return "\n".join(lines)


def _offers(moment: Moment) -> tuple[Choice, ...]:
    return choices(
        ("nav:consents", moment.say("我的授权")),
        ("nav:readers", moment.say("谁看过我的信息")),
        ("nav:forget", moment.say("删除我的记录")),
        buttons.home(moment),
    )
