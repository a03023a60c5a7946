"""The pages of bringing in a spreadsheet: who may, what is refused, and the whole way through."""

import io
import zipfile
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.roles import BOARD_MEMBER, PARTNERSHIP_MANAGER, SYSTEM_ADMINISTRATOR
from engagement.actions.importing.run import run_import, run_reading
from engagement.actions.importing.sheet import start_import
from engagement.enums import ImportState
from engagement.models import Event, SheetImport
from engagement.views import import_columns
from jobs.enums import JobState
from jobs.models import Job
from jobs.progress import SilentProgress
from partners.models import Organisation, System
from tests import factories as make
from tests.integration.imports.logs import EXCERPT, bring_in, log_of, staged

pytestmark = pytest.mark.django_db

TWO = log_of("03/06/2024,Royal Collee of Nursing,A One,Pay", "Nil return,Nil return,,")
STEPS = ("import", "import_columns", "import_preview", "import_names", "import_discard")


@pytest.fixture
def system() -> System:
    return make.make_system()


def client_of(system: System, role: str = PARTNERSHIP_MANAGER.name) -> Client:
    client = Client()
    client.force_login(make.make_user(system=system, role=role))
    return client


@pytest.fixture
def client(system: System) -> Client:
    return client_of(system)


def address(name: str, *arguments: object) -> str:
    return reverse(f"engagement:{name}", args=arguments)


def upload(client: Client, content: bytes, name: str = "log.csv", kind: str = "events") -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post(address("import_upload"), {"kind": kind, "file": file})


def finish(sheet_import: SheetImport) -> SheetImport:
    """What the worker does."""
    sheet_import.refresh_from_db()
    assert sheet_import.job is not None
    run_import(sheet_import.job, SilentProgress())
    sheet_import.refresh_from_db()
    return sheet_import


COLUMNS = {
    "date": "date",
    "organisations": "organisation",
    "our_people": "minister",
    "title": "purpose",
    "date_order": "day",
    "default_kind": "meeting",
    "create_people": "on",
}


def test_a_long_file_is_read_by_a_worker(
    system: System, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_columns, "READ_AT_ONCE", 1)
    upload(client, TWO)
    sheet_import = SheetImport.objects.get()
    page = address("import", sheet_import.public_id)
    client.post(address("import_columns", sheet_import.public_id), COLUMNS)
    assert "Being read" in client.get(page).content.decode()
    job = Job.objects.get(kind="read_sheet")
    Job.objects.filter(pk=job.pk).update(message="Reading rows", done=1, total=2)
    fragment = client.get(page, headers={"HX-Request": "true"})
    assert "Reading rows: 1 of 2" in fragment.content.decode()
    run_reading(job, SilentProgress())
    assert client.get(page, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert client.get(page)["Location"] == address("import_preview", sheet_import.public_id)
    assert sheet_import.rows.count() == 2


def test_a_reading_that_broke_off_can_be_tried_again(
    system: System, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_columns, "READ_AT_ONCE", 1)
    upload(client, TWO)
    sheet_import = SheetImport.objects.get()
    columns = address("import_columns", sheet_import.public_id)
    client.post(columns, COLUMNS)
    assert client.get(columns).status_code == HTTPStatus.FOUND
    now = timezone.now()
    Job.objects.update(state=JobState.FAILED, error="The disk is full.", finished_at=now)
    assert (
        "The disk is full."
        in client.get(address("import", sheet_import.public_id)).content.decode()
    )
    client.post(columns, COLUMNS)
    run_reading(Job.objects.latest("pk"), SilentProgress())
    sheet_import.refresh_from_db()
    assert sheet_import.state == ImportState.READY


def test_the_whole_way_through(system: System, client: Client) -> None:
    nursing = make.make_organisation(name="Royal College of Nursing")
    response = upload(client, TWO)
    sheet_import = SheetImport.objects.get()
    assert response["Location"] == address("import_columns", sheet_import.public_id)
    assert "Royal Collee of Nursing" in client.get(response["Location"]).content.decode()
    assert not Event.objects.exists()

    response = client.post(address("import_columns", sheet_import.public_id), COLUMNS)
    preview = address("import_preview", sheet_import.public_id)
    assert response["Location"] == preview
    page = client.get(preview).content.decode()
    assert "1 name is without a decision" in page
    assert "Nil return: there was no meeting: 1 row" in page

    name = sheet_import.names.get()
    names = address("import_names", sheet_import.public_id)
    assert "Royal College of Nursing (98% alike)" in client.get(names).content.decode()
    response = client.post(names, {str(name.public_id): f"match:{nursing.public_id}"})
    assert response["Location"] == preview

    response = client.post(preview)
    assert response["Location"] == address("import", sheet_import.public_id)
    assert "1 of 2 rows done" in client.get(response["Location"]).content.decode()
    finish(sheet_import)
    page = client.get(response["Location"]).content.decode()
    assert "1 meeting brought in" in page
    assert Event.objects.get().partnerships.get().organisation == nursing


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"<html><table>", "web page"),
        (b"PK\x03\x04zip", "damaged"),
        (b"%PDF-1.4", "PDF"),
        (b"date,organisation\n", "no rows below"),
        (b'a\n"open', "quotation mark"),
    ],
)
def test_a_wrong_file_is_refused_with_a_sentence(
    client: Client, content: bytes, sentence: str
) -> None:
    response = upload(client, content)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert sentence in response.content.decode()
    assert not SheetImport.objects.exists()


