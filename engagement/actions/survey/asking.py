"""Whom a wave asks: reads and writes the choice, and turns it into people.

The same function serves the page that shows the choice, the count beside it, and the opening.
"""

from collections.abc import Iterable

from engagement.actions.survey.asked_partners import count_of_partners, people_of_partners
from engagement.actions.survey.asked_system import people_of_the_system
from engagement.actions.survey.asked_who import WhoIsAsked
from engagement.actions.survey.asking_choice import asking_of
from engagement.enums import Side
from engagement.models import SurveyWave


def whom(wave: SurveyWave, *, only: Iterable[int] | None = None) -> WhoIsAsked:
    """Whom a wave asks as things are now, and who is left out and why.

    ``only``: of these partnerships alone, by primary key, for a page of a long list. For the system
    side it narrows whom people are asked about.
    """
    of_side = people_of_the_system if wave.answered_by == Side.SYSTEM else people_of_partners
    return of_side(wave, asking_of(wave), only)


def how_many(wave: SurveyWave) -> tuple[int, int]:
    """How many people a wave asks as things are now, of or about how many organisations."""
    if wave.answered_by == Side.SYSTEM:
        asked = whom(wave)
        return len(asked.people), asked.organisations
    return count_of_partners(wave, asking_of(wave))
