import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("engagement", "0026_sheet_imports"),
        ("partners", "0009_folding_is_dear"),
    ]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE engagement_evidence"
            " DROP CONSTRAINT engagement_evidence_partnership_id_same_system",
            migrations.RunSQL.noop,
        ),
        migrations.AlterField(
            model_name="evidence",
            name="partnership",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="evidence",
                to="partners.partnership",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="evidence",
            trigger=pgtrigger.compiler.Trigger(
                name="partnership_id_same_system",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='\n                IF NOT EXISTS (\n                    SELECT FROM "partners_partnership" p\n                    WHERE p.id = NEW."partnership_id" AND p.system_id = NEW.system_id\n                ) THEN\n                    RAISE EXCEPTION \'partnership_id % is not of system %\', NEW."partnership_id", NEW.system_id\n                    USING ERRCODE = \'foreign_key_violation\';\n                END IF;\n                RETURN NEW;\n            ',
                    hash="8fa2318b49fe11ecb4670230d5ff5a250d1c4528",
                    operation="INSERT",
                    pgid="pgtrigger_partnership_id_same_system_6711c",
                    table="engagement_evidence",
                    when="BEFORE",
                ),
            ),
        ),
    ]
