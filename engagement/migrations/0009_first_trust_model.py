"""Ship the first model of trust, in shadow: computed for all, in force for nobody."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from engagement.scoring.models import FIRST_TRUST_MODEL, shipped_model
from engagement.scoring.trust_parsing import trust_model

REASON = (
    "Shipped with the product: fitted on simulated data, so it runs in shadow until a model has "
    "been calibrated on a real survey wave and approved."
)


def ship(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    model = trust_model(shipped_model(FIRST_TRUST_MODEL))
    row = apps.get_model("engagement", "ScoreModel").objects.create(
        family="trust",
        name=model.version,
        description=model.calibrated_on,
        parameters=model.to_dict(),
        sha256=model.hash(),
    )
    apps.get_model("engagement", "ScoreModelApproval").objects.create(
        model=row, decision="beside", reason=REASON
    )


class Migration(migrations.Migration):
    dependencies = [("engagement", "0008_same_system_of_trust")]

    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
