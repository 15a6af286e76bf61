"""A request on the screen: the field that is asked, and the summary of all that was entered."""

from bot.dialogue import buttons
from bot.dialogue.conversation import Conversation
from bot.dialogue.fields import BY_ID, IN_CHAT_ONLY, SKIPPED, YES, Field, fields_for, question_of
from bot.dialogue.moment import Moment, choices
from bot.dialogue.plain import one_line
from bot.dialogue.relations import RELATIONS
from bot.messages import Reply
from bot.texts import mark

_STORED_WORDS: dict[str, str] = {
    SKIPPED: mark("没有写"),
    IN_CHAT_ONLY: mark("只在这里回我"),
    "month": mark("这一个月里"),
    "halfyear": mark("半年里"),
    "longer": mark("半年以上了"),
    "alone": mark("一个人"),
    "family": mark("本人和家里人"),
} | RELATIONS
"""Values that buttons put into a field, and how they read."""

_SHOWN_STORY = 300


def current(conversation: Conversation) -> Field | None:
    """The field that is asked now: the one shown again on purpose, else the first that is empty."""
    if conversation.editing in BY_ID:
        return BY_ID[conversation.editing]
    given = dict(conversation.fields)
    return next(
        (
            field
            for field in fields_for(conversation.kind, for_other=conversation.asks_by_what_right)
            if field.id not in given
        ),
        None,
    )


def worded(moment: Moment, field: Field, value: str) -> str:
    """What was entered, as the resident reads it."""
    if field.id.startswith("consent_"):
        return moment.say("同意") if value.startswith(YES) else moment.say("不同意")
    if field.id == "township":
        names = {area.id: area.name.in_(moment.language) for area in moment.world.kb.areas}
        return names.get(value, moment.say(_STORED_WORDS[value]) if value == SKIPPED else value)
    return moment.say(_STORED_WORDS[value]) if value in _STORED_WORDS else value


def for_staff(moment: Moment, name: str) -> str:
    """What was entered, in the words that staff read: Simplified Chinese, empty for what was left out."""
    value = moment.conversation.field(name) or SKIPPED
    if value == SKIPPED:
        return ""
    return worded(moment.but(language="zh_Hans"), BY_ID[name], value)


def field_reply(moment: Moment, field: Field, said: str = "") -> Reply:
    """The question of a field with its buttons."""
    told = moment.conversation
    lines = [said] if said else []
    lines.append(moment.say(question_of(field, told.kind, for_other=told.for_other)))
    offers: list[buttons.Pair] = []
    if field.id == "what_happened":
        lines.append(moment.say("有照片（受灾的样子、病历、单据）也可以拍了发过来，没有也不要紧。"))
    if field.id == "what_happened" and told.story and not told.field(field.id):
        lines.append(moment.say("您刚才说：「{story}」", story=one_line(told.story, _SHOWN_STORY)))
        offers.append(("file:what_happened=told", moment.say("就照刚才说的写")))
    size = told.facts.get("household_size")
    if field.id == "who_affected" and isinstance(size, int) and size > 1:
        offers.append(("file:who_affected=suggested", moment.say("一家 {size} 口人", size=size)))
    if (entry := told.field(field.id)) is not None:
        lines.append(
            moment.say("现在填的是：{entry}", entry=one_line(worded(moment, field, entry), _SHOWN_STORY))
        )
    offers += [(f"file:{field.id}={value}", label) for value, label in field.buttons(moment)]
    if told.fields:
        offers.append(buttons.back(moment))
    return Reply("\n".join(lines), choices(*offers, buttons.leave(moment)))


def summary(moment: Moment, said: str = "") -> tuple[Reply, ...]:
    """Everything that was entered, to be changed or handed over."""
    told = moment.conversation
    lines = [said] if said else []
    lines.append(moment.say("请看一看，写得对不对："))
    if told.kind in buttons.KINDS:
        lines.append(moment.say("办什么：{kind}", kind=moment.say(buttons.KINDS[told.kind])))
    fields = fields_for(told.kind, for_other=told.asks_by_what_right)
    for field in fields:
        entry = worded(moment, field, told.field(field.id) or SKIPPED)
        title, entry = moment.say(field.title), one_line(entry, _SHOWN_STORY)
        lines.append(moment.say("· {field}：{entry}", field=title, entry=entry))
    if told.files:
        lines.append(moment.say("· 照片和材料：{count} 份", count=told.files))
    edits = [(f"edit:file.{f.id}", moment.say("改：{field}", field=moment.say(f.title))) for f in fields]
    submit = ("file:submit", moment.say("交上去"))
    return (Reply("\n".join(lines), choices(submit, *edits, buttons.leave(moment))),)
