"""Whom a wave asks: reads and writes the choice, and turns it into people.

The same function serves the page that shows the choice, the count beside it, and the opening.
"""

from collections.abc import Iterable

from engagement.actions.survey.asked_partners import people_of_partners
from engagement.actions.survey.asked_system import people_of_the_system
from engagement.actions.survey.asked_who import Asked, Candidate, LeftOut
from engagement.actions.survey.asking_choice import (
    Asking,
    WhyNot,
    asking_of,
    check_asking,
    write_asking,
)
from engagement.enums import Side
from engagement.models import SurveyWave

__all__ = [
    "Asked",
    "Asking",
    "Candidate",
    "LeftOut",
    "WhyNot",
    "asking_of",
    "check_asking",
    "whom",
    "write_asking",
]


def whom(wave: SurveyWave, *, only: Iterable[int] | None = None) -> Asked:
    """Whom a wave asks as things are now, and who is left out and why.

    ``only``: of these partnerships alone, by primary key, for a page of a long list. For the system
    side it narrows whom people are asked about.
    """
    of_side = people_of_the_system if wave.answered_by == Side.SYSTEM else people_of_partners
    return of_side(wave, asking_of(wave), only)
