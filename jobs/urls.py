"""Addresses of long work. Only public ids, never keys."""

from django.urls import URLPattern, URLResolver, path

from jobs.views.job import job, job_cancel, job_progress
from jobs.views.job_file import job_file
from jobs.views.jobs import jobs

app_name = "jobs"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", jobs, name="jobs"),
    path("<uuid:public_id>/", job, name="job"),
    path("<uuid:public_id>/progress/", job_progress, name="job_progress"),
    path("<uuid:public_id>/cancel/", job_cancel, name="job_cancel"),
    path("<uuid:public_id>/file/", job_file, name="job_file"),
]
