"""Single invitations of an open wave: somebody more is asked, or no longer."""

from contextlib import suppress

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from audit.recording import Actor, action, record
from engagement.actions.survey.answering import lock
from engagement.actions.survey.asked_system import raters_of
from engagement.actions.survey.asked_who import Candidate, partnerships_chosen, why_not
from engagement.actions.survey.asking_choice import Asking, WhyNot, asking_of
from engagement.actions.survey.invitation_rows import (
    has_answered,
    link_secret,
    new_invitation,
    queue_step,
    was_asked,
)
from engagement.actions.survey.wave import locked_wave
from engagement.enums import MailStep, Side
from engagement.errors import NotPossibleError
from engagement.models import SurveyAbout, SurveyInvitation, SurveyWave
from engagement.surveys.secrets import answers_key
from partners.models import Partnership, Person, Position

REFUSALS = {
    WhyNot.ERASED: "This person was erased.",
    WhyNot.OPTED_OUT: "This person does not want to be asked in surveys.",
    WhyNot.NO_ADDRESS: "We do not know this person’s address. Add it to their page first.",
    WhyNot.BOUNCED_BEFORE: "A mail to this person came back. Put their address right first.",
}


@action
def invite(
    *,
    by: Actor,
    wave: SurveyWave,
    partnership: Partnership,
    person: Person,
) -> SurveyInvitation:
    """Ask one more person of a partner in an open wave; the mail goes out at once.

    :raises NotPossibleError: the wave takes no answers, or the person is asked already.
    :raises AlreadyWithdrawnError: the wave was cancelled.
    :raises ValidationError: this person cannot be asked; the text says why.
    """
    wave = _locked_open(wave)
    if wave.answered_by != Side.PARTNER:
        raise NotPossibleError("In this wave the system’s people answer.")
    _refuse_unless_reachable(wave, partnership, person)
    if was_asked(wave, partnership, person):
        raise NotPossibleError(f"{person} was asked in this wave already.")
    candidate = Candidate(partnership, person=person, abouts=_rated(wave, partnership))
    return _written("survey_invitation.added", new_invitation(wave, candidate), candidate)


@action
def invite_colleague(
    *, by: Actor, wave: SurveyWave, user: User, abouts: list[Partnership]
) -> SurveyInvitation:
    """Ask one more of the system's people about some partners; the mail goes out at once.

    :raises NotPossibleError: the wave takes no answers, or the user is asked already.
    :raises AlreadyWithdrawnError: the wave was cancelled.
    :raises ValidationError: nobody of the system, or no partner, was chosen.
    """
    wave = _locked_open(wave)
    if wave.answered_by != Side.SYSTEM:
        raise NotPossibleError("In this wave partners answer.")
    members = raters_of(wave.system).filter(user=user)
    if not user.is_active or not members.exists():
        raise ValidationError({"user": "Choose somebody who may see how partners are rated."})
    if not abouts or any(
        one.system_id != wave.system_id or one.is_joint or one.is_withdrawn for one in abouts
    ):
        raise ValidationError({"abouts": "Choose at least one partner of this system."})
    if wave.invitations.filter(user=user, taken_back_at__isnull=True).exists():
        raise NotPossibleError(f"{user} is asked in this wave already.")
    candidate = Candidate(None, user=user, abouts=tuple(abouts))
    return _written("survey_invitation.added", new_invitation(wave, candidate), candidate)


@action
def take_back_invitation(*, by: Actor, invitation: SurveyInvitation) -> SurveyInvitation:
    """Ask somebody no longer: the link stops to work. In a confidential wave that is possible also
    after they answered, which still counts: a refusal would tell that they did.

    :raises NotPossibleError: it was taken back or passed on before, they have answered for their
        organisation, or the wave takes no answers.
    :raises AlreadyWithdrawnError: the wave was cancelled.
    """
    _let_sending_end(invitation)
    wave = _locked_open(invitation.wave)
    invitation = locked_invitation(invitation)
    if not wave.instrument_version.is_confidential and has_answered(invitation):
        raise NotPossibleError("They have answered, so this cannot be taken back any more.")
    invitation.taken_back_at = timezone.now()
    invitation.save()
    record_invitation("survey_invitation.taken_back", invitation, wave)
    return invitation


