"""The parts of a message: a story of ten sentences has one that asks and some that tell what of."""

from knowledge.search.normalise import clauses, clean, sentences

_WHOLE = 24
"""Characters up to which a message is taken as one thing."""

_MOST = 12
"""Parts of one message that are read on their own; the rest of a novel is read as a whole only."""

_STATEMENT = 0.8
"""What a part that asks nothing counts beside one that asks."""

_ASKING = (
    *("吗", "么", "怎么", "什么", "能不能", "多少", "多久", "哪里", "谁", "可以", "是否", "为什么", "有没有"),
    *("啥", "咋", "啷个", "好多", "好久", "哪", "如何", "how", "what", "can", "where", "who", "when", "why"),
)


def segments(text: str) -> list[tuple[str, float]]:
    """The sentences and clauses of a longer message, with what each counts; nothing for a short one.

    Parts that ask come first, so that a novel's question is read however late it is put.
    """
    cleaned = clean(text)
    if len(cleaned) <= _WHOLE:
        return []
    parts: dict[str, float] = {}
    for sentence in sentences(cleaned):
        for part in (sentence, *clauses(sentence)):
            if len(part) >= 4:
                parts.setdefault(part, 1.0 if any(word in part for word in _ASKING) else _STATEMENT)
    return sorted(parts.items(), key=lambda item: -item[1])[:_MOST]
