"""What must not be so of waves together: what two of them would tell that neither tells alone."""

from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone

from engagement.enums import WaveState
from engagement.errors import NotPossibleError
from engagement.models import SurveyWave
from engagement.scoring.survey.instrument_document import parse_instrument
from partners.models import System

# The same few people answer much the same in the same fortnight: who joined would show.
APART = timedelta(days=14)


def alone_in(system: System) -> None:
    """Let nobody else open or move a wave of the system until this transaction ends.

    To be taken before the wave itself: of two that begin at once the second must see the first.
    """
    System.objects.select_for_update(no_key=True).get(pk=system.pk)


def refuse_overlap(wave: SurveyWave) -> None:
    """Keep confidential waves apart that ask the same of the same side, if only one question.

    :raises NotPossibleError: another one is open, or is less than a fortnight away.
    """
    if not wave.instrument_version.is_confidential:
        return
    # Also one that was closed, perhaps read, and withdrawn since.
    read = Q(withdrawn_at__isnull=True) | Q(closed_at__isnull=False)
    others = SurveyWave.objects.select_related("instrument_version").filter(
        read,
        system=wave.system_id,
        answered_by=wave.answered_by,
        instrument_version__is_confidential=True,
    )
    begun = others.exclude(state=WaveState.DRAFT).exclude(pk=wave.pk)
    near = begun.filter(opens_on__lt=wave.closes_on + APART).filter(
        Q(closes_on__gt=wave.opens_on - APART) | Q(closed_at__isnull=True)
    )
    for other in near.order_by("-closes_on"):
        if _last_day(other) > wave.opens_on - APART and _asked_in(other) & _asked_in(wave):
            raise NotPossibleError(
                f"“{other.title}” asks the same in confidence at nearly the same time. Compared, "
                "the two could show what single people said. Leave a fortnight between them."
            )


def _last_day(wave: SurveyWave) -> date:
    """On which it ended; one that is open may go on."""
    if wave.closed_at is not None:
        return timezone.localdate(wave.closed_at)
    return wave.closes_on


def _asked_in(wave: SurveyWave) -> set[str]:
    """The questions of a wave: by their words, in whichever instrument, and in its own by code.

    Another version that moves a comma asks the same.
    """
    version = wave.instrument_version
    asked = parse_instrument(version.document).scale_questions
    words = {" ".join(one.text.casefold().split()) for one in asked}
    return words | {f"{version.instrument_id}/{one.code}" for one in asked}
