"""Blanks what field history says, for good, because somebody's details are erased or disposed of.

That a field changed, when and by whom stays; what it said does not, and the change comes again in
the feed, so that copies can follow. Whoever erases calls these; nothing else can alter history:

- ``with forgetting(): rows.update(details="")`` blanks what rows say now and ever said there,
- ``forget`` blanks fields of one change, for what rows once said and say no longer,
- ``forget_record`` takes all values of one record and what is told under it.
"""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.contrib.postgres.fields import ArrayField
from django.db import connection, transaction
from django.db.models import Func, TextField, Value

from audit.keeping import FORGETTING
from audit.models import RecordChange


@contextmanager
def forgetting() -> Iterator[None]:
    """Whatever is changed within is blanked in the history of its fields too.

    In a transaction, which is the caller's if it has begun one.
    """
    with transaction.atomic():
        outside = _set_forgetting("on")
        yield
        _set_forgetting(outside)


def forget_record(record_type: str, public_id: uuid.UUID) -> int:
    """Blank all values of a record and of what is told under it; how many changes that were."""
    found = list(RecordChange.objects.about(record_type, public_id))
    for change in found:
        forget(change, change.fields)
    return len(found)


def forget(change: RecordChange, fields: Sequence[str]) -> None:
    """Blank the values of some fields of one change; nothing where they are blank already."""
    erased = sorted({*change.erased, *fields})
    if erased == sorted(change.erased):
        return
    # By the database, which compares what it holds: a number that went through here could differ.
    names = Value(erased, output_field=ArrayField(TextField()))
    RecordChange.objects.filter(pk=change.pk).update(
        before=Func("before", names, function="audit_blanked"),
        after=Func("after", names, function="audit_blanked"),
        erased=erased,
    )


def _set_forgetting(value: str) -> str:
    """Say for the transaction whether values are being blanked; what was said before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting(%s, true), '')", [FORGETTING])
        (before,) = cursor.fetchone()
        cursor.execute("SELECT set_config(%s, %s, true)", [FORGETTING, value])
    return str(before)
