"""Field history: what records that carry a judgement said before and after each write.

A trigger keeps it, because bulk updates, COPY and SQL by hand must not slip past. Who acted is
told to the database by the action that is running (``audit.recording``), for its transaction alone.
"""

from collections.abc import Sequence
from typing import Any

import pgtrigger
from django.db import models

from audit.tracking import CURRENT_XID, AppendOnly

# Who acts, as JSON, and whether values are being blanked for good; both for one transaction.
ACTING = "ics_crm.acting"
FORGETTING = "ics_crm.forgetting"

# Stamps and machinery, and what audit events of a withdrawal tell already.
NEVER_KEPT = (
    "id",
    "public_id",
    "version",
    "changed_xid",
    "created_at",
    "updated_at",
    "recorded_at",
    "revision",
    "system_id",
    "withdrawn_by_id",
    "withdrawn_reason",
)


class KeepHistory(pgtrigger.Trigger):
    """Keep every change of a row as a ``RecordChange``: old and new values of what differs.

    What is declared beside it is for those who show the changes.
    """

    name = "keep_history"
    when = pgtrigger.After
    operation = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete

    def __init__(
        self,
        *,
        under: str = "",
        is_part: bool = False,
        named_by: str = "",
        needs: str = "",
        confidential: Sequence[str] = (),
        without: Sequence[str] = (),
    ) -> None:
        """Declare what is kept of a model, and who may read it.

        :param under: the foreign key to the record on whose page changes are told; a path, by
            ``__``, where that is further up.
        :param is_part: it has no audit events of its own, so it is also kept when a row joins a
            record that was there before.
        :param named_by: the field by which a row of many is told from the others.
        :param needs: the permission without which nothing of a change is shown.
        :param confidential: fields that only those see who may read confidential notes.
        :param without: columns that only repeat others or are machinery.
        """
        super().__init__()
        self.under, self.is_part, self.named_by = under, is_part, named_by
        self.needs, self.confidential = needs, frozenset(confidential)
        self.without = tuple(without)

    def get_func(self, model: type[models.Model]) -> str:  # type: ignore[override]
        """Hand the row, before and after, to what keeps it (``audit_keep_change``)."""
        parent_type, parent = _parent(model, self.under)
        left_out = ",".join(sorted({*NEVER_KEPT, *self.without, *_generated(model)}))
        # Made of our own names; nothing comes from outside.
        return f"""
            IF TG_OP = 'INSERT' AND current_setting('{ACTING}', true) <> ''{self._new_part(model)}
            THEN
                RETURN NULL;
            END IF;
            PERFORM audit_keep_change(
                TG_OP, '{model._meta.label_lower}', coalesce(NEW.public_id, OLD.public_id),
                coalesce(NEW.system_id, OLD.system_id), '{parent_type}', {parent},
                to_jsonb(OLD), to_jsonb(NEW), '{{{left_out}}}'
            );
            RETURN NULL;
        """

    def _new_part(self, model: type[models.Model]) -> str:
        """Of a part: unless its record was there before, and so has another version by now."""
        if not self.is_part:
            return ""
        column, record = _key(model, self.under.partition("__")[0])
        return f"""
                AND EXISTS (
                    SELECT FROM "{record._meta.db_table}" p WHERE p.id = NEW."{column}"
                    AND p.version = 1 AND p.changed_xid = {CURRENT_XID}
                )"""


def history_kept_of(model: type[models.Model]) -> KeepHistory | None:
    """What is declared of a model's history; none if none is kept."""
    triggers = getattr(model._meta, "triggers", ())
    return next((each for each in triggers if isinstance(each, KeepHistory)), None)


def _parent(model: type[models.Model], path: str) -> tuple[str, str]:
    """The type of the record that a row is told under, and SQL for its public id."""
    if not path:
        return "", "NULL"
    first, *further = path.split("__")
    column, step = _key(model, first)
    key = f'coalesce(NEW."{column}", OLD."{column}")'
    joined = f'"{step._meta.db_table}" t0'
    for number, name in enumerate(further, start=1):
        column, step = _key(step, name)
        joined += (
            f' JOIN "{step._meta.db_table}" t{number} ON t{number}.id = t{number - 1}."{column}"'
        )
    # Made of our own names; nothing comes from outside.
    parent = f"(SELECT t{len(further)}.public_id FROM {joined} WHERE t0.id = {key})"  # noqa: S608
    return step._meta.label_lower, parent


def _key(model: type[models.Model], name: str) -> tuple[str, type[models.Model]]:
    """The column of a foreign key, and the model that it leads to."""
    field: Any = model._meta.get_field(name)
    return field.attname, field.related_model


def _generated(model: type[models.Model]) -> set[str]:
    return {str(field.column) for field in model._meta.concrete_fields if field.generated}


class AppendOnlyButValues(AppendOnly):
    """Append-only, but for one change: values of fields may be blanked, and nothing else."""

    func = """
        IF TG_OP = 'UPDATE' THEN
            IF NEW.erased @> OLD.erased
                AND NEW.before = audit_blanked(OLD.before, NEW.erased::text[])
                AND NEW.after = audit_blanked(OLD.after, NEW.erased::text[])
                AND to_jsonb(NEW) - '{before,after,erased,version,changed_xid,updated_at}'::text[]
                    = to_jsonb(OLD) - '{before,after,erased,version,changed_xid,updated_at}'::text[]
                AND NEW.erased IS DISTINCT FROM OLD.erased
            THEN
                RETURN NEW;
            END IF;
        END IF;
        RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
    """

    def get_func(self, model: type[models.Model]) -> str:  # type: ignore[override]
        """The one change and the refusal of all others."""
        return self.func
