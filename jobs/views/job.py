"""One job: how far it is, and what came of it."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from audit.recording import HasPublicId
from jobs.actions.job import cancel_job
from jobs.errors import JobRefusedError
from jobs.models import Job
from jobs.presenters.job import JobPresenter


@require_safe
def job(request: HttpRequest, public_id: str) -> HttpResponse:
    """The page. It follows the work by itself; without JavaScript there is a link."""
    found = get_object_or_404(Job.objects.visible_to(request.user), public_id=public_id)
    context = {
        "shown": JobPresenter(found),
        "breadcrumbs": [
            {"text": "Home", "href": "/"},
            {"text": "Jobs", "href": reverse("jobs:jobs")},
        ],
    }
    return render(request, "jobs/job.html", context)


@require_safe
def job_progress(request: HttpRequest, public_id: str) -> HttpResponse:
    """The part that changes, asked for every second until the job is finished."""
    found = get_object_or_404(Job.objects.visible_to(request.user), public_id=public_id)
    response = render(request, "jobs/_progress.html", {"shown": JobPresenter(found)})
    if found.is_finished:
        # The whole page says more now: what came of it and where to go on.
        response["HX-Refresh"] = "true"
    return response


@require_POST
def job_cancel(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take back a job that no worker has begun."""
    found = get_object_or_404(Job.objects.visible_to(request.user), public_id=public_id)
    try:
        # This room does not know users; the middleware lets nobody in who has not signed in.
        cancel_job(by=cast(HasPublicId, request.user), job=found)
    except JobRefusedError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "The job is cancelled.")
    return redirect("jobs:job", found.public_id)
