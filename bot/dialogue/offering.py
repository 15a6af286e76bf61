"""「我想帮忙」: an offer told step by step, read back, changed, and handed over. Answers are kept."""

from datetime import date

from bot.dialogue import buttons, gifts
from bot.dialogue.fields import SKIPPED, FieldError
from bot.dialogue.gifts import ASKS, BY_NAME, YES, Ask, Given, asks_for, kind_of
from bot.dialogue.moment import Moment, Turn, choices
from bot.messages import Reply
from referral.commands import OfferHelp
from referral.domain.errors import InvalidInput
from referral.domain.givers import NOBODY, NOWHERE, Giver, Profile
from referral.domain.offers import Group, Handing, Terms
from referral.domain.things import THINGS


def _given(moment: Moment) -> Given:
    return dict(moment.conversation.gift)


def start(moment: Moment) -> Turn:
    """Begin, or go on where it was left; what the law says is said first."""
    told = moment.conversation
    words = [
        moment.say("谢谢您有这份心！我一样一样问，随时可以「返回」，也可以「退出」，说过的都留着。"),
        moment.say("这里不收一分钱，也不发布任何人的求助：只转告您的心意，工作人员查验以后才对接。"),
    ]
    if told.gift:
        words = [moment.say("接着上次说的。想从头说，就发「重来」。")]
    return ask(moment.but(mode="offering", editing=None, draft=""), "\n".join(words))


def restart(moment: Moment) -> Turn:
    """All away, the first question again."""
    return ask(moment.but(gift=(), editing=None), moment.say("好，从头说。"))


def current(moment: Moment) -> Ask | None:
    """What is asked now: what is shown again on purpose, else the first that is open."""
    given, again = _given(moment), moment.conversation.editing
    if again in BY_NAME:
        return BY_NAME[again]
    return next((one for one in asks_for(given) if one.id not in given), None)


def shown(moment: Moment, said: str = "") -> Reply:
    """The question with its buttons, or the summary."""
    one, given = current(moment), _given(moment)
    lines = [said] if said else []
    if one is None:
        return _summary(moment, lines)
    unit = THINGS[given["thing"]].unit.in_(moment.language) if given.get("thing") in THINGS else ""
    lines.append(
        moment.say(one.question, unit=unit) if "{unit}" in one.question else moment.say(one.question)
    )
    if one.id in given:
        entry = gifts.worded(moment, one, given[one.id], given)
        lines.append(moment.say("现在填的是：{entry}", entry=entry))
    offers = [(f"give:{one.id}={value}", label) for value, label in one.buttons(moment, given)]
    back = (buttons.back(moment),) if given else ()
    return Reply("\n".join(lines), choices(*offers, *back, buttons.leave(moment)))


def _summary(moment: Moment, lines: list[str]) -> Reply:
    given = _given(moment)
    lines.append(moment.say("请看一看，写得对不对："))
    asked = asks_for(given)
    for one in asked:
        entry = gifts.worded(moment, one, given.get(one.id, SKIPPED), given)
        title = moment.say(one.title)
        lines.append(
            moment.say(
                "· {field}：{entry}", field=title, entry=moment.say("没有写") if entry == SKIPPED else entry
            )
        )
    edits = [(f"edit:give.{one.id}", moment.say("改：{field}", field=moment.say(one.title))) for one in asked]
    send = ("give:send", moment.say("登记"))
    return Reply("\n".join(lines), choices(send, *edits, buttons.leave(moment)))


def ask(moment: Moment, said: str = "") -> Turn:
    """What comes next."""
    return moment.turn(shown(moment, said))


def edit(moment: Moment, name: str) -> Turn | None:
    """Show one question again; None for an unknown one."""
    if name not in BY_NAME or not moment.conversation.gift:
        return None
    return ask(moment.but(mode="offering", editing=name))


def back(moment: Moment) -> Turn:
    """The question before, its entry kept until another is made."""
    given, now = _given(moment), current(moment)
    asked = [one.id for one in asks_for(given)]
    before = asked[: asked.index(now.id)] if now and now.id in asked else asked
    done = [name for name in before if name in given]
    if not done:
        return ask(moment.but(editing=None), moment.say("这是第一个问题了。"))
    return ask(moment.but(editing=done[-1]))