@action
def record_bounce(*, by: Actor, invitation: SurveyInvitation) -> SurveyInvitation:
    """Note that a mail to somebody came back, so that nobody writes there again.

    :raises NotPossibleError: it was noted before.
    """
    invitation = SurveyInvitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if invitation.bounced_at is not None:
        raise NotPossibleError("It is noted already that mails to this address come back.")
    invitation.bounced_at = timezone.now()
    invitation.save()
    record_invitation("survey_invitation.bounced", invitation, invitation.wave)
    return invitation


def locked_invitation(invitation: SurveyInvitation) -> SurveyInvitation:
    """The invitation read again and locked; the wave, locked before, stays as it is.

    :raises NotPossibleError: it was taken back or passed on.
    """
    found = (
        SurveyInvitation.objects.select_for_update(of=("self",))
        .select_related("wave", "system", "person", "user", "partnership__organisation")
        .get(pk=invitation.pk)
    )
    if found.taken_back_at is not None:
        raise NotPossibleError("This invitation was taken back.")
    if found.passed_on_at is not None:
        raise NotPossibleError("This invitation was passed on to a colleague.")
    return found


def record_invitation(event_type: str, invitation: SurveyInvitation, wave: SurveyWave) -> None:
    """The audit event of an action on an invitation; who it is stands in the row."""
    record(event_type, invitation, system_id=wave.system.public_id, parent=wave)


def _let_sending_end(invitation: SurveyInvitation) -> None:
    """Whoever sends answers through this link in this moment has sent them, or comes too late.

    Before the wave is locked: who sends answers holds this and then waits for the wave.
    """
    with suppress(LookupError):  # the key of the installation was changed
        lock(answers_key(link_secret(invitation)))


def _locked_open(wave: SurveyWave) -> SurveyWave:
    wave = locked_wave(wave)
    if not wave.is_open:
        raise NotPossibleError("This wave does not take answers.")
    return wave


def _written(
    event_type: str, invitation: SurveyInvitation, candidate: Candidate
) -> SurveyInvitation:
    """Saved, recorded, and with its mail waiting."""
    invitation.save()
    SurveyAbout.objects.bulk_create(
        SurveyAbout(system=invitation.system, invitation=invitation, partnership=about)
        for about in candidate.abouts
    )
    queue_step([invitation.public_id], MailStep.INVITATION)
    record_invitation(event_type, invitation, invitation.wave)
    return invitation


def _refuse_unless_reachable(wave: SurveyWave, partnership: Partnership, person: Person) -> None:
    if partnership.system_id != wave.system_id or partnership.is_joint or partnership.is_withdrawn:
        raise ValidationError({"partnership": "Choose a partner of this system."})
    works_there = Position.objects.current().filter(
        person=person, organisation=partnership.organisation_id, system=wave.system
    )
    found = works_there.annotate(why=why_not()).values_list("why", flat=True).first()
    if found is None:
        raise ValidationError({"person": f"Choose someone who works at {partnership} now."})
    if found:
        raise ValidationError({"person": REFUSALS[WhyNot(found)]})


def _rated(wave: SurveyWave, partnership: Partnership) -> tuple[Partnership, ...]:
    """Whom they rate in a relational wave: the organisations that the others are asked about."""
    if not wave.instrument_version.is_relational:
        return ()
    of_wave = Q(pk__in=SurveyAbout.objects.filter(invitation__wave=wave).values("partnership"))
    asked = Q(pk__in=wave.invitations.values("partnership"))
    found = Partnership.objects.filter(of_wave | asked)
    board = partnerships_chosen(wave, _whole_board(wave))
    rows: QuerySet[Partnership] = found if found.exists() else board
    return tuple(rows.exclude(pk=partnership.pk).order_by("organisation__name", "pk"))


def _whole_board(wave: SurveyWave) -> Asking:
    kept = asking_of(wave)
    return Asking(board=True, organisations=kept.organisations, left_out=kept.left_out)
