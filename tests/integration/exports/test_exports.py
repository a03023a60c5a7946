"""Exports from beginning to end: asked for, made, fetched, taken back, deleted; and for whom."""

import gzip
import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.actions.api_token import create_token
from accounts.limits import Scope, limits_of
from accounts.models import User
from accounts.roles import ANALYST, PARTNERSHIP_MANAGER, SYSTEM_ADMINISTRATOR
from audit.models import AuditEvent
from engagement.actions.export import start_export
from engagement.enums import ExportFormat
from engagement.exports.catalogue import SCHEMA_VERSION, TABLE, TABLES
from engagement.exports.columns import Access
from engagement.exports.making import written
from engagement.models import Export, ExportFile
from engagement.scoring.figures import MEANS, Figure
from engagement.tasks import clear_exports
from jobs.actions import large_file
from jobs.actions.running import run_job
from jobs.models import FileChunk, StoredFile
from jobs.progress import SilentProgress
from partners.models import Membership, System
from tests import factories as make
from tests.integration.api.conftest import client_of
from tests.integration.exports.reading import read_parquet
from tests.integration.variation.picture import steady

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/exports"


@pytest.fixture
def system() -> System:
    return make.make_system()


@pytest.fixture
def admin(system: System) -> User:
    return make.make_user(system=system, role=SYSTEM_ADMINISTRATOR.name)


def made(user: User, system: System, **asked: Any) -> Export:
    """A finished export of one table, or of those that are asked for."""
    form = asked.pop("form", ExportFormat.CSV)
    export = start_export(by=user, system=system, form=form, **{"tables": ["people"], **asked})
    assert run_job(str(export.job.public_id))
    export = Export.objects.select_related("job").get(pk=export.pk)
    assert export.job.error == ""
    return export