@pytest.mark.parametrize(
    ("megabytes", "status", "sentence"),
    [
        (19, HTTPStatus.UNPROCESSABLE_ENTITY, "The letters in this file cannot be read"),
        (40, HTTPStatus.UNPROCESSABLE_ENTITY, "The file is larger than 20 MB"),
        (50, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too large"),
    ],
)
def test_megabytes_of_rubbish_are_refused_with_a_sentence(
    client: Client, megabytes: int, status: HTTPStatus, sentence: str
) -> None:
    rubbish = bytes(range(128, 256)) * (megabytes * 1024 * 8)
    response = upload(client, rubbish)
    assert (response.status_code, sentence in response.content.decode()) == (status, True)
    assert not SheetImport.objects.exists()


def test_a_spreadsheet_bomb_is_refused_with_a_sentence(client: Client) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(220):
                sheet.write(b" " * 1024 * 1024)
    response = upload(client, bomb.getvalue(), name="log.xlsx")
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "unpacks to far more than an import needs" in response.content.decode()
    assert not SheetImport.objects.exists()


def test_no_file_is_refused(client: Client) -> None:
    response = client.post(address("import_upload"))
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Choose a file" in response.content.decode()


def test_missing_and_doubled_columns_are_refused(system: System, client: Client) -> None:
    upload(client, TWO)
    columns = address("import_columns", SheetImport.objects.get().public_id)
    missing = client.post(columns, {**COLUMNS, "organisations": ""})
    assert missing.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Select the column of: organisations met" in missing.content.decode()
    doubled = client.post(columns, {**COLUMNS, "title": "organisation"})
    assert doubled.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "is chosen for organisations met already" in doubled.content.decode()


def test_month_first_is_a_choice(system: System, client: Client) -> None:
    upload(client, log_of("03/06/2024,Nesta,,"))
    sheet_import = SheetImport.objects.get()
    columns = address("import_columns", sheet_import.public_id)
    client.post(columns, {**COLUMNS, "date_order": "month"})
    assert str(sheet_import.rows.get().occurred_on) == "2024-03-06"
    client.post(columns, COLUMNS)
    assert str(sheet_import.rows.get().occurred_on) == "2024-06-03"


def test_open_names_need_a_rule(system: System, client: Client) -> None:
    sheet_import = staged(system, TWO)
    preview = address("import_preview", sheet_import.public_id)
    response = client.post(preview)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Select what happens with names" in response.content.decode()
    assert client.post(preview, {"unmatched": "create"}).status_code == HTTPStatus.FOUND


def test_a_name_can_be_searched_for(system: System, client: Client) -> None:
    other = make.make_organisation(name="Nurses of England")
    sheet_import = staged(system, TWO)
    name = sheet_import.names.get()
    page = address("import_name", name.public_id)
    assert client.get(page).status_code == HTTPStatus.OK
    assert client.post(page).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    response = client.post(page, {"organisation": str(other.public_id)})
    assert response["Location"] == address("import_names", sheet_import.public_id)
    name.refresh_from_db()
    assert (name.decision, name.organisation) == ("match", other)
    assert "Nurses of England" in client.get(response["Location"]).content.decode()


def test_an_answer_that_was_not_offered_is_refused(system: System, client: Client) -> None:
    stranger = make.make_organisation(name="Something else")
    sheet_import = staged(system, TWO)
    name = sheet_import.names.get()
    answer = {str(name.public_id): f"match:{stranger.public_id}"}
    response = client.post(address("import_names", sheet_import.public_id), answer)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    name.refresh_from_db()
    assert name.organisation is None


def test_giving_up_deletes_the_draft(system: System, client: Client) -> None:
    sheet_import = staged(system, TWO)
    discard = address("import_discard", sheet_import.public_id)
    assert client.get(discard).status_code == HTTPStatus.OK
    assert client.post(discard)["Location"] == address("imports")
    sheet_import.refresh_from_db()
    assert sheet_import.state == ImportState.DISCARDED
    assert not sheet_import.rows.exists()
    assert client.get(discard).status_code == HTTPStatus.NOT_FOUND


def test_rejects_can_be_downloaded(system: System, client: Client) -> None:
    sheet_import = bring_in(staged(system, TWO, name="Minutes & more.csv"))
    response = client.get(address("import_rejects", sheet_import.public_id))
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert 'filename="Minutes---more-rejects.csv"' in response["Content-Disposition"]
    assert "there is no meeting to bring in" in response.content.decode("utf-8-sig")


def test_a_job_that_failed_can_be_carried_on(system: System, client: Client) -> None:
    sheet_import = staged(system, TWO)
    job = start_import(by=make.TESTS, sheet_import=sheet_import, unmatched="create")
    page = address("import", sheet_import.public_id)
    assert client.post(page).status_code == HTTPStatus.CONFLICT
    Job.objects.filter(pk=job.pk).update(
        state=JobState.FAILED, finished_at=job.created_at, error="It broke."
    )
    shown = client.get(page).content.decode()
    assert "It broke." in shown
    assert "Carry on" in shown
    assert client.post(page).status_code == HTTPStatus.FOUND
    assert finish(sheet_import).state == ImportState.FINISHED


def test_progress_is_a_fragment_for_htmx(system: System, client: Client) -> None:
    sheet_import = staged(system, TWO)
    start_import(by=make.TESTS, sheet_import=sheet_import, unmatched="create")
    page, htmx = address("import", sheet_import.public_id), {"HX-Request": "true"}
    fragment = client.get(page, headers=htmx).content.decode()
    assert "<progress" in fragment
    assert "<html" not in fragment
    finish(sheet_import)
    assert client.get(page, headers=htmx)["HX-Refresh"] == "true"


@pytest.mark.parametrize("step", ["import_columns", "import_preview", "import_names"])
def test_steps_of_a_finished_import_lead_to_its_result(
    system: System, client: Client, step: str
) -> None:
    sheet_import = bring_in(staged(system, TWO))
    response = client.get(address(step, sheet_import.public_id))
    assert response["Location"] == address("import", sheet_import.public_id)


def test_a_stranger_finds_no_import(system: System) -> None:
    sheet_import = staged(system, TWO)
    stranger = client_of(make.make_system())
    for step in (*STEPS, "import_rejects"):
        page = address(step, sheet_import.public_id)
        assert stranger.get(page).status_code == HTTPStatus.NOT_FOUND
    name = address("import_name", sheet_import.names.get().public_id)
    assert stranger.get(name).status_code == HTTPStatus.NOT_FOUND
    assert stranger.post(address("import_discard", sheet_import.public_id)).status_code == 404


def test_a_board_member_may_not_import(system: System) -> None:
    sheet_import = staged(system, TWO)
    member = client_of(system, BOARD_MEMBER.name)
    assert member.get(address("imports")).status_code == HTTPStatus.FORBIDDEN
    assert member.get(address("import_upload")).status_code == HTTPStatus.FORBIDDEN
    assert upload(member, TWO).status_code == HTTPStatus.FORBIDDEN
    for step in STEPS:
        page = address(step, sheet_import.public_id)
        assert member.get(page).status_code == HTTPStatus.NOT_FOUND


def test_nothing_changes_by_looking(system: System, client: Client) -> None:
    sheet_import = staged(system, TWO)
    version = SheetImport.objects.get().version
    for step in (*STEPS, "import_rejects"):
        client.get(address(step, sheet_import.public_id))
    assert SheetImport.objects.get().version == version
    assert Organisation.objects.exclude(kind="icb").count() == 0


def test_lists_cost_the_same_however_long(system: System, client: Client) -> None:
    staged(system, TWO)
    few = _queries(lambda: client.get(address("imports")))
    for number in range(8):
        staged(system, log_of(f"0{number + 1}/06/2024,Nesta {number},,"))
    assert _queries(lambda: client.get(address("imports"))) == few


def test_names_cost_the_same_however_many(system: System, client: Client) -> None:
    one = staged(system, log_of("03/06/2024,Nesta,,"))
    many = staged(system, EXCERPT.read_bytes())
    few = _queries(lambda: client.get(address("import_names", one.public_id)))
    assert _queries(lambda: client.get(address("import_names", many.public_id))) == few


def _queries(call: Callable[[], object]) -> int:
    call()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        call()
    return len(queries)


@pytest.mark.parametrize(
    ("role", "leads_to_registers"),
    [(PARTNERSHIP_MANAGER.name, False), (SYSTEM_ADMINISTRATOR.name, True)],
)
def test_the_menu_leads_to_where_every_import_begins(
    system: System, role: str, leads_to_registers: bool
) -> None:
    browser = client_of(system, role)
    menu = {item["text"]: item["href"] for item in browser.get("/").context["navigation"]}
    page = browser.get(menu["Imports"]).text
    assert f'href="{address("import_upload")}"' in page
    assert (f'href="{reverse("partners:reference_list")}">Bring in' in page) is leads_to_registers
    assert f'href="{reverse("jobs:jobs")}"' in page
    assert f'href="{menu["Imports"]}">Spreadsheets' in browser.get(reverse("jobs:jobs")).text


def test_who_brings_in_nothing_is_not_led_there(system: System) -> None:
    browser = client_of(system, BOARD_MEMBER.name)
    assert "Imports" not in [item["text"] for item in browser.get("/").context["navigation"]]
    assert "Spreadsheets" not in browser.get(reverse("jobs:jobs")).text


def test_a_sheet_of_people_goes_the_same_way(system: System, client: Client) -> None:
    make.make_organisation(name="Ash Council")
    content = b"Name,Email,Organisation\nAda Ash,ada@ash.example,Ash Council\nBo,not one,"
    upload(client, content, "people.csv", kind="people")
    sheet_import = SheetImport.objects.get()
    columns = {"name": "Name", "email": "Email", "organisation": "Organisation"}
    page = client.get(address("import_columns", sheet_import.public_id)).content.decode()
    assert "Kind of event" not in page
    assert "people.csv, people, 2 rows" in page
    client.post(address("import_columns", sheet_import.public_id), {**columns, "date_order": "day"})
    page = client.get(address("import_preview", sheet_import.public_id)).content.decode()
    assert "Work email: ada@ash.example" in page
    client.post(address("import_preview", sheet_import.public_id))
    finish(sheet_import)
    page = client.get(address("import", sheet_import.public_id)).content.decode()
    assert "1 person added, 0 updated" in page
    assert "Column “Email”: Enter a valid email address." in page
    rejects = client.get(address("import_rejects", sheet_import.public_id)).content.decode()
    assert "Bo" in rejects
    assert "Ada" not in rejects


def test_a_sheet_of_another_kind_is_recognised(client: Client) -> None:
    upload(client, b"Name,Email,Organisation\nAda,ada@ash.example,Ash", kind="seats")
    sheet_import = SheetImport.objects.get()
    columns = address("import_columns", sheet_import.public_id)
    page = client.get(columns).content.decode()
    assert "No column was recognised for: Board, Title of the seat." in page
    assert f"{address('import_upload')}?kind=people" in page
    refused = client.post(columns, {"date_order": "day"})
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Select the column of: board" in refused.content.decode()


def test_a_kind_that_nobody_offers_is_refused(client: Client) -> None:
    response = upload(client, TWO, kind="systems")
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not SheetImport.objects.exists()
