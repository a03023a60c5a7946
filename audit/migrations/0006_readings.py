import django.db.models.fields.json
from django.db import migrations, models


class Migration(migrations.Migration):
    """Who read what is confidential is noted once a day."""

    dependencies = [
        ("audit", "0005_seals"),
    ]
    beside_old_code = "Old code writes no events of this kind, and none are there yet."

    operations = [
        migrations.AddConstraint(
            model_name="auditevent",
            constraint=models.UniqueConstraint(
                models.F("actor_id"),
                models.F("target_id"),
                django.db.models.fields.json.KeyTextTransform("what", "facts"),
                django.db.models.fields.json.KeyTextTransform("day", "facts"),
                condition=models.Q(("type", "confidences.read")),
                name="audit_read_once_a_day",
            ),
        ),
    ]
