"""Hand in a register's file; a worker then works out what it would change."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from jobs.actions.job import start_job, store_file
from nhsuk.submission import form_page
from partners.access import require_anywhere
from partners.enums import ReferenceKind
from partners.forms.reference import UploadForm
from partners.tasks import PREVIEW


def reference_upload(request: SignedInRequest) -> HttpResponse:
    """The form; a valid one leads to the page of the job."""
    require_anywhere(request.user, Permission.IMPORT_REFERENCE)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*sent)
    if form.is_valid():
        upload, kind = form.cleaned_data["file"], form.cleaned_data["kind"]
        stored = store_file(
            by=request.user, name=upload.name, content=upload.read(), content_type="text/csv"
        )
        job = start_job(
            by=request.user,
            kind=PREVIEW,
            title=f"Preview: {ReferenceKind(kind).label}",
            parameters={"kind": kind, "as_at": form.cleaned_data["as_at"].isoformat()},
            input_file=stored,
        )
        return redirect("jobs:job", job.public_id)
    crumbs = [
        {"text": "Home", "href": "/"},
        {"text": "Reference data", "href": reverse("partners:reference_list")},
    ]
    return form_page(request, "partners/reference_upload.html", form, breadcrumbs=crumbs)
