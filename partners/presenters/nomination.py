"""Nominations as their pages show them: one step after another, with their days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from nhsuk.formats import nhs_date
from partners.enums import NominationStage
from partners.models import Nomination
from partners.models.nomination import STAGE_DAYS


@dataclass(frozen=True)
class Step:
    """A stage: the day on which it was reached, or that it was not."""

    label: str
    day: str
    is_reached: bool


@dataclass(frozen=True)
class NominationLine:
    """A nomination in a list: how far it has got, since when."""

    nomination: Nomination
    stage: NominationStage
    day: date | None


def nomination_rows(nominations: Iterable[Nomination]) -> list[NominationLine]:
    """Each with its stage."""
    return [NominationLine(each, each.stage, each.stage_day(each.stage)) for each in nominations]


def steps_of(nomination: Nomination) -> list[Step]:
    """All stages in their order; the ones left out on the way say so."""
    found = []
    for stage, name in STAGE_DAYS:
        day: date | None = getattr(nomination, name)
        missing = "Left out" if _is_passed(nomination, name) else "Not yet"
        if nomination.stopped_on is not None and day is None:
            missing = "Not reached"
        found.append(Step(stage.label, nhs_date(day) if day else missing, day is not None))
    if nomination.stopped_on is not None:
        found.append(Step(NominationStage.STOPPED.label, nhs_date(nomination.stopped_on), True))
    return found


def _is_passed(nomination: Nomination, name: str) -> bool:
    """A later stage is reached already."""
    names = [each for _stage, each in STAGE_DAYS]
    later = names[names.index(name) + 1 :]
    return any(getattr(nomination, each) is not None for each in later)
