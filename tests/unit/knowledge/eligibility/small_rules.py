"""A very small set of facts, and rules written in a few words."""

FACTS = """
- {id: poor, scope: household, kind: bool, stage: 1, name: {zh: 穷, en: poor}, question: {zh: 穷不穷, en: is poor},
   why: {zh: 要, en: w}, hint: {zh: 说, en: h}}
- {id: urban, scope: household, kind: bool, stage: 1, name: {zh: 城, en: urban}, question: {zh: 城不城, en: is urban},
   why: {zh: 要, en: w}, hint: {zh: 说, en: h}}
- {id: cows, scope: household, kind: int, minimum: 0, maximum: 99, stage: 2, name: {zh: 牛, en: cows},
   question: {zh: 几头牛, en: how many cows}, why: {zh: 要, en: w}, hint: {zh: 说, en: h}}
- {id: household_size, scope: household, kind: int, minimum: 1, maximum: 30, stage: 1, name: {zh: 人口, en: size},
   question: {zh: 几口人, en: how many}, why: {zh: 要, en: w}, hint: {zh: 说, en: h}}
- {id: ill, scope: member, kind: bool, stage: 2, name: {zh: 病, en: ill}, label: {zh: 病人, en: the sick person},
   question: {zh: '{person}病没病', en: 'is {person} ill'}, why: {zh: 要, en: w}, hint: {zh: 说, en: h}}
- {id: fever, scope: member, kind: bool, stage: 2, detail_of: ill, name: {zh: 烧, en: fever},
   question: {zh: '{person}烧没烧', en: 'has {person} a fever'}, why: {zh: 要, en: w}, hint: {zh: 说, en: h}}
- {id: others.ill, scope: rest, kind: bool, stage: 3, name: {zh: 病人, en: sick people},
   question: {zh: 有没有病人, en: anybody ill}, question_more: {zh: 还有没有病人, en: anybody else ill},
   why: {zh: 要, en: w}, hint: {zh: 说, en: h}}
"""


def words(said: str) -> dict[str, str]:
    return {"zh": said, "en": said}


def leaf(operator: dict[str, object], name: str = "x") -> dict[str, object]:
    """A leaf with a clause and words that name it."""
    return operator | {"clause": "一", "met": words(f"{name} yes"), "unmet": words(f"{name} no")}


def staff(name: str = "judge") -> dict[str, object]:
    return {"staff": words(name), "clause": "一"}
