"""Names as they are searched for: without accents, by fragments and by likeness."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import migrations, models
from django.db.models import F

from partners.models.folding import Folded

# The extension calls itself "stable" because its dictionary could be exchanged; ours is not.
FOLD = """
CREATE FUNCTION ics_fold(text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN lower(unaccent('unaccent'::regdictionary, normalize($1, NFC)))
"""


class Migration(migrations.Migration):
    dependencies = [("partners", "0007_board_rules_read_again")]

    operations = [
        migrations.RunSQL(FOLD, "DROP FUNCTION ics_fold(text)"),
        migrations.AddField(
            "organisation",
            "search_key",
            models.GeneratedField(
                expression=Folded("search_text"), output_field=models.TextField(), db_persist=True
            ),
        ),
        migrations.AddField(
            "person",
            "search_key",
            models.GeneratedField(
                expression=Folded("name"), output_field=models.TextField(), db_persist=True
            ),
        ),
        migrations.AddIndex(
            "organisation",
            GinIndex(OpClass(F("search_key"), name="gin_trgm_ops"), name="organisation_search_key"),
        ),
        migrations.AddIndex(
            "person",
            GinIndex(OpClass(F("search_key"), name="gin_trgm_ops"), name="person_search_key"),
        ),
        migrations.RemoveIndex("organisation", "organisation_search"),
        migrations.RemoveIndex("person", "person_search"),
    ]
