"""Examples of exports: asked for, made, fetched, taken back, deleted."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.roles import SYSTEM_ADMINISTRATOR
from engagement.actions.export import MadeTable
from engagement.enums import ExportFormat
from engagement.models import Export
from jobs.actions.large_file import store_large_file
from tests import factories as make
from tests.integration.rules.examples.registry import example


@example("engagement.actions.export.start_export")
def _() -> dict[str, Any]:
    system = make.make_system()
    by = make.make_user(system=system, role=SYSTEM_ADMINISTRATOR.name)
    return {"by": by, "system": system, "form": ExportFormat.PARQUET}


@example("engagement.actions.export.store_export")
def _() -> dict[str, Any]:
    export = make.make_export()
    return {
        "by": export.created_by,
        "export": export,
        "made": [MadeTable("people", 1, make.make_file_on_disk())],
        "made_at": timezone.now(),
        "next_xid": 1,
        "schema_version": 1,
    }


@example("engagement.actions.export.record_fetch")
def _() -> dict[str, Any]:
    export = make.make_made_export()
    return {"by": export.created_by, "file": export.files.get()}


@example("engagement.actions.export.revoke_export")
def _() -> dict[str, Any]:
    export = make.make_made_export()
    return {"by": export.created_by, "export": export}


@example("engagement.actions.export.delete_export_files")
def _() -> dict[str, Any]:
    export = make.make_made_export()
    Export.objects.filter(pk=export.pk).update(expires_at=timezone.now() - timedelta(days=1))
    return {"export": export}


@example("jobs.actions.large_file.store_large_file")
def _() -> dict[str, Any]:
    return {"made": make.make_file_on_disk()}


@example("jobs.actions.large_file.delete_large_file")
def _() -> dict[str, Any]:
    return {"stored": store_large_file(by=make.TESTS, made=make.make_file_on_disk())}
