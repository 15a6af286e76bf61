"""The way of a message through the dialogue: danger first, then commands, then what was being asked."""

from dataclasses import replace

from bot.dialogue import (
    answering,
    danger,
    delivered,
    files,
    filing,
    minors,
    navigation,
    offering,
    pressing,
    replying,
    resume,
    satisfaction,
    screening,
    status,
    suggesting,
    talking,
    tongue,
    unexpected,
    welcome,
)
from bot.dialogue.commands import Word, command
from bot.dialogue.conversation import Conversation
from bot.dialogue.facts import fitting
from bot.dialogue.moment import Context, DialogueWorld, Moment, Turn, labels_of
from bot.dialogue.plain import LONGEST_TEXT, visible, wordless
from bot.messages import Inbound, Reply, SentFile
from bot.texts import language_of_tag
from knowledge.languages import Language
from knowledge.search import Reading
from knowledge.search.normalise import clean

_SURE = 0.6
_SHORTEST_QUESTION = 5
_SHORTEST_TOLD = 8
"""Characters from which an answer to a question of ours may tell of danger besides answering."""
_ASKS_PLAINLY = ("?", "？", "吗", "嗎", "什么", "什麼", "啥", "哪", "怎", "咋", "啷个", "多少", "好多")
_DEEP_LINK = "/start "


def handle(world: DialogueWorld, conversation: Conversation, message: Inbound, context: Context) -> Turn:
    """What follows from one message. Pure: the same arguments always give the same turn."""
    moment = _open(world, conversation, message, context)
    turn = _route(moment, message)
    after = replace(turn.conversation, content=world.kb.version)
    if turn.replies:
        after = replace(after, offered=labels_of(turn.replies))
    return replace(turn, conversation=after)


def _open(world: DialogueWorld, conversation: Conversation, message: Inbound, context: Context) -> Moment:
    if conversation.language is None:
        conversation = replace(conversation, language=_language(message))
    moment = Moment(world, conversation, context, str(message.address))
    return moment if conversation.content == world.kb.version else fitting(moment)


def _language(message: Inbound) -> Language:
    """The language of somebody new: what they write counts more than what their telephone is set to."""
    text = "" if (message.text or "").startswith("/") else message.text or ""
    return tongue.wished(text) or tongue.spoken(text) or language_of_tag(message.language_hint) or "zh_Hans"


def _route(moment: Moment, message: Inbound) -> Turn:
    if (over := talking.silent(moment)) is not None:
        return talking.resumed(moment, over, _with_the_bot(moment, message))
    person = talking.with_person(moment)
    if person is not None and talking.is_for_person(moment, message):
        turn = talking.heard(moment, message, person)
        if message.file is None:
            return turn
        return files.with_caption(turn, files.sent(moment, message.file, spoken=True))
    return _with_the_bot(moment, message)


def _with_the_bot(moment: Moment, message: Inbound) -> Turn:
    before, moment = moment, minors.noticed(moment, message.text or "")
    if minors.is_child(moment):
        turn = _from_a_child(moment, message)
        return turn if minors.is_child(before) else turn.before(minors.hello(moment))
    return _heard(moment, message)


def _from_a_child(moment: Moment, message: Inbound) -> Turn:
    """Answered like anybody; nothing that takes something in, and no person with the child's words."""
    if message.file is not None or message.attachment:
        return minors.held_back(moment)
    if (message.choice or "").partition(":")[0] in minors.PERSONAL:
        return minors.held_back(moment)
    if message.choice is None and command(message.text or "") is Word.FILE:
        return minors.held_back(moment)
    if message.choice == "person:yes":
        return minors.call_person(moment)
    turn = _heard(moment, message)
    asks = turn.conversation.mode != "idle" or turn.conversation.heard
    return minors.held_back(moment) if asks else minors.kept(turn)


def _heard(moment: Moment, message: Inbound) -> Turn:
    if message.choice is not None:
        return pressing.press(moment, message.choice)
    text = visible(message.text or "")
    if message.file is not None:
        return _with_file(moment, text, message.file)
    if message.attachment and wordless(text):
        return moment.turn(unexpected.attachment(moment, message.attachment), *resume.current(moment))
    if wordless(text) and command(text) is None:
        return moment.turn(unexpected.wordless(moment), *resume.current(moment))
    turn = _typed(moment, text)
    if message.attachment:
        return turn.before(unexpected.attachment(moment.but(mode="idle"), message.attachment))
    return turn


def _with_file(moment: Moment, text: str, file: SentFile) -> Turn:
    """A photo or paper, and the words that came with it."""
    if wordless(text):
        return files.sent(moment, file)
    said = _typed(moment, text)
    return files.with_caption(said, files.sent(moment.with_(said.conversation), file, spoken=True))


