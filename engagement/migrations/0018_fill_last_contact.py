from django.db import migrations

FILL = """
    INSERT INTO engagement_lastcontact (partnership_id, system_id, at)
    SELECT partnership_id, system_id, max(starts_at) FROM engagement_participation
    WHERE is_standing AND starts_at <= now()
      AND attendance IN ('present', 'deputy', 'in_attendance', 'not_known')
    GROUP BY partnership_id, system_id
"""


class Migration(migrations.Migration):
    dependencies = [("engagement", "0017_last_contact")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
