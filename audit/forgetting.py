"""Blanks what field history says, for good, because somebody's details are erased or disposed of.

That a field changed, when and by whom stays; what it said does not, and the change comes again in
the feed, so that copies can follow. Whoever erases calls these; nothing else can alter history:

- ``with forgetting(): rows.update(details="")`` blanks what rows say now and ever said there,
- ``forget_words`` looks for what they once said and say no longer,
- ``forget_record`` takes all values of one record and what is told under it.
"""

import re
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.contrib.postgres.fields import ArrayField
from django.db import connection, transaction
from django.db.models import Func, Q, TextField, Value

from audit.keeping import FORGETTING
from audit.models import RecordChange


@contextmanager
def forgetting() -> Iterator[None]:
    """Whatever is changed within is blanked in the history of its fields too.

    In a transaction, which is the caller's if it has begun one.
    """
    with transaction.atomic():
        _set_forgetting("on")
        yield
        _set_forgetting("")


def changes_naming(
    words: Sequence[str], *, system_pk: int
) -> Iterator[tuple[RecordChange, list[str]]]:
    """Changes of a system with values in which any of the words stands by itself, and the fields.

    Words are found in any case, and whatever white space stands between them.
    """
    named = _pattern(words)
    if named is None:
        return
    # Only a first look: what stands between two names may be any white space.
    first = [word.split()[0] for word in words if word.split()]
    looked = Q()
    for word in first:
        looked |= Q(before__icontains=word) | Q(after__icontains=word)
    rows = RecordChange.objects.filter(looked, system_pk=system_pk).order_by("id")
    for change in rows.iterator(chunk_size=500):
        fields = [name for name in change.fields if _names(change, name, named)]
        if fields:
            yield change, fields


def forget_words(words: Sequence[str], *, system_pk: int) -> int:
    """Blank every value in which any of the words stands; how many changes that were."""
    found = list(changes_naming(words, system_pk=system_pk))
    for change, fields in found:
        forget(change, fields)
    return len(found)


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


def _names(change: RecordChange, field: str, named: re.Pattern[str]) -> bool:
    said = (change.before.get(field), change.after.get(field))
    return any(named.search(str(value)) for value in said if value is not None)


def _pattern(words: Sequence[str]) -> re.Pattern[str] | None:
    known = [r"\s+".join(map(re.escape, word.split())) for word in words if word.split()]
    either = "|".join(known)
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE) if known else None


def _set_forgetting(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [FORGETTING, value])
