"""Switches on the scores of a partnership between two partners of a system."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.actions.joint_partnership import score_joint_partnership
from engagement.errors import EngagementError
from partners.access import require
from partners.models import Partnership


@require_POST
def joint_score(request: SignedInRequest, public_id: str) -> HttpResponse:
    """From now on their trust in each other is computed, from all that was recorded before too."""
    shown = get_object_or_404(
        Partnership.objects.visible_to(request.user).select_related("system"), public_id=public_id
    )
    require(request.user, Permission.MANAGE_PARTNERSHIPS, shown.system)
    try:
        score_joint_partnership(by=request.user, partnership=shown)
    except EngagementError as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, f"The trust between {shown} is scored from now on.")
    return redirect("engagement:partnership", shown.public_id)
