"""Ship the first model of engagement health, in force from the start."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from engagement.scoring.model import HealthModel
from engagement.scoring.models import FIRST_HEALTH_MODEL, shipped_model

REASON = "Shipped with the product: starting values set as policy, not measured on real partners."


def ship(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    model = HealthModel.from_dict(shipped_model(FIRST_HEALTH_MODEL))
    row = apps.get_model("engagement", "ScoreModel").objects.create(
        family="health",
        name=model.version,
        description=model.basis,
        parameters=model.to_dict(),
        sha256=model.hash(),
    )
    apps.get_model("engagement", "ScoreModelApproval").objects.create(model=row, reason=REASON)


class Migration(migrations.Migration):
    dependencies = [("engagement", "0002_same_system")]

    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
