import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    """Seals over the audit events, and reasons that can be blanked without breaking them."""

    dependencies = [
        ("audit", "0004_deleted_records"),
    ]
    beside_old_code = "Old code blanks no reason, and its events keep what the constraint asks."

    operations = [
        migrations.CreateModel(
            name="AuditSeal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    models.PositiveIntegerField(
                        help_text="1 for the first; none is missing.", unique=True
                    ),
                ),
                (
                    "layout",
                    models.PositiveSmallIntegerField(
                        help_text="Which columns the digests are made of."
                    ),
                ),
                ("after_id", models.BigIntegerField()),
                ("upto_id", models.BigIntegerField()),
                ("count", models.PositiveIntegerField(help_text="How many events.")),
                ("members", models.BinaryField()),
                ("previous_hash", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64, unique=True)),
                ("sealed_at", models.DateTimeField(help_text="By the clock of the database.")),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="SealCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("started_at", models.DateTimeField()),
                (
                    "finished_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "head",
                    models.CharField(
                        blank=True, help_text="Number and hash, by a colon.", max_length=80
                    ),
                ),
                ("seals", models.PositiveIntegerField()),
                ("events", models.PositiveBigIntegerField()),
                ("problems", models.PositiveBigIntegerField()),
                (
                    "sentences",
                    models.JSONField(default=list, help_text="The first problems, in words."),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="SealMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("upto_id", models.BigIntegerField(default=0)),
                (
                    "waits_for",
                    models.JSONField(default=list, help_text="Virtual ids of their transactions."),
                ),
            ],
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="auditevent",
            name="append_only",
        ),
        migrations.AddField(
            model_name="auditevent",
            name="reason_digest",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                editable=False,
                help_text="Of a reason that was blanked: SHA-256 of its salt and words, in hex.",
                max_length=64,
            ),
        ),
        migrations.AddField(
            model_name="auditevent",
            name="reason_salt",
            field=models.UUIDField(
                editable=False, help_text="Keeps a blanked reason from being guessed.", null=True
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="auditevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        IF TG_OP = 'UPDATE' THEN\n            IF OLD.reason <> '' AND NEW.reason = '' AND NEW.reason_salt IS NULL\n                AND NEW.reason_digest = encode(sha256(\n                    coalesce(uuid_send(OLD.reason_salt), ''::bytea)\n                    || convert_to(OLD.reason, 'UTF8')\n                ), 'hex')\n                AND to_jsonb(NEW) - ARRAY['reason', 'reason_salt', 'reason_digest']\n                    = to_jsonb(OLD) - ARRAY['reason', 'reason_salt', 'reason_digest']\n            THEN\n                RETURN NEW;\n            END IF;\n        END IF;\n        RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;\n    ",
                    hash="26290eea731dac5330cf26b07cfaff116ba8eb66",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_00dfa",
                    table="audit_auditevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="auditevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'The % table is never emptied', TG_TABLE_NAME;",
                    hash="09b227433f7110b49522941d0814b18fb2042276",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_d674d",
                    table="audit_auditevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="auditevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reason_digest", ""),
                    models.Q(("reason", ""), ("reason_salt__isnull", True)),
                    _connector="OR",
                ),
                name="audit_reason_stands_or_is_blanked",
            ),
        ),
        migrations.AddConstraint(
            model_name="auditseal",
            constraint=models.CheckConstraint(
                condition=models.Q(("upto_id__gt", models.F("after_id"))), name="audit_seal_goes_on"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="auditseal",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="58497631d50c091587f7dcd41f2a458611cec2af",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_3a3ab",
                    table="audit_auditseal",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="auditseal",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'The % table is never emptied', TG_TABLE_NAME;",
                    hash="2702d32d828f6d00ad3bb71dd8707128a6ce35a3",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_11b17",
                    table="audit_auditseal",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sealcheck",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="11bcb34f40ab33f5bae8194b08b21b3af37560ff",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_8eaf6",
                    table="audit_sealcheck",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sealcheck",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'The % table is never emptied', TG_TABLE_NAME;",
                    hash="3484a5689a08612515aadb80f3d9d22a4a3ad08a",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_7040d",
                    table="audit_sealcheck",
                    when="BEFORE",
                ),
            ),
        ),
    ]
