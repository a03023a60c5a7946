import django.db.models.expressions
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    """Marks of deleted records, and how far a reader is within a long stretch of events."""

    dependencies = [
        ("audit", "0003_outbox"),
    ]

    operations = [
        migrations.AddField(
            model_name="outboxreader",
            name="after_id",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="outboxreader",
            name="until_xid",
            field=models.BigIntegerField(null=True),
        ),
        migrations.CreateModel(
            name="DeletedRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "record_type",
                    models.CharField(help_text="As audit events call it.", max_length=60),
                ),
                ("public_id", models.UUIDField()),
                ("system_pk", models.BigIntegerField(null=True)),
                ("is_fictional", models.BooleanField(db_default=False, default=False)),
                (
                    "changed_xid",
                    models.BigIntegerField(
                        db_default=django.db.models.expressions.RawSQL(
                            "pg_current_xact_id()::text::bigint", ()
                        ),
                        editable=False,
                    ),
                ),
                (
                    "deleted_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["record_type", "changed_xid", "id"], name="deleted_since")
                ],
            },
        ),
    ]
