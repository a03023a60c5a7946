"""Titles and promises as they are searched for, and the words of notes and of what was said."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import migrations, models
from django.db.models import F

from engagement.models.long_text import LongText
from partners.models.folding import Folded


class Migration(migrations.Migration):
    dependencies = [
        ("engagement", "0019_score_series_light_keys"),
        ("partners", "0008_search_keys"),
    ]

    operations = [
        migrations.AddField(
            "event",
            "search_key",
            models.GeneratedField(
                expression=Folded("title"), output_field=models.TextField(), db_persist=True
            ),
        ),
        migrations.AddField(
            "commitment",
            "search_key",
            models.GeneratedField(
                expression=Folded("text"), output_field=models.TextField(), db_persist=True
            ),
        ),
        migrations.AddIndex(
            "event",
            GinIndex(OpClass(F("search_key"), name="gin_trgm_ops"), name="event_search_key"),
        ),
        migrations.AddIndex("event", GinIndex(LongText("notes"), name="event_notes_words")),
        migrations.AddIndex(
            "commitment",
            GinIndex(OpClass(F("search_key"), name="gin_trgm_ops"), name="commitment_search_key"),
        ),
        migrations.AddIndex("commitment", GinIndex(LongText("text"), name="commitment_words")),
        migrations.AddIndex("discussionpoint", GinIndex(LongText("text"), name="discussion_words")),
    ]
