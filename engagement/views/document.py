"""One document that was asked for: by when, and whether it was shared."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.access import permissions_in
from engagement.lists.record_filters import DocumentListFilter
from engagement.models import Document
from engagement.views.record_page import list_page
from engagement.views.trail import to_partnership


@require_safe
def document(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The page of a document. Why it is withheld is for those who work with partners."""
    shown = get_object_or_404(
        Document.objects.visible_to(request.user).select_related(
            "partnership__organisation", "system", "withdrawn_by"
        ),
        public_id=public_id,
    )
    allowed = permissions_in(request.user, shown.system)
    context = {
        "document": shown,
        "may_log": Permission.LOG_EVENTS in allowed,
        "may_read_why": Permission.VIEW_CONFIDENTIAL_NOTES in allowed,
        "may_see_history": Permission.VIEW_HISTORY in allowed,
        "fictional_data": shown.system.is_fictional,
        "breadcrumbs": to_partnership(shown.partnership),
    }
    return render(request, "engagement/document.html", context)


@require_safe
def documents(request: SignedInRequest) -> HttpResponse:
    """The documents of the system, soonest due first."""
    return list_page(
        request,
        lambda asked: Document.objects.visible_to(asked.user),
        DocumentListFilter,
        name="document",
        title="Documents asked for",
        order=("due_on", "id"),
        usual={"state": "asked"},
    )
