"""Who can get what: rules as data, decided in four values, with reasons, and the next question to ask.

A facts document (`document`) is read into a household (`household`), each program's rule is decided for it
(`evaluation`), what caused a verdict is picked out and worded (`causes`, `explanation`), and `screening`
gives verdicts and the next question. `questions` and `answers` speak with people, `output` with programs.

The loader reads content through `parse_facts` and `parse_rule`; both raise `ContentProblemsError`, whose
problems carry a path of keys for the loader to turn into a line.
"""

from knowledge.eligibility.answers import AnswerProblem, parse_answer, parse_date
from knowledge.eligibility.document import facts_known, set_fact
from knowledge.eligibility.explanation import Reason
from knowledge.eligibility.fact_parsing import parse_facts
from knowledge.eligibility.facts import NOT_SURE, FactChoice, FactDefinition, FactError
from knowledge.eligibility.output import schema, screening_json
from knowledge.eligibility.parsing import parse_rule
from knowledge.eligibility.problems import ContentProblemsError, Problem
from knowledge.eligibility.questions import Question, QuestionChoice, question
from knowledge.eligibility.screening import ProgramResult, Screening, Verdict, screen

__all__ = [
    "NOT_SURE",
    "AnswerProblem",
    "ContentProblemsError",
    "FactChoice",
    "FactDefinition",
    "FactError",
    "Problem",
    "ProgramResult",
    "Question",
    "QuestionChoice",
    "Reason",
    "Screening",
    "Verdict",
    "facts_known",
    "parse_answer",
    "parse_date",
    "parse_facts",
    "parse_rule",
    "question",
    "schema",
    "screen",
    "screening_json",
    "set_fact",
]
