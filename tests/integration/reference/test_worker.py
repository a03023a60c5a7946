"""The same through a real broker and a real worker."""

import time

import pytest
from django.test import Client

from jobs.models import Job
from partners.enums import ReferenceKind
from partners.models import Organisation, ReferenceSnapshot
from tests.integration.reference.test_pages import UPLOAD, upload
from tests.worker import WorkerProcess

LIMIT = 60.0


def wait_for(location: str) -> Job:
    deadline = time.monotonic() + LIMIT
    while time.monotonic() < deadline:
        job = Job.objects.get(public_id=location.strip("/").split("/")[-1])
        if job.is_finished:
            return job
        time.sleep(0.2)
    pytest.fail(f"The job was not finished within {LIMIT} seconds.")


def test_a_worker_previews_and_applies(
    celery_worker_process: WorkerProcess, browser: Client
) -> None:
    job = wait_for(browser.post(UPLOAD, upload(ReferenceKind.TRUSTS))["Location"])
    assert job.state == "succeeded", job.error
    snapshot = ReferenceSnapshot.objects.get(kind=ReferenceKind.TRUSTS)

    applied = wait_for(browser.post(f"/reference/{snapshot.public_id}/")["Location"])

    assert applied.state == "succeeded", applied.error
    assert Organisation.objects.filter(kind="acute_trust").exists()
