import django.db.models.expressions
from django.db import migrations, models

HELP = "The transaction that wrote it; none for what was written before this was kept."
XID = django.db.models.expressions.RawSQL("pg_current_xact_id()::text::bigint", ())


class Migration(migrations.Migration):
    """First the column and then its default: together they would write every row anew."""

    dependencies = [
        ("audit", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="OutboxReader",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40, unique=True)),
                ("below_xid", models.BigIntegerField()),
                (
                    "highest_id",
                    models.BigIntegerField(
                        default=0,
                        help_text="Of all events read: what to go on from after a restore.",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="auditevent",
            name="xid",
            field=models.BigIntegerField(editable=False, help_text=HELP, null=True),
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="auditevent",
                    name="xid",
                    field=models.BigIntegerField(
                        db_default=XID, editable=False, help_text=HELP, null=True
                    ),
                ),
            ],
            database_operations=[
                migrations.RunSQL(
                    "ALTER TABLE audit_auditevent"
                    " ALTER COLUMN xid SET DEFAULT pg_current_xact_id()::text::bigint",
                    "ALTER TABLE audit_auditevent ALTER COLUMN xid DROP DEFAULT",
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(
                condition=models.Q(("xid__isnull", False)),
                fields=["xid"],
                name="audit_by_transaction",
            ),
        ),
    ]
