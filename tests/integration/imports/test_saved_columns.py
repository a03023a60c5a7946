"""Choices of columns under a name, and empty sheets to fill in."""

import csv
import io
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from accounts.roles import BOARD_MEMBER
from engagement.actions.importing.sheet import upload_import
from engagement.enums import SheetKind
from engagement.imports.layouts import LAYOUTS
from engagement.models import SavedMapping, SheetImport
from partners.models import System
from tests import factories as make
from tests.integration.imports.sheets import saved_mapping

pytestmark = pytest.mark.django_db


@pytest.fixture
def system() -> System:
    return make.make_system()


@pytest.fixture
def client(system: System) -> Client:
    client = Client()
    client.force_login(make.make_user(system=system))
    return client


def uploaded(system: System) -> SheetImport:
    return upload_import(
        by=make.TESTS,
        system=system,
        name="list.csv",
        content=b"who,at,Tel\nAda Ash,ada@ash.example,1",
        kind=SheetKind.PEOPLE,
    )


def test_choices_are_saved_chosen_and_replaced(system: System, client: Client) -> None:
    columns = reverse("engagement:import_columns", args=[uploaded(system).public_id])
    said = {"name": "who", "email": "at", "date_order": "month", "save_as": " Their  list "}
    client.post(columns, said)
    saved = SavedMapping.objects.get()
    assert (saved.name, saved.kind, saved.system) == ("Their list", "people", system)
    other = upload_import(
        by=make.TESTS,
        system=system,
        name="other.csv",
        content=b"WHO,Elsewhere,At,Phone\nBo,x,bo@birch.example,2",
        kind=SheetKind.PEOPLE,
    )
    columns = reverse("engagement:import_columns", args=[other.public_id])
    page = client.get(f"{columns}?saved={saved.public_id}").content.decode()
    assert "These are the choices saved as “Their list”." in page
    assert '<option value="WHO" selected>' in page
    assert '<option value="At" selected>' in page
    client.post(columns, {**said, "name": "WHO", "email": "At", "save_as": "THEIR LIST"})
    saved.refresh_from_db()
    assert saved.mapping["columns"] == {"name": ["WHO"], "email": ["At"]}
    assert SavedMapping.objects.count() == 1


def test_saved_columns_are_renamed_and_deleted(system: System, client: Client) -> None:
    saved, other = saved_mapping(system), saved_mapping(system, name="Another")
    rename = reverse("engagement:import_saved_rename", args=[saved.public_id])
    taken = client.post(rename, {"name": "ANOTHER"})
    assert taken.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "of this name already" in taken.content.decode()
    client.post(rename, {"name": "Members"})
    page = client.get(reverse("engagement:import_saved")).content.decode()
    assert "Members" in page
    client.post(reverse("engagement:import_saved_delete", args=[other.public_id]))
    assert [each.name for each in SavedMapping.objects.all()] == ["Members"]


def test_only_those_who_bring_in_such_sheets_see_them(system: System) -> None:
    saved = saved_mapping(system)
    client = Client()
    client.force_login(make.make_user(system=system, role=BOARD_MEMBER.name))
    rename = client.get(reverse("engagement:import_saved_rename", args=[saved.public_id]))
    assert rename.status_code == HTTPStatus.NOT_FOUND
    assert client.get(reverse("engagement:import_saved")).status_code == HTTPStatus.FORBIDDEN
    template = client.get(reverse("engagement:import_template", args=["people"]))
    assert template.status_code == HTTPStatus.NOT_FOUND
    elsewhere = Client()
    elsewhere.force_login(make.make_user(system=make.make_system()))
    answer = elsewhere.post(reverse("engagement:import_saved_delete", args=[saved.public_id]))
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert SavedMapping.objects.exists()


@pytest.mark.parametrize("kind", list(SheetKind))
def test_an_empty_sheet_has_headings_that_are_recognised(client: Client, kind: SheetKind) -> None:
    response = client.get(reverse("engagement:import_template", args=[kind]))
    (headings,) = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
    layout = LAYOUTS[kind]
    assert list(layout.guess(headings)) == [column.name for column in layout.columns]
    assert response["Content-Disposition"] == f'attachment; filename="{kind}.csv"'
