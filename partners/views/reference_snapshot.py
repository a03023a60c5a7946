"""One run of an import: what it would change, or what it changed."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from jobs.actions.job import start_job
from jobs.downloads import as_download
from nhsuk.submission import form_page
from partners.access import require_anywhere
from partners.forms.reference import ApplyForm
from partners.models import ReferenceSnapshot
from partners.presenters.reference import SnapshotPresenter
from partners.tasks import APPLY


def reference_snapshot(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The page; for a preview also the button that applies it."""
    require_anywhere(request.user, Permission.IMPORT_REFERENCE)
    snapshot = get_object_or_404(
        ReferenceSnapshot.objects.visible_to(request.user).select_related("file"),
        public_id=public_id,
    )
    shown = SnapshotPresenter(snapshot)
    form = ApplyForm(request.POST if request.method == "POST" else None, warnings=shown.warnings)
    if form.is_valid() and not shown.is_applied:
        job = start_job(
            by=request.user,
            kind=APPLY,
            title=f"Import: {shown.kind}",
            parameters={"snapshot": str(snapshot.public_id), "consent": form.consent},
        )
        return redirect("jobs:job", job.public_id)
    crumbs = [
        {"text": "Home", "href": "/"},
        {"text": "Reference data", "href": reverse("partners:reference_list")},
    ]
    return form_page(
        request, "partners/reference_snapshot.html", form, shown=shown, breadcrumbs=crumbs
    )


@require_safe
def reference_problems(request: SignedInRequest, public_id: str) -> HttpResponse:
    """All skipped and rejected rows as CSV."""
    require_anywhere(request.user, Permission.IMPORT_REFERENCE)
    snapshot = get_object_or_404(
        ReferenceSnapshot.objects.visible_to(request.user).select_related("problems_file"),
        public_id=public_id,
    )
    if snapshot.problems_file is None:
        raise Http404("No row of this file was skipped or rejected.")
    return as_download(snapshot.problems_file)
