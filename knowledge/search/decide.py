"""How sure a ranking is: the probability that its best topic is what was asked.

The probability is a logistic function of what the ranking shows. Its constants come from
`python -m knowledge.search.calibrate`, which asks every phrasing of the knowledge base with itself left
out (is the best topic its own?), with its whole topic left out (nothing can be right), and every
out-of-scope line with itself left out (nothing is right).

Fitted on 1,894 phrasings of 86 topics and 212 out-of-scope lines, a near miss counting a quarter (the best
topic is right in 53 % of all that): from p = 0.8 on, 92 % of the best topics are right; from 0.5 on, 80 %;
from 0.9 on, 96 %. On 216 real questions, to which the constants were not fitted, it holds: of those with p
from 0.5 to 0.8 (0.64 on average) 78 % are right, of those above 0.8 98 %. Those questions were looked at when
the costs below were stated, so the share answered is not an unseen figure. The share of unknown words and
the nearest phrasing's likeness were tried as further features and told nothing that these three do not tell.
"""

import math
from dataclasses import dataclass

from knowledge.search.rank import Candidate, Ranking

WRONG_ANSWER = 5.0
"""A wrong answer costs a family its rights: as much as this many questions back."""

WRONG_REFERRAL = 2.0
"""A neighbour's office named in vain costs an errand."""

ANSWER_FROM = 1 - 1 / WRONG_ANSWER
REFER_FROM = 1 - 1 / WRONG_REFERRAL
OFFER_FROM = 0.15
"""Below this the three best hold the right topic too seldom to be worth a resident's time."""

INTERCEPT = -2.55
COEFFICIENTS = (1.57, 14.99, -3.57)
"""In the order of `Features`."""

_LEAD = 0.3  # a lead over the second best beyond this says nothing more
_SPREAD = 0.08  # how fast confidence falls with the distance in score behind the best topic


@dataclass(frozen=True, slots=True)
class Features:
    """What a ranking shows about its best topic; every value lies within about 0..1."""

    score: float
    lead: float
    negative: float

    def values(self) -> tuple[float, ...]:
        return self.score, self.lead, self.negative


def features(ranking: Ranking) -> Features:
    """The features of a ranking that has candidates."""
    best = ranking.candidates[0]
    second = ranking.candidates[1].score if len(ranking.candidates) > 1 else 0.0
    return Features(
        score=best.score,
        lead=min(_LEAD, best.score - second),
        negative=min(_LEAD, max(-_LEAD, ranking.negative - best.score)),
    )


def probability(ranking: Ranking) -> float:
    """The probability 0..1 that the best topic is what was asked; 0 where nothing was found."""
    if not ranking.candidates:
        return 0.0
    logit = INTERCEPT + sum(map(float.__mul__, COEFFICIENTS, features(ranking).values()))
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

    Of several schemes of ours one must be its own; of foreign ones none may be missing.
    """
    named = ranking.marks["entity"]
    return not named or (candidate.missing != named and not candidate.missing & foreign)


def asks_the_same(ranking: Ranking, candidate: Candidate) -> bool:
    """The aspect guard: 「要带什么」 is not answered by an article that nobody asks for papers."""
    return not ranking.marks["aspect"] or candidate.signals.aspect > 0
