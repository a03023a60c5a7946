"""Tell the planner what folding costs, so that it does not fold the notes of every event anew."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("partners", "0008_search_keys")]

    operations = [
        migrations.RunSQL(
            "ALTER FUNCTION ics_fold(text) COST 1000", "ALTER FUNCTION ics_fold(text) COST 100"
        ),
    ]
