"""The file that a job has made."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from jobs.downloads import as_download
from jobs.models import Job


@require_safe
def job_file(request: HttpRequest, public_id: str) -> HttpResponse:
    """Always saved, never shown: nothing in it may run in the browser."""
    jobs = Job.objects.visible_to(request.user).select_related("output_file")
    found = get_object_or_404(jobs, public_id=public_id)
    if found.output_file is None:
        raise Http404("This job made no file.")
    return as_download(found.output_file)
