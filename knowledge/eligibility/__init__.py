"""Who can get what: rules as data, decided in four values, with reasons, and the next question to ask.

The loader reads content through `parse_facts` and `parse_rule`; both raise `ContentProblemsError`, whose
problems carry a path of keys for the loader to turn into a line.
"""

from knowledge.eligibility.fact_parsing import parse_facts
from knowledge.eligibility.parsing import parse_rule
from knowledge.eligibility.problems import ContentProblemsError, Problem

__all__ = ["ContentProblemsError", "Problem", "parse_facts", "parse_rule"]
