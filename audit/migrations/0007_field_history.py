import uuid

import django.contrib.postgres.fields
import django.core.serializers.json
import django.db.models.expressions
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

# What it keeps is decided here, once for all tables; their triggers hand it their rows.
KEEP_CHANGE = """
CREATE FUNCTION audit_blanked(kept jsonb, names text[]) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(
        jsonb_object_agg(key, CASE WHEN key = ANY (names) THEN 'null'::jsonb ELSE value END),
        '{}'::jsonb
    )
    FROM jsonb_each(kept)
$$;

CREATE FUNCTION audit_keep_change(
    operation text, of_type text, of_record uuid, of_system bigint,
    under_type text, under_record uuid, was jsonb, becomes jsonb, left_out text[]
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    acting jsonb := nullif(current_setting('ics_crm.acting', true), '')::jsonb;
    said_before jsonb := coalesce(was - left_out, '{}'::jsonb);
    said_after jsonb := coalesce(becomes - left_out, '{}'::jsonb);
    blanked text[] := '{}';
BEGIN
    IF operation = 'UPDATE' THEN
        SELECT jsonb_object_agg(o.key, o.value), jsonb_object_agg(o.key, becomes -> o.key)
        INTO said_before, said_after
        FROM jsonb_each(said_before) o WHERE o.value IS DISTINCT FROM becomes -> o.key;
        IF said_before IS NULL THEN
            RETURN;
        END IF;
    END IF;
    IF current_setting('ics_crm.forgetting', true) = 'on' THEN
        blanked := ARRAY(SELECT jsonb_object_keys(said_before || said_after) ORDER BY 1);
        UPDATE audit_recordchange c
        SET before = audit_blanked(c.before, blanked), after = audit_blanked(c.after, blanked),
            erased = ARRAY(
                SELECT unnest(c.erased) UNION
                SELECT name FROM unnest(blanked) name WHERE c.before ? name OR c.after ? name
                ORDER BY 1
            )
        WHERE c.record_type = of_type AND c.record_id = of_record
            AND NOT c.erased::text[] @> blanked
            AND (c.before ?| blanked OR c.after ?| blanked);
        said_before := audit_blanked(said_before, blanked);
        said_after := audit_blanked(said_after, blanked);
    END IF;
    INSERT INTO audit_recordchange (
        public_id, version, created_at, updated_at, record_type, record_id, parent_type, parent_id,
        system_pk, operation, before, after, erased, actor_id, actor_service, request_id
    ) VALUES (
        gen_random_uuid(), 1, clock_timestamp(), clock_timestamp(), of_type, of_record,
        under_type, under_record, of_system, operation, said_before, said_after, blanked,
        (acting ->> 'id')::uuid, coalesce(acting ->> 'service', ''),
        left(coalesce(acting ->> 'request', ''), 64)
    );
END $$;
"""
DROP_IT = """
DROP FUNCTION audit_keep_change(text, text, uuid, bigint, text, uuid, jsonb, jsonb, text[]);
DROP FUNCTION audit_blanked(jsonb, text[]);
"""


class Migration(migrations.Migration):
    """What records that carry a judgement said before and after each write."""

    beside_old_code = "Functions and a table that only new triggers use."

    dependencies = [
        ("audit", "0006_readings"),
    ]

    operations = [
        migrations.RunSQL(KEEP_CHANGE, DROP_IT),
        migrations.CreateModel(
            name="RecordChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "changed_xid",
                    models.BigIntegerField(
                        db_default=django.db.models.expressions.RawSQL(
                            "pg_current_xact_id()::text::bigint", ()
                        ),
                        db_index=True,
                        editable=False,
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "record_type",
                    models.CharField(help_text="As audit events call it.", max_length=60),
                ),
                ("record_id", models.UUIDField(help_text="The public id of the row.")),
                ("parent_type", models.CharField(blank=True, max_length=60)),
                (
                    "parent_id",
                    models.UUIDField(help_text="The record on whose page it is told.", null=True),
                ),
                ("system_pk", models.BigIntegerField(null=True)),
                (
                    "operation",
                    models.CharField(help_text="INSERT, UPDATE or DELETE.", max_length=6),
                ),
                (
                    "before",
                    models.JSONField(
                        default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder
                    ),
                ),
                (
                    "after",
                    models.JSONField(
                        default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder
                    ),
                ),
                (
                    "erased",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        default=list,
                        help_text="Fields whose values were blanked.",
                        size=None,
                    ),
                ),
                ("actor_id", models.UUIDField(help_text="The person who acted.", null=True)),
                (
                    "actor_service",
                    models.CharField(
                        blank=True,
                        help_text="Or the part of the product. Neither: from outside.",
                        max_length=60,
                    ),
                ),
                ("request_id", models.CharField(blank=True, max_length=64)),
                (
                    "xid",
                    models.BigIntegerField(
                        db_default=django.db.models.expressions.RawSQL(
                            "pg_current_xact_id()::text::bigint", ()
                        ),
                        editable=False,
                        help_text="The transaction that made the change, as audit events have it.",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["record_type", "record_id", "-id"], name="change_of_record"
                    ),
                    models.Index(
                        condition=models.Q(("parent_id__isnull", False)),
                        fields=["parent_type", "parent_id", "-id"],
                        name="change_under_record",
                    ),
                    models.Index(fields=["system_pk", "-id"], name="change_in_system"),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="recordchange",
            trigger=pgtrigger.compiler.Trigger(
                name="stamp_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        NEW.version = OLD.version + 1;\n        NEW.changed_xid = pg_current_xact_id()::text::bigint;\n        NEW.updated_at = clock_timestamp();\n        RETURN NEW;\n    ",
                    hash="57857d78ec5d77be463201585d411875850c7c6e",
                    operation="UPDATE",
                    pgid="pgtrigger_stamp_change_0f4b8",
                    table="audit_recordchange",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="recordchange",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        IF TG_OP = 'UPDATE' THEN\n            IF NEW.erased @> OLD.erased\n                AND NEW.before = audit_blanked(OLD.before, NEW.erased::text[])\n                AND NEW.after = audit_blanked(OLD.after, NEW.erased::text[])\n                AND to_jsonb(NEW) - '{before,after,erased,version,changed_xid,updated_at}'::text[]\n                    = to_jsonb(OLD) - '{before,after,erased,version,changed_xid,updated_at}'::text[]\n                AND NEW.erased IS DISTINCT FROM OLD.erased\n            THEN\n                RETURN NEW;\n            END IF;\n        END IF;\n        RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;\n    ",
                    hash="49572a8e9f7c0bca5ca6b9c803f0fcc699d7e301",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_c0169",
                    table="audit_recordchange",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="recordchange",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'The % table is never emptied', TG_TABLE_NAME;",
                    hash="bfdb30b3251d8d7c29cce5d66862628f8706c65a",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_11539",
                    table="audit_recordchange",
                    when="BEFORE",
                ),
            ),
        ),
    ]
