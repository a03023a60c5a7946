"""Indexes in the order of the lists, for those who see several systems at once."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("engagement", "0005_event_indexes"),
        ("partners", "0005_reference_samples"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="commitment",
            index=models.Index(fields=["due_on", "id"], name="commitment_soonest_first"),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["-starts_at", "-id"], name="event_newest_first"),
        ),
    ]
