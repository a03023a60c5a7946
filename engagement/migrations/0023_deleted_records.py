import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

FUNC = """
            INSERT INTO audit_deletedrecord (record_type, public_id, system_pk, is_fictional)
            SELECT 'engagement.{}', public_id, {}, {}
            FROM deleted_rows;
            RETURN NULL;
        """


def mark_deleted(
    model: str, pgid: str, digest: str, system: str = "system_id", is_fictional: str = "false"
) -> pgtrigger.migrations.AddTrigger:
    return pgtrigger.migrations.AddTrigger(
        model_name=model,
        trigger=pgtrigger.compiler.Trigger(
            name="mark_deleted",
            sql=pgtrigger.compiler.UpsertTriggerSql(
                func=FUNC.format(model, system, is_fictional),
                hash=digest,
                level="STATEMENT",
                operation="DELETE",
                pgid=f"pgtrigger_mark_deleted_{pgid}",
                referencing="REFERENCING OLD TABLE AS deleted_rows ",
                table=f"engagement_{model}",
                when="AFTER",
            ),
        ),
    )


class Migration(migrations.Migration):
    """Deleted records leave a mark for those who hold a copy; how long receivers take is kept."""

    dependencies = [("audit", "0004_deleted_records"), ("engagement", "0022_webhook_retry_after")]

    operations = [
        migrations.AddField(
            model_name="webhookstanding",
            name="last_milliseconds",
            field=models.PositiveIntegerField(
                help_text="That it took over the last message which it answered.", null=True
            ),
        ),
        mark_deleted("commitment", "2a328", "54ce02f8969d042ecdf4b3aabbfd0f39d306edd0"),
        mark_deleted("event", "b8224", "41bdd266e95e67366103d63e45211f3d79d9e0b9"),
        mark_deleted("prompt", "86495", "ca1faff45e7f32b4a9a6c179ca6fc0b91b7d2c2b"),
        mark_deleted("scoreseries", "56b28", "08bef04728bc157d3eaf7a28cfd4ebaafcf2dbcf"),
        mark_deleted("surveyinstrument", "d9478", "7ed54f0b2fe6ee2c7e9aedf42b59173369b94f0c"),
        mark_deleted(
            "surveyinstrumentversion",
            "77771",
            "f9240abdbb0935f810d2011ae31cfbd5ae990894",
            system="(SELECT i.system_id FROM engagement_surveyinstrument i"
            " WHERE i.id = instrument_id)",
        ),
    ]
