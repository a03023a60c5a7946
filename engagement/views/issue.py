"""One issue: what was raised, who has answered, how it ended."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.access import permissions_in
from engagement.lists.record_filters import IssueListFilter
from engagement.models import Issue
from engagement.views.record_page import list_page
from engagement.views.trail import to_partnership


@require_safe
def issue(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The page of an issue."""
    shown = get_object_or_404(
        Issue.objects.visible_to(request.user).select_related(
            "partnership__organisation", "system", "withdrawn_by"
        ),
        public_id=public_id,
    )
    allowed = permissions_in(request.user, shown.system)
    context = {
        "issue": shown,
        "may_log": Permission.LOG_EVENTS in allowed,
        "may_see_history": Permission.VIEW_HISTORY in allowed,
        "fictional_data": shown.system.is_fictional,
        "breadcrumbs": to_partnership(shown.partnership),
    }
    return render(request, "engagement/issue.html", context)


@require_safe
def issues(request: SignedInRequest) -> HttpResponse:
    """The issues of the system that the person may read, newest first."""
    return list_page(
        request,
        lambda asked: Issue.objects.visible_to(asked.user),
        IssueListFilter,
        name="issue",
        title="Issues raised",
        order=("-raised_on", "-id"),
        usual={"state": "open"},
    )
