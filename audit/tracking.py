"""Change stamps: what makes conflicts, ETags and incremental exports possible on every table."""

import uuid
from collections.abc import Sequence
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models.expressions import RawSQL

CURRENT_XID = "pg_current_xact_id()::text::bigint"


class StampChange(pgtrigger.Trigger):
    """Raise ``version`` and renew ``changed_xid`` and ``updated_at`` on every update.

    A trigger and not ``save()``: bulk updates and hand-written SQL must not slip past it, because
    an incremental reader that misses one row never learns of it.
    """

    name = "stamp_change"
    when = pgtrigger.Before
    operation = pgtrigger.Update
    func = f"""
        NEW.version = OLD.version + 1;
        NEW.changed_xid = {CURRENT_XID};
        NEW.updated_at = clock_timestamp();
        RETURN NEW;
    """


class Tracked(models.Model):
    """A row that pages and the API may name: public id, version, and transaction that changed it.

    ``changed_xid`` is the 64-bit id of the last writing transaction. A reader of changes keeps the
    highest id below which no transaction is still open, so rows committed late are never missed.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_xid = models.BigIntegerField(
        db_default=RawSQL(CURRENT_XID, ()),  # noqa: S611 (a constant; nothing comes from outside)
        editable=False,
        db_index=True,
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    # All that ``__str__`` reads: where such a record is only named, nothing else of it is fetched.
    NAMED_BY: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True
        triggers: ClassVar[Sequence[pgtrigger.Trigger]] = (StampChange(),)


class AppendOnly(pgtrigger.Protect):
    """Refuse every update and delete: the history of a row of this table is its rows."""

    name = "append_only"
    operation = pgtrigger.Update | pgtrigger.Delete
