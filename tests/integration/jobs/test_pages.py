"""The pages of jobs."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from jobs.actions import lease
from jobs.actions.job import start_job, store_file
from jobs.models import Job
from jobs.registry import Outcome
from tests.factories.users import make_user
from tests.integration.jobs.test_running import Register
from tests.integration.partners.queries import queries_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(client: Client, does: Register, monkeypatch: pytest.MonkeyPatch) -> User:
    """Someone signed in, in a browser, on a day without workers."""

    def send_task(name: str, **_: Any) -> None: ...

    monkeypatch.setattr("jobs.queue.current_app.send_task", send_task)
    user = make_user()
    client.force_login(user)
    return user


def started(by: User, title: str = "Import: NHS trusts") -> Job:
    return start_job(by=by, kind="test", title=title)


def claimed(job: Job) -> lease.Lease:
    held = lease.claim(str(job.public_id))
    assert held is not None
    return held


def test_a_job_that_waits_can_be_followed_and_cancelled(client: Client, person: User) -> None:
    job = started(person)
    url = f"/jobs/{job.public_id}/"
    shown = client.get(url).content.decode()
    assert "Waiting for a free worker" in shown
    assert f'hx-get="{url}progress/"' in shown
    assert client.get(f"{url}cancel/").status_code == 405
    answer = client.post(f"{url}cancel/", follow=True).content.decode()
    assert "The job is cancelled" in answer
    assert "begun already" not in answer


def test_a_job_that_runs_shows_how_far_it_is(client: Client, person: User) -> None:
    job = started(person)
    lease.renew(claimed(job), message="Comparing", done=500, total=2000)
    answer = client.get(f"/jobs/{job.public_id}/progress/")
    assert "HX-Refresh" not in answer
    shown = answer.content.decode()
    assert "Comparing" in shown
    assert "500 of 2,000" in shown
    assert 'value="25"' in shown
    too_late = client.post(f"/jobs/{job.public_id}/cancel/", follow=True)
    assert "can no longer be cancelled" in too_late.content.decode()


def test_a_finished_job_stops_asking_and_leads_on(
    client: Client, person: User, does: Register
) -> None:
    file = store_file(by=person, name="rejects.csv", content=b"row", content_type="text/csv")
    result = {"summary": [["Rows", 15971]], "page": "/reference/", "page_text": "See the import"}
    does(lambda job, progress: Outcome(result, file))
    job = started(person)
    lease_of_nobody = Job.objects.get(pk=job.pk).lease_until
    assert lease_of_nobody is not None
    lease.finish(claimed(job), result=result, output_file=file)
    answer = client.get(f"/jobs/{job.public_id}/progress/")
    assert answer["HX-Refresh"] == "true"
    assert "hx-get" not in answer.content.decode()
    shown = client.get(f"/jobs/{job.public_id}/").content.decode()
    assert "15,971" in shown
    assert '<a class="nhsuk-button" href="/reference/">See the import</a>' in shown
    download = client.get(f"/jobs/{job.public_id}/file/")
    assert (download.content, download["Content-Type"]) == (b"row", "text/csv")


@pytest.mark.parametrize("page", ["https://evil.example/", "//evil.example/", "javascript:x"])
def test_a_result_leads_only_to_pages_of_our_own(client: Client, person: User, page: str) -> None:
    job = started(person)
    lease.finish(claimed(job), result={"page": page}, output_file=None)
    assert page not in client.get(f"/jobs/{job.public_id}/").content.decode()


def test_a_failed_job_shows_its_sentence(client: Client, person: User) -> None:
    job = started(person)
    lease.fail(claimed(job), "The file is cut off.")
    shown = client.get(f"/jobs/{job.public_id}/").content.decode()
    assert "The file is cut off." in shown
    assert client.get(f"/jobs/{job.public_id}/file/").status_code == 404


def test_nobody_sees_the_jobs_of_others(client: Client, person: User) -> None:
    other = started(make_user(), "Import of somebody else")
    for part in ("", "progress/", "file/"):
        assert client.get(f"/jobs/{other.public_id}/{part}").status_code == 404
    assert client.post(f"/jobs/{other.public_id}/cancel/").status_code == 404
    assert "somebody else" not in client.get("/jobs/").content.decode()


def test_the_list_is_paged_and_costs_the_same(client: Client, person: User) -> None:
    assert "No jobs yet" in client.get("/jobs/").content.decode()
    started(person)
    few = queries_of(client, "/jobs/")
    for number in range(60):
        started(person, f"Job {number}")
    assert queries_of(client, "/jobs/") == few
    shown = client.get("/jobs/").content.decode()
    assert "Job 59" in shown
    assert "Next" in shown