def _typed(moment: Moment, text: str) -> Turn:
    if text.startswith(_DEEP_LINK):
        return _deep_link(moment, text.removeprefix(_DEEP_LINK).strip())
    offered = {clean(label): identity for identity, label in moment.conversation.offered}
    if (choice := offered.get(clean(text))) is not None:
        return pressing.press(moment, choice)
    if language := tongue.wished(text):
        return welcome.switched(moment.but(language=language))
    if turn := suggesting.numbered(moment, text):
        return turn
    word = command(text)
    if word in {Word.YES, Word.NO} and (choice := _confirmed(moment, word)):
        return pressing.press(moment, choice)
    if word and (turn := navigation.said(moment, word)):
        return turn
    reading = moment.reading(text[:LONGEST_TEXT])
    if reading.danger and (turn := _endangered(moment, text, reading)):
        return turn
    if moment.conversation.mode == "idle" and (turn := danger.over(moment, text)):
        return turn
    turn = _in_mode(moment, text, reading, word)
    if reading.possible and (moment.conversation.mode == "idle" or len(text) >= _SHORTEST_TOLD):
        return turn.before(danger.beside(moment, reading.possible))
    return turn


def _confirmed(moment: Moment, word: Word) -> str | None:
    """The button that a typed 「是」 or 「不是」 means where a yes was asked for on the screen."""
    if moment.conversation.mode != "idle":
        return None
    offered = [identity for identity, _ in moment.conversation.offered]
    yes = [i for i in offered if i.endswith(("=yes", ":yes", "=send")) or i.startswith("heard:yes=")]
    if len(yes) != 1:
        return None
    others = offered[offered.index(yes[0]) + 1 :]
    return yes[0] if word is Word.YES else next((i for i in others if not i.startswith("file:")), None)


def _endangered(moment: Moment, text: str, reading: Reading) -> Turn | None:
    assert reading.danger is not None, "there is a danger to answer"
    mode = moment.conversation.mode
    if mode == "idle":
        return danger.answer(moment, reading.danger, text)
    # In the middle of a request or an answer to staff the words are wanted there too.
    warned = danger.warning(moment, reading.danger)
    alarm = danger.alarm(moment, reading.danger, text)
    if mode in {"filing", "offering", "replying"}:
        moment = danger.warned(danger.heard(moment, text), reading.danger)
        turn = _in_mode(moment, text, reading, None).before(Reply(warned.text))
        return replace(turn, commands=(alarm, *turn.commands))
    # A screening waits behind its button: its question below the warning would bury the way to relief.
    moment = danger.warned(danger.heard(moment, text), reading.danger)
    return moment.turn(warned, commands=(alarm,))


def _in_mode(moment: Moment, text: str, reading: Reading, word: Word | None) -> Turn:
    if len(text) > LONGEST_TEXT:
        return _too_long(moment, text)
    match moment.conversation.mode:
        case "screening":
            return _while_screening(moment, text, reading)
        case "filing":
            return filing.typed(moment, text)
        case "offering":
            return offering.typed(moment, text)
        case "replying":
            return replying.typed(moment, text)
    if turn := delivered.typed(moment, text) or satisfaction.typed(moment, text):
        return turn
    if turn := status.typed_code(moment, text):
        return turn
    if replying.open_questions(moment) and word is None and not _is_question(text, reading):
        return replying.confirm(moment, text)
    return answering.ask(moment, text, reading)


def _while_screening(moment: Moment, text: str, reading: Reading) -> Turn:
    """An answer; but a plain question in between is answered, and the screening waits."""
    # 「不是，我妈瘫起的」 has the mark of a question in it and is an answer all the same.
    plainly = any(mark in text for mark in _ASKS_PLAINLY) or reading.language == "en"
    answers = not plainly and suggesting.answers(moment, text)
    if not answers and _is_question(text, reading) and reading.topic:
        told = answering.about(moment, reading.topic)
        if told:
            return moment.turn(
                *(replace(reply, choices=()) for reply in told.replies), *resume.current(moment)
            )
    return suggesting.typed(moment, text) or screening.typed(moment, text)


def _is_question(text: str, reading: Reading) -> bool:
    asks = any(mark in text for mark in "?？吗嗎么麼什啥哪怎咋多少能不") or reading.language == "en"
    sure = reading.decision in {"answer", "refer"} and reading.confidence >= _SURE
    return asks and sure and len(text) >= _SHORTEST_QUESTION


def _too_long(moment: Moment, text: str) -> Turn:
    said = moment.say(
        "您这段话有 {count} 个字，太长了，我一次最多看 {longest} 个字。",
        count=len(text),
        longest=LONGEST_TEXT,
    )
    waiting = resume.current(moment)
    if waiting:
        wish = moment.say("请拣要紧的说。")
        return moment.turn(Reply(f"{said}\n{wish}"), *waiting)
    kept = text[:LONGEST_TEXT]
    turn = answering.ask(moment, kept, moment.reading(kept))
    promise = moment.say("我先照前面的答。")
    return turn.before(Reply(f"{said}\n{promise}"))


def _deep_link(moment: Moment, payload: str) -> Turn:
    """``/start <payload>``: a link on a poster or a page leads to a topic or into the self-screening."""
    moment = moment.with_(moment.conversation.idle())
    if payload == "screen":
        return screening.start(moment) or welcome.greeting(moment)
    if payload == "file":
        return filing.menu(moment)
    if payload == "give":
        return offering.start(moment)
    # Telegram allows no full stops in a payload; topics are written with underscores there.
    return answering.about(moment, payload.replace("_", ".")) or welcome.greeting(moment)
