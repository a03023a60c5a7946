"""What was agreed about contact, and what counts where nothing was."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from engagement.analytics.kinds import scoring_type
from engagement.models import Agreement, ScoreModel
from engagement.scoring.model import HealthModel
from partners.enums import Grade
from partners.models import Partnership


@dataclass(frozen=True)
class UsualValues:
    """What the score model expects of a kind of partner when nothing was agreed."""

    contacts_a_year: float
    people: float
    grade: str


def in_force(newest_first: Iterable[Agreement]) -> Agreement | None:
    """The agreement that holds today."""
    today = timezone.localdate()
    return next((row for row in newest_first if row.valid_from <= today), None)


def usual_values(partnership: Partnership, model: ScoreModel) -> UsualValues:
    """The values of the partner's type."""
    parameters = HealthModel.from_dict(model.parameters)
    usual = parameters.type_values(scoring_type(partnership.organisation.kind)).agreement
    return UsualValues(
        contacts_a_year=usual.contacts_per_year,
        people=usual.people,
        grade=str(Grade(round(usual.grade)).label),
    )
