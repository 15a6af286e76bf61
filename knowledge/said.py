"""Every text of the content that people read, with the file and the key where a writer finds it."""

from collections.abc import Iterator

from knowledge.languages import Text
from knowledge.model import Article, KnowledgeBase, Program

Said = tuple[str, str, Text]
"""The file below the content folder, the key, the text."""


def of_article(article: Article) -> Iterator[tuple[str, Text]]:
    """Every statement of an article with its key."""
    yield "question", article.question
    yield "short", article.short
    yield "details", article.details
    for facet, text in article.facets.items():
        yield f"facets.{facet}", text
    for position, change in enumerate(article.changes):
        yield f"changes[{position}]", change.text
    for key, optional in (("office", article.office), ("ask", article.ask), ("still", article.still)):
        if optional is not None:
            yield key, optional


def of_program(program: Program) -> Iterator[tuple[str, Text]]:
    """Every statement of a program with its key; the words of its rule stand under `rule`."""
    yield "title", program.title
    yield "summary", program.summary
    yield "where", program.where
    for position, paper in enumerate(program.papers):
        yield f"papers[{position}]", paper
    for position, change in enumerate(program.changes):
        yield f"changes[{position}]", change.text
    for _, texts in leaves(program.rule):
        for text in texts:
            yield "rule", text


def leaves(rule: object) -> Iterator[tuple[str, list[Text]]]:
    """The clause and the words of every leaf of a rule."""
    words = getattr(rule, "words", None)
    if words is not None:
        texts = (words.yes, words.no, words.open, words.staff)
        yield getattr(rule, "clause", ""), [text for text in texts if text is not None]
    for part in (*getattr(rule, "parts", ()), getattr(rule, "part", None), getattr(rule, "rule", None)):
        if part is not None:
            yield from leaves(part)


def beside(kb: KnowledgeBase) -> Iterator[Said]:
    """What is said outside of the articles."""
    for program in kb.programs.values():
        for key, text in of_program(program):
            yield f"programs/{program.id}/program.yaml", key, text
    for topic in kb.topics.values():
        yield "topics.yaml", f"{topic.id}.covers", topic.covers
    for source in kb.sources.values():
        yield "sources.yaml", f"{source.id}.title", source.title
        if source.note is not None:
            yield "sources.yaml", f"{source.id}.note", source.note
    for fact in kb.facts.values():
        for key, text in (("question", fact.question), ("why", fact.why), ("hint", fact.hint)):
            yield "facts.yaml", f"{fact.id}.{key}", text
    yield from _of_documents(kb)
    for parameter in kb.parameters.values():
        yield "parameters/", f"{parameter.id}.title", parameter.title
        for position, value in enumerate(parameter.values):
            if value.note is not None:
                yield "parameters/", f"{parameter.id}.values[{position}].note", value.note


def _of_documents(kb: KnowledgeBase) -> Iterator[Said]:
    for document in kb.documents.values():
        yield "documents/", "title", document.title
        yield "documents/", "issuer", document.issuer
        for clause in document.clauses:
            yield "documents/", f"{clause.id}.heading", clause.heading
            yield "documents/", f"{clause.id}.summary", clause.summary
            for text in (*clause.actors, *clause.numbers):
                yield "documents/", clause.id, text
