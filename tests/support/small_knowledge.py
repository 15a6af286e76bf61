"""A content folder small enough to be read in one go, written for tests about what may go wrong in one.

The document and its numbers are invented; no sentence of it comes from a real one.
"""

from pathlib import Path

NUMBER = "试府办〔2030〕7号"

FILES = {
    "sources.yaml": """\
- id: notice
  title: {zh: 试验通知, en: Trial notice}
  number: 试发〔2029〕1号
  date: 2029-03-01
  certainty: verified
- id: hearsay
  title: {zh: 听来的话, en: Hearsay}
  certainty: unconfirmed
- id: retold
  title: {zh: 网上转述, en: A retelling}
  certainty: second-hand
""",
    "topics.yaml": """\
- id: help.what
  scope: core
  covers: {zh: 帮扶是什么, en: What help is}
- id: school
  scope: adjacent
  covers: {zh: 上学, en: School}
- id: other
  scope: none
  covers: {zh: 别的事, en: Other things}
""",
    "departments.yaml": """\
- id: aid-office
  name: {zh: 帮扶办, en: Aid Office}
  duties:
    - clause: 试府办〔2030〕7号 一（一）
      what: {zh: 管帮扶。, en: Sees to help.}
""",
    "areas.yaml": "- id: east\n  name: {zh: 东乡, en: East Township}\n",
    "facts.yaml": """\
- id: registered_poor
  scope: household
  kind: bool
  stage: 1
  name: {zh: 建卡户, en: registered}
  question: {zh: 你家是不是建卡户？, en: Is your household registered?}
  why: {zh: 要先看这个。, en: This comes first.}
  hint: {zh: 问村委会。, en: Ask the village.}
""",
    "documents/trial.yaml": f"""\
number: {NUMBER}
title: {{zh: 试验文件, en: Trial document}}
issuer: {{zh: 试验县, en: Trial County}}
issued: 2030-01-02
source: notice
actors:
  county: {{zh: 县, en: county}}
clauses:
  - id: 一
    heading: {{zh: 里面的话, en: Inside}}
    summary: {{zh: 说清楚一件事。, en: Says one thing clearly.}}
    actors: [county]
    items: [R001]
  - id: 一（一）
    parent: 一
    heading: {{zh: 细处, en: Detail}}
    summary: {{zh: 再细说。, en: Says it in detail.}}
""",
    "parameters/amounts.yaml": """\
- id: help.amount
  title: {zh: 帮扶金, en: help money}
  unit: {zh: 元, en: yuan}
  values:
    - {start: 2030-07-01, value: 120.50, source: notice, certainty: verified}
    - {start: 2029-01-01, end: 2029-12-31, value: 100, source: retold, certainty: second-hand}
    - {start: 2030-01-01, end: 2030-06-30, value: 110, source: hearsay, certainty: unconfirmed}
    - {start: 2029-01-01, end: 2029-12-31, value: 90, source: notice, certainty: verified, area: east}
""",
    "articles/help.what.yaml": f"""\
topic: help.what
question: {{zh: 帮扶是什么？, en: What is help?}}
phrasings:
  zh: [帮扶是啥子, 帮扶里面有么子]
  en: [What is help?]
short: {{zh: 帮扶就是帮。, en: Help is help.}}
details:
  zh: |
    头一段。
    第二段。
  en: |
    First paragraph.
    Second paragraph.
facets:
  papers: {{zh: 带户口簿。, en: Bring the household register.}}
clauses: ["{NUMBER} 一"]
program: trial-help
screen: true
changes:
  - {{zh: 现在先报再查。, en: Now report first., source: notice, since: 2029-03-01}}
  - {{zh: 听说要涨。, en: It may rise., source: hearsay}}
sources: [notice, retold]
amounts: [help.amount]
review_by: 2031-01-01
related: [school]
""",
    "articles/school.yaml": """\
topic: school
question: {zh: 上学的事找哪个？, en: Whom to ask about school?}
phrasings: {zh: [学费哪个管], en: [Who handles tuition?]}
short: {zh: 上学的事归教委。, en: School is for the education office.}
details: {zh: 去问教委。, en: Ask the education office., zh_Hant: 去問教育局。}
office: {zh: 县教委, en: the county education office}
ask: {zh: 有没有助学金, en: whether there is student aid}
still: {zh: 帮你看低保, en: look at dibao with you}
sources: [notice]
review_by: 2031-01-01
""",
    "programs/trial-help/program.yaml": f"""\
id: trial-help
title: {{zh: 试验帮扶, en: Trial help}}
summary: {{zh: 给建卡户。, en: For registered households.}}
clause: {NUMBER} 一
papers:
  - {{zh: 户口簿, en: household register}}
where: {{zh: 乡镇窗口, en: township window}}
next_doors: [charity]
rule:
  is: {{registered_poor: true}}
  clause: 一
  met: {{zh: 是建卡户。, en: It is registered.}}
  unmet: {{zh: 不是建卡户。, en: It is not registered.}}
""",
    "vocabulary/dialect.yaml": "啷个: 怎么\n",
    "out-of-scope.yaml": "zh: [你好]\n",
}


def written(folder: Path, **changed: str | None) -> Path:
    """The folder with the small content; `changed` replaces files by name, None leaves one out."""
    for name, text in (FILES | changed).items():
        if text is not None:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return folder
