"""Upload, preview, apply, and the questions that wait."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponseRedirect
from django.test import Client
from django.urls import reverse

from jobs.models import Job
from partners.enums import ReferenceKind
from partners.models import Organisation, ReferenceSnapshot, SystemQuestion
from tests.factories.reference import EXCERPT_OF, bring_in, excerpt, preview
from tests.integration.partners.queries import queries_of
from tests.integration.reference.conftest import Work

UPLOAD, LIST = "/reference/upload/", "/reference/"
ANSWER = "/reference/questions/answer/"


def upload(
    kind: ReferenceKind, content: bytes | None = None, as_at: date = date(2026, 1, 1)
) -> dict[str, Any]:
    return {
        "kind": kind.value,
        "file": SimpleUploadedFile(EXCERPT_OF[kind], content or excerpt(kind), "text/csv"),
        "as_at_day": as_at.day,
        "as_at_month": as_at.month,
        "as_at_year": as_at.year,
    }


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", [ReferenceKind.TRUSTS, ReferenceKind.COUNCILS])
def test_from_the_upload_to_the_result(browser: Client, work: Work, kind: ReferenceKind) -> None:
    job = work(browser.post(UPLOAD, upload(kind)))
    assert job.state == "succeeded"
    assert not Organisation.objects.filter(kind__in=("nhs_trust", "district_council")).exists()
    page = browser.get(f"/jobs/{job.public_id}/")
    assert "See what would change" in page.content.decode()

    snapshot = ReferenceSnapshot.objects.get(kind=kind)
    url = reverse("partners:reference_snapshot", args=[snapshot.public_id])
    assert job.result is not None
    assert job.result["page"] == url
    shown = browser.get(url).content.decode()
    assert "Nothing is changed yet" in shown
    assert "Not in England" in shown

    applied = work(browser.post(url))
    assert applied.state == "succeeded", applied.error
    snapshot.refresh_from_db()
    assert snapshot.state == "applied"
    assert "Apply this file" not in browser.get(url).content.decode()
    assert Organisation.objects.filter(kind__in=("nhs_trust", "district_council")).exists()
    assert "Applied" in browser.get(LIST).content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_wrong_file_fails_with_the_sentence(browser: Client, work: Work) -> None:
    content = excerpt(ReferenceKind.PRACTICES)
    job = work(browser.post(UPLOAD, upload(ReferenceKind.TRUSTS, content)))
    assert job.state == "failed"
    shown = browser.get(f"/jobs/{job.public_id}/").content.decode()
    assert "This looks like the file of GP practices (epraccur.csv)" in shown
    assert not ReferenceSnapshot.objects.filter(kind=ReferenceKind.TRUSTS).exists()


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_died_after_its_last_write_costs_nothing(browser: Client, work: Work) -> None:
    snapshot = preview()
    url = reverse("partners:reference_snapshot", args=[snapshot.public_id])
    job = work(browser.post(url))
    Job.objects.filter(pk=job.pk).update(state="queued", finished_at=None)
    answer = browser.get("/jobs/")
    assert answer.status_code == 200
    again = work(HttpResponseRedirect(f"/jobs/{job.public_id}/"))
    assert (again.state, again.result) == ("succeeded", job.result)


@pytest.mark.django_db
def test_a_much_smaller_file_asks_for_consent(browser: Client, nothing_sent: None) -> None:
    bring_in(ReferenceKind.TRUSTS)
    few = b"".join(excerpt(ReferenceKind.TRUSTS).splitlines(keepends=True)[:4])
    snapshot = preview(ReferenceKind.TRUSTS, few)
    url = reverse("partners:reference_snapshot", args=[snapshot.public_id])
    assert "The file is meant to have fewer rows" in browser.get(url).content.decode()
    assert browser.post(url).status_code == 422
    assert browser.post(url, {"fewer_rows": "on"}).status_code == 302
    assert Job.objects.get().parameters["consent"] == {"fewer_rows": True, "older_facts": False}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind": ""}, "Select an answer to “What is in the file?”"),
        ({"file": ""}, "Select CSV file"),
        ({"file": SimpleUploadedFile("a.csv", b"")}, "The file is empty"),
        ({"file": SimpleUploadedFile("a.csv", b"x" * (20 * 1024**2 + 1))}, "smaller than 20 MB"),
        ({"as_at_year": "2999"}, "As at must be today or in the past"),
        ({"as_at_day": ""}, "must include a day"),
    ],
)
def test_what_is_wrong_with_an_upload_is_said_at_once(
    browser: Client, changes: dict[str, Any], said: str
) -> None:
    answer = browser.post(UPLOAD, {**upload(ReferenceKind.TRUSTS), **changes})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Job.objects.exists()


@pytest.mark.django_db
def test_all_problems_are_a_file_to_save(browser: Client) -> None:
    snapshot = bring_in(ReferenceKind.PRACTICES)
    answer = browser.get(reverse("partners:reference_problems", args=[snapshot.public_id]))
    assert answer["Content-Disposition"] == 'attachment; filename="problems-practices.csv"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert len(answer.content.decode().splitlines()) == 7
    clean = bring_in(ReferenceKind.NETWORKS)
    url = reverse("partners:reference_problems", args=[clean.public_id])
    assert browser.get(url).status_code == 404


@pytest.mark.django_db
def test_a_question_is_answered_for_one_organisation(browser: Client) -> None:
    bring_in(ReferenceKind.PRACTICES)
    question = SystemQuestion.objects.filter(source_code="QNQ")[0]
    system = question.candidates.get(code="S9B9J")
    groups = browser.get("/reference/questions/").content.decode()
    assert "Frimley" in groups
    sent = {"questions": [str(question.public_id)], "system": str(system.public_id)}
    answer = browser.post(f"{ANSWER}?code=QNQ", sent, follow=True)
    assert "1 organisation belongs to Surrey and Sussex now" in answer.content.decode()
    assert SystemQuestion.objects.unanswered().filter(source_code="QNQ").count() == 3


@pytest.mark.django_db
def test_questions_are_answered_for_a_whole_part_at_once(browser: Client) -> None:
    bring_in(ReferenceKind.PRACTICES)
    question = SystemQuestion.objects.filter(source_code="QJG", source_detail="06T")[0]
    system = question.candidates.get(code="D7T5G")
    url = f"{ANSWER}?code=QJG&part=06T"
    shown = browser.get(url).content.decode()
    assert "All 2 organisations of this list" in shown
    sent = {"whole_list": "on", "system": str(system.public_id)}
    assert browser.post(url, sent).status_code == 302
    assert SystemQuestion.objects.filter(answer=system).count() == 2
    assert SystemQuestion.objects.unanswered().get(source_code="QJG").source_detail == "06L"


@pytest.mark.django_db
def test_an_answer_needs_organisations_and_a_system_that_fits(browser: Client) -> None:
    bring_in(ReferenceKind.PRACTICES)
    nothing = browser.post(f"{ANSWER}?code=QNQ", {})
    assert nothing.status_code == 422
    assert "Select organisations in the list" in nothing.content.decode()
    assert "Select an answer to “Which system do they belong to?”" in nothing.content.decode()
    of_another = SystemQuestion.objects.filter(source_code="QJG")[0].candidates.get(code="T6Y0W")
    mixed = browser.post(ANSWER, {"whole_list": "on", "system": str(of_another.public_id)})
    assert mixed.status_code == 422
    assert "did not follow on" in mixed.content.decode()
    assert not SystemQuestion.objects.filter(answer__isnull=False).exists()


@pytest.mark.django_db
def test_whoever_may_not_import_sees_none_of_it(manager_browser: Client) -> None:
    snapshot = bring_in(ReferenceKind.PRACTICES)
    urls = (LIST, UPLOAD, "/reference/questions/", ANSWER, f"/reference/{snapshot.public_id}/")
    for url in (*urls, f"/reference/{snapshot.public_id}/problems/"):
        assert manager_browser.get(url).status_code == 403, url
        assert manager_browser.post(url).status_code in (403, 405), url
    assert (
        "Reference data from public registers" not in manager_browser.get("/jobs/").content.decode()
    )


@pytest.mark.django_db
def test_lists_cost_the_same_with_few_and_many_rows(browser: Client) -> None:
    bring_in(ReferenceKind.PRACTICES)
    urls = (LIST, "/reference/questions/", f"{ANSWER}?code=QNQ")
    few = [queries_of(browser, url) for url in urls]
    for _ in range(3):
        preview(ReferenceKind.TRUSTS)
    bring_in(ReferenceKind.SUB_ICB_LOCATIONS)
    bring_in(ReferenceKind.TRUSTS)
    assert [queries_of(browser, url) for url in urls] == few
