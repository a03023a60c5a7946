"""What changed in a collection since a reader last asked, without missing what is committed late.

Every row carries the id of the transaction that changed it last. A transaction with a low id may
commit after one with a higher id, so a reader that kept the highest id it saw would miss rows. The
feed therefore ends below the oldest transaction that is still open: late, never lost.

Data that was restored into a new cluster carries ids of the old one, which the new one may not
reach for months. Whatever is stamped with an id that no transaction here has had yet comes first,
as if changed before all else: to those who begin, as everybody must after a restore.

Records that were deleted for good come as their ids, each in its place among the changes. Of what
one transaction wrote, the rows come before what it deleted.
"""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Protocol, cast
from uuid import UUID

from django.db import connection
from django.db.models import (
    BigIntegerField,
    Case,
    F,
    Max,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest

from accounts.api.errors import BadQueryError, GoneError
from accounts.models import User
from audit.models import DeletedRecord

START = "start"
# In a cursor, keys of deleted records stand above those of all rows.
FIRST_DELETED = 2**62


@dataclass(frozen=True)
class Part:
    """Rows of another table that are shown inside a record, so that their change is the record's.

    ``rows`` are all such rows, ``key`` is their field that names the record.
    """

    model: type[Model]
    key: str


class Deletions(Protocol):
    """Marks of the deleted records of a collection."""

    def visible_to(self, user: User, system: UUID | None = None) -> QuerySet[DeletedRecord]:
        """Those of records that the user could see, of one system if it is named."""


@dataclass(frozen=True)
class Changes:
    """Some changed rows, ids of records that were deleted, and the cursor to go on from."""

    rows: list[Any]
    deleted: list[UUID]
    cursor: str
    has_more: bool


def changes_after(
    queryset: QuerySet[Any],
    cursor: str,
    limit: int,
    parts: Sequence[Part] = (),
    deleted: QuerySet[DeletedRecord] | None = None,
) -> Changes:
    """The rows that changed or were ``deleted`` after the cursor, oldest change first.

    :raises BadQueryError: the cursor makes no sense.
    :raises GoneError: the cursor is of a database that this one was not made from.
    """
    xid, pk = _read(cursor)
    oldest_open = _oldest_open_transaction()
    if xid >= oldest_open:
        raise GoneError(
            "This cursor is from before the data was restored. Start again: changed_since=start."
        )
    first_unused = _first_unused([queryset.model, *(part.model for part in parts)])
    found = (
        _with_change(queryset.filter(_touched_since(xid, parts)), parts, first_unused)
        .filter(change__lt=oldest_open)
        .filter(Q(change__gt=xid) | Q(change=xid, pk__gt=pk))
        .order_by("change", "pk")
    )
    places = [((row.change, row.pk), row) for row in found[: limit + 1]]
    if deleted is not None:
        places += _deleted_after(deleted.filter(changed_xid__lt=oldest_open), xid, pk, limit + 1)
        places.sort(key=itemgetter(0))
    has_more, places = len(places) > limit, places[:limit]
    if places:
        xid, pk = places[-1][0]
    return Changes(
        rows=[each for _place, each in places if not isinstance(each, UUID)],
        deleted=[each for _place, each in places if isinstance(each, UUID)],
        cursor=_write(xid, pk),
        has_more=has_more,
    )


def cursor_at(xid: int) -> str:
    """A cursor from which everything comes that this transaction or a later one has changed."""
    return _write(xid - 1, 2**63 - 1)


def transaction_of(cursor: str) -> int:
    """The first transaction whose changes a reader with this cursor may not have seen.

    :raises BadQueryError: the cursor makes no sense.
    :raises GoneError: the cursor is of a database that this one was not made from.
    """
    xid, pk = _read(cursor)
    if xid >= _oldest_open_transaction():
        raise GoneError(
            "This cursor is from before the data was restored. Start again: changed_since=start."
        )
    return xid + 1 if pk == 2**63 - 1 else xid


def _deleted_after(
    deleted: QuerySet[DeletedRecord], xid: int, pk: int, most: int
) -> list[tuple[tuple[int, int], Any]]:
    """Ids of deleted records with their places among the changes."""
    since = Q(changed_xid__gt=xid) | Q(changed_xid=xid, pk__gt=pk - FIRST_DELETED)
    found = deleted.filter(since).order_by("changed_xid", "pk")[:most]
    return [((each.changed_xid, FIRST_DELETED + each.pk), each.public_id) for each in found]


def _oldest_open_transaction() -> int:
    """Every transaction below it has ended; asked before the rows are read, so they all show."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        row = cursor.fetchone()
    return int(row[0])


def _first_unused(models: Sequence[type[Model]]) -> int | None:
    """The lowest transaction id that nothing has had yet, if rows carry such ids; else none.

    The highest id is the end of an index, so the usual reading is as quick as ever.
    """
    tables = sorted({connection.ops.quote_name(model._meta.db_table) for model in models})
    highest = ", ".join(f"(SELECT max(changed_xid) FROM {table})" for table in tables)  # noqa: S608 (ours)
    unused = (
        "greatest(pg_snapshot_xmax(pg_current_snapshot())::text::bigint, "
        "pg_current_xact_id_if_assigned()::text::bigint + 1)"
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT greatest({highest}), {unused}")
        found, bound = cursor.fetchone()
    return bound if found is not None and found >= bound else None


def _touched_since(xid: int, parts: Sequence[Part]) -> Q:
    """The record's own row or a part of it changed: an index on each, so old rows cost nothing."""
    touched = Q(changed_xid__gte=xid)
    for part in parts:
        changed = part.model._default_manager.filter(changed_xid__gte=xid)
        touched |= Q(pk__in=changed.values(part.key))
    return touched


def _with_change(
    queryset: QuerySet[Any], parts: Sequence[Part], first_unused: int | None
) -> QuerySet[Any]:
    own: Any = F("changed_xid")
    ours = None
    if first_unused is not None:
        ours = Q(changed_xid__lt=first_unused)
        own = Case(When(ours, then=own), default=Value(0), output_field=BigIntegerField())
    if not parts:
        return cast("QuerySet[Any]", queryset.annotate(change=own))
    newest = [
        Coalesce(
            Subquery(
                part.model._default_manager.filter(**{part.key: OuterRef("pk")})
                .order_by()
                .values(part.key)
                .annotate(newest=Max("changed_xid", filter=ours))
                .values("newest"),
                output_field=BigIntegerField(),
            ),
            0,
        )
        for part in parts
    ]
    return cast("QuerySet[Any]", queryset.annotate(change=Greatest(own, *newest)))


def _write(xid: int, pk: int) -> str:
    return base64.urlsafe_b64encode(json.dumps([xid, pk]).encode()).decode().rstrip("=")


def _read(cursor: str) -> tuple[int, int]:
    if cursor == START:
        return 0, 0
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        values = json.loads(base64.urlsafe_b64decode(padded))
    except (ValueError, binascii.Error, RecursionError) as error:
        raise _bad() from error
    is_pair = isinstance(values, list) and len(values) == 2
    if not is_pair or not all(type(v) is int and 0 <= v < 2**63 for v in values):
        raise _bad()
    return values[0], values[1]


def _bad() -> BadQueryError:
    return BadQueryError(
        errors={"changed_since": ["Send “start”, or exactly what the last answer gave."]}
    )
