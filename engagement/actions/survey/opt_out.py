"""Who does not want to be asked in surveys of a system, and who changed their mind."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from audit.recording import Actor, action, record
from engagement.enums import OptOutRoute, WaveState
from engagement.errors import AlreadyWithdrawnError, NotPossibleError
from engagement.models import SurveyInvitation, SurveyOptOut
from partners.models import Person


@action
def opt_out(*, by: Actor, person: Person, route: str = OptOutRoute.TOLD_US) -> SurveyOptOut:
    """Ask somebody no more: no reminder goes out, and no later wave asks them.

    A link that they have works on, so that who changes their mind can still answer.

    :raises NotPossibleError: it is noted already.
    :raises ValidationError: the person was erased.
    """
    # Held until the end, so that of two at a time the second one meets the first one's row.
    person = (
        Person.objects.select_for_update(of=("self",), no_key=True)
        .select_related("system")
        .get(pk=person.pk)
    )
    if person.erased_at is not None:
        raise ValidationError({"person": "This person was erased."})
    if SurveyOptOut.objects.standing().filter(person=person).exists():
        raise NotPossibleError("It is noted already that this person is not to be asked.")
    row = SurveyOptOut.objects.create(system=person.system, person=person, route=route)
    _decline(person)
    record(
        "survey_opt_out.recorded",
        row,
        system_id=person.system.public_id,
        facts={"route": row.route},
    )
    return row


@action
def withdraw_opt_out(*, by: User, row: SurveyOptOut, reason: str) -> SurveyOptOut:
    """Ask somebody again from the next wave on, because they said so or it was a mistake.

    :raises AlreadyWithdrawnError: it was withdrawn before.
    :raises ValidationError: no reason was given.
    """
    found = (
        SurveyOptOut.objects.select_for_update(of=("self",))
        .select_related("system", "person")
        .get(pk=row.pk)
    )
    if found.is_withdrawn:
        raise AlreadyWithdrawnError("This was withdrawn before.")
    found.mark_withdrawn(by, reason)
    found.save()
    record("survey_opt_out.withdrawn", found, system_id=found.system.public_id, reason=reason)
    return found


def _decline(person: Person) -> None:
    """In waves that run, so that their pages tell why nobody writes to this person."""
    running = SurveyInvitation.objects.standing().filter(
        person=person, wave__state__in=[WaveState.OPENING, WaveState.OPEN]
    )
    # One column alone: somebody may hand the link on or take it back in this moment.
    running.filter(declined_at__isnull=True).update(declined_at=timezone.now())
