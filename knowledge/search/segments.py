"""The parts of a message: a story of ten sentences has one that asks and some that tell what of."""

import re

from knowledge.search.normalise import clauses, clean, sentences

_WHOLE = 24
"""Characters up to which a message is taken as one thing."""

_MOST = 12
"""Parts of one message that are read on their own; the rest of a novel is read as a whole only."""

_STATEMENT = 0.8
"""What a part that asks nothing counts beside one that asks."""

_LONG_SENTENCE = 40
"""Characters from which of an asking sentence only the asking clauses and those before them are kept."""

_ASKING = (
    *("吗", "么", "怎么", "什么", "能不能", "多少", "多久", "哪里", "谁", "可以", "是否", "为什么", "有没有"),
    *("啥", "咋", "啷个", "好多", "好久", "哪", "如何", "how", "what", "can", "where", "who", "when", "why"),
)
_WISHING = (
    *(
        "请问",
        "能否",
        "可否",
        "希望",
        "请求",
        "恳请",
        "恳求",
        "咨询",
        "想问",
        "申请",
        "得不得",
        "行不",
        "要不要",
    ),
    *(
        "算不算",
        "该",
        "请",
        "求",
        "?",
        "please",
        "wish",
        "want",
        "need",
        "is there",
        "are there",
        "do i",
        "does",
    ),
)
_SENTENCE = re.compile(r"[^。！？!?;；\n]+[。！？!?;；\n]*")


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


def request(text: str) -> str:
    """What a story asks for: its asking sentences, or the last one where none asks."""
    cleaned = clean(text)
    found = [sentence for sentence in _SENTENCE.findall(cleaned) if len(sentence.strip()) >= 4]
    asking = [_asking_part(sentence) for sentence in found if asks(sentence)]
    return " ".join(asking or found[-1:])


def asks(part: str) -> bool:
    return any(word in part for word in (*_ASKING, *_WISHING))


def _asking_part(sentence: str) -> str:
    """A sentence, of a long one only the clauses that ask and the clause before each."""
    parts = clauses(sentence)
    if len(sentence) <= _LONG_SENTENCE:
        return sentence
    # The sentence's own question mark says nothing of which clause asks.
    kept = [asks(part.rstrip("?")) or place == len(parts) - 1 for place, part in enumerate(parts)]
    near = [now or later for now, later in zip(kept, [*kept[1:], False], strict=True)]
    return ",".join(part for part, wanted in zip(parts, near, strict=True) if wanted)
