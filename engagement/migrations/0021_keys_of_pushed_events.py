from django.db import migrations


class Migration(migrations.Migration):
    """Events that were pushed with a key are known by it like all other records."""

    dependencies = [
        ("engagement", "0019_webhooks"),
        ("partners", "0008_external_keys"),
    ]

    operations = [
        migrations.RunSQL(
            sql="""
                INSERT INTO partners_externalkey (
                    public_id, version, created_at, updated_at,
                    system_id, source, record_type, value, record_id
                )
                SELECT
                    gen_random_uuid(), 1, created_at, now(),
                    system_id, 'api', 'engagement.event', external_id, public_id
                FROM engagement_event WHERE source = 'api' AND external_id <> ''
                ON CONFLICT DO NOTHING
            """,
            reverse_sql=migrations.RunSQL.noop,
        ),
    ]
