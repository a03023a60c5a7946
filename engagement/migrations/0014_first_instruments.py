"""Ship the first instruments: two pulses, the yearly review, and the form for boards.

They belong to no system and are published, so every system can ask with them at once.
"""

from datetime import UTC, datetime

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from engagement.scoring.survey.instrument_document import instrument_document
from engagement.scoring.survey.shipped import shipped_instrument

# Those of this version of the product, in this order: what is shipped later has a migration of its
# own. Their wording never changes (tests/unit/scoring/survey/test_shipped.py): another wording is
# another code.
CODES = ("pulse-1", "pulse-confidential-1", "review-1", "relational-1")
# The same in every installation, like the words themselves.
PUBLISHED_AT = datetime(2026, 11, 23, tzinfo=UTC)


def ship(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    instruments = apps.get_model("engagement", "SurveyInstrument").objects
    versions = apps.get_model("engagement", "SurveyInstrumentVersion").objects
    for code in CODES:
        shipped = shipped_instrument(code)
        versions.create(
            instrument=instruments.create(code=shipped.code),
            state="published",
            title=shipped.title,
            is_confidential=shipped.is_confidential,
            is_relational=shipped.is_relational,
            document=instrument_document(shipped),
            published_at=PUBLISHED_AT,
        )


class Migration(migrations.Migration):
    dependencies = [("engagement", "0013_surveys")]

    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
