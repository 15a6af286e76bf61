"""One topic as an answer that an old villager can read: the short of it first, at the end what it rests on.

Amounts are those of the day asked for. What nobody has confirmed is said to be so, and an amount that is
not known is not replaced by an older one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from babel.dates import format_date

from knowledge.languages import Language, Text
from knowledge.model import Article, Certainty, Change, Citation, KnowledgeBase, Parameter, Source


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer in one language. `text` is plain, paragraphs by newlines, and holds all the other parts.

    For a small screen the same comes in three parts: `brief` is what one must know (short answer, warnings,
    the office, amounts, clauses), `since` what has changed, `more` the details and the words it rests on.
    `official` pairs clause ids with the document's own words where those were imported; `screen` says
    whether the self-screening may be offered after it, `program` for which kind of help.
    """

    text: str
    short: str
    citations: tuple[Citation, ...]
    changes: tuple[str, ...]
    official: tuple[tuple[str, str], ...]
    screen: bool
    program: str | None
    brief: str = ""
    since: str = ""
    more: str = ""


SURENESS: dict[Certainty, Text] = {
    Certainty.verified: Text("已核对", "已核對", "checked against the source"),
    Certainty.second_hand: Text(
        "只见到转述，请再核实", "只見到轉述，請再核實", "known only second-hand, please confirm"
    ),
    Certainty.unconfirmed: Text(
        "没有核实，不能当准", "沒有核實，不能當準", "not confirmed, do not rely on it"
    ),
}

OFFICE = Text("归哪里管：{words}", "歸哪裏管：{words}", "Who handles it: {words}")
ASK = Text("可以这样问：{words}", "可以這樣問：{words}", "What to ask: {words}")
STILL = Text("我们还能帮的：{words}", "我們還能幫的：{words}", "What we can still do: {words}")
AMOUNTS = Text("{day}这一天的数：", "{day}這一天的數：", "Amounts on {day}:")
AMOUNT = Text(
    "· {title}：{value} {unit}，{start}起（{source}，{sureness}）",
    "· {title}：{value} {unit}，{start}起（{source}，{sureness}）",
    "· {title}: {value} {unit}, since {start} ({source}; {sureness})",
)
NO_AMOUNT = Text(
    "· {title}：尚无确认的数，以县民政局公布为准",
    "· {title}：尚無確認的數，以縣民政局公佈為準",
    "· {title}: no confirmed amount; what the county civil affairs bureau publishes counts",
)
CHANGES = Text("2017 年以后的变化：", "2017 年以後的變化：", "What has changed since 2017:")
CHANGE = Text("{words}（{basis}）", "{words}（{basis}）", "{words} ({basis})")
SINCE = Text("{day}起", "{day}起", "since {day}")
NOT_YET = Text("{day}才施行", "{day}才施行", "in force only from {day}")
BASIS = Text(
    "依据：{document} {clause}（{heading}）",
    "依據：{document} {clause}（{heading}）",
    "Source: {document} {clause} ({heading})",
)
WORDS = Text("原文：“{words}”", "原文：「{words}」", "Official words: “{words}”")
ALSO = Text("另据：{sources}", "另據：{sources}", "See also: {sources}")
STALE = Text(
    "注意：这段内容应在{day}前复核，已经过期。办事前请先向乡镇社会救助窗口核实。",
    "注意：這段內容應在{day}前覆核，已經過期。辦事前請先向鄉鎮社會救助窗口核實。",
    "Note: this was due for review by {day} and may be out of date. Confirm at the township window first.",
)
NOT_BEGUN = Text(
    "注意：这段内容{day}起才适用。", "注意：這段內容{day}起才適用。", "Note: this applies only from {day}."
)
OVER = Text(
    "注意：这段内容只适用到{day}。", "注意：這段內容只適用到{day}。", "Note: this applied only until {day}."
)


def compose(kb: KnowledgeBase, topic: str, language: Language, on: date, facet: str | None = None) -> Answer:
    """The answer to a topic on a day; with a facet (papers, where) only that side, not the details.

    Raises KeyError for a topic without an article.
    """
    return _Composer(kb, kb.articles[topic], language, on).answer(facet)


def told_change(kb: KnowledgeBase, change: Change, language: Language, on: date) -> str:
    """A change with its source, its day and how sure it is, as of a day; one still to come says so."""
    basis = [short_name(kb.sources[change.source], language)]
    if change.since is not None:
        frame = SINCE if change.since <= on else NOT_YET
        basis.append(frame.in_(language).format(day=spoken_day(change.since, language)))
    basis.append(SURENESS[change.certainty].in_(language))
    gap = "; " if language == "en" else "，"
    words = change.text.in_(language).strip()
    return CHANGE.in_(language).format(words=words, basis=gap.join(basis))


def short_name(source: Source, language: Language) -> str:
    """A source by its number, which is what staff look it up by, or by its title."""
    return source.number or source.title.in_(language)


