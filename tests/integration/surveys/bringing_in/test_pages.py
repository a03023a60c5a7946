"""The pages of bringing in answers: the whole way through, and what is refused with a sentence."""

from http import HTTPStatus
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.roles import ANALYST, BOARD_MEMBER
from engagement.actions.survey.closing import withdraw_closed_wave
from engagement.enums import ImportState, WaveState
from engagement.models import PulseResult, SurveyAnswerFile, SurveyResponse, SurveyWave
from engagement.scoring.survey.shipped import CONFIDENTIAL_PULSE
from jobs.actions.running import run_job
from jobs.enums import JobState
from jobs.models import Job
from partners.models import Partnership, System
from tests import factories as make
from tests.factories.answer_files import brought_in, make_answer_file, shipped_version
from tests.factories.answer_tables import Said, as_csv, google_forms, qualtrics

pytestmark = pytest.mark.django_db

LAST_DAY = {"closes_on_day": "30", "closes_on_month": "5", "closes_on_year": "2025"}
DAYS = {"opens_on_day": "1", "opens_on_month": "5", "opens_on_year": "2025", **LAST_DAY}


@pytest.fixture
def system() -> System:
    return make.make_system()


@pytest.fixture
def acorn(system: System) -> Partnership:
    return make.make_partnership(system=system, name="Acorn Council")


@pytest.fixture
def client(system: System) -> Client:
    client = Client()
    client.force_login(make.make_user(system=system))
    return client


def address(step: str = "", answer_file: SurveyAnswerFile | None = None) -> str:
    if answer_file is None:
        return reverse(f"engagement:survey_bring_in{step}")
    return reverse(f"engagement:survey_bring_in{step}", args=[answer_file.public_id])


def upload(client: Client, content: bytes, name: str = "answers.csv", **changes: str) -> Any:
    sent = {
        "version": str(shipped_version().public_id),
        "title": "Spring survey",
        **DAYS,
        **changes,
    }
    return client.post(address("_new"), {**sent, "file": SimpleUploadedFile(name, content)})


def as_shown(client: Client, url: str, **changes: str) -> Any:
    """Send a form the way it was filled in for the person."""
    form = client.get(url).context["form"]
    shown = {name: form[name].value() for name in form.fields}
    sent = {name: value for name, value in shown.items() if value is not None}
    return client.post(url, {**sent, **changes})


def work() -> None:
    """What the worker does."""
    run_job(str(Job.objects.latest("pk").public_id))


def text(response: Any) -> str:
    return str(response.content.decode())


def test_the_whole_way_through(system: System, acorn: Partnership, client: Client) -> None:
    people = [
        Said("Acorn Council", "Agree", "More time.", "ann@acorn.example"),
        Said("Acorn Council", "Banana", "", "bo@acorn.example"),
        Said("Acorn Cuoncil", "Strongly agree"),
        Said("Beech Ltd", "Disagree"),
        Said("", "Agree"),
    ]
    response = upload(client, google_forms(people))
    answer_file = SurveyAnswerFile.objects.get()
    assert response["Location"] == address("_columns", answer_file)
    page = text(client.get(response["Location"]))
    assert "Which organisation do you work for?" in page
    assert "ann@acorn.example" not in page
    response = as_shown(client, response["Location"])
    assert response["Location"] == address("_words", answer_file)
    assert as_shown(client, response["Location"]).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    texts = client.get(response["Location"]).context["texts"]
    banana = {f"text_{texts.index('Banana')}": "leave_out"}
    response = as_shown(client, response["Location"], **banana)
    assert response["Location"] == address("_names", answer_file)

    page = text(client.get(response["Location"]))
    assert "Acorn Council (" in page
    found = [f"?name={name}" for name in ("acorn+cuoncil", "beech+limited")]
    assert all(each in page for each in found)
    search = address("_name", answer_file) + found[0]
    client.post(search, {"partnership": str(acorn.public_id)})
    response = client.post(address("_names", answer_file), {"name_0": "nobody"})
    assert response["Location"] == address("_invited", answer_file)
    page = text(client.post(response["Location"], {"total": "1"}))
    assert "At least the 2 who answered were asked." in page
    listed = SimpleUploadedFile("asked.csv", b"organisation,invited\nAcorn Council,8\nOak,9\n")
    response = client.post(response["Location"], {"organisations": listed, "total": "12"})
    assert response["Location"] == address("_preview", answer_file)
    page = text(client.get(response["Location"]))
    assert "“Oak”" in page
    assert "No organisation in the row: 1 row (row 6)" in page
    assert "Answers for this organisation are left out: 1 row (row 5)" in page
    assert "Nothing was answered: 1 row (row 3)" in page
    assert not SurveyWave.objects.exists()

    response = client.post(address("_preview", answer_file))
    assert "Waiting to begin" in text(client.get(response["Location"]))
    work()
    answer_file.refresh_from_db()
    wave = answer_file.wave
    assert wave is not None
    assert (wave.state, wave.brought_in, wave.closed_on) == (WaveState.CLOSED, True, wave.closes_on)
    result = PulseResult.objects.get(partnership=acorn)
    assert (result.answers, result.mean, result.closed_on) == (2, 4.5, wave.closes_on)
    page = text(client.get(response["Location"]))
    assert "The answers are in" in page
    assert "row 3" in page


