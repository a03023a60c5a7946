"""Somebody who is asked hands the questions to a colleague, who gets a link of their own."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.recording import Actor, action, record
from engagement.actions.survey.answering import lock, refuse_unless_open
from engagement.actions.survey.invitation_rows import queue_step, was_asked
from engagement.analytics.survey_link import SurveyLink
from engagement.enums import MailStep
from engagement.errors import NotPossibleError
from engagement.models import SurveyAbout, SurveyInvitation, SurveyOptOut, SurveyResponse
from engagement.surveys.secrets import digest_of, secret_of
from partners.actions.person import add_person
from partners.models import Partnership, Person, Position

# The same for all, so that nobody learns by trying whom the system knows, and who said no.
NOT_TO_THIS_ADDRESS = (
    "We cannot send the questions to this address. Ask the person who asks you to add your "
    "colleague."
)

HAS_A_LINK = "This person has a link of their own already."


class NotToPassOnError(NotPossibleError):
    """An invitation that cannot be handed to a colleague."""


def can_pass_on(link: SurveyLink) -> bool:
    """Whether this is for the invited person alone to decide, and nothing is answered yet."""
    invitation = link.invitation
    return (
        invitation.partnership_id is not None
        and invitation.passed_on_from_id is None
        and not link.kept
    )


@action
def pass_on(*, by: Actor, link: SurveyLink, name: str, email: str) -> SurveyInvitation:
    """Ask a colleague at the same organisation instead; the old link stops, a mail goes to them.

    Whom the system does not know yet becomes a person with a job at that organisation.

    :raises NotTakenError: the link takes no answers any more.
    :raises NotToPassOnError: it was passed on before, or something is answered.
    :raises ValidationError: with a sentence per field that is wrong.
    """
    lock(link.key)
    refuse_unless_open(link)
    answered = SurveyResponse.objects.filter(wave=link.wave, key=link.key).exists()
    partnership = link.invitation.partnership
    if answered or partnership is None or not can_pass_on(link):
        raise NotToPassOnError("This link cannot be handed to a colleague any more.")
    old = (
        SurveyInvitation.objects.select_for_update(of=("self",))
        .select_related("system", "wave__instrument_version", "partnership__organisation", "person")
        .get(pk=link.invitation.pk)
    )
    try:
        with transaction.atomic():
            new = _invite(old, _colleague(by, old, partnership, name, email))
    except IntegrityError:  # somebody else named them in this moment
        raise ValidationError({"email": HAS_A_LINK}) from None
    old.passed_on_at = timezone.now()
    old.save(update_fields=["passed_on_at"])
    record(
        "survey_invitation.passed_on",
        old,
        system_id=old.system.public_id,
        parent=old.wave,
        changed=["passed_on_at"],
        facts={"to": str(new.public_id)},
    )
    return new


def _colleague(
    by: Actor, old: SurveyInvitation, partnership: Partnership, name: str, email: str
) -> Person:
    """The person with this address, if they work there, or a new one."""
    email = email.strip().lower()
    validate_email(email)
    organisation = partnership.organisation
    found = Person.objects.filter(system=old.system, email__iexact=email, erased_at__isnull=True)
    person = found.first()
    if person is None:
        return add_person(
            by=by, system=old.system, name=name, email=email, organisation=organisation
        )
    works_there = Position.objects.current().filter(person=person, organisation=organisation)
    said_no = SurveyOptOut.objects.standing().filter(system=old.system, person=person)
    if person == old.person or was_asked(old.wave, partnership, person):
        raise ValidationError({"email": HAS_A_LINK})
    if not works_there.exists() or said_no.exists():
        raise ValidationError({"email": NOT_TO_THIS_ADDRESS})
    return person


def _invite(old: SurveyInvitation, colleague: Person) -> SurveyInvitation:
    """The colleague stands for the same group as who was asked first."""
    new = SurveyInvitation(
        system=old.system,
        wave=old.wave,
        partnership=old.partnership,
        person=colleague,
        sector=old.sector,
        place_id=old.place_id,
        passed_on_from=old,
    )
    new.digest = digest_of(secret_of(new.public_id))
    new.save()
    SurveyAbout.objects.bulk_create(
        SurveyAbout(system=old.system, invitation=new, partnership_id=about)
        for about in old.abouts.values_list("partnership_id", flat=True)
    )
    queue_step([new.public_id], MailStep.INVITATION)
    return new