def content(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_a_program_asks_follows_and_fetches(
    system: System, admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(large_file, "CHUNK", 100)
    partnership = make.make_partnership(system=system)
    make.make_event(partnerships=[partnership], title="Winter planning")
    client = client_of(admin)
    body = {"system": str(system.public_id), "format": "csv"}
    asked = [client.post(ADDRESS, body, "json", HTTP_IDEMPOTENCY_KEY="night-1") for _ in range(2)]
    assert [answer.status_code for answer in asked] == [202, 202]
    assert asked[0].json()["id"] == asked[1].json()["id"]
    assert asked[0].json()["state"] == "queued"
    assert client.post(ADDRESS, body, "json").status_code == 409
    export = Export.objects.get()
    assert run_job(str(export.job.public_id))

    shown = client.get(asked[0]["Location"]).json()
    assert shown["state"] == "succeeded", shown["error"]
    assert shown["schema_version"] == SCHEMA_VERSION
    assert [file["table"] for file in shown["files"]] == [table.name for table in TABLES]
    file = next(file for file in shown["files"] if file["table"] == "events")
    plain = client.get(file["address"], HTTP_ACCEPT_ENCODING="br")
    text = content(plain)
    assert text.startswith(b"id,system_id,kind,title,")
    assert text.count(b"\r\n") == 2
    assert b"Winter planning" in text
    assert (int(plain["Content-Length"]), file["rows"]) == (len(text), 1)
    assert file["sha256"] == hashlib.sha256(text).hexdigest()
    assert plain["Content-Disposition"] == 'attachment; filename="events.csv"'
    packed = client.get(file["address"], HTTP_ACCEPT_ENCODING="gzip, br")
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(content(packed)) == text
    assert FileChunk.objects.filter(file__name="events.csv").count() > 1

    recorded = AuditEvent.objects.filter(target_id=export.public_id).order_by("id")
    types = [event.type for event in recorded]
    assert types == ["export.started", "export.made", "export.fetched", "export.fetched"]
    assert recorded[1].facts["rows"]["events"] == 1
    assert {event.system_id for event in recorded} == {system.public_id}


def test_an_export_is_asked_for_only_where_data_may_be_taken_out(system: System) -> None:
    body = {"system": str(system.public_id)}
    manager = client_of(make.make_user(system=system, role=PARTNERSHIP_MANAGER.name))
    assert manager.post(ADDRESS, body, "json").status_code == 403
    stranger = client_of(make.make_user(system=make.make_system(), role=ANALYST.name))
    refused = stranger.post(ADDRESS, body, "json")
    assert refused.status_code == 422
    assert "system" in refused.json()["errors"]
    assert not Export.objects.exists()
    analyst = client_of(make.make_user(system=system, role=ANALYST.name))
    assert analyst.post(ADDRESS, {**body, "tables": ["secrets"]}, "json").status_code == 422
    assert analyst.post(ADDRESS, {**body, "changed_since": "x"}, "json").status_code == 400


def test_what_somebody_may_no_longer_read_they_can_no_longer_fetch(
    system: System, admin: User
) -> None:
    export = made(admin, system)
    addresses = [f"{ADDRESS}/{export.public_id}", f"{ADDRESS}/{export.public_id}/files/people.csv"]

    def codes(client: APIClient) -> list[int]:
        return [client.get(address).status_code for address in addresses]

    assert codes(client_of(admin)) == [200, 200]
    # An analyst reads no notes: what was made for somebody who does is not for them.
    assert codes(client_of(make.make_user(system=system, role=ANALYST.name))) == [404, 404]
    assert codes(client_of(make.make_user(role=SYSTEM_ADMINISTRATOR.name))) == [404, 404]
    other = make.make_user(system=system, role=SYSTEM_ADMINISTRATOR.name)
    assert codes(client_of(other)) == [200, 200]
    Membership.objects.filter(user=admin).update(role=ANALYST.name)
    assert codes(client_of(User.objects.get(pk=admin.pk))) == [404, 404]
    assert codes(client_of(other)) == [200, 200]


def test_rights_are_those_of_the_moment_in_which_the_worker_begins(
    system: System, admin: User
) -> None:
    export = start_export(by=admin, system=system, form=ExportFormat.CSV)
    Membership.objects.filter(user=admin).update(role=PARTNERSHIP_MANAGER.name)
    assert run_job(str(export.job.public_id))
    export = Export.objects.select_related("job").get(pk=export.pk)
    assert export.job.error == "Whoever asked for this may no longer take data out."
    assert not ExportFile.objects.exists()


def test_what_a_token_leaves_out_its_export_leaves_out(system: System, admin: User) -> None:
    make.make_person(system=system)
    scopes = {Scope.READ, Scope.WRITE}
    _token, text = create_token(by=admin, name="Nightly", days=30, scopes=scopes)
    program = APIClient()
    program.credentials(HTTP_AUTHORIZATION=f"Bearer {text}")
    body = {"system": str(system.public_id), "tables": ["people"]}
    assert program.post(ADDRESS, body, "json").status_code == 202
    run_job(str(Export.objects.get().job.public_id))
    assert ExportFile.objects.get().row_count == 0
    assert ExportFile.objects.get(export=made(admin, system)).row_count == 1


def test_figures_of_surveys_are_empty_for_a_token_without_that_scope(
    system: System, tmp_path: Path
) -> None:
    counted = {f"{figure}_denominator": 2 for figure in Figure}
    steady(make.make_partnership(system=system), 1, **counted)
    analyst = make.make_user(system=system, role=ANALYST.name)

    def empty(*scopes: Scope) -> set[str]:
        analyst.limits = limits_of(scopes, None)
        (file,) = written(
            [TABLE["monthly_figures"]],
            Access(analyst, system),
            tmp_path,
            form=ExportFormat.PARQUET,
            progress=SilentProgress(),
            since=None,
        )
        (row,) = read_parquet(file.file.path)
        return {str(figure) for figure in Figure if row[f"{figure}_denominator"] is None}

    assert empty(Scope.READ) == set(map(str, MEANS))
    assert empty(Scope.READ, Scope.SURVEYS) == set()


def test_the_files_of_an_export_that_is_over_are_deleted(system: System, admin: User) -> None:
    export, kept = made(admin, system), made(admin, system, form=ExportFormat.PARQUET)
    Export.objects.filter(pk=export.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    address = f"{ADDRESS}/{export.public_id}"
    client = client_of(admin)
    assert client.get(f"{address}/files/people.csv").status_code == 410
    assert clear_exports() == 1
    assert [file.name for file in StoredFile.objects.all()] == ["people.parquet"]
    assert set(FileChunk.objects.values_list("file__name", flat=True)) == {"people.parquet"}
    (file,) = client.get(address).json()["files"]
    assert (file["name"], file["address"]) == ("people.csv", None)
    assert clear_exports() == 0
    assert kept.files.get().file is not None


def test_an_export_is_taken_back_by_its_maker_and_by_administrators(
    system: System, admin: User
) -> None:
    analyst = make.make_user(system=system, role=ANALYST.name)
    export = made(analyst, system)
    address = f"{ADDRESS}/{export.public_id}"
    assert client_of(admin).post(f"{address}/revoke").status_code == 200
    assert client_of(analyst).get(f"{address}/files/people.csv").status_code == 410
    assert client_of(analyst).post(f"{address}/revoke").status_code == 409
    assert not StoredFile.objects.exists()
    assert AuditEvent.objects.filter(type="export.revoked").count() == 1