def test_a_confidential_file_leaves_nothing_behind_but_protected_answers(
    system: System, acorn: Partnership, client: Client
) -> None:
    people = [Said("Acorn Council", str(3 + n % 3), "", f"p{n}@acorn.example") for n in range(7)]
    version = shipped_version(CONFIDENTIAL_PULSE)
    upload(client, qualtrics(people, CONFIDENTIAL_PULSE), version=str(version.public_id))
    answer_file = SurveyAnswerFile.objects.get()
    assert "@" not in str([answer_file.sheet, answer_file.columns, answer_file.words])
    as_shown(client, address("_columns", answer_file))
    words = address("_words", answer_file)
    assert "Select which number is the best answer" in text(client.post(words))
    as_shown(client, words, best="highest")
    client.post(address("_preview", answer_file))
    work()
    answer_file.refresh_from_db()
    assert answer_file.state == ImportState.FINISHED
    assert (answer_file.sheet, answer_file.words, answer_file.partners) == ({}, {}, {})
    kept = SurveyResponse.objects.filter(wave=answer_file.wave)
    assert sorted(one.answers["does-what-it-says"] for one in kept) == [3, 3, 3, 4, 4, 5, 5]
    assert PulseResult.objects.get(partnership=acorn).is_confidential
    assert len({one.key for one in kept}) == len(people)


def test_the_same_file_twice_is_refused_until_the_wave_is_withdrawn(
    system: System, acorn: Partnership, client: Client
) -> None:
    content = google_forms([Said("Acorn Council")])
    wave = brought_in(system=system, content=content, title="Spring").wave
    response = upload(client, content)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "came in before, as “Spring”" in text(response)
    assert reverse("engagement:survey_wave", args=[wave.public_id]) in text(response)  # type: ignore[union-attr]
    user = make.make_user(system=system)
    withdraw_closed_wave(by=user, wave=wave, reason="Wrong questions.")  # type: ignore[arg-type]
    assert not PulseResult.objects.standing().exists()
    assert upload(client, content).status_code == HTTPStatus.FOUND
    assert "Withdrawn" in text(client.get(address("s")))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"%PDF-1.4", "PDF"),
        (b"Organisation\n", "no rows below"),
        (as_csv([["x"] * 201, ["1"] * 201]), "more than 200 columns"),
        (as_csv([["Organisation", "A" * 9], ["x" * 40_000, "1"]]), "32,767 characters"),
        (b"\xff\xfe\x00", "cannot be read"),
    ],
)
def test_a_wrong_file_is_refused_with_a_sentence(
    client: Client, content: bytes, sentence: str
) -> None:
    response = upload(client, content)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert sentence in text(response)
    assert not SurveyAnswerFile.objects.exists()


def test_what_is_said_wrongly_is_refused_beside_the_field(
    system: System, acorn: Partnership, client: Client
) -> None:
    content = google_forms([Said("Acorn Council", f"=cmd|{n}") for n in range(45)])
    day = timezone.localdate().year + 1
    assert "once the survey is over" in text(upload(client, content, closes_on_year=str(day)))
    assert "half a year" in text(upload(client, content, opens_on_year="2024"))
    upload(client, content)
    answer_file = SurveyAnswerFile.objects.get()
    columns = address("_columns", answer_file)
    assert "more than 40 different texts" in text(as_shown(client, columns))
    organisation = str(answer_file.organisation)
    twice = as_shown(client, columns, better=organisation)
    assert "is chosen for “Organisation that answered” already" in text(twice)
    nothing = client.post(columns, {"organisation": organisation})
    assert "Select the column of at least one question" in text(nothing)
    assert "Select the column that holds the organisation" in text(client.post(columns))
    assert client.get(address("_preview", answer_file)).status_code == HTTPStatus.FOUND


def test_what_cannot_be_asked_is_refused(system: System, client: Client) -> None:
    relational = shipped_version("relational-1")
    response = upload(client, google_forms([Said("x")]), version=str(relational.public_id))
    assert "Select a valid choice" in text(response)
    assert "answered_by" not in client.get(address("_new")).context["form"].fields


def test_work_that_broke_off_left_nothing_and_is_tried_again(
    system: System, acorn: Partnership, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload(client, google_forms([Said("Acorn Council")]))
    answer_file = SurveyAnswerFile.objects.get()
    as_shown(client, address("_columns", answer_file))
    as_shown(client, address("_words", answer_file))
    client.post(address("_preview", answer_file))
    SurveyWave.objects.all().delete()
    now = timezone.now()
    Job.objects.update(state=JobState.FAILED, error="The disk is full.", finished_at=now)
    page = address("", answer_file)
    assert "The disk is full." in text(client.get(page))
    assert client.post(page).status_code == HTTPStatus.FOUND
    assert client.post(page).status_code == HTTPStatus.CONFLICT
    work()
    assert client.get(page, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert SurveyWave.objects.get().responses.count() == 1


def test_a_file_that_is_given_up_is_gone(system: System, client: Client) -> None:
    answer_file = make_answer_file(system=system)
    client.post(address("_discard", answer_file))
    answer_file.refresh_from_db()
    assert (answer_file.state, answer_file.sheet) == (ImportState.DISCARDED, {})
    assert client.get(address("", answer_file)).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("role", [BOARD_MEMBER.name, ANALYST.name])
def test_only_those_who_run_surveys_see_files(system: System, role: str) -> None:
    answer_file = make_answer_file(system=system)
    client = Client()
    client.force_login(make.make_user(system=system, role=role))
    assert client.get(address("s")).status_code == HTTPStatus.FORBIDDEN
    assert client.get(address("_new")).status_code == HTTPStatus.FORBIDDEN
    assert client.get(address("_columns", answer_file)).status_code == HTTPStatus.NOT_FOUND
