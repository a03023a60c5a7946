"""Somebody who is asked hands the questions to a colleague, who gets a link of their own."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.recording import Actor, action, record
from engagement.actions.survey.answering import lock, refuse_unless_open
from engagement.actions.survey.asked_who import Candidate
from engagement.actions.survey.invitation_rows import new_invitation, queue_step, was_asked
from engagement.analytics.survey_link import SurveyLink
from engagement.enums import MailStep
from engagement.errors import NotPossibleError
from engagement.models import SurveyAbout, SurveyInvitation, SurveyOptOut, SurveyResponse
from partners.actions.person import add_person
from partners.models import Partnership, Person, Position

# The same for all, so that nobody learns by trying whom the system knows, and who said no.
NOT_TO_THIS_ADDRESS = (
    "We cannot send the questions to this address. Ask the person who asks you to add your "
    "colleague."
)

HAS_A_LINK = "This person has a link of their own already."
# Enough for slips of the keyboard, and too few to learn whom the system knows.
MOST_REFUSED = 5
TOO_MANY_REFUSED = (
    f"{MOST_REFUSED} addresses were named that we cannot send the questions to, so no more can be "
    "tried. Answer yourself, or ask the person who asks you to add your colleague."
)


class NotToPassOnError(NotPossibleError):
    """An invitation that cannot be handed to a colleague."""


class _RefusedError(Exception):
    """An address that the questions do not go to, with the sentence that says so."""


@dataclass(frozen=True)
class Handed:
    """What became of it: the colleague's invitation, or why the questions do not go to them."""

    invitation: SurveyInvitation | None
    refusal: str = ""


def can_pass_on(link: SurveyLink) -> bool:
    """Whether this is for the invited person alone to decide, and nothing is answered yet."""
    invitation = link.invitation
    return (
        invitation.partnership_id is not None
        and invitation.passed_on_from_id is None
        and not link.kept
    )


@action
def pass_on(*, by: Actor, link: SurveyLink, name: str, email: str) -> Handed:
    """Ask a colleague at the same organisation instead; the old link stops, a mail goes to them.

    Whom the system does not know yet becomes a person with a job at that organisation. An address
    that is refused is counted and recorded, without the address; after `MOST_REFUSED` no more can
    be named through this link, so that nobody learns by trying whom the system knows.

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
        .select_related(
            "system",
            "wave__system",
            "wave__instrument_version",
            "partnership__organisation",
            "person",
        )
        .get(pk=link.invitation.pk)
    )
    if old.refused_colleagues >= MOST_REFUSED:
        raise ValidationError({"email": TOO_MANY_REFUSED})
    try:
        with transaction.atomic():
            new = _invite(old, _colleague(by, old, partnership, name, email))
    except IntegrityError:  # somebody else named them in this moment
        return _refused(old, HAS_A_LINK)
    except _RefusedError as refused:
        return _refused(old, str(refused))
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
    return Handed(new)


def _refused(old: SurveyInvitation, why: str) -> Handed:
    old.refused_colleagues += 1
    old.save(update_fields=["refused_colleagues"])
    record(
        "survey_invitation.colleague_refused",
        old,
        system_id=old.system.public_id,
        parent=old.wave,
        changed=["refused_colleagues"],
    )
    return Handed(None, TOO_MANY_REFUSED if old.refused_colleagues >= MOST_REFUSED else why)


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
    if person == old.person:
        raise _RefusedError(HAS_A_LINK)
    # Of people elsewhere it is told nothing, not even that they are asked.
    works_there = Position.objects.current().filter(person=person, organisation=organisation)
    if not works_there.exists():
        raise _RefusedError(NOT_TO_THIS_ADDRESS)
    if was_asked(old.wave, partnership, person):
        raise _RefusedError(HAS_A_LINK)
    if SurveyOptOut.objects.standing().filter(system=old.system, person=person).exists():
        raise _RefusedError(NOT_TO_THIS_ADDRESS)
    return person


def _invite(old: SurveyInvitation, colleague: Person) -> SurveyInvitation:
    """Ask the colleague instead, about the same partners."""
    new = new_invitation(old.wave, Candidate(old.partnership, colleague), passed_on_from=old)
    new.save()
    SurveyAbout.objects.bulk_create(
        SurveyAbout(system=old.system, invitation=new, partnership_id=about)
        for about in old.abouts.values_list("partnership_id", flat=True)
    )
    queue_step([new.public_id], MailStep.INVITATION)
    return new
