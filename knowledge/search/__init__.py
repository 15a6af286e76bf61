"""Finding the article that answers a question, or knowing that none does."""

from knowledge.search.alarms import evaluate_danger
from knowledge.search.danger import Danger
from knowledge.search.encoder import Encoder
from knowledge.search.index import Index
from knowledge.search.presenting import as_json
from knowledge.search.reading import Reading
from knowledge.search.vectors import installed

__all__ = ["Danger", "Encoder", "Index", "Reading", "as_json", "evaluate_danger", "installed"]
