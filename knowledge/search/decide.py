"""How sure a ranking is: the probability that its best topic is what was asked.

The probability is a logistic function of what the ranking shows. Its constants come from
`python -m knowledge.search.calibrate`: from every text of ours with itself left out, near misses with their
whole topic left out, and the questions of the split `tune`, for short questions and for longer messages
apart. What the nearest phrasing, the words covered, the third topic and the model alone could add was tried
and told nothing that these four do not tell.
"""

import math
from dataclasses import dataclass

from knowledge.search.rank import Candidate, Ranking

WRONG_ANSWER = 7.0
"""A wrong answer may cost a family its rights: as much as this many questions back. It shows what it answers
and offers the way on, so that who is not meant by it can say so. Letters of strangers are surer to us than
they should be, which is why this is more than the five that our own questions would ask for."""

WRONG_REFERRAL = 1.6
"""A neighbour's office named in vain costs an errand."""

ANSWER_FROM = 1 - 1 / WRONG_ANSWER
REFER_FROM = 1 - 1 / WRONG_REFERRAL
OFFER_FROM = 0.3
"""Below this the three best hold the right topic too seldom to be worth a resident's time."""

SHORT = (-3.87, 2.48, 12.02, -5.46, 1.55)
LONG = (-2.04, 0.87, 13.73, 0.44, 2.72)
"""Intercept and coefficients, in the order of `Features`: of a short question, of a longer message."""

SHORT_HEARD = (-5.00, 4.58, 9.55, -4.47, 2.36)
LONG_HEARD = (-1.20, -1.44, 20.12, -2.82, 1.38)
"""The same where a sentence encoder is heard beside the words."""

_BARE = 12
"""Characters up to which a message that names no scheme and no hardship has no room for a subject."""

_OF_ONE_SCHEME = 0.5  # an article whose phrasings name a scheme so often is about that scheme
SHARPNESS = 20.0  # a lead of one twentieth in score makes a topic e times as likely
_LEAD = 0.3  # a lead over the second best beyond this says nothing more
_SPREAD = 0.08  # how fast confidence falls with the distance in score behind the best topic


@dataclass(frozen=True, slots=True)
class Features:
    """What a ranking shows about its best topic; every value lies within about 0..1.

    `share` is what the best topic would get if all shared out one whole by their scores.
    """

    score: float
    lead: float
    negative: float
    share: float

    def values(self) -> tuple[float, ...]:
        return self.score, self.lead, self.negative, self.share


def features(ranking: Ranking) -> Features:
    """The features of a ranking that has candidates."""
    best = ranking.candidates[0]
    second = ranking.candidates[1].score if len(ranking.candidates) > 1 else 0.0
    all_scores = [ranking.negative, *(candidate.score for candidate in ranking.candidates)]
    return Features(
        score=best.score,
        lead=min(_LEAD, best.score - second),
        negative=min(_LEAD, max(-_LEAD, ranking.negative - best.score)),
        share=1 / sum(math.exp(SHARPNESS * (score - best.score)) for score in all_scores),
    )


def probability(ranking: Ranking) -> float:
    """The probability 0..1 that the best topic is what was asked; 0 where nothing was found."""
    if not ranking.candidates:
        return 0.0
    short, long = (SHORT_HEARD, LONG_HEARD) if ranking.heard else (SHORT, LONG)
    intercept, *coefficients = long if ranking.several else short
    logit = intercept + sum(map(float.__mul__, coefficients, features(ranking).values()))
    return 1 / (1 + math.exp(-logit))


def confidences(ranking: Ranking, count: int) -> tuple[tuple[str, float], ...]:
    """The best topics with how sure we are of each, falling with their distance behind the best."""
    sure = probability(ranking)
    best = ranking.candidates[:count]
    return tuple(
        (candidate.topic, round(sure * math.exp((candidate.score - best[0].score) / _SPREAD), 4))
        for candidate in best
    )


def carries_the_scheme(ranking: Ranking, candidate: Candidate, foreign: frozenset[str]) -> bool:
    """The entity guard: an article is no answer to a question that names a scheme it does not carry.

    Of the schemes named one of ours must be its own. Beside that one a foreign word is part of the story
    (「离婚证要带吗」 asked about dibao); alone it makes the question another office's.
    """
    named = ranking.marks["entity"]
    return not named or bool((named - foreign) - candidate.missing)


def says_what_of(ranking: Ranking, candidate: Candidate) -> bool:
    """The subject guard: 「要带什么」 alone asks about any scheme, so an article about one is a guess."""
    marks = ranking.marks
    told = marks["entity"] or marks["need"] or ranking.length > _BARE
    return bool(told) or candidate.signals.entity_absent < _OF_ONE_SCHEME


def asks_the_same(ranking: Ranking, candidate: Candidate) -> bool:
    """The aspect guard: 「要带什么」 is not answered by an article that nobody asks for papers."""
    return not ranking.marks["aspect"] or candidate.signals.aspect > 0
