import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from partners.tenancy import SameSystem


class Migration(migrations.Migration):
    dependencies = [
        ("engagement", "0025_boards_in_common"),
        ("jobs", "0001_initial"),
        ("partners", "0009_folding_is_dear"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # What hangs on the unique key of the parent goes with it, and comes back below.
        migrations.RunSQL(
            """
            ALTER TABLE engagement_importrow
                DROP CONSTRAINT engagement_importrow_event_import_id_same_system;
            ALTER TABLE engagement_importname
                DROP CONSTRAINT engagement_importname_event_import_id_same_system
            """,
            migrations.RunSQL.noop,
        ),
        pgtrigger.migrations.RemoveTrigger(model_name="eventimport", name="stamp_change"),
        migrations.RenameModel("EventImport", "SheetImport"),
        migrations.RenameField("ImportRow", "event_import", "sheet_import"),
        migrations.RenameField("ImportName", "event_import", "sheet_import"),
        migrations.CreateModel(
            name="ImportChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "row_number",
                    models.PositiveIntegerField(
                        help_text="The row that it was made or changed for."
                    ),
                ),
                (
                    "target_type",
                    models.CharField(help_text="Model, such as partners.person.", max_length=60),
                ),
                ("target_id", models.UUIDField(help_text="Its public id.")),
                ("is_new", models.BooleanField()),
                ("before", models.JSONField(default=dict)),
                ("after", models.JSONField(default=dict)),
                (
                    "undoing",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not undone"),
                            ("undone", "Undone"),
                            ("kept", "Left as it is"),
                        ],
                        max_length=8,
                    ),
                ),
                ("kept_because", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="importname",
            name="import_name_once",
        ),
        migrations.RemoveConstraint(
            model_name="importrow",
            name="import_row_number_once",
        ),
        migrations.RemoveConstraint(
            model_name="importrow",
            name="import_row_imported_has_event",
        ),
        migrations.RemoveConstraint(
            model_name="sheetimport",
            name="event_import_id_system",
        ),
        migrations.RemoveConstraint(
            model_name="sheetimport",
            name="event_import_runs_with_a_decision",
        ),
        migrations.RemoveConstraint(
            model_name="sheetimport",
            name="event_import_finished_at_with_state",
        ),
        migrations.RemoveIndex(
            model_name="importname",
            name="engagement__event_i_0d3083_idx",
        ),
        migrations.RemoveIndex(
            model_name="importrow",
            name="engagement__event_i_b59e34_idx",
        ),
        migrations.RenameIndex(
            model_name="sheetimport",
            new_name="engagement__system__28a006_idx",
            old_name="engagement__system__eff121_idx",
        ),
        migrations.AddField(
            model_name="importrow",
            name="record_id",
            field=models.UUIDField(
                help_text="Public id of what it became; that may be undone or erased since.",
                null=True,
            ),
        ),
        migrations.RunSQL(
            """
            UPDATE engagement_importrow r SET record_id = e.public_id
            FROM engagement_event e WHERE e.id = r.event_id;
            SET CONSTRAINTS ALL IMMEDIATE
            """,
            migrations.RunSQL.noop,
        ),
        migrations.RemoveField(
            model_name="importrow",
            name="event",
        ),
        migrations.AddField(
            model_name="sheetimport",
            name="kind",
            field=models.CharField(
                choices=[
                    ("events", "Meetings and other events"),
                    ("organisations", "Organisations"),
                    ("people", "People"),
                    ("seats", "Seats on boards"),
                    ("commitments", "Commitments"),
                ],
                default="events",
                editable=False,
                max_length=14,
            ),
        ),
        migrations.AddField(
            model_name="sheetimport",
            name="undone_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="sheetimport",
            name="undone_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="sheetimport",
            name="undone_reason",
            field=models.CharField(blank=True, editable=False, max_length=500),
        ),
        migrations.AlterField(
            model_name="importrow",
            name="state",
            field=models.CharField(
                choices=[
                    ("staged", "To be brought in"),
                    ("imported", "Imported"),
                    ("updated", "Updated"),
                    ("unchanged", "As it was"),
                    ("duplicate", "Duplicate"),
                    ("rejected", "Rejected"),
                ],
                default="staged",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="sheetimport",
            name="state",
            field=models.CharField(
                choices=[
                    ("uploaded", "Columns to be chosen"),
                    ("reading", "Being read"),
                    ("ready", "Ready to bring in"),
                    ("running", "Being brought in"),
                    ("finished", "Brought in"),
                    ("discarded", "Given up"),
                    ("undoing", "Being undone"),
                    ("undone", "Undone"),
                ],
                default="uploaded",
                editable=False,
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="sheetimport",
            name="system",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sheet_imports",
                to="partners.system",
            ),
        ),
        migrations.AddIndex(
            model_name="importname",
            index=models.Index(
                fields=["sheet_import", "match", "decision"], name="engagement__sheet_i_0114c2_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="importrow",
            index=models.Index(
                fields=["sheet_import", "state", "number"], name="engagement__sheet_i_94d4f7_idx"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sheetimport",
            trigger=pgtrigger.compiler.Trigger(
                name="stamp_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        NEW.version = OLD.version + 1;\n        NEW.changed_xid = pg_current_xact_id()::text::bigint;\n        NEW.updated_at = clock_timestamp();\n        RETURN NEW;\n    ",
                    hash="de38a4035dffe4463f12281368a434d9af79a709",
                    operation="UPDATE",
                    pgid="pgtrigger_stamp_change_c6845",
                    table="engagement_sheetimport",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="importname",
            constraint=models.UniqueConstraint(
                fields=("sheet_import", "key"), name="import_name_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="importrow",
            constraint=models.UniqueConstraint(
                fields=("sheet_import", "number"), name="import_row_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="importrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["imported", "updated", "unchanged"]),
                    ("record_id__isnull", True),
                    _connector="XOR",
                ),
                name="import_row_brought_in_has_record",
            ),
        ),
        migrations.AddConstraint(
            model_name="sheetimport",
            constraint=models.UniqueConstraint(
                fields=("id", "system"), name="sheet_import_id_system"
            ),
        ),
        migrations.AddConstraint(
            model_name="sheetimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["uploaded", "reading", "ready", "discarded"]),
                    models.Q(("unmatched", ""), _negated=True),
                    _connector="OR",
                ),
                name="sheet_import_runs_with_a_decision",
            ),
        ),
        migrations.AddConstraint(
            model_name="sheetimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("finished_at__isnull", False),
                        ("state__in", ["finished", "undoing", "undone"]),
                    ),
                    models.Q(
                        models.Q(("state__in", ["finished", "undoing", "undone"]), _negated=True),
                        ("finished_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="sheet_import_finished_at_with_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="sheetimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["undoing", "undone"]), ("undone_reason", ""), _connector="XOR"
                ),
                name="sheet_import_undone_with_reason",
            ),
        ),
        migrations.AddField(
            model_name="importchange",
            name="sheet_import",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="changes",
                to="engagement.sheetimport",
            ),
        ),
        migrations.AddField(
            model_name="importchange",
            name="system",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.system"
            ),
        ),
        migrations.AddIndex(
            model_name="importchange",
            index=models.Index(
                fields=["sheet_import", "undoing", "-id"], name="engagement__sheet_i_30647b_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="importchange",
            index=models.Index(
                fields=["target_type", "target_id"], name="engagement__target__9198f7_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="importchange",
            constraint=models.UniqueConstraint(
                fields=("sheet_import", "target_type", "target_id"), name="import_change_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="importchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_new", False), models.Q(("after", {}), ("before", {})), _connector="OR"
                ),
                name="import_change_new_has_no_before",
            ),
        ),
        migrations.AddConstraint(
            model_name="importchange",
            constraint=models.CheckConstraint(
                condition=models.Q(("undoing", "kept"), ("kept_because", ""), _connector="XOR"),
                name="import_change_kept_with_reason",
            ),
        ),
        SameSystem("engagement_importrow", "sheet_import_id", "engagement_sheetimport"),
        SameSystem("engagement_importname", "sheet_import_id", "engagement_sheetimport"),
        SameSystem("engagement_importchange", "sheet_import_id", "engagement_sheetimport"),
    ]