def spoken_day(day: date, language: Language) -> str:
    """A date as it is read aloud."""
    if language == "en":
        return format_date(day, "d MMMM y", locale="en_GB")
    return f"{day.year}年{day.month}月{day.day}日"


def spoken_number(value: Decimal) -> str:
    """A number without needless zeros: 630, 1.5."""
    return f"{value.normalize():f}"


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(part.strip() for part in parts if part.strip())


@dataclass(frozen=True, slots=True)
class _Composer:
    kb: KnowledgeBase
    article: Article
    language: Language
    on: date

    def answer(self, facet: str | None) -> Answer:
        article = self.article
        changes = tuple(
            f"· {told_change(self.kb, change, self.language, self.on)}" for change in article.changes
        )
        official = tuple(
            (citation.clause, words)
            for citation in article.clauses
            if (words := self.kb.clause(citation).official) is not None
        )
        told = article.facets.get(facet or "", article.details)
        opening = [self.say(article.short), *self.warnings()]
        facts = ["\n".join(self.neighbour()), "\n".join(self.amounts())]
        since = "\n".join([self.say(CHANGES), *changes] if changes else [])
        also = "\n".join(self.also())
        return Answer(
            text=_paragraphs(*opening, self.say(told), *facts, since, "\n".join([*self.basis(), also])),
            brief=_paragraphs(*opening, *facts, "\n".join(self.basis(words=False))),
            since=since,
            more=_paragraphs(self.say(told), "\n".join([*self.official(), also])),
            short=self.say(article.short),
            citations=article.clauses,
            changes=changes,
            official=official,
            screen=article.screen,
            program=article.program,
        )

    def say(self, text: Text, **parts: str) -> str:
        words = text.in_(self.language)
        return words.format(**parts) if parts else words

    def day(self, day: date) -> str:
        return spoken_day(day, self.language)

    def warnings(self) -> Iterator[str]:
        """Where the article is not fit for the day: not yet, no longer, or not looked at for too long."""
        article = self.article
        if article.effective_from is not None and self.on < article.effective_from:
            yield self.say(NOT_BEGUN, day=self.day(article.effective_from))
        if article.effective_until is not None and self.on > article.effective_until:
            yield self.say(OVER, day=self.day(article.effective_until))
        if self.on > article.review_by:
            yield self.say(STALE, day=self.day(article.review_by))

    def neighbour(self) -> Iterator[str]:
        for frame, words in (
            (OFFICE, self.article.office),
            (ASK, self.article.ask),
            (STILL, self.article.still),
        ):
            if words is not None:
                yield self.say(frame, words=self.say(words).strip())

    def amounts(self) -> Iterator[str]:
        if self.article.amounts:
            yield self.say(AMOUNTS, day=self.day(self.on))
        for name in self.article.amounts:
            yield self.amount(self.kb.parameters[name])

    def amount(self, parameter: Parameter) -> str:
        """A parameter's value on the day with source and sureness, or that there is none to be said."""
        title, found = self.say(parameter.title), parameter.on(self.on)
        note = "" if found is None or found.note is None else self.say(found.note)
        if found is None or found.sayable is None:
            unknown = found is not None and found.value is None
            return self.noted(self.say(NO_AMOUNT, title=title), note if unknown else "")
        said = self.say(
            AMOUNT,
            title=title,
            value=spoken_number(found.sayable),
            unit=self.say(parameter.unit),
            start=self.day(found.start),
            source=short_name(self.kb.sources[found.source], self.language),
            sureness=self.say(SURENESS[found.certainty]),
        )
        return self.noted(said, note)

    def noted(self, said: str, note: str) -> str:
        stop, gap = (".", "; ") if self.language == "en" else ("。", "；")
        return said + (gap + note if note else "") + stop

    def basis(self, *, words: bool = True) -> Iterator[str]:
        """The clauses, with `words` each followed by its own words where those were imported."""
        for citation in self.article.clauses:
            clause = self.kb.clause(citation)
            heading = self.say(clause.heading)
            yield self.say(BASIS, document=citation.document, clause=citation.clause, heading=heading)
            if words and clause.official is not None:
                yield self.say(WORDS, words=clause.official)

    def official(self) -> Iterator[str]:
        """The clauses' own words alone, each under its number."""
        for citation in self.article.clauses:
            if (words := self.kb.clause(citation).official) is not None:
                yield f"{citation.clause} {self.say(WORDS, words=words)}"

    def also(self) -> Iterator[str]:
        """The sources that were not named above."""
        named = {change.source for change in self.article.changes}
        others = [self.kb.sources[source] for source in self.article.sources if source not in named]
        if others:
            gap = "; " if self.language == "en" else "；"
            yield self.say(ALSO, sources=gap.join(self.with_sureness(source) for source in others))

    def with_sureness(self, source: Source) -> str:
        name = source.name(self.language)
        if source.certainty is Certainty.verified:
            return name
        sureness = self.say(SURENESS[source.certainty])
        return f"{name} ({sureness})" if self.language == "en" else f"{name}（{sureness}）"
