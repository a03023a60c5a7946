"""Indexes for what the home page and the page of a partnership ask of 100,000 events."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("engagement", "0004_event_import"),
        ("partners", "0005_reference_samples"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="event",
            name="engagement__system__b8c35b_idx",
        ),
        migrations.AlterField(
            model_name="event",
            name="logged_by",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=["system", "occurred_on"],
                name="event_standing_by_day",
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["logged_by", "-created_at", "-id"], name="event_by_logger"),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("withdrawn_at__isnull", False)),
                fields=["system", "-starts_at", "-id"],
                name="event_withdrawn",
            ),
        ),
    ]
