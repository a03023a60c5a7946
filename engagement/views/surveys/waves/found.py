"""The wave or invitation that an address names, if the person may see it, or do something to it."""

from uuid import UUID

from django.shortcuts import get_object_or_404

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.models import SurveyInvitation, SurveyWave
from partners.access import require


def wave_or_404(
    request: SignedInRequest, public_id: UUID, needs: Permission | None = None
) -> SurveyWave:
    """A wave that the person sees; with ``needs`` also one with which they may do that."""
    rows = SurveyWave.objects.visible_to(request.user).select_related(
        "system", "board", "instrument_version__instrument", "made_by", "withdrawn_by"
    )
    found = get_object_or_404(rows, public_id=public_id)
    if needs is not None:
        require(request.user, needs, found.system)
    return found


def invitation_or_404(request: SignedInRequest, public_id: UUID) -> SurveyInvitation:
    """An invitation of a wave that the person runs."""
    rows = SurveyInvitation.objects.visible_to(request.user).select_related(
        "system", "wave__system", "person", "user", "partnership__organisation"
    )
    found = get_object_or_404(rows, public_id=public_id)
    require(request.user, Permission.MANAGE_SURVEYS, found.system)
    return found