def _enter(moment: Moment, one: Ask, value: str) -> Turn:
    given = dict(moment.conversation.gift)
    changed = given.get(one.id) != value
    given[one.id] = value
    if one.id == "category" and changed:
        given.pop("thing", None)
    kept = tuple((name.id, given[name.id]) for name in ASKS if name.id in given)
    return ask(moment.but(gift=kept, editing=None))


def typed(moment: Moment, text: str) -> Turn:
    """A text is the answer to what is asked; one that does not do gets the reason, and the question again."""
    one = current(moment)
    if one is None:
        return ask(moment, moment.say("要登记就按「登记」，要改就按「改」。"))
    if len(text) > one.longest:
        return ask(moment, moment.say("太长了，最多 {longest} 个字。", longest=one.longest))
    try:
        return _enter(moment, one, one.read(moment, text, _given(moment)))
    except FieldError as problem:
        return ask(moment, str(problem))


def press(moment: Moment, rest: str) -> Turn | None:
    """``give:start``, ``give:send``, ``give:<field>=<value>``; None for an unknown one."""
    if rest == "start":
        return start(moment)
    if rest == "send":
        return _send(moment)
    name, _, value = rest.partition("=")
    one = BY_NAME.get(name)
    if one is None or value not in dict(one.buttons(moment, _given(moment))):
        return None
    return _enter(moment.but(mode="offering"), one, value)


def _send(moment: Moment) -> Turn | None:
    """Hand it over, once everything is there."""
    if not moment.conversation.gift:
        return None
    if current(moment.but(editing=None)) is not None:
        return ask(moment.but(mode="offering", editing=None))
    given = _given(moment)
    county = tuple(area.name.zh_Hans for area in moment.world.kb.areas)
    giver, terms = _giver(moment, given), _terms(moment, given)
    command = OfferHelp(moment.address, giver, terms, county, moment.context.today)
    return moment.with_(moment.conversation.idle()).turn(commands=(command,))


def _filled(given: Given, name: str) -> str:
    value = given.get(name, "")
    return "" if value == SKIPPED else value


def _giver(moment: Moment, given: Given) -> Giver:
    places = gifts.places(moment, given)
    return Giver(
        NOBODY,
        kind_of(given),
        _filled(given, "name"),
        _filled(given, "contact"),
        address=moment.address,
        language=moment.language,
        code=_filled(given, "credit_code"),
        base=places[0] if len(places) == 1 else NOWHERE,
        named=given.get("named") == YES,
        profile=Profile(_filled(given, "skills")),
    )


def _terms(moment: Moment, given: Given) -> Terms:
    households, until, groups = (_filled(given, name) for name in ("households", "until", "groups"))
    return Terms(
        thing=given["thing"],
        quantity=int(given["quantity"]),
        households=int(households) if households else None,
        areas=gifts.places(moment, given),
        groups=frozenset(map(Group, groups.split("、"))) if groups else frozenset(),
        until=date.fromisoformat(until) if until else None,
        handing=Handing(given["handing"]),
        monthly=given["monthly"] == YES,
        words=_filled(given, "words"),
    )


def registered(moment: Moment) -> Turn:
    """It is written down."""
    text = moment.say("记下了，谢谢您！工作人员查验以后就开始对接；有合适的家庭，会在这里问您愿不愿意。")
    more = ("give:start", moment.say("再登记一份"))
    return moment.but(gift=()).turn(Reply(text, choices(more, buttons.home(moment))))


def refused(moment: Moment, problem: InvalidInput) -> Turn:
    """Something does not do after all (a day that has passed meanwhile): that one is asked again."""
    if problem.field == "offers":
        text = moment.say("您登记的已经有 {limit} 份在等查验，先等一等。说过的都留着。", limit=problem.limit)
        return moment.turn(Reply(text, choices(buttons.person(moment), buttons.home(moment))))
    name = problem.field if problem.field in BY_NAME else None
    return ask(moment.but(mode="offering", editing=name), moment.say("有一样要改，别的都留着。"))
