import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

FUNC = """
            INSERT INTO audit_deletedrecord (record_type, public_id, system_pk, is_fictional)
            SELECT 'partners.{}', public_id, {}, {}
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
                table=f"partners_{model}",
                when="AFTER",
            ),
        ),
    )


class Migration(migrations.Migration):
    """Records that are deleted for good leave a mark for those who hold a copy."""

    dependencies = [("audit", "0004_deleted_records"), ("partners", "0008_external_keys")]

    operations = [
        mark_deleted("appointment", "4894d", "e8fb0105888597fc3a727bdcd630e1c47622cd9e"),
        mark_deleted("board", "b7117", "0ecaf4075b5c7de4a2615a74cd1420b518d60b5f"),
        mark_deleted(
            "organisation",
            "5203b",
            "068a324c6342df3bdf7f39833028bbbcdbee9314",
            system="NULL",
            is_fictional="is_fictional",
        ),
        mark_deleted("partnership", "53eae", "7af581c26bdc05f72069f587f2bbed5e20deae41"),
        mark_deleted("person", "10655", "99d4f54b8bb946592e485ba4f29013a2528fa09a"),
        mark_deleted("seat", "eb46c", "a8c248e6e9f2dc43e2c7e5184ac0f093d9b83534"),
    ]
