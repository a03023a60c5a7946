"""Reference data: what is here, from where, as at which day."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from nhsuk.paging import keyset_page
from partners.access import require_anywhere
from partners.models import ReferenceSnapshot, SystemQuestion
from partners.presenters.reference import SnapshotPresenter


@require_safe
def reference_list(request: SignedInRequest) -> HttpResponse:
    """All runs, newest first, and the questions that they left."""
    require_anywhere(request.user, Permission.IMPORT_REFERENCE)
    page = keyset_page(
        ReferenceSnapshot.objects.visible_to(request.user), request.GET, order=("-id",), size=20
    )
    questions = SystemQuestion.objects.visible_to(request.user).unanswered()
    context = {
        "page": page,
        "rows": [SnapshotPresenter(snapshot) for snapshot in page],
        "open_questions": questions.count(),
        "breadcrumbs": [{"text": "Home", "href": "/"}],
    }
    return render(request, "partners/reference_list.html", context)
