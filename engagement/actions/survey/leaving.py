"""Somebody does not want to be asked, and says so through the link of a survey."""

from contextlib import suppress

from django.utils import timezone

from audit.recording import Actor, action, record
from engagement.actions.survey.opt_out import opt_out
from engagement.analytics.survey_link import SurveyLink
from engagement.enums import OptOutRoute
from engagement.errors import NotPossibleError
from engagement.models import SurveyInvitation


@action
def stop_asking(*, by: Actor, link: SurveyLink) -> SurveyInvitation:
    """Ask somebody no more; said again, it stays as it is.

    People of partners are asked in no survey of the system. Whoever works in the system gets no
    more mails of this one.
    """
    person = link.invitation.person
    if person is not None:
        with suppress(NotPossibleError):  # said before
            opt_out(by=by, person=person, route=OptOutRoute.LINK)
    invitation = (
        SurveyInvitation.objects.select_for_update(of=("self",))
        .select_related("system", "wave")
        .get(pk=link.invitation.pk)
    )
    if invitation.declined_at is None:
        invitation.declined_at = timezone.now()
        invitation.save(update_fields=["declined_at"])
    record(
        "survey_invitation.declined",
        invitation,
        system_id=invitation.system.public_id,
        parent=invitation.wave,
    )
    return invitation
