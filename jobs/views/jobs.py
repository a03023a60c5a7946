"""The jobs that a person has started."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jobs.models import Job
from jobs.presenters.job import JobPresenter
from jobs.starting_points import starting_points_of
from nhsuk.paging import keyset_page


@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    """Newest first."""
    page = keyset_page(Job.objects.visible_to(request.user), request.GET, order=("-id",))
    context = {
        "page": page,
        "rows": [JobPresenter(job) for job in page],
        "starting_points": starting_points_of(request.user),
        "breadcrumbs": [{"text": "Home", "href": "/"}],
    }
    return render(request, "jobs/jobs.html", context)
