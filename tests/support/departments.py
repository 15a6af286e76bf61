"""Departments that tests hand matters to; the real ones stand in the content."""

from knowledge.departments import Department
from knowledge.languages import Text

MEDICAL = Department("medical-insurance", Text("医保", "醫保", "Medical Security"), ())
EDUCATION = Department("education", Text("教育", "教育", "Education"), ())
