"""Change stamps: what makes conflicts, ETags and incremental exports possible on every table."""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import ClassVar

import pgtrigger
from django.db import connection, models
from django.db.models.expressions import RawSQL

CURRENT_XID = "pg_current_xact_id()::text::bigint"
REDACTING = "ics_crm.redacting"  # set for one transaction, by what erases a person


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


class NeverEmptied(pgtrigger.Trigger):
    """Refuse to empty the table at once, which no trigger of rows would notice."""

    name = "never_emptied"
    level = pgtrigger.Statement
    when = pgtrigger.Before
    operation = pgtrigger.Truncate
    func = "RAISE EXCEPTION 'The % table is never emptied', TG_TABLE_NAME;"


class AppendOnlyButReason(AppendOnly):
    """Append-only, but for one change: the words of a reason may be blanked, and nothing else.

    A reason is the only free text of an event, so it may name somebody whose details are erased.
    What takes its place is the digest of what stood there, computed here from the row itself, so a
    seal over the event still fits and nobody can blank a reason and pretend that it was another.
    """

    func = """
        IF TG_OP = 'UPDATE' THEN
            IF OLD.reason <> '' AND NEW.reason = '' AND NEW.reason_salt IS NULL
                AND NEW.reason_digest = encode(sha256(
                    coalesce(uuid_send(OLD.reason_salt), ''::bytea)
                    || convert_to(OLD.reason, 'UTF8')
                ), 'hex')
                AND to_jsonb(NEW) - ARRAY['reason', 'reason_salt', 'reason_digest']
                    = to_jsonb(OLD) - ARRAY['reason', 'reason_salt', 'reason_digest']
            THEN
                RETURN NEW;
            END IF;
        END IF;
        RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
    """

    def get_func(self, model: type[models.Model]) -> str:  # type: ignore[override]
        """The one change and the refusal of all others."""
        return self.func


class AppendOnlyButNames(AppendOnly):
    """Append-only, but for one change: names of people who are erased are taken out of its words.

    Only in the columns that are named, and only in a transaction that says that it erases, which
    `redacting` does. What is left is stamped as changed, so that readers of changes learn of it.
    """

    def __init__(self, *columns: str) -> None:
        """``columns``: those with words."""
        super().__init__()
        self.columns = columns

    def get_func(self, model: type[models.Model]) -> str:  # type: ignore[override]
        """The one change and the refusal of all others."""
        names = {field.name for field in model._meta.concrete_fields}
        stamps = f"""
                NEW.version = OLD.version + 1;
                NEW.changed_xid = {CURRENT_XID};
                NEW.updated_at = clock_timestamp();"""
        free = ", ".join(f"'{column}'" for column in self.columns)
        return f"""
        IF TG_OP = 'UPDATE' AND current_setting('{REDACTING}', true) = 'on' THEN
            IF to_jsonb(NEW) - ARRAY[{free}] = to_jsonb(OLD) - ARRAY[{free}] THEN{
            stamps if "version" in names else ""
        }
                RETURN NEW;
            END IF;
        END IF;
        RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
    """


@contextmanager
def redacting() -> Iterator[None]:
    """Let names be taken out of append-only rows, within the transaction that is open."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, 'on', true)", [REDACTING])
        try:
            yield
        finally:
            cursor.execute("SELECT set_config(%s, 'off', true)", [REDACTING])


class MarkDeleted(pgtrigger.Trigger):
    """Leave a mark of every row that is deleted, for readers of changes who hold a copy of it.

    A trigger for the same reason as the stamp: whatever deletes the row, its readers learn of it.
    One statement for all rows that a statement deletes.
    """

    name = "mark_deleted"
    level = pgtrigger.Statement
    when = pgtrigger.After
    operation = pgtrigger.Delete
    referencing = pgtrigger.Referencing(old="deleted_rows")  # type: ignore[no-untyped-call]

    def __init__(self, *, system: str = "system_id") -> None:
        """``system``: SQL for the key of a row's system, ``NULL`` for what all systems share."""
        super().__init__()
        self.system = system

    def get_func(self, model: type[models.Model]) -> str:  # type: ignore[override]
        """The marks that rows of this model leave."""
        names = {field.name for field in model._meta.concrete_fields}
        is_fictional = "is_fictional" if "is_fictional" in names else "false"
        # Made of our own names; nothing comes from outside.
        return f"""
            INSERT INTO audit_deletedrecord (record_type, public_id, system_pk, is_fictional)
            SELECT '{model._meta.label_lower}', public_id, {self.system}, {is_fictional}
            FROM deleted_rows;
            RETURN NULL;
        """  # noqa: S608
