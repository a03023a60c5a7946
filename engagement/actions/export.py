"""What people do with exports: ask for one, take it back; and what the machine does with files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from accounts.roles import Permission
from audit.recording import Actor, Service, action, record
from engagement.access import permissions_in
from engagement.enums import ExportFormat
from engagement.errors import NotPossibleError
from engagement.models import Export, ExportFile
from jobs.actions.job import start_job
from jobs.actions.large_file import FileOnDisk, delete_large_file, store_large_file
from partners.erasure import also_erases
from partners.models import Person, System

EXPORT = "export"
# More than the seven that a nightly export leaves in a week.
MOST_KEPT = 10
MOST_AT_ONCE = 2


@dataclass(frozen=True)
class MadeTable:
    """A table as a worker has written it."""

    table: str
    row_count: int
    file: FileOnDisk


@action
def start_export(
    *,
    by: User,
    system: System,
    form: ExportFormat,
    tables: Sequence[str] = (),
    since_xid: int | None = None,
) -> Export:
    """Have everything that the person may read of a system written into files by a worker.

    ``tables``: these alone, which the caller has looked up; all of them if none is named.
    ``since_xid``: only what this transaction and later ones have changed. What the token of the
    caller leaves out is left out of the export too.

    :raises NotPossibleError: an export for the same person and system is being made, two of other
        systems are, or as many are kept as may be.
    """
    # Two clicks at once make one export, and whoever is being erased is so before it begins.
    System.objects.select_for_update(no_key=True).get(pk=system.pk)
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    _refuse_too_many(by, system)
    job = start_job(
        by=by,
        kind=EXPORT,
        title=f"Export of {system}",
        parameters={"format": form.value},
        system_public_id=system.public_id,
    )
    export = Export.objects.create(
        system=system,
        format=form,
        tables=list(tables),
        since_xid=since_xid,
        limits=by.limits.as_data(),
        job=job,
        created_by=by,
        expires_at=timezone.now() + timedelta(days=settings.EXPORT_DAYS),
    )
    facts: dict[str, Any] = {"format": form.value, "tables": list(tables), "since": since_xid}
    _record("export.started", export, facts)
    return export


@action
def store_export(
    *,
    by: User,
    export: Export,
    made: Sequence[MadeTable],
    made_at: datetime,
    next_xid: int,
    schema_version: int,
) -> Export:
    """Keep the files that a worker has written, and who may read them as long as they are kept.

    :raises NotPossibleError: it was taken back or somebody of the system was erased since
        ``export`` was read, or the files are kept already.
    """
    begun, export = export, Export.objects.select_for_update().get(pk=export.pk)
    if export.is_made or export.revoked_at is not None:
        raise NotPossibleError("This export was finished or taken back meanwhile.")
    if export.expires_at != begun.expires_at:
        raise NotPossibleError(
            "Somebody's details were erased while this export was being made. It may hold them, so "
            "it was not kept. Make it again."
        )
    for each in made:
        ExportFile.objects.create(
            export=export,
            system=export.system,
            table=each.table,
            name=each.file.name,
            row_count=each.row_count,
            size=each.file.size,
            sha256=each.file.sha256,
            file=store_large_file(by=by, made=each.file),
        )
    export.made_at, export.next_xid, export.schema_version = made_at, next_xid, schema_version
    export.permissions = sorted(permissions_in(by, export.system))
    export.expires_at = timezone.now() + timedelta(days=settings.EXPORT_DAYS)
    export.save()
    rows = {each.table: each.row_count for each in made if each.row_count}
    _record("export.made", export, {"rows": rows, "total": sum(rows.values())})
    return export


@action
def record_fetch(*, by: User, file: ExportFile) -> None:
    """Leave on record that somebody takes a file with them, before it is handed out."""
    facts = {"table": file.table, "rows": file.row_count, "sha256": file.sha256}
    _record("export.fetched", file.export, facts)


@action
def revoke_export(*, by: User, export: Export) -> Export:
    """Take an export back: its files are deleted at once, and can be had no longer.

    :raises NotPossibleError: it was taken back before, or is being made.
    """
    export = Export.objects.select_for_update().get(pk=export.pk)
    if export.revoked_at is not None:
        raise NotPossibleError("This export was taken back before.")
    if not export.job.is_finished:
        raise NotPossibleError("This export is being made. Take it back once it is finished.")
    export.revoked_at, export.revoked_by = timezone.now(), by
    export.save()
    _delete_files(by, export)
    _record("export.revoked", export, {})
    return export


@action
def delete_export_files(*, by: Actor, export: Export) -> int:
    """Delete the files of an export that is over; how many there were. Who had it stays on record.

    :raises NotPossibleError: it can still be fetched.
    """
    export = Export.objects.select_for_update().get(pk=export.pk)
    if not export.is_over:
        raise NotPossibleError("This export can still be fetched.")
    deleted = _delete_files(by, export)
    _record("export.files_deleted", export, {"files": deleted})
    return deleted


@also_erases
def forget_exports(person: Person) -> None:
    """Somebody's details are erased: no file of their system that may hold them is kept."""
    forget_exports_of(person.system)


def forget_exports_of(system: System) -> None:
    """Keep no file of exports of a system, and store none after of what was read before."""
    System.objects.select_for_update(no_key=True).get(pk=system.pk)
    now = timezone.now()
    # One that is being stored ends first, and is then found among those that are made.
    for export in Export.objects.filter(system=system).unmade().select_for_update():
        # A worker that began before finds another day here than the one it began with.
        export.expires_at = now + timedelta(days=settings.EXPORT_DAYS)
        export.save()
    kept = Export.objects.filter(system=system).with_files()
    for export in Export.objects.filter(pk__in=kept.values("pk")).select_for_update():
        export.expires_at = min(export.expires_at, now)
        export.save()
        deleted = _delete_files(Service("erasure"), export)
        _record("export.files_deleted", export, {"files": deleted})


def may_revoke(user: User, export: Export) -> bool:
    """Whoever asked for it, and whoever decides who belongs to the system."""
    if export.created_by_id == user.pk:
        return True
    return Permission.MANAGE_MEMBERS in permissions_in(user, export.system)


def _refuse_too_many(by: User, system: System) -> None:
    own = Export.objects.filter(created_by=by)
    if own.unfinished().filter(system=system).exists():
        raise NotPossibleError(
            "An export of this system is being made for you already. Wait until it is finished, "
            "or cancel it."
        )
    if own.unfinished().count() >= MOST_AT_ONCE:
        raise NotPossibleError(
            f"{MOST_AT_ONCE} exports are being made for you already. Wait until one is finished, "
            "or cancel it."
        )
    kept = own.filter(system=system, made_at__isnull=False, revoked_at__isnull=True)
    if kept.filter(expires_at__gt=timezone.now()).count() >= MOST_KEPT:
        raise NotPossibleError(
            f"{MOST_KEPT} of your exports of this system are kept already. Take one back that you "
            "no longer need, or wait until one has expired."
        )


def _delete_files(by: Actor, export: Export) -> int:
    files = list(export.files.filter(file__isnull=False).select_related("file"))
    for each in files:
        stored, each.file = each.file, None
        each.save()
        if stored is not None:
            delete_large_file(by=by, stored=stored)
    return len(files)


def _record(what: str, export: Export, facts: dict[str, Any]) -> None:
    record(what, export, system_id=export.system.public_id, facts=facts)
