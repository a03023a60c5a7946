"""Undo an import: what it made goes, what it changed is as before, and what others did stays."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import User
from audit.recording import Actor, Service, action, record, record_each, require_reason
from audit.tracking import Tracked
from engagement.actions.commitment import reopen_commitment
from engagement.actions.importing.going import (
    let_go,
    needed_by_others,
    partnerships_of,
    turn,
    worked_with_since,
)
from engagement.actions.importing.journal import column_of, plain_value
from engagement.actions.importing.sheet import broke_off, locked, work_of
from engagement.enums import CommitmentState, ImportState, Undoing
from engagement.errors import NotPossibleError
from engagement.models import Commitment, ImportChange, SheetImport
from engagement.queue import announced, mark_stale
from jobs.actions.job import start_job
from jobs.errors import JobRefusedError
from jobs.models import Job
from jobs.progress import Progress
from jobs.registry import Outcome, handler
from partners.models import Partnership
from tenancy.scope import every_system

UNDO_IMPORT = "undo_import"
CHANGES_AT_ONCE = 500


def can_undo(sheet_import: SheetImport) -> bool:
    """Whether it is in, or broke off on its way in or out."""
    return sheet_import.state == ImportState.FINISHED or (
        sheet_import.state in {ImportState.RUNNING, ImportState.UNDOING} and broke_off(sheet_import)
    )


@action
def start_undo(*, by: Actor, sheet_import: SheetImport, reason: str) -> Job:
    """Have a worker take back what an import made and changed. Also for an undoing that broke off.

    :raises NotPossibleError: it is not in, is on its way, or was undone.
    :raises ValidationError: no reason was given.
    """
    sheet_import = locked(sheet_import)
    if not can_undo(sheet_import):
        raise NotPossibleError("This import cannot be undone: it is not in, or it was undone.")
    sheet_import.state = ImportState.UNDOING
    sheet_import.undone_reason = require_reason(reason)
    sheet_import.undone_by = by if isinstance(by, User) else None
    sheet_import.finished_at = sheet_import.finished_at or timezone.now()
    sheet_import.job = start_job(
        by=by,
        kind=UNDO_IMPORT,
        title=f"Undo: {sheet_import.file.name}",
        parameters={"sheet_import": str(sheet_import.public_id)},
        system_public_id=sheet_import.system.public_id,
    )
    sheet_import.save()
    _record("sheet_import.undo_started", sheet_import, reason=reason)
    return sheet_import.job


@handler(UNDO_IMPORT)
def run_undo(job: Job, progress: Progress) -> Outcome:
    """Take back all changes that are left, the newest first, then close the undoing."""
    public_id = job.parameters["sheet_import"]
    sheet_import = SheetImport.objects.select_related("system").get(public_id=public_id)
    if sheet_import.state == ImportState.UNDONE:
        return Outcome(_counts(sheet_import))
    if sheet_import.state != ImportState.UNDOING:
        raise JobRefusedError("Nobody asked to undo this import.")
    by: Actor = job.created_by or Service(UNDO_IMPORT)
    total = sheet_import.changes.count()
    while left := sheet_import.changes.filter(undoing=Undoing.NOT_BEGUN).count():
        progress.report("Taking back what was brought in", done=total - left, total=total)
        with announced(left <= CHANGES_AT_ONCE):
            take_back(by=by, sheet_import=sheet_import)
    finish_undo(by=by, sheet_import=sheet_import)
    return Outcome(_counts(sheet_import))


@action
def take_back(*, by: Actor, sheet_import: SheetImport) -> int:
    """Take back the newest changes that are left: all of these or none; how many."""
    sheet_import = locked(sheet_import)
    left = sheet_import.changes.filter(undoing=Undoing.NOT_BEGUN).order_by("-id")
    changes = list(left[:CHANGES_AT_ONCE])
    for is_new, stretch in groupby(changes, key=attrgetter("is_new")):
        in_turn = list(stretch)
        if is_new:
            in_turn.sort(key=_turn)
        for label, group in groupby(in_turn, key=attrgetter("target_type")):
            run = _Run(by, sheet_import, label, list(group))
            if is_new:
                run.let_go()
            else:
                run.restore()
    undone = [change.pk for change in changes if change.undoing == Undoing.UNDONE]
    sheet_import.changes.filter(pk__in=undone).update(undoing=Undoing.UNDONE)
    kept = [change for change in changes if change.undoing == Undoing.KEPT]
    ImportChange.objects.bulk_update(kept, ["undoing", "kept_because"])
    _record("sheet_import.taken_back", sheet_import, {"undone": len(undone), "kept": len(kept)})
    return len(changes)


@action
def finish_undo(*, by: Actor, sheet_import: SheetImport) -> SheetImport:
    """Close an undoing that has looked at every change."""
    sheet_import = locked(sheet_import)
    sheet_import.state = ImportState.UNDONE
    sheet_import.undone_at = timezone.now()
    sheet_import.save(update_fields=["state", "undone_at"])
    _record("sheet_import.undone", sheet_import, _counts(sheet_import))
    return sheet_import


@dataclass
class _Run:
    """Changes of one model that follow each other, and the records that they speak of."""

    by: Actor
    sheet_import: SheetImport
    label: str
    changes: Sequence[ImportChange]
    records: dict[Any, Tracked] = field(init=False)

    def __post_init__(self) -> None:
        model = apps.get_model(self.label)
        ids = [change.target_id for change in self.changes]
        found = model._base_manager.select_for_update().filter(public_id__in=ids)
        self.records = {record.public_id: record for record in found}
        for change in self.changes:
            change.undoing = Undoing.UNDONE

    def let_go(self) -> None:
        """Delete what nobody has worked with since and nothing hangs on."""
        if not self.records:
            return
        records = list(self.records.values())
        worked_with = worked_with_since(records, work_of(self.sheet_import))
        needed = needed_by_others(records, self.sheet_import)
        for change in self.changes:
            record = self.records.get(change.target_id)
            if record is None:
                continue
            if record.public_id in worked_with:
                _keep(change, f"It was changed on {worked_with[record.public_id]}.")
            elif record.pk in needed:
                _keep(change, f"This still refers to it: {needed[record.pk]}.")
        kept = {change.target_id for change in self.changes if change.undoing == Undoing.KEPT}
        going = [record for record in records if record.public_id not in kept]
        if going:
            mark_stale(partnerships_of(going))
            record_each(
                f"{going[0]._meta.model_name}.taken_back",
                ((record, {"sheet_import": str(self.sheet_import.public_id)}) for record in going),
                system_id=self.sheet_import.system.public_id,
            )
            let_go(self.sheet_import, going)

    def restore(self) -> None:
        """Give fields their old values where nobody has given them other ones since."""
        for change in self.changes:
            record = self.records.get(change.target_id)
            if record is not None:
                self._restore(change, record)

    def _restore(self, change: ImportChange, record: Tracked) -> None:
        still = [n for n, value in change.after.items() if plain_value(record, n) == value]
        others = [name for name in change.after if name not in still]
        try:
            with transaction.atomic():
                self._set(record, {name: change.before[name] for name in still})
        except IntegrityError:
            _keep(change, "The old values clash with another record.")
            return
        if others:
            names = ", ".join(str(column_of(record, name).verbose_name) for name in others)
            _keep(change, f"Changed again since, so left as it is: {names}.")

    def _set(self, record: Tracked, values: dict[str, Any]) -> None:
        if isinstance(record, Commitment) and values.pop("state", None) == CommitmentState.OPEN:
            reason = f"Undone: {self.sheet_import.undone_reason}"[:500]
            record = reopen_commitment(by=self.by, commitment=record, reason=reason)
        if not values:
            return
        for name, value in values.items():
            column = column_of(record, name)
            setattr(record, column.attname, column.to_python(value))
        record.save(update_fields=list(values))
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        audit = f"{record._meta.model_name}.restored"
        record_each(audit, [(record, {"fields": sorted(values)})], system_id=self._system_id)
        self._facts_changed(record)

    @property
    def _system_id(self) -> Any:
        return self.sheet_import.system.public_id

    def _facts_changed(self, record: Tracked) -> None:
        """Kind, seats and places count in scores; the sweep reads this mark."""
        pks = [partnership.pk for partnership in partnerships_of([record])]
        about = Partnership.objects.filter(pk__in=pks)
        if record._meta.label == "partners.Organisation":
            about = Partnership.objects.filter(organisation=record.pk)
        if record._meta.label == "partners.Partnership":
            about = Partnership.objects.filter(pk=record.pk)
        with every_system(why="Its kind counts in the scores of all who work with it."):
            about.update(facts_changed_at=timezone.now())


def _turn(change: ImportChange) -> tuple[int, str]:
    """New records may go in another order than they came, if what others hang on goes last.

    So that many of a kind go together. Around a change the order stays: an appointment that was
    ended for a new one can only be given back once the new one is gone.
    """
    return turn(change.target_type), change.target_type


def _keep(change: ImportChange, why: str) -> None:
    change.undoing = Undoing.KEPT
    change.kept_because = why[:300]


def _counts(sheet_import: SheetImport) -> dict[str, int]:
    return {
        "undone": sheet_import.changes.filter(undoing=Undoing.UNDONE).count(),
        "kept": sheet_import.changes.kept().count(),
    }


def _record(
    what: str, sheet_import: SheetImport, facts: dict[str, Any] | None = None, reason: str = ""
) -> None:
    system_id = sheet_import.system.public_id
    record(what, sheet_import, system_id=system_id, facts=facts, reason=reason)
