"""As known on a day or at a moment: how an address asks for it, and who may see trust of then."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter

from accounts.api.errors import BadQueryError
from accounts.models import User
from accounts.roles import Permission
from engagement.access import permissions_in
from engagement.days import end_of_day
from engagement.enums import Measure, ModelFamily
from engagement.models import ScoreModel
from partners.access import refusal
from partners.models import Partnership

KNOWN_AT = OpenApiParameter(
    "known_on",
    {"anyOf": [{"type": "string", "format": each} for each in ("date", "date-time")]},
    description="Leave out whatever was recorded after this day, or after this moment.",
)


@dataclass(frozen=True)
class KnownOn:
    """A moment, and the day on which it lies in London."""

    moment: datetime

    @property
    def day(self) -> date:
        return timezone.localdate(self.moment)


def known_on_asked(asked: dict[str, str]) -> KnownOn | None:
    """The moment that the address names; of a day, its end.

    :raises BadQueryError: it is neither a day nor a moment, or has not come yet.
    """
    text = asked.get("known_on")
    if text is None:
        return None
    try:
        moment = _moment(text)
    except (ValueError, OverflowError) as error:
        sentence = "Write a day as 2026-03-31, or a moment as 2026-03-31T12:00:00Z."
        raise BadQueryError(errors={"known_on": [sentence]}) from error
    known = KnownOn(moment)
    if known.day > timezone.localdate():
        raise BadQueryError(errors={"known_on": ["Choose today or a day that has passed."]})
    return known


def _moment(text: str) -> datetime:
    try:
        return end_of_day(date.fromisoformat(text))
    except ValueError:
        found = datetime.fromisoformat(text)
    if timezone.is_naive(found):
        return timezone.make_aware(found)
    return found.astimezone(UTC)


def require_measure(
    user: User, partnership: Partnership, measure: Measure, model: ScoreModel, known: KnownOn
) -> None:
    """Guard of a measure as it was known: who may see it now may, by the model in force then.

    :raises PermissionDenied: a model that only ran beside is for those who judge the method, and
        how the system rates its partners for those who work with them.
    """
    if measure == Measure.HEALTH:
        return
    allowed = permissions_in(user, partnership.system)
    if Permission.VIEW_SHADOW_SCORES not in allowed:
        of_then = ScoreModel.objects.in_use(ModelFamily.TRUST, partnership.system, known.moment)
        of_now = ScoreModel.objects.in_use(ModelFamily.TRUST, partnership.system)
        if model not in (of_then.in_force, of_now.in_force):
            raise PermissionDenied(refusal(Permission.VIEW_SHADOW_SCORES))
    if measure == Measure.TRUST_OF_SYSTEM and Permission.VIEW_RATING_OF_PARTNERS not in allowed:
        raise PermissionDenied(refusal(Permission.VIEW_RATING_OF_PARTNERS))
